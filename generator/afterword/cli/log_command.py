"""`afterword log`: one line into an incident's timeline, or into the progress log of an action."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from afterword.cli.asking import utf8
from afterword.cli.project import folder_option, root_of

if TYPE_CHECKING:
    from pathlib import Path

MOST_NOTES = 2
"""In the middle of an incident a line or two is read, no more; the rest can wait."""


@click.command("log")
@click.argument("ref")
@click.argument("word", required=False, default="")
@click.argument("text", required=False, default="", callback=utf8)
@click.option(
    "--at", default="", metavar="TIME", help="When it was, such as 2025-11-15T22:10Z or 22:10Z (default: now)."
)
@click.option(
    "--set", "milestone", default="", metavar="MILESTONE", help="incident: set this milestone, and the status with it."
)
@click.option("--who", default="", metavar="TEAM[@REGION]", help="incident: who decided, acted or spoke.")
@click.option("--to", default="", help="incident: whom a message went to, or who takes over.")
@click.option("--from", "from_", default="", help="incident: who hands over.")
@click.option(
    "--evidence", default="", callback=utf8, help="Where to look: an opaque id of the vault, a release, a figure."
)
@click.option("--by", default="", metavar="TEAM", help="action: who says so (default: its owner).")
@click.option("--result", default="", help="action: what its check found: effective, ineffective, not-measurable.")
@click.option("--due", default="", metavar="DAY", help="action: a new due day, with --reason and --approver.")
@click.option("--owner", default="", metavar="TEAM", help="action: the team that takes it over.")
@click.option("--until", default="", metavar="DAY", help="action: until when it is deferred or blocked.")
@click.option("--reason", default="", callback=utf8, help="action: why it is moved, blocked, deferred or declined.")
@click.option("--approver", default="", metavar="TEAM", help="action: who agreed.")
@click.option("--residual-risk", default="", callback=utf8, help="action: what remains when it is declined.")
@click.option("--superseded-by", default="", metavar="ID/A1", help="action: the action in its place.")
@click.option("--diff", is_flag=True, help="Print the difference, and write nothing.")
@folder_option
def command(ref: str, word: str, text: str, start: Path, *, diff: bool, **options: str) -> int:
    """Log one line: REF is an incident and WORD a type of entry, or REF is an action and WORD its new state.

    \b
    Types:   signal, decision, action, hand-off, update, comms, status
    Short:   contained, resolved, closed (or another milestone): an entry that sets it, and the status
    States:  accepted, in-progress, blocked, deferred, done, verified, ineffective, declined, superseded

    \b
    Example:
      afterword log INC-2025-7KQ4 decision "Raids from new accounts paused" --who safety-ops@emea
      afterword log INC-2025-7KQ4 contained "Exposure has stopped"
      afterword log PIR-2025-B3WD/A1 done --evidence "release 41"
    """
    from afterword.cli.log_lines import changed
    from afterword.cli.log_target import find
    from afterword.edit.difference import changed_lines, unified
    from afterword.edit.source import CannotEdit
    from afterword.edit.write import ChangedMeanwhileError, create_file, replace_file

    root = root_of(start)
    target = find(root, ref)
    try:
        after, notes = changed(target, word, text, options)
    except CannotEdit as why:
        raise click.UsageError(f"{target.path}: {why}") from None
    if diff:
        click.echo(unified(target.path, target.text, after))
        return 0
    path = root / target.path
    try:
        if target.there:
            replace_file(path, target.text.encode(), after.encode())
        else:
            create_file(path, after.encode())
    except (ChangedMeanwhileError, OSError) as problem:
        raise click.ClickException(str(problem)) from None
    for line in changed_lines(target.text, after):
        click.echo(line)
    shown = os.path.relpath(path)
    click.echo(shown)
    for note in notes[:MOST_NOTES]:
        click.echo(f"note: {note}", err=True)
    if len(notes) > MOST_NOTES:
        click.echo(f"note: {len(notes) - MOST_NOTES} more; `afterword check {shown}` lists them", err=True)
    return 0
