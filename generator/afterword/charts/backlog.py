"""Corrective actions over time: how many are open, how many of them overdue, and for how long."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from afterword.charts.clean import Caption, Frame
from afterword.charts.colours import Colour
from afterword.charts.marks import boxes, draw, layer, linear, pixels, rules, second, words
from afterword.charts.panel import DataFile, Panel
from afterword.charts.words import MONTHS, listing, plural

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from afterword.charts.marks import Row, Spec
    from afterword.charts.panel import Cell, Chart, LeftOut

KEY = "actions-open"
QUESTION = "How many actions are open, and how late are the overdue ones?"
AGES = ("0–7 days", "8–30 days", "31–60 days", "61–90 days", "over 90 days")
"""How long overdue, youngest first."""

HEADER = ("part", "label", "open", "overdue")
FRAME = Frame(width=680, height=452, left=64, top=20)
MOST_TICKS, MOST_NAMED, LABEL_HEIGHT = 6, 14, 16
PLOT_WIDTH, FLOW_HEIGHT, AXIS_HEIGHT, AGE_ROW = 500, 210, 84, 26


@dataclass(frozen=True, slots=True)
class MonthOfActions:
    """Actions at the end of a month (the last one: today).

    `open` counts all that are neither done nor dropped, `overdue` those of them past their due date.
    """

    year: int
    month: int
    open: int
    overdue: int


def actions_panel(
    months: Sequence[MonthOfActions],
    overdue_days: Sequence[int],
    definition: str,
    left_out: tuple[LeftOut, ...] = (),
    key: str = KEY,
) -> Panel:
    """The panel of open actions: one value a month, oldest first, and the days by which each is overdue today."""
    ages = ageing(overdue_days)
    alternative = _alternative(months, ages)
    empty = not any(m.open for m in months)
    return Panel(
        key=key,
        question=QUESTION,
        definition=definition,
        window=f"{_label(months[0])} to {_label(months[-1])}" if months else "no months yet",
        n=months[-1].open if months else 0,
        left_out=left_out,
        headline=_headline(months, ages),
        chart=None if empty else _drawing(months, ages, key, alternative),
        refusal="There is nothing to draw: no action was open in this window." if empty else "",
        alternative=alternative,
        header=HEADER,
        rows=_rows(months, ages),
    )


def actions_file(months: Sequence[MonthOfActions], overdue_days: Sequence[int], key: str = KEY) -> DataFile:
    """The figures of the panel as data."""
    return DataFile(f"{key}.csv", HEADER, _rows(months, ageing(overdue_days)))


def _rows(months: Sequence[MonthOfActions], ages: Sequence[int]) -> tuple[tuple[Cell, ...], ...]:
    flow: list[tuple[Cell, ...]] = [("month", _label(m), m.open, m.overdue) for m in months]
    return (*flow, *(("overdue for", age, None, count) for age, count in zip(AGES, ages, strict=True)))


def ageing(overdue_days: Sequence[int]) -> tuple[int, ...]:
    """How many fall into each of `AGES`, from the number of days each action is overdue."""
    edges = (7, 30, 60, 90)
    counts = [0] * len(AGES)
    for days in overdue_days:
        counts[sum(days > edge for edge in edges)] += 1
    return tuple(counts)


def _label(month: MonthOfActions) -> str:
    return f"{month.year}-{month.month:02d}"


def _headline(months: Sequence[MonthOfActions], ages: Sequence[int]) -> str:
    if not months:
        return ""
    now = months[-1]
    overdue = f"{now.overdue} overdue" if now.overdue else "none overdue"
    oldest = f", {ages[-1]} by more than 90 days" if ages[-1] else ""
    return f"{plural(now.open, 'action')} open, {overdue}{oldest}."


def _alternative(months: Sequence[MonthOfActions], ages: Sequence[int]) -> str:
    if not any(m.open for m in months):
        return "No picture: no action was open."
    most = max(months, key=lambda m: m.open)
    overdue = tuple(f"{count} for {age}" for age, count in zip(AGES, ages, strict=True) if count)
    return (
        f"Above, a stepped area of open actions by month from {_label(months[0])} to {_label(months[-1])}, highest "
        f"in {_label(most)} with {most.open}, ending at {months[-1].open}; inside it the overdue ones, ending at "
        f"{months[-1].overdue}. Below, bars of how long they are overdue: {listing(overdue) or 'none is overdue'}."
    )


def _drawing(months: Sequence[MonthOfActions], ages: Sequence[int], key: str, alternative: str) -> Chart:
    flow: Spec = {"width": PLOT_WIDTH, "height": FLOW_HEIGHT, "layer": [*_flow(months), *_months(months)]}
    spec: Spec = {"vconcat": [flow, _gap(), _ages(ages)], "spacing": 0, "bounds": "flush"}
    return draw(spec, FRAME, Caption(key, QUESTION, alternative))


def _flow(months: Sequence[MonthOfActions]) -> Iterator[Spec]:
    """Two stepped areas from zero, named at their right ends."""
    top = max(*(m.open for m in months), 4) * 1.08
    x, y = linear("at", 0, len(months)), linear("n", 0, top)
    step = next(s for s in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 5000, 20000) if top / s <= MOST_TICKS)
    ticks: list[Row] = [{"n": n, "text": str(n)} for n in range(0, int(top) + 1, step)]
    yield rules(ticks, Colour.GRID, y=y, x=pixels(0), x2=pixels(PLOT_WIDTH))
    yield words(ticks, pixels(-8), y, align="right")
    now = months[-1]
    places = _apart(now.open / top, now.overdue / top)
    for name, colour, opacity, place, value in (
        ("open", Colour.ACCENT, 0.22, places[0], now.open),
        ("overdue", Colour.WARN, 0.55, places[1], now.overdue),
    ):
        steps: list[Row] = [{"at": i, "n": m.open if name == "open" else m.overdue} for i, m in enumerate(months)]
        steps.append({"at": len(months), "n": value})
        area: Spec = {"type": "area", "interpolate": "step-after", "color": colour.value, "opacity": opacity}
        line: Spec = {"type": "line", "interpolate": "step-after", "color": colour.value, "strokeWidth": 2}
        yield layer(area, steps, x=x, y=y)
        yield layer(line, steps, x=x, y=y)
        label: Row = {"text": f"{value} {name}"}
        yield words([label], pixels(PLOT_WIDTH + 8), pixels(place), colour, align="left", fontWeight="bold")


def _apart(upper: float, lower: float) -> tuple[float, float]:
    """Where to write two labels, in pixels from the top: at their values, but never on each other."""
    high, low = FLOW_HEIGHT * (1 - upper), FLOW_HEIGHT * (1 - lower)
    if low - high < LABEL_HEIGHT:
        high = low - LABEL_HEIGHT
    return high, low


def _months(months: Sequence[MonthOfActions]) -> Iterator[Spec]:
    """Month names, thinned so that they never touch, and years below each January or the first month."""
    every = 1 if len(months) <= MOST_NAMED else 3
    x = linear("at", 0, len(months))
    names: list[Row] = [
        {"at": i + 0.5, "text": MONTHS[m.month - 1]}
        for i, m in enumerate(months)
        if (m.month - 1) % every == 0 and len(months) <= 3 * MOST_NAMED
    ]
    years: list[Row] = [{"at": i + 0.5, "text": str(m.year)} for i, m in enumerate(months) if m.month == 1 or i == 0]
    if len(years) > 1 and (months[1].month == 1 or months[2].month == 1):
        years = years[1:]
    yield words(names, x, pixels(FLOW_HEIGHT + 14), fontSize=11)
    yield words(years, x, pixels(FLOW_HEIGHT + 32), Colour.INK, fontWeight="bold")


def _gap() -> Spec:
    title: Row = {"text": "Overdue today, by how long"}
    return {
        "width": PLOT_WIDTH,
        "height": AXIS_HEIGHT,
        "layer": [words([title], pixels(-56), pixels(AXIS_HEIGHT - 16), Colour.INK, align="left", fontWeight="bold")],
    }


def _ages(ages: Sequence[int]) -> Spec:
    """One bar for each age, its count at its end; none is drawn as an empty row with a zero."""
    room = max(*ages, 4)
    x = linear("n", 0, room)
    bars: list[Row] = [
        {"n": 0, "to": count, "top": i * AGE_ROW + 5, "end": (i + 1) * AGE_ROW - 5, "text": str(count)}
        for i, count in enumerate(ages)
    ]
    layers: list[Spec] = []
    for i, bar in enumerate(bars):
        middle = pixels((i + 0.5) * AGE_ROW)
        start, end = pixels(i * AGE_ROW + 4), pixels((i + 1) * AGE_ROW - 4)
        layers.append(words([{"text": AGES[i]}], pixels(30), middle, align="right"))
        shifted: Spec = {**x, "scale": {"domain": [0, room], "range": [40, PLOT_WIDTH - 40], "nice": False}}
        layers.append(boxes([bar], Colour.WARN, 0.3 + 0.14 * i, x=shifted, x2=second("to"), y=start, y2=end))
        at_end: Row = {"n": bar["to"], "text": bar["text"]}
        layers.append(words([at_end], shifted, middle, Colour.INK, align="left", dx=7, fontWeight="bold"))
    layers.append(rules([{}], Colour.INK_SOFT, x=pixels(40), y=pixels(0), y2=pixels(len(ages) * AGE_ROW), opacity=0.6))
    return {"width": PLOT_WIDTH, "height": len(ages) * AGE_ROW, "layer": layers}
