"""`afterword check`: every problem, with file, line, column, and what to write instead."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from afterword.cli.project import day_of, day_option, folder_option, root_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from afterword.diagnostics import Diagnostic


@click.command("check")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@folder_option
@day_option
def command(paths: tuple[Path, ...], start: Path, as_of: str | None) -> int:
    """Say what is not sound in the archive, or in some of its files.

    References always resolve against the whole archive. Exit code 1 when there is an error; warnings and notices inform.

    \b
    Example:
      afterword check
      afterword check reviews/incidents/2026/INC-2026-6X9J.md
    """
    from afterword.build import errors

    root = root_of(start)
    wanted = _wanted(root, paths)
    found, read_files = _found(root, day_of(as_of), wanted)
    from afterword.cli.text import written

    click.echo(written(found, read_files))
    return 1 if errors(found) else 0


def _found(root: Path, as_of: date, wanted: frozenset[str] | None) -> tuple[tuple[Diagnostic, ...], int]:
    from afterword.build import check_project, read
    from afterword.load.project import load_project

    project = load_project(root)
    paths = {file.path for file in (*project.records, *project.config.values())}
    if wanted is not None:
        wanted = frozenset(
            p for p in paths if any(p == w or p.startswith(w.rstrip("/") + "/") or w == "." for w in wanted)
        )
        if not wanted:
            raise click.UsageError("none of these paths holds a record or a setting of this archive")
    found = check_project(read(project), as_of, wanted)
    return found, len(wanted if wanted is not None else paths)


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
