"""`afterword check`: every problem, with file, line, column, and what to write instead."""

from __future__ import annotations

from pathlib import Path

import click

from afterword.cli.paths import below, wanted
from afterword.cli.project import day_of, day_option, folder_option, root_of
from afterword.cli.workshop import workshop, workshop_options


@click.command("check")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@folder_option
@day_option
@workshop_options
def command(paths: tuple[Path, ...], start: Path, as_of: str | None, jobs: int | None, *, keep: bool) -> int:
    """Say what is not sound in the archive, or in some of its files.

    References always resolve against the whole archive. Exit code 1 when there is an error; warnings and notices inform.

    \b
    Example:
      afterword check
      afterword check reviews/incidents/2026/INC-2026-6X9J.md
    """
    from afterword.build import errors
    from afterword.cli.text import written
    from afterword.engine.checking import check_reading
    from afterword.engine.reading import read_project

    root, day = root_of(start), day_of(as_of)
    asked = wanted(root, paths)
    with workshop(root, jobs, keep=keep) as (project, work):
        reading = read_project(work, project)
        there = {file.path for file in reading.files} | {file.path for file in project.config.values()}
        only = None if asked is None else below(asked, there)
        found = check_reading(work, reading, day, only)
    click.echo(written(found, len(there if only is None else only)))
    return 1 if errors(found) else 0
