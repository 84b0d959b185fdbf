"""`afterword check`: every problem, with file, line, column, and what to write instead."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from afterword.cli.project import day_of, day_option, folder_option, root_of
from afterword.cli.workshop import workshop, workshop_options

if TYPE_CHECKING:
    from collections.abc import Iterable


@click.command("check")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--privacy-only",
    is_flag=True,
    help="Look only for what must not leave this machine, in files of any kind: for hooks.",
)
@folder_option
@day_option
@workshop_options
def command(
    paths: tuple[Path, ...], start: Path, as_of: str | None, jobs: int | None, *, privacy_only: bool, keep: bool
) -> int:
    """Say what is not sound in the archive, or in some of its files.

    References always resolve against the whole archive. Exit code 1 when there is an error; warnings and notices inform.

    \b
    Example:
      afterword check
      afterword check reviews/incidents/2026/INC-2026-6X9J.md
      afterword check --privacy-only notes.txt reviews/
    """
    from afterword.build import errors
    from afterword.cli.text import written
    from afterword.engine.checking import check_reading
    from afterword.engine.reading import read_project

    if privacy_only:
        return _privately(paths, start)
    root, day = root_of(start), day_of(as_of)
    asked = _wanted(root, paths)
    with workshop(root, jobs, keep=keep) as (project, work):
        reading = read_project(work, project)
        there = {file.path for file in reading.files} | {file.path for file in project.config.values()}
        wanted = None if asked is None else _below(asked, there)
        found = check_reading(work, reading, day, wanted)
    click.echo(written(found, len(there if wanted is None else wanted)))
    return 1 if errors(found) else 0


def _privately(paths: tuple[Path, ...], start: Path) -> int:
    from afterword.build import errors
    from afterword.cli.private_files import look_through
    from afterword.cli.text import written

    if not paths:
        raise click.UsageError("name the files or folders to look through")
    found, files, skipped = look_through(paths, start)
    click.echo(written(found, files))
    if skipped:
        click.echo(f"{skipped} of them could not be looked into: they are no text, or cannot be read.", err=True)
    return 1 if errors(found) else 0


def _below(asked: frozenset[str], there: Iterable[str]) -> frozenset[str]:
    """Those of the files there are that were asked for, by themselves or by a folder."""
    found = frozenset(p for p in there if any(p == a or p.startswith(a.rstrip("/") + "/") or a == "." for a in asked))
    if not found:
        raise click.UsageError("none of these paths holds a record or a setting of this archive")
    return found


def _wanted(root: Path, paths: Iterable[Path]) -> frozenset[str] | None:
    """The paths asked for, relative to the root; None for all."""
    asked = []
    for path in paths:
        full = path.resolve() if path.is_symlink() is False else path.absolute()
        if not (path.exists() or path.is_symlink()):
            raise click.UsageError(f"there is no file {path}")
        if not full.is_relative_to(root):
            raise click.UsageError(f"{path} is not inside the archive {root}")
        asked.append(full.relative_to(root).as_posix())
    return frozenset(asked) or None
