"""Durations, numbers and dates in words, the same on every page and in every chart."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime

    from afterword.derive.statistics import Interval

THIN_SPACE = "\u202f"
"""The narrow space that does not break a line."""

HOUR = 60
DAY = 24 * HOUR
FIVE_DIGITS = 10_000
ALL = 100
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def duration_words(minutes: float, *, about: bool = False) -> str:
    """A duration in its two largest units: `1 h 28 min`, `3 d 4 h`, `about 2 d`, `under 1 min`.

    `minutes` is in minutes and not below zero. From ten days on whole days are exact enough.
    `about` is for durations between times that are only known to the day or to the month.
    """
    if minutes < 1:
        words = "under 1 min" if minutes > 0 else "0 min"
    elif (whole := round(minutes)) < HOUR:
        words = f"{whole} min"
    elif whole < DAY:
        words = _pair(whole // HOUR, "h", whole % HOUR, "min")
    elif (hours := round(minutes / HOUR)) < 10 * 24:
        words = _pair(hours // 24, "d", hours % 24, "h")
    else:
        words = f"{number(round(minutes / DAY))} d"
    return f"about {words}" if about and minutes >= 1 else words


def _pair(large: int, large_unit: str, small: int, small_unit: str) -> str:
    return f"{large} {large_unit} {small} {small_unit}" if small else f"{large} {large_unit}"


def number(value: float) -> str:
    """Thousands apart by thin spaces from five digits on; at most one decimal: `9800`, `96 000`, `9.1`."""
    text = f"{value:,.1f}".removesuffix(".0").replace(",", THIN_SPACE)
    return text.replace(THIN_SPACE, "") if abs(value) < FIVE_DIGITS else text


def plural(count: int, one: str, many: str = "") -> str:
    """`1 incident`, `12 incidents`; `many` for words that do not take an s."""
    return f"{number(count)} {one if count == 1 else many or one + 's'}"


def percent(fraction: float) -> str:
    """A fraction from 0 to 1 as whole per cents; `99 %` and `1 %` are the last before all and none."""
    whole = round(fraction * ALL)
    if whole == ALL and fraction < 1:
        whole = ALL - 1
    if whole == 0 and fraction > 0:
        whole = 1
    return f"{whole} %"


def share_words(hits: int, of: int, interval: Interval) -> str:
    """`8 of 10 (80 %; 95 % interval 49 to 94 %)`."""
    limits = f"{percent(interval.low).removesuffix(' %')} to {percent(interval.high)}"
    return f"{number(hits)} of {number(of)} ({percent(hits / of)}; 95 % interval {limits})"


def day_words(day: date) -> str:
    """`15 Nov 2025`."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def moment_words(at: datetime) -> str:
    """`15 Nov 20:42`, in the time zone of `at` (charts pass UTC)."""
    return f"{at.day} {MONTHS[at.month - 1]} {at.hour:02}:{at.minute:02}"


def listing(parts: tuple[str, ...]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    if not parts[1:]:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} and {parts[-1]}"
