"""How long things stay open when some still are: the Kaplan–Meier curve."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import groupby
from statistics import NormalDist
from typing import TYPE_CHECKING

from afterword.derive.statistics import CONFIDENCE, Interval, Median

if TYPE_CHECKING:
    from collections.abc import Iterable

HALF = 0.5 + 1e-12
"""One half, and room for the rounding of a product of fractions."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a survival curve: at `time`, `events` of `at_risk` ended, and `survival` are left after it.

    The limits are None where the variance has no value (once nobody is left at risk).
    """

    time: float
    at_risk: int
    events: int
    survival: float
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Survival:
    """A Kaplan–Meier curve: its steps in order of time, n, and how many were still open (censored)."""

    steps: tuple[Step, ...]
    n: int
    censored: int

    @property
    def median(self) -> Median | None:
        """The first time at which half or fewer are left, or None when the curve never comes so low.

        Limits are the times at which the curve's own limits pass one half (Brookmeyer and Crowley 1982).
        """
        value = next((s.time for s in self.steps if s.survival <= HALF), None)
        if value is None:
            return None
        low = next((s.time for s in self.steps if s.low is not None and s.low <= HALF), value)
        high = next((s.time for s in self.steps if s.high is not None and s.high <= HALF), math.inf)
        return Median(value, Interval(low, high), self.n)

    def after(self, time: float) -> float:
        """The share still open just after `time`, from 1 down to 0."""
        left = 1.0
        for step in self.steps:
            if step.time > time:
                break
            left = step.survival
        return left


def kaplan_meier(durations: Iterable[tuple[float, bool]], confidence: float = CONFIDENCE) -> Survival:
    """The share still open by time, from (duration, observed) pairs; `observed` is False for what is still open.

    S(t) = ∏ (1 − dᵢ/nᵢ) (Kaplan and Meier 1958), variance by Greenwood (1926), limits on the log(−log S) scale
    (Kalbfleisch and Prentice 1980). One open at the very time of an event counts as at risk in it.
    """
    pairs = sorted(durations)
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    at_risk, survival, variance = len(pairs), 1.0, 0.0
    steps = []
    for time, here in groupby(pairs, key=lambda pair: pair[0]):
        seen = [observed for _, observed in here]
        events = sum(seen)
        if events:
            survival *= 1 - events / at_risk
            variance += events / (at_risk * (at_risk - events)) if events < at_risk else math.inf
            low, high = _log_log_limits(survival, variance, z)
            steps.append(Step(time, at_risk, events, survival, low, high))
        at_risk -= len(seen)
    return Survival(tuple(steps), len(pairs), sum(not observed for _, observed in pairs))


def _log_log_limits(survival: float, variance: float, z: float) -> tuple[float | None, float | None]:
    """S^exp(±z √V / log S), where V is Greenwood's sum: they stay between 0 and 1."""
    if survival <= 0 or not math.isfinite(variance):
        return None, None
    reach = z * math.sqrt(variance) / abs(math.log(survival))
    return survival ** math.exp(reach), survival ** math.exp(-reach)
