"""How long it took: one dot per incident on a logarithmic scale, medians with limits, and open ones as arrows."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from afterword.charts.clean import Caption
from afterword.charts.durations_dense import MOST_DOTS
from afterword.charts.durations_drawing import drawing, period_medians
from afterword.charts.panel import DataFile, LeftOut, Panel
from afterword.charts.words import duration_words, listing, plural, share_words
from afterword.derive.statistics import SMALLEST_SAMPLE, share_within
from afterword.derive.survival import kaplan_meier

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from afterword.charts.durations_drawing import PeriodMedian
    from afterword.charts.panel import Cell
    from afterword.derive.statistics import Share


HEADER = ("incident", "severity", "date", "minutes", "state", "left_out")
MOST_ROWS = 100
"""Up to so many incidents stand in the panel one by one; of more it tells each period, and the data has them all."""


@dataclass(frozen=True, slots=True)
class Metric:
    """A duration between two milestones: `key` (`time-to-contain`), `name` (`time to contain`), target in minutes.

    `target` is one line for all, drawn in the picture; None where there is none or where it differs by severity.
    """

    key: str
    name: str
    question: str
    definition: str
    target: float | None


@dataclass(frozen=True, slots=True)
class Duration:
    """One incident's duration in minutes. While `still_open`, `minutes` is how long it has lasted so far.

    `minutes` is None where it is unknown, and `left_out` then says why (`start unknown`, `known only to the day`).
    `on` is the day the incident is counted on, `ref` its id. `target` in minutes is that of its own severity, where
    targets differ; otherwise the metric's holds.
    """

    ref: str
    severity: str
    on: date
    minutes: float | None
    still_open: bool = False
    left_out: str = ""
    target: float | None = None


def durations_panel(metric: Metric, rows: Sequence[Duration]) -> Panel:
    """The panel of one metric over all incidents of a window, oldest first."""
    ordered = tuple(sorted(rows, key=lambda r: (r.on, r.ref)))
    drawn = tuple(r for r in ordered if _problem(r) == "")
    pairs = tuple((r.minutes or 0.0, not r.still_open) for r in drawn)
    aims = [(r, r.target if r.target is not None else metric.target) for r in drawn]
    # As a multiple of its own target, so that one share can stand for severities with different targets.
    judged = [((r.minutes or 0.0) / aim, not r.still_open) for r, aim in aims if aim]
    share = share_within(judged, 1.0) if judged else None
    medians = period_medians(drawn)
    alternative = _alternative(metric, drawn, medians)
    few = len(ordered) <= MOST_ROWS
    return Panel(
        key=metric.key,
        question=metric.question,
        definition=metric.definition,
        window=f"{ordered[0].on:%Y-%m-%d} to {ordered[-1].on:%Y-%m-%d}" if ordered else "no incidents yet",
        n=len(drawn),
        left_out=_left_out(ordered, share, len(drawn) - len(judged)),
        headline=_headline(metric, pairs, share) if len(drawn) >= SMALLEST_SAMPLE else "",
        chart=drawing(drawn, medians, metric.target, Caption(metric.key, metric.question, alternative))
        if drawn
        else None,
        refusal=_refusal(drawn, medians),
        alternative=alternative,
        header=HEADER if few else ("period", "incidents", "median_minutes", "limit_low_95", "limit_high_95"),
        rows=tuple(_data_row(r) for r in ordered) if few else tuple(_period_row(m) for m in medians),
    )


def duration_files(key: str, rows: Sequence[Duration]) -> list[DataFile]:
    """The durations of a metric as data, a file for each year: `time-to-contain/2025.csv`. Only the newest still changes."""
    by_year: dict[int, list[Duration]] = {}
    for row in sorted(rows, key=lambda r: (r.on, r.ref)):
        by_year.setdefault(row.on.year, []).append(row)
    return [
        DataFile(f"{key}/{year}.csv", HEADER, tuple(_data_row(row) for row in many)) for year, many in by_year.items()
    ]


def _problem(row: Duration) -> str:
    """Why a row cannot be drawn; empty when it can."""
    if row.minutes is None:
        return row.left_out or "unknown"
    return "ends before it starts" if row.minutes < 0 else row.left_out


def _data_row(row: Duration) -> tuple[Cell, ...]:
    problem = _problem(row)
    minutes = None if problem or row.minutes is None else round(row.minutes)
    return (row.ref, row.severity, row.on.isoformat(), minutes, "open" if row.still_open else "ended", problem)


def _period_row(one: PeriodMedian) -> tuple[Cell, ...]:
    if one.median is None:
        return (one.period.label, one.n, None, None, None)
    low, high = one.median.interval.low, one.median.interval.high
    return (one.period.label, one.n, round(one.median.value), round(low), round(high) if math.isfinite(high) else None)


def _left_out(rows: Sequence[Duration], share: Share | None, unjudged: int) -> tuple[LeftOut, ...]:
    counted = Counter(_problem(row) for row in rows)
    del counted[""]
    found = [LeftOut(reason, count) for reason, count in sorted(counted.items())]
    if share and share.undecided:
        found.append(LeftOut("still open and not past the target: drawn, but not in the share", share.undecided))
    if share and unjudged:
        found.append(LeftOut("without a target for its severity: drawn, but not in the share", unjudged))
    return tuple(found)


def _headline(metric: Metric, pairs: Sequence[tuple[float, bool]], share: Share | None) -> str:
    """The share within the target, or the median where no target is set; both with their limits."""
    if share and share.interval and share.of >= SMALLEST_SAMPLE:
        aim = "the target of their severity" if metric.target is None else duration_words(metric.target)
        return f"{share_words(share.within, share.of, share.interval)} within {aim}."
    median = kaplan_meier(pairs).median
    if share is None and median:
        low, high = median.interval.low, median.interval.high
        reach = (
            f"{duration_words(low)} to {duration_words(high)}"
            if math.isfinite(high)
            else f"{duration_words(low)} or more"
        )
        return f"Half took {duration_words(median.value)} or less (95 % interval {reach})."
    return ""


def _refusal(drawn: Sequence[Duration], medians: Sequence[PeriodMedian]) -> str:
    if not drawn:
        return "There is nothing to draw: no incident in this window has both times."
    if len(drawn) < SMALLEST_SAMPLE:
        return f"Only {plural(len(drawn), 'incident')}: below six there are dots and no statistic."
    if not any(m.median for m in medians):
        return "No period holds six incidents: there are dots and no median."
    return ""


def _alternative(metric: Metric, drawn: Sequence[Duration], medians: Sequence[PeriodMedian]) -> str:
    if not drawn:
        return "No picture: there is nothing to draw."
    spans = sorted(r.minutes or 0.0 for r in drawn)
    still = sum(r.still_open for r in drawn)
    said = tuple(f"{m.period.label} {duration_words(m.median.value)}" for m in medians if m.median)
    dense = len(drawn) > MOST_DOTS
    marks = "as boxes by date, darker where more incidents lie" if dense else "as dots by date"
    open_ones = f" {plural(still, 'arrow')} pointing up: still open."
    if dense:
        open_ones = f" {plural(still, 'incident')} still open, each at how long it has lasted so far."
    return (
        f"{plural(len(drawn), 'incident')} {marks}, higher for a longer {metric.name}, on a "
        f"logarithmic scale: from {duration_words(spans[0])} to {duration_words(spans[-1])}."
        + (open_ones if still else "")
        + (f" Medians: {listing(said)}." if said else "")
    )
