"""`afterword fix`: what can be put right without a doubt is put right, and nothing else moves."""

from __future__ import annotations

from pathlib import Path

import click

from afterword.cli.paths import below, wanted
from afterword.cli.project import folder_option, root_of


@click.command("fix")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--diff", is_flag=True, help="Print the difference, and write nothing.")
@click.option("--links", is_flag=True, help="Also give the other end of each 'related' a link back.")
@folder_option
def command(paths: tuple[Path, ...], start: Path, *, diff: bool, links: bool) -> int:
    """Put right how records are written; what they say stays. All records, or those at the paths given.

    \b
    Order     the record's own keys in the order of the templates, comments with their key
    Times     2025/11/15, 15 Nov 2025, 2025-11-15 20:42 UTC; never 05/11/2025, which may be two days
    Names     terms that another one has replaced, and records that were renamed
    Lists     harms: hate-raid becomes harms: [hate-raid]
    Space     at the end of lines, where it means nothing

    A file with any other error is left as it is, and so is a text that somebody approved or cited, where a change would
    be one of its words. With --diff the exit code is 1 when there is something to do.

    \b
    Example:
      afterword fix --diff
      afterword fix reviews/incidents/2026
    """
    from afterword.edit.difference import unified
    from afterword.edit.fix_archive import Fixer
    from afterword.edit.write import ChangedMeanwhileError, replace_file
    from afterword.load.project import load_project
    from afterword.parse.config import read_config

    root = root_of(start)
    asked = wanted(root, paths)
    project = load_project(root)
    only = None if asked is None else below(asked, (file.path for file in project.records))
    fixed = 0
    for change in Fixer(project, read_config(project.config)[0], links).changes(only):
        if change.done:
            fixed += 1
            if diff:
                click.echo(unified(change.path, change.before, change.after))
            else:
                try:
                    replace_file(root / change.path, change.before.encode(), change.after.encode())
                except (ChangedMeanwhileError, OSError) as problem:
                    raise click.ClickException(str(problem)) from None
                click.echo(f"{change.path}: {', '.join(change.done)}")
        for why in change.left:
            click.echo(f"left as it is: {change.path}: {why}", err=True)
    if diff:
        return 1 if fixed else 0
    click.echo(f"Fixed {fixed} file{'' if fixed == 1 else 's'}." if fixed else "Nothing to fix.")
    return 0
