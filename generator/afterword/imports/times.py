"""Reads the times of a source by the forms that its map names."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo
from functools import lru_cache
from typing import TYPE_CHECKING

from afterword.model.when import Precision, UnreadableError, When, read_when

if TYPE_CHECKING:
    from afterword.imports.map import Dates

_FINEST = (
    ("Sscfs", Precision.SECOND),
    ("MX", Precision.MINUTE),
    ("HIp", Precision.HOUR),
    ("dxjDF", Precision.DAY),
)
"""Letters after `%`, fine to coarse, and how exactly a form that has one of them tells the time."""


def read_time(text: str, dates: Dates) -> str | None:
    """A source's time as a record writes it: verbatim where a record may, else in UTC; None where no form fits.

    A form without a time of day gives a day, whatever the zone.
    """
    text = text.strip()
    for form in dates.formats:
        try:
            at = datetime.strptime(text, form)  # noqa: DTZ007 - the zone of the map is added below
        except ValueError:
            continue
        return _written(text, at, _precision(form), zone_of(dates.zone) or UTC)
    return None


def _written(text: str, at: datetime, precision: Precision, zone: tzinfo) -> str | None:
    if precision <= Precision.DAY:
        at = at.replace(tzinfo=UTC)
    try:
        when = When((at if at.tzinfo else at.replace(tzinfo=zone)).astimezone(UTC), precision)
        same = read_when(text)
    except (UnreadableError, OverflowError):
        return str(when) if at.year > 1 else None
    return text if (same.at, same.precision) == (when.at, when.precision) else str(when)


def _precision(form: str) -> Precision:
    letters = {form[index + 1] for index, sign in enumerate(form[:-1]) if sign == "%"}
    return next((precision for known, precision in _FINEST if letters & set(known)), Precision.MONTH)


@lru_cache(maxsize=8)
def zone_of(name: str) -> tzinfo | None:
    """A time zone by its IANA name or as an offset; None where there is no such zone."""
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    if name.upper() in {"UTC", "Z"}:
        return UTC
    try:
        if name[:1] in {"+", "-"}:
            return datetime.strptime(name, "%z").tzinfo
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
