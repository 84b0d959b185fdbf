"""What the strip of one incident is made from: milestones, waves, events, and the phases between milestones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from afterword.charts.words import MONTHS, moment_words

if TYPE_CHECKING:
    from datetime import datetime

LANES = ("signal", "decision", "action", "hand-off", "update", "comms", "status")


class Milestone(Struct, frozen=True):
    """`started`, `detected`, `acknowledged`, `contained` or `resolved`; `at` in UTC, None when unknown or not yet.

    `precision` is `minute`, `hour`, `day` or `month`: below the hour's, `at` is the first moment of its span.
    """

    name: str
    at: datetime | None
    precision: str = "minute"
    about: bool = False

    @property
    def vague(self) -> bool:
        """Known only to the day or the month."""
        return self.precision in {"day", "month"}

    @property
    def when(self) -> str:
        """The time as it is known: `15 Nov 20:42`, `about 15 Nov 20:00`, `15 Nov, time unknown`, `Nov 2025`."""
        if self.at is None:
            return "unknown"
        if self.precision == "month":
            return f"{MONTHS[self.at.month - 1]} {self.at.year}"
        words = f"{self.at.day} {MONTHS[self.at.month - 1]}, no time" if self.vague else moment_words(self.at)
        return f"about {words}" if self.about else words


class Wave(Struct, frozen=True):
    """A time in which the harm went on, in UTC; `contained` is None while it does."""

    started: datetime
    contained: datetime | None


class Event(Struct, frozen=True):
    """An entry of the timeline: its moment in UTC, its type (a name from `LANES`) and what it says."""

    at: datetime
    type: str
    what: str


class Phase(Struct, frozen=True):
    """The time between two known milestones; `end` is None for one that still runs."""

    start: Milestone
    end: Milestone | None
    name: str
    words: str
    colour: str
    opacity: float
