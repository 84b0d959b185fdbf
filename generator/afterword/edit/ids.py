"""Chooses the id of a new record. Chance and what is taken are arguments."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from afterword.model.kinds import ALPHABET, PREFIXES, Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from afterword.model.settings import IdForm, Settings

DRAWN = 4
"""Characters drawn: 24 to the power of 4 are 331,776 ids a year."""
_NUMBERED = re.compile(r"(?P<head>.*?)(?P<number>\d+)")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


def new_id(
    kind: Kind,
    settings: Settings,
    year: int,
    known: Iterable[str],
    taken: Callable[[str], bool],
    choose: Callable[[str], str],
) -> str | None:
    """An id that is free: drawn with `choose` from the alphabet, or the next number where the archive numbers its records.

    `known` are the ids of this kind in the archive. None where a pattern of the archive's own gives no next number.
    """
    forms = [form for form in settings.ids if form.kind == kind]
    drawn = next(
        (form.prefix or PREFIXES[kind] for form in forms if not form.pattern), None if forms else PREFIXES[kind]
    )
    if drawn is not None:
        return drawn_id(f"{drawn}-{year:04d}-", taken, choose)
    return _next_number(forms[0], year, known, taken)


def drawn_id(head: str, taken: Callable[[str], bool], choose: Callable[[str], str]) -> str:
    """A head and four characters drawn at random, not taken."""
    while True:
        drawn = head + "".join(choose(ALPHABET) for _ in range(DRAWN))
        if not taken(drawn):
            return drawn


def _next_number(form: IdForm, year: int, known: Iterable[str], taken: Callable[[str], bool]) -> str | None:
    """One more than the highest id; a year inside the ids moves on, and the numbers begin again with it."""
    numbered = [found for one in known if (found := _NUMBERED.fullmatch(one)) is not None]
    if not numbered:
        return None
    newest = max(numbered, key=lambda found: [int(part) for part in re.findall(r"\d+", found.group())])
    head, number, width = newest["head"], int(newest["number"]), len(newest["number"])
    years = list(_YEAR.finditer(head))
    if years and int(years[-1].group()) < year:
        head, number = f"{head[: years[-1].start()]}{year:04d}{head[years[-1].end() :]}", 0
    while True:
        number += 1
        following = f"{head}{number:0{width}d}"
        if re.fullmatch(form.pattern, following) is None:
            return None
        if not taken(following):
            return following
