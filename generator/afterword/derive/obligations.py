"""The clocks of obligations. Where the law names no number, no number is shown; what is past is for Legal to assess."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from msgspec import Struct

from afterword.derive.durations import now_of
from afterword.model.duration import read_duration

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from afterword.model.config import Config
    from afterword.model.records import Obligation

SOON = timedelta(hours=48)
"""A clock that ends on the day of the build or the day after is soon."""


class ObligationRow(Struct, frozen=True):
    """An obligation with its clock: `due` in words (`""` where the law has no number), and a state of `obligation.state`, `""` for one that is not asserted."""

    entry: Obligation
    clock: str
    due: str
    state: str
    note: str


def obligation_rows(entries: Iterable[Obligation], config: Config, as_of: date) -> list[ObligationRow]:
    """The obligations of an incident, in the order written, at the start of the UTC day `as_of`."""
    now = now_of(as_of)
    return [_row(entry, config, now) for entry in entries]


def _row(entry: Obligation, config: Config, now: datetime) -> ObligationRow:
    term = config.term("obligations", entry.code)
    clock = config.word("obligation.clock", term.clock).title if term.clock else ""
    due = _due(entry, term.due if term.clock in {"fixed", "retain"} else "")
    note = "; ".join(
        part for part in (entry.reason, entry.note, entry.handled_in and f"handled in {entry.handled_in}") if part
    )
    words = f"{due:%Y-%m-%d %H:%M} UTC" if due is not None else ""
    return ObligationRow(entry, clock, words, _state(entry, term.clock, due, now), note)


def _due(entry: Obligation, lasts: str) -> datetime | None:
    if entry.due_at is not None and entry.due_at.at is not None:
        return entry.due_at.at
    length = read_duration(lasts)
    if length is None or entry.trigger_at is None or entry.trigger_at.at is None:
        return None
    try:
        return entry.trigger_at.at + length
    except OverflowError:
        return None


def _state(entry: Obligation, clock: str, due: datetime | None, now: datetime) -> str:
    if entry.applies != "asserted":
        return ""
    if clock == "retain":
        return "retained"
    if due is None or clock in {"prompt", "permission", "voluntary", "periodic"}:
        return "no-clock"
    done = entry.done_at.at if entry.done_at is not None else None
    if done is not None:
        return "done-within" if done <= due else "done-late"
    if now > due:
        return "past-clock"
    return "due-soon" if due - now <= SOON else "open"
