"""The figures of the trends that a change moves: counts by severity and year, medians, shares within target."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from msgspec import Struct

from afterword.derive.statistics import median_interval, share_within, wilson_interval
from afterword.derive.trends import METRICS, Lasted, lasted_one
from afterword.link.archive import counted
from afterword.model.kinds import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from afterword.compare.pairs import History
    from afterword.link.archive import Archive
    from afterword.model.settings import Metric


class Number(Struct, frozen=True):
    """A figure with what it stands on. `value` is None where `n` is too small for a statistic; the limits are of 95 %."""

    n: int
    value: float | None = None
    low: float | None = None
    high: float | None = None


class FigureChange(Struct, frozen=True):
    """A figure that moves: `count` of incidents, `median` in minutes, or `share` within target, from 0 to 1.

    `title` is `SEV1, 2025` of a count, and the metric's of the others.
    """

    statistic: str
    code: str
    title: str
    old: Number
    new: Number


def figure_changes(history: History, before: Archive, as_of: date) -> tuple[FigureChange, ...]:
    """The figures that differ, both reckoned for one day: the change alone moves them."""
    return (*_counts(history, before), *_durations(history, before, as_of))


def touched_incidents(history: History, before: Archive) -> frozenset[str]:
    """Counted incidents whose figures may differ: changed themselves, or covered by a review that changed."""
    found: set[str] = set()
    for archive in (before, history.after):
        for record_id in history.pairs:
            summary = archive.summaries.get(record_id)
            if summary is not None:
                found.update((record_id,) if summary.kind is Kind.INCIDENT else summary.incidents)
    return frozenset(
        i for i in found if any(i in a.summaries and counted(a.summaries[i]) for a in (before, history.after))
    )


def _counts(history: History, before: Archive) -> Iterator[FigureChange]:
    touched = touched_incidents(history, before)
    moved = [{_cell(archive, i) for i in touched} for archive in (before, history.after)]
    if _tally(before, touched) == _tally(history.after, touched):
        return
    old, new = _tally(before, before.summaries), _tally(history.after, history.after.summaries)
    for cell in sorted((moved[0] | moved[1]) - {None}, key=str):
        if cell is not None and old[cell] != new[cell]:
            year, severity = cell
            yield FigureChange("count", severity, f"{severity}, {year}", Number(old[cell]), Number(new[cell]))


def _tally(archive: Archive, ids: Iterable[str]) -> Counter[tuple[str, str] | None]:
    return Counter(_cell(archive, i) for i in ids)


def _cell(archive: Archive, record_id: str) -> tuple[str, str] | None:
    """Year and severity under which an incident is counted; None for one that is not."""
    summary = archive.summaries.get(record_id)
    if summary is None or not counted(summary) or not summary.year or not summary.severity:
        return None
    return summary.year, summary.severity


def _durations(history: History, before: Archive, as_of: date) -> Iterator[FigureChange]:
    touched = sorted(touched_incidents(history, before))
    for metric in history.after.config.metrics.metrics:
        if metric.code not in METRICS:
            continue
        old, new = (_rows(metric, archive, touched, as_of) for archive in (before, history.after))
        if old != new:  # the rest is the same on both sides, and is reckoned only now
            others = (i for i in history.after.summaries if i not in {*touched})
            rest = _rows(metric, history.after, others, as_of)
            yield from _moved(metric, [*rest, *old], [*rest, *new])


def _rows(metric: Metric, archive: Archive, ids: Iterable[str], as_of: date) -> list[Lasted]:
    found = (archive.summaries[i] for i in ids if i in archive.summaries)
    return [lasted_one(metric, archive, summary, as_of) for summary in found if counted(summary)]


def _moved(metric: Metric, old: list[Lasted], new: list[Lasted]) -> Iterator[FigureChange]:
    for statistic, reckon in (("median", _median), ("share", _share)):
        one, other = reckon(old), reckon(new)
        if one != other and (one.value is not None or other.value is not None):
            yield FigureChange(statistic, metric.code, metric.title, one, other)


def _median(rows: list[Lasted]) -> Number:
    """The median of what is over."""
    values = [row.minutes for row in rows if row.minutes is not None and not row.running]
    found = median_interval(values)
    if found is None:
        return Number(len(values))
    return Number(found.n, found.value, found.interval.low, found.interval.high)


def _share(rows: list[Lasted]) -> Number:
    """The share within target, each incident by the target of its severity."""
    by_target: dict[float, list[tuple[float, bool]]] = {}
    for row in rows:
        if row.minutes is not None and row.target is not None:
            by_target.setdefault(row.target, []).append((row.minutes, not row.running))
    shares = [share_within(pairs, target) for target, pairs in by_target.items()]
    within, of = sum(share.within for share in shares), sum(share.of for share in shares)
    limits = wilson_interval(within, of)
    return Number(of, within / of, limits.low, limits.high) if limits is not None else Number(of)
