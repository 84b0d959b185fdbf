"""Calendar periods for a time axis: quarters while they are few, then half-years, then years."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

MOST = 8
"""More periods than this leave no room for the words below them."""

YEAR = 12
PARTS = {3: "Q", 6: "H"}


@dataclass(frozen=True, slots=True)
class Period:
    """A span of whole months: `start` is its first day, `end` the first day after it."""

    start: date
    end: date
    label: str


def periods(first: date, last: date) -> tuple[Period, ...]:
    """The periods that cover `first` to `last`, all of one length: 3, 6 or 12 months, or more years at a time."""
    lengths = (_spans(first, last, months) for months in (3, 6, 12, 24, 60, 120, 600))
    return next(found for found in lengths if len(found) <= MOST)


def _spans(first: date, last: date, months: int) -> tuple[Period, ...]:
    years = max(months // 12, 1)
    year = first.year - first.year % years
    start = date(year, (first.month - 1) // months * months + 1 if months < YEAR else 1, 1)
    found = []
    while start <= last:
        end = _later(start, months)
        found.append(Period(start, end, _label(start, months)))
        start = end
    return tuple(found)


def _later(day: date, months: int) -> date:
    index = day.year * 12 + day.month - 1 + months
    if index // 12 > date.max.year:
        return date.max
    return date(index // 12, index % 12 + 1, 1)


def _label(start: date, months: int) -> str:
    if months < YEAR:
        return f"{start.year} {PARTS[months]}{start.month // months + 1}"
    return str(start.year) if months == YEAR else f"{start.year}–{start.year + months // 12 - 1}"
