"""`afterword diff`: what a change means, record by record."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from afterword.cli.project import day_of, day_option, folder_option, root_of
from afterword.cli.workshop import workshop, workshop_options

if TYPE_CHECKING:
    from pathlib import Path


@click.command("diff")
@click.argument("base")
@folder_option
@day_option
@click.option(
    "--format",
    "form",
    type=click.Choice(("text", "markdown", "json")),
    default="text",
    help="For a terminal, for a comment on a pull request, or for machines.",
)
@workshop_options
def command(base: str, start: Path, as_of: str | None, form: str, jobs: int | None, *, keep: bool) -> int:
    """Say what a change means: which records are new, changed, withdrawn or moved, and what follows from that.

    BASE is a git revision, such as origin/main. As in a pull request, the change is all that differs from where this branch
    left BASE (their merge base), whether it is committed or not. Both sides are read with the settings as they are now.

    The Markdown is for a comment: of records for the strictest audience alone, or in a compartment, it names ids and fields,
    no titles and no values. Text and JSON tell everything.

    \b
    Example:
      afterword diff origin/main
      afterword diff origin/main --format markdown > comment.md
      afterword diff v1.2 --format json
    """
    from afterword.compare.difference import compare
    from afterword.engine.base import read_base
    from afterword.engine.git import GitError
    from afterword.engine.reading import read_project

    root, day = root_of(start), day_of(as_of)
    with workshop(root, jobs, keep=keep) as (project, work):
        try:
            found = read_base(root, read_project(work, project), base)
        except GitError as problem:
            raise click.ClickException(str(problem)) from None
        change = compare(found.history, found.archive(), day, found.others)
    if form == "json":
        from afterword.cli.diff_json import as_json

        click.echo(as_json(change, found.revision, day))
    elif form == "markdown":
        from afterword.cli.diff_markdown import markdown

        click.echo(markdown(change, found.revision), nl=False)
    else:
        from afterword.cli.diff_text import text

        click.echo(text(change, found.revision))
    return 0
