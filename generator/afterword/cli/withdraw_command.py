"""`afterword withdraw`: a record that no longer counts stays, and says why."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from afterword.cli.asking import utf8
from afterword.cli.project import folder_option, root_of

if TYPE_CHECKING:
    from pathlib import Path

    from afterword.link.archive import Archive
    from afterword.model.when import When


@click.command("withdraw")
@click.argument("record_id", metavar="ID")
@click.option("--reason", default="", callback=utf8, help="Why, for whoever follows a link to it.")
@click.option("--successor", default="", metavar="ID", help="The record that stands in its place.")
@click.option("--on", "day", default="", metavar="DAY", help="Since when, such as 2026-01-09 (default: today, UTC).")
@click.option("--diff", is_flag=True, help="Print the difference, and write nothing.")
@folder_option
def command(record_id: str, reason: str, successor: str, day: str, start: Path, *, diff: bool) -> int:
    """Withdraw the record ID: its page stays and says why, links to it say so too, and no figure counts it.

    \b
    Example:
      afterword withdraw INC-2026-6X9J --reason "Entered twice" --successor INC-2026-7KQ4
    """
    from afterword.build import read
    from afterword.edit.difference import changed_lines, unified
    from afterword.edit.source import CannotEdit
    from afterword.edit.withdraw import withdrawn
    from afterword.edit.write import ChangedMeanwhileError, replace_file
    from afterword.load.project import load_project
    from afterword.model.records import Withdrawal

    root = root_of(start)
    if not reason.strip():
        raise click.UsageError('say why with --reason "…": whoever follows a link to the record is owed it')
    project = load_project(root)
    archive = read(project).archive
    record_id = _known(archive, record_id)
    successor = _successor(archive, record_id, successor) if successor else ""
    path = archive.cards[record_id].path
    before = next(file.data for file in project.records if file.path == path)
    try:
        withdrawal = Withdrawal(_when(day), reason.strip(), successor)
        after = withdrawn(before.decode(), archive.summaries[record_id].kind, withdrawal)
    except (CannotEdit, UnicodeDecodeError) as why:
        raise click.UsageError(f"{path}: {why}") from None
    if diff:
        click.echo(unified(path, before.decode(), after))
        return 0
    try:
        replace_file(root / path, before, after.encode())
    except (ChangedMeanwhileError, OSError) as problem:
        raise click.ClickException(str(problem)) from None
    for line in changed_lines(before.decode(), after):
        click.echo(line)
    click.echo(path)
    _note(archive, record_id)
    return 0


def _known(archive: Archive, ref: str) -> str:
    """The id of a record that is there, however it is cased; a former id will do."""
    from afterword.parse.reader import nearest

    for name in (ref.strip(), ref.strip().upper()):
        if archive.present(name) in archive.cards:
            return archive.present(name)
    close = nearest(ref.strip().upper(), tuple(archive.cards))
    raise click.UsageError(f"there is no record {ref}" + (f"; did you mean {close}?" if close else ""))


def _successor(archive: Archive, record_id: str, ref: str) -> str:
    from afterword.model.kinds import GONE, Kind

    successor = _known(archive, ref)
    summary, own = archive.summaries[successor], archive.summaries[record_id]
    if successor == record_id:
        raise click.UsageError("--successor: a record cannot stand in its own place")
    if summary.status in GONE:
        raise click.UsageError(f"--successor: {successor} is {summary.status} itself")
    if (summary.kind is Kind.PLAN) != (own.kind is Kind.PLAN):
        raise click.UsageError(
            "--successor: no other record's page leads to a plan, and no plan is succeeded by another"
        )
    return successor


def _when(day: str) -> When:
    from afterword.cli import clock
    from afterword.model.when import Precision, UnreadableError, read_when

    try:
        when = read_when(day or f"{clock.now():%Y-%m-%d}")
    except UnreadableError as wrong:
        raise click.UsageError(f"--on: {wrong.message}; {wrong.hint}") from None
    if when.precision is not Precision.DAY:
        raise click.UsageError("--on: say the day, such as 2026-01-09")
    return when


def _note(archive: Archive, record_id: str) -> None:
    """Who names the record: their authors may want to name another."""
    sources = sorted({reference.source for reference in archive.backlinks.get(record_id, ())})
    if sources:
        more = f" and {len(sources) - 5} more" if len(sources) > 5 else ""  # noqa: PLR2004 - a line's worth
        click.echo(
            f"note: it is named by {', '.join(sources[:5])}{more}; their pages say that it is withdrawn", err=True
        )
