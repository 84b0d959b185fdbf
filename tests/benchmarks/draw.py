"""Draws by chance that come out the same for the same seed, on every machine and in every version of Python."""

from __future__ import annotations

from bisect import bisect
from datetime import datetime, timedelta
from itertools import accumulate
from math import cos, log, pi, sqrt
from random import Random
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Sequence

T = TypeVar("T")
ALPHABET = "23456789BCDFHJKMNPQRTVWX"
START, END = datetime(2020, 1, 6), datetime(2026, 10, 31, 18)  # noqa: DTZ001 - all times of a generated archive are UTC
AS_OF = "2026-11-01"
"""The day that a generated archive is built for: nothing in it lies later."""


class Skewed(Generic[T]):
    """Things of which the first is drawn far more often than the last, as ranks go in real archives (Zipf's law)."""

    def __init__(self, items: Sequence[T], power: float = 0.9) -> None:
        self.items = tuple(items)
        self.limits = tuple(accumulate(1 / (rank + 1) ** power for rank in range(len(self.items))))


class Draw:
    """A source of chance. Only `random()` is used: it is the one method whose sequence Python promises to keep."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed).random  # noqa: S311 - no secret is made here
        self._taken: set[str] = set()

    def one(self, items: Sequence[T]) -> T:
        return items[int(self.random() * len(items))]

    def skewed(self, among: Skewed[T]) -> T:
        return among.items[bisect(among.limits, self.random() * among.limits[-1])]

    def some(self, among: Skewed[T], count: int) -> list[T]:
        """At most `count` different things, in the order drawn."""
        return list(dict.fromkeys(self.skewed(among) for _ in range(count)))

    def chance(self, share: float) -> bool:
        return self.random() < share

    def whole(self, low: int, high: int) -> int:
        return low + int(self.random() * (high - low + 1))

    def long_tailed(self, median: float, spread: float) -> float:
        """Log-normal, with its median and the standard deviation of its logarithm (Box and Muller, 1958)."""
        normal = sqrt(-2 * log(1 - self.random())) * cos(2 * pi * self.random())
        return float(median * 2.718281828459045 ** (spread * normal))

    def later(self, at: datetime, median_minutes: float, spread: float = 1.2) -> datetime:
        return at + timedelta(minutes=int(1 + min(self.long_tailed(median_minutes, spread), 300 * 1440)))

    def between(self, first: datetime, last: datetime) -> datetime:
        minutes = max(0, int((last - first).total_seconds() // 60))
        return first + timedelta(minutes=int(self.random() * minutes))

    def code(self, prefix: str) -> str:
        """An id that was not drawn before: the prefix and four of the alphabet without vowels."""
        while True:
            drawn = prefix + "".join([self.one(ALPHABET) for _ in range(4)])
            if drawn not in self._taken:
                self._taken.add(drawn)
                return drawn
