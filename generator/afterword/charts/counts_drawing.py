"""The drawing of incidents per quarter: a row of dots for each severity, with exact limits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from afterword.charts.clean import Frame
from afterword.charts.colours import SEVERITIES, SHAPES, Colour, severity_colour
from afterword.charts.marks import boxes, draw, linear, pixels, points, rules, second, words
from afterword.derive.statistics import poisson_interval

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from afterword.charts.clean import Caption
    from afterword.charts.marks import Row, Spec
    from afterword.charts.panel import Chart
    from afterword.derive.statistics import Interval

NEAR_MISS = "SEV4"
INTERVAL_KEY = "line: exact 95 % interval · "
KEY_LINE = f"{INTERVAL_KEY}hollow: none, or provisional · each row has its own scale"
FRAME = Frame(width=680, height=462, left=104, top=34)
PLOT_WIDTH, ROW_HEIGHT, NEAR_MISS_GAP, MOST_NAMED = 564, 72, 16, 16


@dataclass(frozen=True, slots=True)
class QuarterCount:
    """How many incidents of one severity were detected in one quarter.

    `count` is None for a suppressed cell, which holds 1 to 4.
    """

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


def drawing(
    cells: Sequence[QuarterCount], quarters: Sequence[tuple[str, bool]], caption: Caption, *, few: bool
) -> Chart:
    """Draw `cells`: every severity in every one of `quarters` (their labels, and whether they are provisional).

    With `few` there are dots and no intervals.
    """
    rows = [_severity_row(s, [c for c in cells if c.severity == s], quarters, few=few) for s in SEVERITIES]
    spec: Spec = {"vconcat": [_key_of(quarters, few=few), *rows, _time_axis(quarters)], "spacing": 0, "bounds": "flush"}
    return draw(spec, FRAME, caption)


def _across(quarters: Sequence[object], field: str = "at") -> Spec:
    return linear(field, -0.5, len(quarters) - 0.5)


def _severity_row(
    severity: str, cells: Sequence[QuarterCount], quarters: Sequence[tuple[str, bool]], *, few: bool
) -> Spec:
    """One severity on its own scale from zero: dots, their limits, and the count beside each dot."""
    limits = [poisson_interval(c.count) if c.count is not None else poisson_interval(4) for c in cells]
    top = max(4.0, *(limit.high for limit in limits))
    gap = NEAR_MISS_GAP if severity == NEAR_MISS else 0
    height = ROW_HEIGHT + gap
    x, y = _across(quarters), linear("n", -0.08 * top, top * (1.12 * height / ROW_HEIGHT))
    colour = severity_colour(severity)
    shown = [_dot(at, c, limit) for at, (c, limit) in enumerate(zip(cells, limits, strict=True)) if c.count is not None]
    lines: list[Row] = [] if few else [{**row, "n": row["low"]} for row in shown]
    hidden: list[Row] = [{"at": i, "n": 1, "to": 4, "text": "<5"} for i, c in enumerate(cells) if c.count is None]
    tick = _tick(top)
    layers = [
        _shade(quarters, height),
        rules([{"n": tick}], Colour.GRID, y=y, x=pixels(0), x2=pixels(PLOT_WIDTH)),
        words([{"n": tick, "text": str(tick)}], pixels(-8), y, align="right", fontSize=11),
        rules([{"n": 0}], Colour.INK_SOFT, y=y, x=pixels(0), x2=pixels(PLOT_WIDTH), opacity=0.6),
        rules(lines, colour, 1.5, x=x, y=y, y2=second("high"), opacity=0.7),
        points(shown, x, y),
        words([r for r in shown if r["n"]], x, y, Colour.INK, align="left", dx=8, dy=-1),
        words([r for r in shown if not r["n"]], x, y, Colour.INK_SOFT, align="left", dx=7, dy=-8),
        rules(hidden, colour, 6, x=x, y=y, y2=second("to"), opacity=0.25),
        words(hidden, x, y, Colour.INK, align="left", dx=8, dy=-8),
        *_row_name(severity, colour, height),
    ]
    return {"width": PLOT_WIDTH, "height": height, "layer": layers}


def _dot(at: int, cell: QuarterCount, limit: Interval) -> Row:
    colour = severity_colour(cell.severity)
    return {
        "at": at,
        "n": cell.count,
        "low": limit.low,
        "high": limit.high,
        "text": str(cell.count),
        "shape": SHAPES[cell.severity],
        "colour": colour.value,
        "fill": Colour.SURFACE.value if cell.provisional or cell.count == 0 else colour.value,
        "says": f"{cell.label} {cell.severity}: {cell.count}",
    }


def _row_name(severity: str, colour: Colour, height: int) -> Iterator[Spec]:
    middle = height - ROW_HEIGHT * 0.58
    mark: Row = {"shape": SHAPES[severity], "colour": colour.value, "fill": colour.value, "says": severity}
    yield points([mark], pixels(-94), pixels(middle))
    yield words([{"text": severity}], pixels(-84), pixels(middle), Colour.INK, align="left", fontWeight="bold")
    if severity == NEAR_MISS:
        yield words([{"text": "near misses"}], pixels(-100), pixels(middle + 16), align="left", fontSize=11)


def _tick(top: float) -> int:
    """A round number near two thirds of the scale."""
    return next(size for size in (5000, 1000, 500, 200, 100, 50, 20, 10, 5, 2, 0) if size <= top * 0.8)


def _shade(quarters: Sequence[tuple[str, bool]], height: int) -> Spec:
    spans: list[Row] = [{"at": i - 0.5, "to": i + 0.5} for i, (_, running) in enumerate(quarters) if running]
    x = _across(quarters)
    return boxes(spans, Colour.ACCENT, 0.1, x=x, x2=second("to"), y=pixels(0), y2=pixels(height))


def _key_of(quarters: Sequence[tuple[str, bool]], *, few: bool) -> Spec:
    """A strip above the rows that names the shaded quarters."""
    ends = [at + 0.5 for at, (_, provisional) in enumerate(quarters) if provisional]
    running: list[Row] = [{"at": max(ends), "text": "provisional"}] if ends else []
    note: list[Row] = [{"text": KEY_LINE.removeprefix(INTERVAL_KEY) if few else KEY_LINE}]
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
    crowded = len(quarters) > MOST_NAMED
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
