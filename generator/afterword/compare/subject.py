"""Are two records about the same thing? Asked of one id with two texts, and of two ids with one text."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from afterword.model.records import Audit, Incident, Plan, Review
from afterword.model.walk import texts
from afterword.prose.sections import sections

if TYPE_CHECKING:
    from collections.abc import Iterable

    from afterword.model.kinds import Kind
    from afterword.parse.record import Parsed

_WORD = re.compile(r"\w{4,}")
ALIKE = 0.8
"""From this share of common words on, two texts are one that was edited."""
APART = 0.25
"""Up to this share, they have nothing in common but the language."""
ENOUGH = 12
"""A text of fewer words says too little of its subject."""


def other_subject(before: Parsed, after: Parsed) -> bool:
    """True where one id surely stands for two things: other facts, another title, other words. In doubt it is an edit."""
    one, other = before.record, after.record
    if isinstance(one, Plan) and isinstance(other, Plan):
        return bool(one.subject and other.subject) and one.subject != other.subject
    facts, now = _facts(before), _facts(after)
    if not facts or not now or facts & now:
        return False
    words, words_now = _words(before), _words(after)
    if min(words.total(), words_now.total()) < ENOUGH:
        return False
    return max(_common(words, words_now), _common(_title(before), _title(after))) <= APART


def renumbered(gone: Iterable[Parsed], new: Iterable[Parsed]) -> dict[str, str]:
    """Of records that are gone, those whose text stands under a new id now: by its title, or its facts and words."""
    by_title: dict[tuple[Kind, str], Parsed] = {}
    by_fact: dict[tuple[Kind, str], list[Parsed]] = {}
    for one in new:
        if title := _named(one):
            by_title.setdefault((one.kind, title), one)
        for fact in _facts(one):
            by_fact.setdefault((one.kind, fact), []).append(one)
    found: dict[str, str] = {}
    for one in gone:
        alike = [other for fact in _facts(one) for other in by_fact.get((one.kind, fact), ())]
        match = by_title.get((one.kind, _named(one))) or next((o for o in alike if _one_text(one, o)), None)
        if match is not None and match.id not in found.values():
            found[one.id] = match.id
    return found


def _named(one: Parsed) -> str:
    return " ".join(one.record.title.split()) if one.record is not None else ""


def _one_text(one: Parsed, other: Parsed) -> bool:
    return _common(_words(one), _words(other)) >= ALIKE


def _facts(one: Parsed) -> frozenset[str]:
    """What a record is about, by what is seldom mended: an incident's moments, a review's incidents, an audit's target."""
    record = one.record
    if isinstance(record, Incident):
        held = (getattr(record.times, name) for name in record.times.__struct_fields__)
        return frozenset(str(when) for when in held if when is not None and when.known)
    if isinstance(record, Review):
        return frozenset(record.incidents)
    if isinstance(record, Audit):
        return frozenset((*record.target.surfaces, *record.target.safeguards))
    return frozenset((record.subject,)) if record is not None and record.subject else frozenset()


def _words(one: Parsed) -> Counter[str]:
    """The words of a record's texts and prose; headings are the template's."""
    found = sections(one.body)
    above = one.body[: found[0].start] if found else one.body
    parts = [*texts(one.record), above, *(section.content for section in found)]
    return Counter(_WORD.findall(" ".join(parts).lower()))


def _title(one: Parsed) -> Counter[str]:
    return Counter(_WORD.findall(_named(one).lower()))


def _common(one: Counter[str], other: Counter[str]) -> float:
    """The share of words in common, from 0 to 1."""
    total = one.total() + other.total()
    return 2 * (one & other).total() / total if total else 0.0
