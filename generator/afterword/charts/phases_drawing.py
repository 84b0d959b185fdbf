"""The pieces of the strip of one incident, each placed on its scale."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from afterword.charts.colours import Colour
from afterword.charts.phase_values import LANES
from afterword.charts.shapes import Arrow, Box, Line, Shape, Text, fading, text_width, tiers
from afterword.charts.words import duration_words, moment_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from afterword.charts.phase_scale import PhaseScale
    from afterword.charts.phase_values import Event, Milestone, Phase, Wave

WIDTH, LEFT, RIGHT = 680, 84, 30
BAR, TIER, LABEL_TIER, LANE = 26, 34, 32, 22
FADE = 44
SOFT = Colour.INK_SOFT.variable
INK = Colour.INK.variable


def durations(phases: Sequence[Phase], scale: PhaseScale, now: datetime | None) -> tuple[list[Shape], float]:
    """Above the bar: how long each phase took, in as many rows as it takes; and where the bar then stands."""
    blocks = []
    for phase in phases:
        left, right = _ends(phase, scale, now)
        width = max(text_width(phase.words) * 1.08, text_width(phase.name, 11)) + 4
        middle = min(max((left + right) / 2, width / 2), WIDTH - width / 2)
        blocks.append((round(middle, 2), width))
    rows = tiers(tuple(blocks))
    bar = 6 + TIER * (max(rows, default=0) + 1)
    shapes: list[Shape] = []
    for phase, (middle, _), row in zip(phases, blocks, rows, strict=True):
        y = bar - 8 - row * TIER
        left, right = _ends(phase, scale, now)
        if row:
            shapes.append(
                Line(round((left + right) / 2, 2), y + 4, round((left + right) / 2, 2), bar, Colour.GRID.variable)
            )
        shapes.append(Text(middle, y - 13, phase.words, INK, "middle", bold=True))
        shapes.append(Text(middle, y, phase.name, SOFT, "middle", size=11))
    return shapes, bar


def _ends(phase: Phase, scale: PhaseScale, now: datetime | None) -> tuple[float, float]:
    until = phase.end.at if phase.end else now
    start = phase.start.at
    return (scale.place(start) if start else 0.0, scale.place(until) if until else 0.0)


def bars(phases: Sequence[Phase], scale: PhaseScale, bar: float, now: datetime | None) -> Iterator[Shape]:
    """A bar for each phase, blurred where its end is only known to the day, with an arrow where it still runs."""
    for phase in phases:
        left, right = _ends(phase, scale, now)
        says = f"{phase.name}: {phase.words}"
        yield Box(left, bar, round(max(right - left - 1, 1), 2), BAR, phase.colour, phase.opacity, says)
        if phase.end is None:
            yield Arrow(round(right + 14, 2), bar + BAR / 2, phase.colour, says="still running")
        for edge in (phase.start, phase.end):
            if edge is not None and edge.vague and edge.at is not None:
                day = timedelta(days=1 if edge.precision == "day" else 30)
                at, until = scale.place(edge.at), scale.place(edge.at + day)
                reach = min(max(until - at, 10), 48, right - left)
                start = at if edge is phase.start else at - reach
                yield from _blur(start, reach, bar)


def _blur(x: float, width: float, bar: float) -> Iterator[Shape]:
    """Stripes of paper over a bar: somewhere here it begins or ends."""
    count = max(int(width / 5), 2)
    each = width / count
    for i in range(count):
        yield Box(round(x + i * each, 2), bar, round(each * 0.5, 2), BAR, Colour.SURFACE.variable, 0.7)


def unknown_start(first: float, bar: float) -> Iterator[Shape]:
    """From the left margin to `first`, the place of the first known milestone: it began somewhere here."""
    yield from fading((LEFT, first - LEFT - 2), bar, BAR, Colour.WARN.variable, to_left=True)
    yield Text(LEFT - 6, bar + 11, "start", SOFT, "end", size=11)
    yield Text(LEFT - 6, bar + 23, "unknown", SOFT, "end", size=11)


def unknown_end(last: float, bar: float) -> Iterator[Shape]:
    """After `last`, the place of the last known milestone: it ended some time after."""
    yield from fading((last + 2, RIGHT - 4), bar, BAR, SOFT, to_left=False)


def guides(known: Sequence[Milestone], scale: PhaseScale, top: float, bottom: float) -> Iterator[Shape]:
    """Faint lines from the milestones down through the rows of events."""
    for milestone in known:
        if milestone.at is not None and bottom - top > 2 * LANE:
            x = scale.place(milestone.at)
            yield Line(x, top, x, bottom - 24, Colour.GRID.variable)


def milestone_labels(known: Sequence[Milestone], scale: PhaseScale, bar: float) -> tuple[list[Shape], float]:
    """Below the bar: each milestone and its time, in as many rows as it takes; and where they end."""
    blocks = []
    said = [(m.name, m.when, scale.place(m.at) if m.at else 0.0) for m in known]
    for name, when, x in said:
        width = max(text_width(name) * 1.08, text_width(when, 11)) + 4
        blocks.append((min(max(x, width / 2), WIDTH - width / 2), width))
    rows = tiers(tuple(blocks), gap=8)
    shapes: list[Shape] = []
    for (name, when, x), (middle, _), row in zip(said, blocks, rows, strict=True):
        y = bar + BAR + 18 + row * LABEL_TIER
        shapes.append(Line(x, bar - 3, x, y - 11, INK))
        shapes.append(Text(round(middle, 2), y, name, INK, "middle", bold=True))
        shapes.append(Text(round(middle, 2), y + 13, when, SOFT, "middle", size=11))
    return shapes, bar + BAR + 18 + LABEL_TIER * (max(rows) + 1)


def lanes(
    waves: Sequence[Wave], events: Sequence[Event], scale: PhaseScale, top: float, now: datetime | None
) -> tuple[list[Shape], int]:
    """One row for the waves and one for each type of event that occurs; and how tall the picture is then."""
    shapes: list[Shape] = []
    y = top + 4
    if waves:
        shapes.append(Text(0, y + 13, "waves", SOFT))
        for count, wave in enumerate(waves, 1):
            shapes += _wave(wave, f"wave {count}", scale, y, now)
        y += LANE
    for lane in LANES:
        here = [e for e in events if e.type == lane]
        if here:
            shapes.append(Text(0, y + 13, lane, SOFT))
            shapes.append(Line(LEFT, y + 9, WIDTH - RIGHT, y + 9, Colour.GRID.variable))
            shapes += [
                Box(round(scale.place(e.at) - 1.5, 2), y + 2, 3, 14, INK, 0.8, f"{moment_words(e.at)} {e.what}")
                for e in here
            ]
            y += LANE
    return shapes, round(y + 24)


def _wave(wave: Wave, name: str, scale: PhaseScale, y: float, now: datetime | None) -> Iterator[Shape]:
    """A bar; with an arrow while the wave goes on, fading where nobody noted its end."""
    colour = Colour.WARN.variable
    left = scale.place(wave.started)
    until = wave.contained or now
    if until is None:
        yield from fading((left, min(FADE, WIDTH - left)), y + 3, 12, colour, to_left=False)
        return
    right = scale.place(until)
    lasted = duration_words(max((until - wave.started).total_seconds() / 60, 0))
    yield Box(left, y + 3, round(max(right - left, 3), 2), 12, colour, 0.6, f"{name}: {lasted}")
    if wave.contained is None:
        yield Arrow(round(right + 12, 2), y + 9, colour, says="still going on")
