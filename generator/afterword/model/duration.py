"""ISO 8601 durations, as policies and targets write them."""

from __future__ import annotations

import re
from datetime import timedelta
from functools import lru_cache

_FORM = re.compile(
    r"P(?:(?P<years>\d+)Y)?(?:(?P<months>\d+)M)?(?:(?P<weeks>\d+)W)?(?:(?P<days>\d+)D)?"
    r"(?:T(?:(?P<hours>\d+)H)?(?:(?P<minutes>\d+)M)?(?:(?P<seconds>\d+)S)?)?",
    re.ASCII,
)
MOST_DIGITS = 6
"""Of one part of a duration: a million years are more than a calendar holds, and still few enough to reckon with."""
_DAYS = {"years": 365, "months": 30, "weeks": 7, "days": 1}
_SECONDS = {"hours": 3600, "minutes": 60, "seconds": 1}


@lru_cache(1024)
def read_duration(text: str) -> timedelta | None:
    """Read `PT30M`, `P10D`, `P1Y`; None for anything else, also for what is longer than any calendar.

    A year counts as 365 days, a month as 30.
    """
    found = _FORM.fullmatch(text)
    if found is None or not any(found.groupdict().values()):
        return None
    parts = {name: value for name, value in found.groupdict().items() if value}
    if any(len(value) > MOST_DIGITS for value in parts.values()):
        return None
    return timedelta(
        days=sum(_DAYS.get(name, 0) * int(value) for name, value in parts.items()),
        seconds=sum(_SECONDS.get(name, 0) * int(value) for name, value in parts.items()),
    )
