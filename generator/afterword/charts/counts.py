"""How many incidents, per quarter and severity: counts with exact limits, never a trend arrow."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from afterword.charts.colours import SEVERITIES, SHAPES, Colour, severity_colour
from afterword.charts.clean import Frame
from afterword.charts.marks import boxes, draw, linear, pixels, points, rules, second, words
from afterword.charts.panel import Cell, Chart, LeftOut, Panel
from afterword.charts.words import number, plural
from afterword.derive.statistics import SMALLEST_SAMPLE, poisson_interval, rate_ratio_interval

if TYPE_CHECKING:
    from afterword.charts.marks import Row, Spec
    from collections.abc import Iterator, Sequence

KEY = "incidents-per-quarter"
QUESTION = "How many incidents were there, and is that more than chance?"
NEAR_MISS = "SEV4"
KEY_LINE = "line: exact 95 % interval · hollow: none, or provisional · each row has its own scale"
FRAME = Frame(width=680, height=462, left=104, top=34)
PLOT_WIDTH, ROW_HEIGHT, NEAR_MISS_GAP = 564, 72, 16


@dataclass(frozen=True, slots=True)
class QuarterCount:
    """How many incidents of one severity were detected in one quarter; `count` is None for a suppressed cell (1 to 4)."""

    year: int
    quarter: int
    severity: str
    count: int | None
    provisional: bool = False
    """The quarter is still running, or records of it are still being written."""

    @property
    def label(self) -> str:
        """`2025 Q4`."""
        return f"{self.year} Q{self.quarter}"


def incidents_panel(
    counts: Sequence[QuarterCount], definition: str, left_out: tuple[LeftOut, ...] = (), key: str = KEY
) -> Panel:
    """The panel of incidents per quarter. A quarter without a count for a severity counts as zero.

    `definition` says what is counted and by which clock; `left_out` what the caller already left out (drills).
    """
    cells = tuple(_complete(counts))
    hidden = sum(cell.count is None for cell in cells)
    quarters = tuple(dict.fromkeys((c.label, c.provisional) for c in cells))
    if hidden:
        left_out = (*left_out, LeftOut("small counts shown only as <5", hidden))
    window = f"{quarters[0][0]} to {quarters[-1][0]}" if quarters else "no quarters yet"
    headline = _headline(cells)
    alternative = _alternative(cells, quarters)
    return Panel(
        key=key,
        question=QUESTION,
        definition=definition,
        window=window,
        n=sum(c.count or 0 for c in cells),
        left_out=left_out,
        headline=headline,
        chart=_drawing(cells, quarters, key, alternative) if cells else None,
        refusal="" if cells else "There is nothing to draw yet: no quarter has begun in this archive.",
        alternative=alternative,
        header=("quarter", "severity", "incidents", "limit_low_95", "limit_high_95", "provisional"),
        rows=tuple(_data_row(cell) for cell in cells),
        data_name=f"{key}.csv",
    )


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


def _data_row(cell: QuarterCount) -> tuple[Cell, ...]:
    if cell.count is None:
        return (cell.label, cell.severity, "<5", None, None, "yes" if cell.provisional else "no")
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


def _alternative(cells: Sequence[QuarterCount], quarters: Sequence[tuple[str, bool]]) -> str:
    if not cells:
        return "No picture: there are no quarters to count."
    parts = []
    for severity in SEVERITIES:
        row = [c for c in cells if c.severity == severity]
        shown = [c.count for c in row if c.count is not None]
        name = "near misses (SEV4)" if severity == NEAR_MISS else severity
        reach = f"{min(shown)} to {max(shown)}" if shown else "all suppressed"
        parts.append(f"{name} {reach}")
    running = f" {quarters[-1][0]} is still running and marked provisional." if quarters[-1][1] else ""
    return (
        f"Five rows of dots, one per severity, over {plural(len(quarters), 'quarter')} from {quarters[0][0]} to "
        f"{quarters[-1][0]}; a thin line through each dot is its exact 95 % interval. "
        f"Counts per quarter: {', '.join(parts)}.{running}"
    )


def _drawing(cells: Sequence[QuarterCount], quarters: Sequence[tuple[str, bool]], key: str, alternative: str) -> Chart:
    rows = [_severity_row(s, [c for c in cells if c.severity == s], quarters) for s in SEVERITIES]
    spec: Spec = {"vconcat": [_key_of(quarters), *rows, _time_axis(quarters)], "spacing": 0, "bounds": "flush"}
    return draw(spec, FRAME, key, QUESTION, alternative)


def _across(quarters: Sequence[object], field: str = "at") -> Spec:
    return linear(field, -0.5, len(quarters) - 0.5)


def _severity_row(severity: str, cells: Sequence[QuarterCount], quarters: Sequence[tuple[str, bool]]) -> Spec:
    """One severity on its own scale from zero: dots, their limits, and the count beside each dot."""
    limits = [poisson_interval(c.count) if c.count is not None else poisson_interval(4) for c in cells]
    top = max(4.0, *(limit.high for limit in limits))
    gap = NEAR_MISS_GAP if severity == NEAR_MISS else 0
    height = ROW_HEIGHT + gap
    x, y = _across(quarters), linear("n", -0.08 * top, top * (1.12 * height / ROW_HEIGHT))
    colour = severity_colour(severity)
    shown: list[Row] = []
    for at, (cell, limit) in enumerate(zip(cells, limits, strict=True)):
        if cell.count is None:
            continue
        shown.append(
            {
                "at": at,
                "n": cell.count,
                "low": limit.low,
                "high": limit.high,
                "text": str(cell.count),
                "shape": SHAPES[severity],
                "colour": colour.value,
                "fill": Colour.SURFACE.value if cell.provisional or cell.count == 0 else colour.value,
                "says": f"{cell.label} {severity}: {cell.count}, 95 % interval {limit.low:.1f} to {limit.high:.1f}",
            }
        )
    hidden: list[Row] = [{"at": i, "n": 1, "to": 4, "text": "<5"} for i, c in enumerate(cells) if c.count is None]
    tick = _tick(top)
    layers = [
        _shade(quarters, height),
        rules([{"n": tick}], Colour.GRID, y=y, x=pixels(0), x2=pixels(PLOT_WIDTH)),
        words([{"n": tick, "text": str(tick)}], pixels(-8), y, align="right", fontSize=11),
        rules([{"n": 0}], Colour.INK_SOFT, y=y, x=pixels(0), x2=pixels(PLOT_WIDTH), opacity=0.6),
        rules([{**r, "n": r["low"]} for r in shown], colour, 1.5, x=x, y=y, y2=second("high"), opacity=0.7),
        points(shown, x, y),
        words([r for r in shown if r["n"]], x, y, Colour.INK, align="left", dx=8, dy=-1),
        words([r for r in shown if not r["n"]], x, y, Colour.INK_SOFT, align="left", dx=7, dy=-8),
        rules(hidden, colour, 6, x=x, y=y, y2=second("to"), opacity=0.25),
        words(hidden, x, y, Colour.INK, align="left", dx=8, dy=-8),
        *_row_name(severity, colour, height),
    ]
    return {"width": PLOT_WIDTH, "height": height, "layer": layers}


def _row_name(severity: str, colour: Colour, height: int) -> Iterator[Spec]:
    middle = height - ROW_HEIGHT * 0.58
    mark: Row = {"shape": SHAPES[severity], "colour": colour.value, "fill": colour.value, "says": severity}
    yield points([mark], pixels(-94), pixels(middle))
    yield words([{"text": severity}], pixels(-84), pixels(middle), Colour.INK, align="left", fontWeight="bold")
    if severity == NEAR_MISS:
        yield words([{"text": "near misses"}], pixels(-100), pixels(middle + 16), align="left", fontSize=11)


def _tick(top: float) -> int:
    """A round number near two thirds of the scale."""
    for size in (500, 200, 100, 50, 20, 10, 5, 2):
        if size <= top * 0.8:
            return size
    return 1


def _shade(quarters: Sequence[tuple[str, bool]], height: int) -> Spec:
    spans: list[Row] = [{"at": i - 0.5, "to": i + 0.5} for i, (_, running) in enumerate(quarters) if running]
    ends = {"y": pixels(0), "y2": pixels(height)}
    return boxes(spans, Colour.ACCENT, 0.1, x=_across(quarters), x2=second("to"), **ends)


def _key_of(quarters: Sequence[tuple[str, bool]]) -> Spec:
    """A strip above the rows that names the shaded quarters."""
    running: list[Row] = [{"at": i + 0.5, "text": "provisional"} for i, (_, p) in enumerate(quarters) if p][-1:]
    note: list[Row] = [{"text": KEY_LINE}]
    return {
        "width": PLOT_WIDTH,
        "height": 8,
        "layer": [
            words(note, pixels(-100), pixels(-14), align="left", fontSize=11),
            words(running, _across(quarters), pixels(-2), Colour.ACCENT, align="right", fontSize=11),
        ],
    }


def _time_axis(quarters: Sequence[tuple[str, bool]]) -> Spec:
    """Quarters, and the year below its first quarter; years alone when there are very many."""
    crowded = len(quarters) > 16
    names: list[Row] = []
    years: list[Row] = []
    for at, (label, _) in enumerate(quarters):
        year, quarter = label.split()
        if not crowded:
            names.append({"at": at, "text": quarter})
        if at == 0 or quarter == "Q1":
            years.append({"at": at, "text": year})
    x = _across(quarters)
    return {
        "width": PLOT_WIDTH,
        "height": 40,
        "layer": [
            words(names, x, pixels(12)),
            words(years, x, pixels(30 if names else 12), Colour.INK, fontWeight="bold"),
        ],
    }
