"""Intervals, medians and shares: the few statistics that stay honest with small numbers."""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

CONFIDENCE = 0.95
SMALLEST_SAMPLE = 6
"""Below six values no order statistics enclose the median with 95 % confidence: dots, and no statistic."""


@dataclass(frozen=True, slots=True)
class Interval:
    """Limits in the unit of the estimate; `high` is infinite where the data set no upper limit."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Median:
    """A median in the unit of its values, with its limits, and how many values it stands on."""

    value: float
    interval: Interval
    n: int


@dataclass(frozen=True, slots=True)
class Share:
    """`within` of `of` met a target. `undecided` are open and not yet past it: they are in neither number."""

    within: int
    of: int
    undecided: int
    interval: Interval | None
    """As a fraction from 0 to 1; None when `of` is 0."""

    @property
    def fraction(self) -> float | None:
        """From 0 to 1; None when nothing is decided yet."""
        return self.within / self.of if self.of else None


def poisson_interval(count: int, exposure: float = 1.0, confidence: float = CONFIDENCE) -> Interval:
    """Exact limits for a rate, from `count` events in `exposure` (any unit; the limits are per that unit).

    L = χ²(α/2; 2x) / 2E, U = χ²(1−α/2; 2x+2) / 2E (Garwood 1936), written as gamma quantiles.
    Conservative: the true coverage is at least `confidence`.
    """
    from scipy.special import gammaincinv

    tail = (1 - confidence) / 2
    low = float(gammaincinv(count, tail)) if count else 0.0
    return Interval(low / exposure, float(gammaincinv(count + 1, 1 - tail)) / exposure)


def rate_ratio_interval(
    count: int, exposure: float, base_count: int, base_exposure: float, confidence: float = CONFIDENCE
) -> Interval:
    """Exact limits for the ratio of two rates: `count` in `exposure` over `base_count` in `base_exposure`.

    Given the sum of both, the first is binomial with p = ρE₁ / (ρE₁ + E₀) (Przyborowski and Wilenski 1940);
    Clopper–Pearson limits for p (1934) give those for ρ. With no event at all the limits are 0 and infinity.
    """
    from scipy.special import betaincinv

    tail = (1 - confidence) / 2
    scale = base_exposure / exposure
    low = float(betaincinv(count, base_count + 1, tail)) if count else 0.0
    high = float(betaincinv(count + 1, base_count, 1 - tail)) if base_count else 1.0
    return Interval(low / (1 - low) * scale, high / (1 - high) * scale if high < 1 else math.inf)


def wilson_interval(hits: int, n: int, confidence: float = CONFIDENCE) -> Interval | None:
    """Score limits for the share `hits` / `n`, as fractions from 0 to 1; None when `n` is 0.

    (p̂ + z²/2n ± z √(p̂(1−p̂)/n + z²/4n²)) / (1 + z²/n) (Wilson 1927).
    """
    if n == 0:
        return None
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    share = hits / n
    centre = share + z * z / (2 * n)
    reach = z * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    scale = 1 + z * z / n
    low = 0.0 if hits == 0 else max(0.0, (centre - reach) / scale)
    high = 1.0 if hits == n else min(1.0, (centre + reach) / scale)
    return Interval(low, high)


def median_interval(values: Sequence[float], confidence: float = CONFIDENCE) -> Median | None:
    """The median and the order statistics around it; None below six values, where no pair is wide enough.

    x₍ₗ₎ … x₍ₙ₊₁₋ₗ₎ with the largest l for which P(Bin(n, ½) ≤ l−1) ≤ α/2 (Thompson 1936). Free of any shape
    of distribution, and conservative.
    """
    from scipy.special import bdtr

    n = len(values)
    if n < SMALLEST_SAMPLE:
        return None
    tail = (1 - confidence) / 2
    rank = next((k for k in range(n // 2, 0, -1) if float(bdtr(k - 1, n, 0.5)) <= tail), 0)
    if rank == 0:
        return None
    ordered = sorted(values)
    return Median(quantile(ordered, 0.5), Interval(ordered[rank - 1], ordered[n - rank]), n)


def quantile(values: Sequence[float], share: float) -> float:
    """The value below which `share` (0 to 1) of `values` lie, between neighbours by straight line; NaN for no values.

    Definition 7 of Hyndman and Fan (1996), the default of NumPy, R and spreadsheets.
    """
    if not values:
        return math.nan
    ordered = sorted(values)
    place = (len(ordered) - 1) * share
    below = math.floor(place)
    above = min(below + 1, len(ordered) - 1)
    weight = place - below
    return ordered[below] if weight == 0 else ordered[below] * (1 - weight) + ordered[above] * weight


def share_within(durations: Iterable[tuple[float, bool]], target: float) -> Share:
    """How many (duration, observed) pairs are at or under `target`, in the same unit, with Wilson limits.

    What is still open and already past the target counts as over it; what is open and younger is undecided.
    """
    within = over = undecided = 0
    for duration, observed in durations:
        if duration > target:
            over += 1
        elif observed:
            within += 1
        else:
            undecided += 1
    return Share(within, within + over, undecided, wilson_interval(within, within + over))
