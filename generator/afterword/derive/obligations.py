"""The clocks of obligations. Where the law names no number, no number is shown; what is past is for Legal to assess."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from msgspec import Struct

from afterword.derive.durations import now_of
from afterword.model.duration import read_duration
from afterword.model.when import Precision

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from afterword.model.config import Config
    from afterword.model.records import Obligation
    from afterword.model.when import When

SOON = timedelta(hours=48)
"""A clock that ends on the day of the build or the day after is soon."""


_MOMENT = timedelta(microseconds=1)
_ROUGH = timedelta(hours=1)
"""What is marked as about may lie so much earlier or later."""


class ObligationRow(Struct, frozen=True):
    """An obligation with its clock: when it ends, in words, and a state of `obligation.state`, `""` for one that is not asserted.

    `due` is `""` where the law has no number, and `between … and …` where the trigger is not known to the minute; `exact` says
    that it is one moment.
    """

    entry: Obligation
    clock: str
    due: str
    state: str
    note: str
    exact: bool = True


class _Span(Struct, frozen=True):
    """The first and the last moment that a time can mean: the same for one that is known to the minute."""

    first: datetime
    last: datetime

    def __str__(self) -> str:
        if self.first == self.last:
            return f"{self.first:%Y-%m-%d %H:%M} UTC"
        until = "%H:%M" if self.first.date() == self.last.date() else "%Y-%m-%d %H:%M"
        return f"between {self.first:%Y-%m-%d %H:%M} and {self.last:{until}} UTC"


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
    exact = due is None or due.first == due.last
    # A day or a month that somebody wrote is shown as it was written.
    words = "" if due is None else str(due) if exact or _span(entry.due_at) is None else str(entry.due_at)
    return ObligationRow(entry, clock, words, _state(entry, term.clock, due, now), note, exact)


def _span(when: When | None) -> _Span | None:
    """All that a time can mean; None where it is not known."""
    if when is None or when.at is None or when.until is None:
        return None
    last = when.at if when.precision >= Precision.MINUTE else when.until - _MOMENT
    if not when.about:
        return _Span(when.at, last)
    try:
        return _Span(when.at - _ROUGH, last + _ROUGH)
    except OverflowError:
        return None


def _due(entry: Obligation, lasts: str) -> _Span | None:
    """The moments at which the clock may end: not one, where nobody knows to the minute when it began."""
    own = _span(entry.due_at)
    if own is not None:
        return own
    length, began = read_duration(lasts), _span(entry.trigger_at)
    if length is None or began is None:
        return None
    try:
        return _Span(began.first + length, began.last + length)
    except OverflowError:
        return None


def _state(entry: Obligation, clock: str, due: _Span | None, now: datetime) -> str:
    if entry.applies != "asserted":
        return ""
    if clock == "retain":
        return "retained"
    if due is None or clock in {"prompt", "permission", "voluntary", "periodic"}:
        return "no-clock"
    done = _span(entry.done_at)
    if done is not None:
        return "done-within" if done.last <= due.first else "done-late" if done.first > due.last else "done-unsure"
    if now > due.last:
        return "past-clock"
    return "due-soon" if due.first - now <= SOON else "open"
