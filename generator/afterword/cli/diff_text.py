"""What a change means, for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from afterword.cli.diff_words import (
    HEADINGS,
    NOTE,
    cited,
    described,
    details,
    happened,
    moved,
    summary,
    told,
)  # fmt: skip
from afterword.compare.records import What

if TYPE_CHECKING:
    from collections.abc import Iterator

    from afterword.compare.difference import Difference
    from afterword.compare.records import RecordChange
    from afterword.engine.git import Revision


def text(change: Difference, since: Revision) -> str:
    """What a change means, a line for each thing."""
    return "\n".join(_lines(change, since))


def _lines(change: Difference, since: Revision) -> Iterator[str]:
    yield f"Since {since.name} (from {since.commit[:12]} on): {summary(change)}"
    for what, heading in HEADINGS.items():
        records = change.of(what)
        yield from _section(heading, (line for record in records for line in _record(record)))
    yield from _section("Actions", (f"{a.address}  {happened(a)}{_called(a.title)}" for a in change.actions))
    yield from _section("Audits to look at again", map(cited, change.citations))
    yield from _section("Trend figures", map(moved, change.figures))
    same = change.of(What.LAYOUT)
    yield from _section("Written differently, with the same meaning", (record.id for record in same))
    yield from _section("Other files", (*change.others, *((NOTE,) if change.others else ())))


def _section(heading: str, lines: Iterator[str] | tuple[str, ...]) -> Iterator[str]:
    for number, line in enumerate(lines):
        if not number:
            yield ""
            yield click.style(heading, bold=True)
        yield f"  {line}"


def _record(record: RecordChange) -> Iterator[str]:
    about = f" ({described(record)})" if record.what is What.NEW else ""
    yield f"{click.style(record.id, bold=True)}{_called(record.title)}{about}"
    for name, old, new in details(record):
        yield f"  {name}: {_step(old, new)}"
    yield from (f"  {line}" for line in told(record))


def _step(old: str, new: str) -> str:
    if not old:
        return f"{new} (added)"
    return f"{old} → {new}" if new else f"{old} (removed)"


def _called(title: str) -> str:
    return f"  {title}" if title else ""
