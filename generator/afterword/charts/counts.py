"""How many incidents, per quarter and severity: counts with exact limits, never a trend arrow."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from afterword.charts.clean import Caption
from afterword.charts.colours import SEVERITIES
from afterword.charts.counts_drawing import NEAR_MISS, QuarterCount, drawing
from afterword.charts.panel import Cell, DataFile, LeftOut, Panel
from afterword.charts.words import number, plural
from afterword.derive.statistics import SMALLEST_SAMPLE, poisson_interval, rate_ratio_interval

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["QuarterCount", "incidents_panel"]

KEY = "incidents-per-quarter"
HEADER = ("quarter", "severity", "incidents", "limit_low_95", "limit_high_95", "provisional")
QUESTION = "How many incidents were there, and is that more than chance?"


def incidents_panel(
    counts: Sequence[QuarterCount], definition: str, left_out: tuple[LeftOut, ...] = (), key: str = KEY
) -> Panel:
    """The panel of incidents per quarter. A quarter without a count for a severity counts as zero.

    `definition` says what is counted and by which clock; `left_out` what the caller already left out (drills).
    """
    cells = tuple(_complete(counts))
    hidden = sum(cell.count is None for cell in cells)
    n = sum(c.count or 0 for c in cells)
    few = _few(cells)
    quarters = tuple(dict.fromkeys((c.label, c.provisional) for c in cells))
    if hidden:
        left_out = (*left_out, LeftOut("small counts shown only as <5", hidden))
    window = f"{quarters[0][0]} to {quarters[-1][0]}" if quarters else "no quarters yet"
    alternative = _alternative(cells, quarters, few=few)
    return Panel(
        key=key,
        question=QUESTION,
        definition=definition,
        window=window,
        n=n,
        left_out=left_out,
        headline="" if few else _headline(cells),
        chart=drawing(cells, quarters, Caption(key, QUESTION, alternative), few=few) if cells else None,
        refusal=_refusal(n, few=few)
        if cells
        else "There is nothing to draw yet: no quarter has begun in this archive.",
        alternative=alternative,
        header=HEADER,
        rows=_rows(cells),
    )


def incidents_file(counts: Sequence[QuarterCount], key: str = KEY) -> DataFile:
    """The figures of the panel as data."""
    return DataFile(f"{key}.csv", HEADER, _rows(tuple(_complete(counts))))


def _rows(cells: Sequence[QuarterCount]) -> tuple[tuple[Cell, ...], ...]:
    few = _few(cells)
    return tuple(_data_row(cell, few=few) for cell in cells)


def _few(cells: Sequence[QuarterCount]) -> bool:
    """Whether there are too few incidents for any interval; a count that is not told may be one."""
    return sum(1 if cell.count is None else cell.count for cell in cells) < SMALLEST_SAMPLE


def _complete(counts: Sequence[QuarterCount]) -> Iterator[QuarterCount]:
    """Every severity in every quarter from the first to the last, in order: silence is a zero, and drawn."""
    if not counts:
        return
    known = {(c.year, c.quarter, c.severity): c for c in counts}
    provisional = {(c.year, c.quarter) for c in counts if c.provisional}
    months = sorted({(c.year * 4 + c.quarter - 1) for c in counts})
    for index in range(months[0], months[-1] + 1):
        year, quarter = index // 4, index % 4 + 1
        for severity in SEVERITIES:
            zero = QuarterCount(year, quarter, severity, 0, (year, quarter) in provisional)
            yield known.get((year, quarter, severity), zero)


def _refusal(n: int, *, few: bool) -> str:
    return f"Only {plural(n, 'incident')}: below six there are dots and no interval." if few else ""


def _data_row(cell: QuarterCount, *, few: bool) -> tuple[Cell, ...]:
    if few or cell.count is None:
        count = "<5" if cell.count is None else cell.count
        return (cell.label, cell.severity, count, None, None, "yes" if cell.provisional else "no")
    limits = poisson_interval(cell.count)
    low, high = round(limits.low, 1), round(limits.high, 1)
    return (cell.label, cell.severity, cell.count, low, high, "yes" if cell.provisional else "no")


def _headline(cells: Sequence[QuarterCount]) -> str:
    """The last complete quarter against those before it, near misses apart, as a ratio of rates with exact limits."""
    real = [c for c in cells if c.severity != NEAR_MISS and not c.provisional]
    if any(c.count is None for c in real):
        return ""
    totals: dict[str, int] = {}
    for cell in real:
        totals[cell.label] = totals.get(cell.label, 0) + (cell.count or 0)
    if not totals:
        return ""
    *before, last = totals.items()
    opening = f"{plural(last[1], 'incident')} in {last[0]}, near misses apart."
    base = sum(count for _, count in before)
    if not before or base + last[1] < SMALLEST_SAMPLE:
        return f"{opening} Too few to compare with earlier quarters."
    average = base / len(before)
    earlier = "The quarter before had" if len(before) == 1 else f"The {len(before)} quarters before had on average"
    limits = rate_ratio_interval(last[1], 1, base, len(before))
    verdict = (
        "That is more than chance alone explains" if limits.low > 1 else "That is fewer than chance alone explains"
    )
    if limits.low <= 1 <= limits.high:
        verdict = "Chance alone can explain the difference"
    upper = number(limits.high) if math.isfinite(limits.high) else "any number of"
    times = f"between {number(limits.low)} and {upper} times as many, with 95 % confidence"
    return f"{opening} {earlier} {number(average)}. {verdict} ({times})."


def _alternative(cells: Sequence[QuarterCount], quarters: Sequence[tuple[str, bool]], *, few: bool) -> str:
    if not cells:
        return "No picture: there are no quarters to count."
    parts = []
    for severity in SEVERITIES:
        row = [c for c in cells if c.severity == severity]
        shown = [c.count for c in row if c.count is not None]
        name = "near misses (SEV4)" if severity == NEAR_MISS else severity
        told = " to ".join(dict.fromkeys((str(min(shown)), str(max(shown))))) if shown else ""
        untold = "fewer than five" if len(shown) < len(row) else ""
        reach = " or ".join(filter(None, (told, untold)))
        parts.append(f"{name} {reach}")
    running = f" {quarters[-1][0]} is still running and marked provisional." if quarters[-1][1] else ""
    lines = "" if few else "; a thin line through each dot is its exact 95 % interval"
    return (
        f"Five rows of dots, one per severity, over {plural(len(quarters), 'quarter')} from {quarters[0][0]} to "
        f"{quarters[-1][0]}{lines}. "
        f"Counts per quarter: {', '.join(parts)}.{running}"
    )
