"""`afterword check`: every problem, with file, line, column, and what to write instead."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from afterword.cli.project import day_of, day_option, folder_option, root_of
from afterword.cli.workshop import workshop, workshop_options

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from afterword.diagnostics import Diagnostic
    from afterword.engine.reading import Reading


@click.command("check")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@folder_option
@day_option
@click.option("--against", metavar="BASE", help="Check the change since this branch left a git revision, too.")
@workshop_options
def command(
    paths: tuple[Path, ...], start: Path, as_of: str | None, against: str | None, jobs: int | None, *, keep: bool
) -> int:
    """Say what is not sound in the archive, or in some of its files.

    References always resolve against the whole archive. Exit code 1 when there is an error; warnings and notices inform.

    With --against the change itself is checked as well: nothing may be deleted, renumbered, rewritten in a progress log or
    opened to more readers unnoticed. The change is all that differs from where this branch left BASE (their merge base).

    \b
    Example:
      afterword check
      afterword check reviews/incidents/2026/INC-2026-6X9J.md
      afterword check --against origin/main
    """
    from afterword.build import errors
    from afterword.cli.text import written
    from afterword.diagnostics import ordered
    from afterword.engine.checking import check_reading
    from afterword.engine.reading import read_project

    root, day = root_of(start), day_of(as_of)
    asked = _wanted(root, paths)
    with workshop(root, jobs, keep=keep) as (project, work):
        reading = read_project(work, project)
        there = {file.path for file in reading.files} | {file.path for file in project.config.values()}
        wanted = None if asked is None else _below(asked, there)
        found = check_reading(work, reading, day, wanted)
        if against is not None:
            found = ordered((*found, *_of_change(root, reading, against, asked)))
    click.echo(written(found, len(there if wanted is None else wanted)))
    return 1 if errors(found) else 0


def _of_change(root: Path, reading: Reading, base: str, asked: frozenset[str] | None) -> Iterator[Diagnostic]:
    """What the change since `base` does that no change may do, in the files asked for, gone ones too."""
    from afterword.engine.base import check_change
    from afterword.engine.git import GitError

    try:
        found = check_change(root, reading, base)
    except GitError as problem:
        raise click.ClickException(str(problem)) from None
    yield from (one for one in found if asked is None or _is_below(one.path, asked))


def _below(asked: frozenset[str], there: Iterable[str]) -> frozenset[str]:
    """Those of the files there are that were asked for, by themselves or by a folder."""
    found = frozenset(path for path in there if _is_below(path, asked))
    if not found:
        raise click.UsageError("none of these paths holds a record or a setting of this archive")
    return found


def _is_below(path: str, asked: frozenset[str]) -> bool:
    return any(path == one or path.startswith(one.rstrip("/") + "/") or one == "." for one in asked)


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
