"""A point in time as people know it: to the minute, the day or the month, roughly, or not at all."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from enum import IntEnum

from msgspec import Struct


class UnreadableError(ValueError):
    """A value that cannot be read: the message says why in plain words, the hint what to write instead."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class Precision(IntEnum):
    """How exactly a time is known, coarse to fine."""

    UNKNOWN = 0
    MONTH = 1
    DAY = 2
    HOUR = 3
    MINUTE = 4
    SECOND = 5


_SPAN = {
    Precision.DAY: timedelta(days=1),
    Precision.HOUR: timedelta(hours=1),
    Precision.MINUTE: timedelta(minutes=1),
    Precision.SECOND: timedelta(seconds=1),
}
_SLACK = timedelta(hours=1)
_FORM = re.compile(
    r"(?P<year>\d{4})-(?P<month>\d\d)"
    r"(?:-(?P<day>\d\d)"
    r"(?:[Tt ](?P<hour>\d\d)(?::?(?P<minute>\d\d)(?::?(?P<second>\d\d)(?:\.\d+)?)?)?"
    r"\s*(?P<zone>[Zz]|UTC|[+-]\d\d(?::?\d\d)?)?)?)?"
    r"\s*(?P<about>~)?",
    re.ASCII,
)
_USUAL = re.compile(r"(?!9999)\d{4}-\d\d-\d\d(?:T(?:[01]\d|2[0-3]):\d\dZ)?", re.ASCII)
"""A day, or a minute in UTC, as most records have them: Python reads these itself, and quicker."""
_HINT = "write 2025-11-15T20:42Z, 2025-11-15, 2025-11 or unknown; a trailing ~ means about"


class When(Struct, frozen=True, gc=False, array_like=True):
    """A time with its precision.

    `at` is the earliest instant it can mean, in UTC (None when unknown). Ordering is by that instant, unknown first;
    use `surely_before` to ask about order where precision matters.
    """

    at: datetime | None = None
    precision: Precision = Precision.UNKNOWN
    about: bool = False

    @property
    def known(self) -> bool:
        """True unless the author wrote `unknown`."""
        return self.at is not None

    @property
    def exact(self) -> bool:
        """True when known to the minute or better and not marked as about."""
        return self.precision >= Precision.MINUTE and not self.about

    @property
    def until(self) -> datetime | None:
        """The end (exclusive, UTC) of the span of instants that it can mean."""
        if self.at is None:
            return None
        if self.precision is Precision.MONTH:
            return (self.at.replace(day=1) + timedelta(days=32)).replace(day=1)
        return self.at + _SPAN[self.precision]

    def surely_before(self, other: When) -> bool:
        """True when even the latest instant of this lies before the earliest of the other.

        A time marked as about can be off by half its precision again, so it never proves an order within one hour.
        """
        if self.at is None or other.at is None or other.at <= self.at:
            return False
        until = self.until
        if until is None:
            return False
        # A span's end is exclusive; two times of one minute are not ordered.
        return other.at - until >= _SLACK if self.about or other.about else other.at >= until

    # All four, because a day and its midnight are unequal and yet neither comes before the other.
    def __lt__(self, other: When) -> bool:
        return other.at is not None and (self.at is None or self.at < other.at)

    def __le__(self, other: When) -> bool:
        return self.at is None or (other.at is not None and self.at <= other.at)

    def __gt__(self, other: When) -> bool:
        return other < self

    def __ge__(self, other: When) -> bool:
        return other <= self

    def __str__(self) -> str:
        """The canonical spelling: UTC, only as exact as it is known."""
        if self.at is None:
            return "unknown"
        if self.precision is Precision.HOUR and self.at.minute:
            return self._half_hour() + ("~" if self.about else "")
        form = {
            Precision.MONTH: "%Y-%m",
            Precision.DAY: "%Y-%m-%d",
            Precision.HOUR: "%Y-%m-%dT%HZ",
            Precision.MINUTE: "%Y-%m-%dT%H:%MZ",
            Precision.SECOND: "%Y-%m-%dT%H:%M:%SZ",
        }[self.precision]
        # strftime does not pad years below 1000 on every platform.
        text = self.at.strftime(form.replace("%Y", f"{self.at.year:04d}"))
        return text + ("~" if self.about else "")

    def _half_hour(self) -> str:
        """An hour of a zone that lies half an hour off: it is no whole hour in UTC, so its spelling keeps an offset."""
        if self.at is None:
            return ""
        off = timedelta(minutes=60 - self.at.minute)
        here = self.at + off
        return f"{here.year:04d}-{here:%m-%dT%H}+00:{60 - self.at.minute:02d}"


UNKNOWN = When()


def read_when(text: str) -> When:
    """Read a time as an author writes it; raise `UnreadableError` with a message and a hint.

    Accepts `2025-11-15T20:42Z`, an offset (`+01:00`), seconds, an hour (`2025-11-15T20Z`), a day, a month,
    a trailing `~` for about, and `unknown`. A time of day without an offset is refused: nobody can say when it was.
    """
    if _USUAL.fullmatch(text):
        try:
            at = datetime.fromisoformat(text)
        except ValueError:
            return _read_when(text)
        return When(at, Precision.MINUTE) if at.tzinfo is not None else When(at.replace(tzinfo=UTC), Precision.DAY)
    return _read_when(text.strip())


def _read_when(text: str) -> When:
    if text.lower() == "unknown":
        return UNKNOWN
    found = _FORM.fullmatch(text)
    if found is None:
        raise UnreadableError(f"'{text[:60]}' is not a time", _HINT)
    if found["hour"] and not found["zone"]:
        raise UnreadableError(
            f"'{text}' has no offset from UTC",
            f"write {text.replace(' ', 'T')}Z if it is UTC, else add +01:00 or the like",
        )
    try:
        at = datetime(
            int(found["year"]), int(found["month"]), int(found["day"] or 1),
            int(found["hour"] or 0), int(found["minute"] or 0), int(found["second"] or 0),
            tzinfo=_zone(found["zone"]),
        ).astimezone(UTC)  # fmt: skip
        when = When(at, _precision(found), bool(found["about"]))
        # The last year of the calendar has no next one, and everything that reckons would have to know.
        _ = at.replace(year=at.year + 1, day=1)
    except (ValueError, OverflowError):
        raise UnreadableError(f"'{text}' is not a date in any calendar", _HINT) from None
    return when


def _precision(found: re.Match[str]) -> Precision:
    if found["second"]:
        return Precision.SECOND
    if found["minute"]:
        return Precision.MINUTE
    if found["hour"]:
        return Precision.HOUR
    return Precision.DAY if found["day"] else Precision.MONTH


def _zone(text: str | None) -> timezone:
    if text is None or text.upper() in {"Z", "UTC"}:
        return UTC
    hours, minutes = int(text[1:3]), int(text[-2:] if len(text) > 3 else 0)  # noqa: PLR2004 - "+01" has three
    return timezone((1 if text[0] == "+" else -1) * timedelta(hours=hours, minutes=minutes))
