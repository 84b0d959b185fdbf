"""The one spelling of a time, from the many in which people write it. Nothing is guessed: what can mean two days stays."""

from __future__ import annotations

import re

from afterword.model.when import UnreadableError, read_when

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAMES = (
    r"jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?"
    r"|dec(?:ember)?"
)
_TIME = (
    r"(?:(?:[Tt]|\s*,\s*|\s+(?:at\s+)?)(?P<hour>\d{1,2})(?::?(?P<minute>\d\d)(?::?(?P<second>\d\d(?:\.\d+)?))?)?"
    r"\s*(?P<half>[ap]\.?m\.?)?\s*(?P<zone>Z|UTC|GMT|[+-]\d\d(?::?\d\d)?))?"
)
_DAYS = (
    r"(?P<year>\d{4})(?P<s>[-/.])(?P<month>\d{1,2})(?P=s)(?P<day>\d{1,2})",
    r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})(?P<no_day>)",
    rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[ -](?:of\s+)?(?P<name>{_NAMES})\.?,?[ -](?P<year>\d{{4}})",
    rf"(?P<name>{_NAMES})\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}})",
    rf"(?P<name>{_NAMES})\.?,?\s+(?P<year>\d{{4}})(?P<no_day>)",
    r"(?P<one>\d{1,2})(?P<s>[-/.])(?P<other>\d{1,2})(?P=s)(?P<year>\d{4})",
)
_FORMS = tuple(re.compile(rf"{day}{_TIME}\s*(?P<about>~)?", re.IGNORECASE | re.ASCII) for day in _DAYS)
_SURE = re.compile(
    r"\d{4}-\d\d(?:-\d\d(?:T\d\d(?::\d\d(?::\d\d(?:\.\d+)?)?)?(?:Z|[+-]\d\d(?::\d\d)?))?)?~?|unknown", re.ASCII
)
"""Spelt as it should be: nothing is to be done."""
_NOON = 12


def respelt(text: str) -> str:
    """A time as Afterword spells it, its offset kept (`2025-11-15 21:42 +0100` is `2025-11-15T21:42+01:00`).

    The same text where it is spelt so already, is no time, has a clock time without an offset, or has a day and a month that
    might be meant the other way round. What reads before reads the same after.
    """
    bare = text.strip()
    if _SURE.fullmatch(bare):
        return text
    if bare.lower() == "unknown":
        return "unknown"
    for form in _FORMS:
        found = form.fullmatch(bare)
        if found is not None:
            return _checked(bare, _written(found.groupdict())) or text
    return text


def _written(said: dict[str, str | None]) -> str:
    """The parts of a time in their order, or nothing where they leave a doubt."""
    month = f"{_MONTHS.index((said.get('name') or '')[:3].lower()) + 1}" if said.get("name") else said.get("month")
    day = said.get("day")
    if said.get("one"):
        day, month = _day_and_month(said["one"] or "", said["other"] or "")
    if not month or (day is None and (said["hour"] or "no_day" not in said)):
        return ""
    written = f"{said['year']}-{int(month):02d}" + (f"-{int(day):02d}" if day else "")
    clock = _clock(said) if said["hour"] else ""
    if said["hour"] and not clock:
        return ""
    return f"{written}{clock}{said['about'] or ''}"


def _day_and_month(one: str, other: str) -> tuple[str | None, str | None]:
    """Which of two numbers is the day: only where no month has the one, or both are the same."""
    if int(one) > len(_MONTHS) >= int(other) or one == other:
        return one, other
    return (other, one) if int(other) > len(_MONTHS) >= int(one) else (None, None)


def _clock(said: dict[str, str | None]) -> str:
    hour, half = int(said["hour"] or 0), (said["half"] or "")[:1].lower()
    if half:
        if not 1 <= hour <= _NOON:
            return ""
        hour = hour % _NOON + (_NOON if half == "p" else 0)
    rest = "".join(f":{part}" for part in (said["minute"], said["second"]) if part)
    zone = (said["zone"] or "").upper()
    zone = "Z" if zone in {"Z", "UTC", "GMT"} else f"{zone[:3]}:{zone[-2:]}" if len(zone) > 3 else zone  # noqa: PLR2004 - "+01" has three
    return f"T{hour:02d}{rest}{zone}"


def _checked(before: str, after: str) -> str:
    """The new spelling where it can be read, and says what the old one did if that could be read too."""
    try:
        meant = read_when(after)
    except UnreadableError:
        return ""
    try:
        return after if read_when(before) == meant else ""
    except UnreadableError:
        return after
