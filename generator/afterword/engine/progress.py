"""Says what is being done, how far it is, and about how long it will take; only to a person at a terminal."""

from __future__ import annotations

import os
import sys
import time
from typing import TextIO

OFTEN = 0.2
SOON = 1.0


class Progress:
    """One line that is written over; nothing when `stream` is no terminal. The time left is that of the present step."""

    def __init__(self, stream: TextIO | None = None) -> None:
        """Write to `stream` (default: standard error)."""
        self._stream = stream if stream is not None else sys.stderr
        self._shown = bool(getattr(self._stream, "isatty", lambda: False)())
        self._what, self._done, self._all = "", 0, 0
        self._start = self._began = self._said = time.monotonic()
        self._spent = _spent()
        self._told = "AFTERWORD_TIMES" in os.environ

    def begin(self, what: str, items: int = 0) -> None:
        """A new step: `what` as a verb with its object ("Reading records"), and how many items it has (0: nobody knows)."""
        self._close()
        self._what, self._done, self._all = what, 0, items
        self._began, self._spent = time.monotonic(), _spent()
        self._say(self._began)

    def advance(self, items: int) -> None:
        """So many items more are done."""
        self._done += items
        self.tick(time.monotonic())

    def tick(self, now: float) -> None:
        """Say it again, if it is time."""
        if now - self._said >= OFTEN:
            self._say(now)

    def reached(self, what: str) -> None:
        """Something that somebody may be waiting for is there. Said where AFTERWORD_TIMES is set: benchmarks listen."""
        if self._told:
            self._stream.write(f"{what} after {time.monotonic() - self._start:.1f} s\n")
            self._stream.flush()

    def _close(self) -> None:
        """Say what the step that ends has cost, where AFTERWORD_TIMES is set."""
        if self._told and self._what:
            lasted, spent = time.monotonic() - self._began, _spent() - self._spent
            self._stream.write(f"{self._what}: {lasted:.1f} s, {spent:.1f} s of processor time\n")
            self._stream.flush()

    def end(self) -> None:
        """Remove the line."""
        self._close()
        self._what = ""
        if self._shown:
            self._stream.write("\r\x1b[K")
            self._stream.flush()

    def _say(self, now: float) -> None:
        self._said = now
        if self._shown:
            self._stream.write(f"\r\x1b[K{self.line(now)}")
            self._stream.flush()

    def line(self, now: float) -> str:
        """The line as it stands `now` (a monotonic clock): `Reading records: 3,000 of 10,000, about 4 s left`."""
        if not self._all:
            return f"{self._what} …"
        words = f"{self._what}: {self._done:,} of {self._all:,}"
        lasted = now - self._began
        if not self._done or lasted < SOON:
            return words
        left = lasted / self._done * (self._all - self._done)
        return f"{words}, about {left:.0f} s left" if left >= SOON else words


def _spent() -> float:
    """Seconds of processor time of this process and of those that it has seen end."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system
