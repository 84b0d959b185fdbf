"""The clock, for commands that stamp what they write.

`SOURCE_DATE_EPOCH` is for builds and does not count here: some shells set it for good, and a timeline would be stamped with it.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from afterword.model.when import Precision, When, read_when

_TIME_OF_DAY = re.compile(r"(?P<hour>\d\d):(?P<minute>\d\d)\s*(?P<zone>[Zz]|UTC|[+-]\d\d(?::?\d\d)?)")


def now() -> datetime:
    """This minute, in UTC."""
    return datetime.now(UTC).replace(second=0, microsecond=0)


def stamp(moment: datetime) -> When:
    """A moment as a record writes it, to the minute."""
    return When(moment, Precision.MINUTE)


def read_moment(text: str, present: datetime) -> When:
    """A time as an author writes it; `now`, and `02:10Z` for the last time that clocks showed it. Raises `UnreadableError`."""
    if text.lower() == "now":
        return stamp(present)
    if _TIME_OF_DAY.fullmatch(text) is None:
        return read_when(text)
    # East of Greenwich it may be tomorrow already, so the search begins there.
    for day in (present + timedelta(days=1 - back) for back in range(3)):
        when = read_when(f"{day:%Y-%m-%d}T{text}")
        if when.at is not None and when.at <= present:
            break
    return when
