"""`afterword rename`: another id for a record, in all that names it, and the old address leads on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from afterword.cli.project import folder_option, root_of

if TYPE_CHECKING:
    from pathlib import Path


@click.command("rename")
@click.argument("old")
@click.argument("new")
@click.option("--diff", is_flag=True, help="Print the difference, and write nothing.")
@folder_option
def command(old: str, new: str, start: Path, *, diff: bool) -> int:
    """Give the record OLD the id NEW: its file and progress log, every reference, every mention, every link.

    The record remembers its old id under 'formerly': the old address of its page leads on, and an approval or a citation
    of it still holds. All files are changed, or none. Web addresses in texts stay as they are.

    \b
    Example:
      afterword rename INC-2025-7KQ4 INC-2026-7KQ4 --diff
    """
    from afterword.edit.difference import changed_lines, unified
    from afterword.edit.rename import Renaming
    from afterword.edit.source import CannotEdit
    from afterword.edit.write import ChangedMeanwhileError, Rewrite, rewrite_all
    from afterword.load.project import load_project
    from afterword.parse.config import read_config

    root = root_of(start)
    project = load_project(root)
    try:
        moves = Renaming(project, read_config(project.config)[0], old.strip(), new.strip()).moves()
    except CannotEdit as why:
        raise click.UsageError(str(why)) from None
    if diff:
        click.echo("\n".join(unified(one.path, one.before, one.after, one.to) for one in moves))
        return 0
    try:
        rewrite_all([Rewrite(root / m.path, root / m.to, m.before.encode(), m.after.encode()) for m in moves])
    except (ChangedMeanwhileError, OSError) as problem:
        raise click.ClickException(str(problem)) from None
    for one in moves:
        lines = sum(line.startswith("+") for line in changed_lines(one.before, one.after))
        said = f": {lines} line{'' if lines == 1 else 's'}" if lines else ""
        click.echo((f"{one.path} -> {one.to}" if one.to != one.path else one.path) + said)
    click.echo(f"{old.strip()} is {new.strip()} now; its old address leads there.")
    return 0
