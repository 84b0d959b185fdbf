"""The drawing of durations: a strip of dots with a median for each period that holds six or more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from afterword.charts.clean import Frame
from afterword.charts.colours import SEVERITIES, SHAPES, Colour, severity_colour
from afterword.charts.durations_dense import MOST_DOTS, Scale, density
from afterword.charts.marks import boxes, draw, linear, logarithmic, pixels, points, rules, second, words
from afterword.charts.periods import Period, periods
from afterword.charts.words import DAY, HOUR, duration_words
from afterword.derive.statistics import SMALLEST_SAMPLE, median_interval
from afterword.derive.survival import kaplan_meier

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from afterword.charts.clean import Caption
    from afterword.charts.durations import Duration
    from afterword.charts.marks import Row, Spec
    from afterword.charts.panel import Chart
    from afterword.derive.statistics import Median

FRAME = Frame(width=680, height=424, left=64, top=40)
PLOT_WIDTH, PLOT_HEIGHT = 548, 300
FLOOR = 1.0
TICKS = (1, 5, 15, HOUR, 4 * HOUR, DAY, 3 * DAY, 10 * DAY, 30 * DAY, 120 * DAY, 365 * DAY, 1000 * DAY, 3000 * DAY)
"""Minutes, about a factor of four apart."""


@dataclass(frozen=True, slots=True)
class PeriodMedian:
    """How many durations a period holds, and their median in minutes if there are six or more."""

    period: Period
    n: int
    median: Median | None


def period_medians(rows: Sequence[Duration]) -> tuple[PeriodMedian, ...]:
    """The median of each period: by order statistics, or by Kaplan–Meier in periods where some are still open."""
    if not rows:
        return ()
    days = [row.on for row in rows]
    return tuple(_median_of(period, rows) for period in periods(min(days), max(days)))


def _median_of(period: Period, rows: Sequence[Duration]) -> PeriodMedian:
    inside = [r for r in rows if period.start <= r.on < period.end]
    if len(inside) < SMALLEST_SAMPLE:
        return PeriodMedian(period, len(inside), None)
    if any(r.still_open for r in inside):
        return PeriodMedian(
            period, len(inside), kaplan_meier((r.minutes or 0.0, not r.still_open) for r in inside).median
        )
    return PeriodMedian(period, len(inside), median_interval([r.minutes or 0.0 for r in inside]))


def drawing(
    rows: Sequence[Duration],
    medians: Sequence[PeriodMedian],
    target: float | None,
    caption: Caption,
) -> Chart:
    """Draw `rows` (at least one, all with minutes) over the periods of `medians`."""
    first, last = medians[0].period.start.toordinal(), medians[-1].period.end.toordinal()
    lasting = [max(row.minutes or 0.0, FLOOR) for row in rows] + ([target] if target else [])
    low, high = _reach(min(lasting), max(lasting))
    x, y = linear("at", first, last), logarithmic("minutes", low, high)
    behind = [*_scale(low, high, y), *_period_axis(medians, x), *_target(target, y)]
    if len(rows) > MOST_DOTS:
        places = [(row.on.toordinal() + 0.5, max(row.minutes or 0.0, FLOOR)) for row in rows]
        marks, at = density(places, Scale(first, last, low, high), x, y)
        layers = [*behind, *marks, *_medians(medians, x, y, high), *_legend_of_medians(medians, at)]
    else:
        layers = [*behind, *_medians(medians, x, y, high), *_dots(rows, x, y), *_legend(rows, medians)]
    spec: Spec = {"width": PLOT_WIDTH, "height": PLOT_HEIGHT, "layer": layers}
    return draw(spec, FRAME, caption)


def _reach(shortest: float, longest: float) -> tuple[float, float]:
    """The ends of the scale: room around the dots, and never less than a factor of thirty in all."""
    slack = max(1.0, (30 / (longest / shortest * 3.5)) ** 0.5)
    return max(shortest / 1.6 / slack, FLOOR / 1.6), longest * 2.2 * slack


def _scale(low: float, high: float, y: Spec) -> Iterator[Spec]:
    ticks: list[Row] = [{"minutes": t, "text": duration_words(t)} for t in TICKS if low <= t <= high]
    yield rules(ticks, Colour.GRID, y=y, x=pixels(0), x2=pixels(PLOT_WIDTH))
    yield words(ticks, pixels(-8), y, align="right")


def _period_axis(medians: Sequence[PeriodMedian], x: Spec) -> Iterator[Spec]:
    """Below the plot: the period, how many it holds, and its median in words."""
    edges: list[Row] = [{"at": m.period.start.toordinal()} for m in medians[1:]]
    yield rules(edges, Colour.GRID, x=x, y=pixels(0), y2=pixels(PLOT_HEIGHT))
    base: list[Row] = [{}]
    yield rules(base, Colour.INK_SOFT, x=pixels(0), x2=pixels(PLOT_WIDTH), y=pixels(PLOT_HEIGHT), opacity=0.6)
    middles = [(m.period.start.toordinal() + m.period.end.toordinal()) / 2 for m in medians]
    labels: list[Row] = [{"at": at, "text": m.period.label} for at, m in zip(middles, medians, strict=True)]
    counts: list[Row] = [{"at": at, "text": str(m.n)} for at, m in zip(middles, medians, strict=True)]
    said: list[Row] = [
        {"at": at, "text": duration_words(m.median.value) if m.median else "–"}
        for at, m in zip(middles, medians, strict=True)
    ]
    yield words(labels, x, pixels(PLOT_HEIGHT + 18), Colour.INK, fontWeight="bold")
    yield words(counts, x, pixels(PLOT_HEIGHT + 40))
    yield words(said, x, pixels(PLOT_HEIGHT + 60), Colour.INK, fontSize=11)
    yield words([{"text": "n"}], pixels(-8), pixels(PLOT_HEIGHT + 40), align="right")
    yield words([{"text": "median"}], pixels(-8), pixels(PLOT_HEIGHT + 60), align="right")


def _target(target: float | None, y: Spec) -> Iterator[Spec]:
    if target:
        row: Row = {"minutes": target, "text": "target"}
        words_of: Row = {"minutes": target, "text": duration_words(target)}
        yield rules([row], Colour.ACCENT_2, 1.5, y=y, x=pixels(0), x2=pixels(PLOT_WIDTH), dash=[6, 4])
        yield words([row], pixels(PLOT_WIDTH + 6), y, Colour.ACCENT_2, align="left", dy=-7)
        yield words([words_of], pixels(PLOT_WIDTH + 6), y, Colour.ACCENT_2, align="left", dy=7, fontSize=11)


def _medians(medians: Sequence[PeriodMedian], x: Spec, y: Spec, top: float) -> Iterator[Spec]:
    """A bar over the width of the period, in a band that is its 95 % interval."""
    spans: list[Row] = [
        {
            "at": m.period.start.toordinal() + 3,
            "to": m.period.end.toordinal() - 3,
            "minutes": max(m.median.value, FLOOR),
            "low": max(m.median.interval.low, FLOOR),
            "high": min(m.median.interval.high, top),
        }
        for m in medians
        if m.median
    ]
    bands = [{**span, "minutes": span["low"]} for span in spans]
    yield boxes(bands, Colour.INK_SOFT, 0.13, x=x, x2=second("to"), y=y, y2=second("high"))
    yield rules(spans, Colour.INK, 2.5, x=x, x2=second("to"), y=y)


def _dots(rows: Sequence[Duration], x: Spec, y: Spec) -> Iterator[Spec]:
    ended, still = [_dot(r) for r in rows if not r.still_open], [_dot(r) for r in rows if r.still_open]
    yield points(ended, x, y, size=88, halo=True)
    yield points(still, x, y, size=52)
    arrow = {"shape": "triangle-up", "fill": Colour.WARN.value, "colour": Colour.WARN.value}
    heads: list[Row] = [{**row, **arrow} for row in still]
    lifted = [{**row, "minutes": float(row["minutes"] or FLOOR) * 1.45} for row in heads]
    yield rules(
        [{**row, "to": up["minutes"]} for row, up in zip(heads, lifted, strict=True)],
        Colour.WARN,
        1.5,
        x=x,
        y=y,
        y2=second("to"),
    )
    yield points(lifted, x, y, size=40)


def _dot(row: Duration) -> Row:
    colour = severity_colour(row.severity)
    minutes = row.minutes or 0.0
    so_far = " so far, still open" if row.still_open else ""
    return {
        "at": row.on.toordinal() + 0.5,
        "minutes": max(minutes, FLOOR),
        "shape": SHAPES.get(row.severity, "circle"),
        "colour": colour.value if row.still_open else Colour.SURFACE.value,
        "fill": Colour.SURFACE.value if row.still_open else colour.value,
        "says": f"{row.ref}, {row.severity}, {row.on.isoformat()}: {duration_words(minutes)}{so_far}",
    }


def _legend(rows: Sequence[Duration], medians: Sequence[PeriodMedian]) -> Iterator[Spec]:
    """Above the plot: the shapes that occur, and what bars and arrows mean."""
    at = 4
    y = pixels(-24)
    for severity in SEVERITIES:
        if any(r.severity == severity for r in rows):
            colour = severity_colour(severity).value
            mark: Row = {"shape": SHAPES[severity], "colour": colour, "fill": colour, "says": severity}
            yield points([mark], pixels(at), y, size=52)
            yield words([{"text": severity}], pixels(at + 9), y, align="left")
            at += 62
    if any(r.still_open for r in rows):
        arrow: Row = {
            "shape": "triangle-up",
            "colour": Colour.WARN.value,
            "fill": Colour.WARN.value,
            "says": "still open",
        }
        yield points([arrow], pixels(at), y, size=40)
        yield words([{"text": "still open"}], pixels(at + 9), y, align="left")
        at += 80
    yield from _legend_of_medians(medians, at)


def _legend_of_medians(medians: Sequence[PeriodMedian], at: int) -> Iterator[Spec]:
    """Above the plot, from `at` on: what the bars mean."""
    y = pixels(-24)
    if any(m.median for m in medians):
        yield boxes([{}], Colour.INK_SOFT, 0.13, x=pixels(at), x2=pixels(at + 22), y=pixels(-32), y2=pixels(-16))
        yield rules([{}], Colour.INK, 2.5, x=pixels(at), x2=pixels(at + 22), y=y)
        yield words([{"text": "median, 95 % interval"}], pixels(at + 28), y, align="left")
