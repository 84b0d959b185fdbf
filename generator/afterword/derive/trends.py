"""The rows behind the trends: counts by quarter, durations by incident, and the backlog of actions by month."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from afterword.derive.deadlines import day, days_late
from afterword.derive.durations import span
from afterword.link.archive import counted
from afterword.model.duration import read_duration
from afterword.model.kinds import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from afterword.link.archive import Archive
    from afterword.link.summary import Summary
    from afterword.model.settings import Metric
    from afterword.withhold.counts import CountedAction
    from afterword.withhold.shown import Shown

METRICS = ("time-to-detect", "time-to-contain", "time-to-resolve")
"""The durations that trends are drawn of, by their codes in `metrics.yml`."""


@dataclass(frozen=True, slots=True)
class Quarter:
    """How many incidents of a severity began in a quarter; None when the number is too small to be told."""

    year: int
    quarter: int
    severity: str
    count: int | None
    provisional: bool


def quarters(shown: Shown, as_of: date, small_cell: int) -> list[Quarter]:
    """Incidents by quarter and severity. Small counts are suppressed when part of the archive is withheld."""
    tallies: Counter[tuple[int, int, str]] = Counter()
    for incident in shown.incidents:
        when = incident.date.at if incident.date is not None else None
        if when is not None and incident.severity:
            tallies[when.year, (when.month + 2) // 3, incident.severity] += 1
    now = (as_of.year, (as_of.month + 2) // 3)
    return [
        Quarter(year, quarter, severity, None if 0 < n < small_cell and not shown.whole else n, (year, quarter) == now)
        for (year, quarter, severity), n in sorted(tallies.items())
    ]


def undated(shown: Shown) -> int:
    """Incidents that cannot be placed in any quarter, or have no severity."""
    return sum(1 for i in shown.incidents if i.date is None or i.date.at is None or not i.severity)


@dataclass(frozen=True, slots=True)
class Lasted:
    """One incident's duration and the target of its severity, in minutes; `left_out` says why there is no duration."""

    ref: str
    severity: str
    on: date
    minutes: float | None
    running: bool
    left_out: str
    target: float | None


def lasted(metric: Metric, archive: Archive, as_of: date) -> Iterator[Lasted]:
    """Every counted incident's duration by one metric, oldest first."""
    for summary in sorted(archive.of_kind(Kind.INCIDENT), key=lambda s: s.id):
        if counted(summary):
            yield lasted_one(metric, archive, summary, as_of)


def lasted_one(metric: Metric, archive: Archive, incident: Summary, as_of: date) -> Lasted:
    """One incident's duration by one metric."""
    found = span(metric, incident, archive.reviews_of(incident.id), as_of)
    minutes = found.length.total_seconds() / 60 if found.length is not None else None
    goal = read_duration(metric.targets.get(incident.severity, ""))
    target = goal.total_seconds() / 60 if goal is not None else None
    on = day(incident.date) or as_of
    return Lasted(incident.id, incident.severity, on, minutes, found.running, found.left_out, target)


@dataclass(frozen=True, slots=True)
class Month:
    """How many actions were open at the end of a month, and how many of those were past their present due day."""

    year: int
    month: int
    open: int
    overdue: int


MOST_MONTHS = 36


def backlog(actions: tuple[CountedAction, ...], as_of: date) -> list[Month]:
    """Open and overdue actions at the end of each month up to today, the last 36 months at the most.

    An action counts as open from the day its review was published until it was done, declined or superseded. Past due days
    are judged by the due day as it stands today, because earlier ones are not kept here.
    """
    spans = [(day(a.opened), day(a.settled) or date.max, day(a.due)) for a in actions]
    known = [(opened, max(opened, settled), due) for opened, settled, due in spans if opened is not None]
    if not known:
        return []
    late = [(max(o, due + timedelta(days=1)), s) for o, s, due in known if due is not None and due < date.max]
    first = max(min(opened for opened, _, _ in known), as_of - timedelta(days=31 * (MOST_MONTHS + 1)))
    is_open = _Running((opened, settled) for opened, settled, _ in known)
    is_late = _Running((begun, max(begun, settled)) for begun, settled in late)
    ends = _month_ends(first, as_of)
    return [Month(end.year, end.month, is_open.on(end), is_late.on(end)) for end in ends][-MOST_MONTHS:]


class _Running:
    """Spans from a day to before another, of which one asks how many run on a day."""

    def __init__(self, spans: Iterable[tuple[date, date]]) -> None:
        both = list(spans)
        self._begun = sorted(begun for begun, _ in both)
        self._ended = sorted(ended for _, ended in both)

    def on(self, end: date) -> int:
        return bisect_right(self._begun, end) - bisect_right(self._ended, end)


def _month_ends(first: date, last: date) -> Iterator[date]:
    here = first.replace(day=1)
    while here <= last:
        following = (here + timedelta(days=32)).replace(day=1)
        yield min(following - timedelta(days=1), last)
        here = following


def undated_actions(actions: tuple[CountedAction, ...]) -> int:
    """Actions of records that say no day on which they were published or begun."""
    return sum(1 for action in actions if day(action.opened) is None)


def overdue_ages(actions: tuple[CountedAction, ...], as_of: date) -> list[int]:
    """Days past due of every action that is overdue today."""
    late = (days_late(action.status, action.due, action.until, as_of) for action in actions)
    return [days for days in late if days]
