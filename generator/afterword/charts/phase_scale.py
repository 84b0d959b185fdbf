"""Where a moment stands on the strip of one incident: to scale where possible, else squeezed."""

from __future__ import annotations

import math
from bisect import bisect_right
from itertools import pairwise
from typing import TYPE_CHECKING

from msgspec import Struct, field

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

NARROWEST = 26.0
"""A phase narrower than this could not be seen or pointed at, in pixels."""


class PhaseScale(Struct, frozen=True):
    """Moments and their places in pixels, both in order; between two of them the scale is even."""

    moments: tuple[datetime, ...]
    places: tuple[float, ...]
    squeezed: bool
    """Widths grow with the logarithm of the time, not with the time: the picture must say so."""
    placed: dict[datetime, float] = field(default_factory=dict)
    """Places worked out so far: most moments are asked for several times."""

    def place(self, at: datetime) -> float:
        """The pixel for a moment; moments outside the strip stand at its ends."""
        found = self.placed.get(at)
        if found is None:
            found = self.placed[at] = self._place(at)
        return found

    def _place(self, at: datetime) -> float:
        if at <= self.moments[0]:
            return self.places[0]
        if at >= self.moments[-1]:
            return self.places[-1]
        after = bisect_right(self.moments, at)
        start, end = self.moments[after - 1], self.moments[after]
        share = (at - start) / (end - start)
        return round(self.places[after - 1] + share * (self.places[after] - self.places[after - 1]), 2)


def phase_scale(moments: Iterable[datetime], left: float, width: float) -> PhaseScale:
    """The scale over `moments` (at least one, any order), `width` pixels from `left`.

    Even, unless some span would be narrower than 26 pixels: then each gets a share by log₂(1 + minutes).
    """
    knots = tuple(sorted(set(moments)))
    spans = [(b - a).total_seconds() / 60 for a, b in pairwise(knots)]
    total = sum(spans)
    widths = [width * span / total for span in spans] if total else []
    squeezed = any(w < NARROWEST for w in widths)
    if squeezed:
        least = min(NARROWEST, width / len(spans))
        weights = [math.log2(1 + span) for span in spans]
        room = (width - least * len(spans)) / sum(weights)
        widths = [least + room * weight for weight in weights]
    places = [left]
    for each in widths:
        places.append(round(places[-1] + each, 2))
    return PhaseScale(knots, tuple(places), squeezed)
