"""Many durations in one picture: no dot for each, but boxes that are the darker the more incidents lie in them."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from afterword.charts.colours import Colour
from afterword.charts.marks import boxes, pixels, second, words
from afterword.charts.words import number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from afterword.charts.marks import Row, Spec

MOST_DOTS = 150
"""More dots than this lie on each other."""
COLUMNS, ROWS = 34, 25
SHADES = (0.22, 0.45, 0.7, 1.0)


@dataclass(frozen=True, slots=True)
class Scale:
    """Where the boxes lie: the days and the minutes (logarithmic) between which the plot stands."""

    first: float
    last: float
    low: float
    high: float

    def box(self, at: float, minutes: float) -> tuple[int, int]:
        """The column and the row in which a duration lies, both from 0."""
        across = (at - self.first) / (self.last - self.first)
        up = math.log(minutes / self.low) / math.log(self.high / self.low)
        return min(int(across * COLUMNS), COLUMNS - 1), min(max(int(up * ROWS), 0), ROWS - 1)

    def day(self, column: int) -> float:
        """Where a column begins."""
        return self.first + (self.last - self.first) * column / COLUMNS

    def minutes(self, row: int) -> float:
        """Where a row begins."""
        return self.low * math.exp(math.log(self.high / self.low) * row / ROWS)


def shades(counts: Sequence[int]) -> tuple[int, ...]:
    """The most that a box of each shade holds: equal steps of the logarithm up to the fullest box."""
    most = max(counts, default=1)
    return tuple(dict.fromkeys(math.ceil(most ** ((n + 1) / len(SHADES)) - 1e-9) for n in range(len(SHADES))))


def density(places: Sequence[tuple[float, float]], scale: Scale, x: Spec, y: Spec) -> tuple[list[Spec], int]:
    """Boxes for durations given as (day, minutes) with a legend above the plot, and where that ends in pixels."""
    counts = Counter(scale.box(at, minutes) for at, minutes in places)
    limits = shades(tuple(counts.values()))
    layers: list[Spec] = []
    below, left = 0, 4
    for limit, shade in zip(limits, SHADES[-len(limits) :], strict=True):
        held: list[Row] = [
            {"at": scale.day(c), "to": scale.day(c + 1), "minutes": scale.minutes(r), "high": scale.minutes(r + 1)}
            for (c, r), count in sorted(counts.items())
            if below < count <= limit
        ]
        said = number(limit) if limit == below + 1 else f"{number(below + 1)} to {number(limit)}"
        said += " incidents" if limit == limits[-1] else ""
        layers.append(boxes(held, Colour.ACCENT, shade, x=x, x2=second("to"), y=y, y2=second("high")))
        sample = {"x": pixels(left), "x2": pixels(left + 14), "y": pixels(-31), "y2": pixels(-17)}
        layers.append(boxes([{}], Colour.ACCENT, shade, **sample))
        layers.append(words([{"text": said}], pixels(left + 19), pixels(-24), align="left"))
        below, left = limit, left + 34 + 7 * len(said)
    return layers, left
