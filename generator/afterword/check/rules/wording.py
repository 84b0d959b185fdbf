"""Does a record say what made harm likely rather than who erred, and is what it asks for something that can be finished?

The words are data (`site_config/words/`), one list for each language, and each says what to write instead. Quotations, code and
headings are others' words or names and are not judged. Drafts and incidents that are still running are left in peace.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from afterword.check.once import once
from afterword.check.rule import Facts, rule
from afterword.check.rules.asked import IN_REVIEW, RESOLVED, RUNNING
from afterword.check.words import MOST, listener_of, opening_of, phrase_in
from afterword.diagnostics import Field, InBody, Level, Problem
from afterword.link.summary import actions_of
from afterword.model.kinds import Kind
from afterword.prose.spoken import Spoken

if TYPE_CHECKING:
    from collections.abc import Iterator

    from afterword.check.words import Heard
    from afterword.model.config import Config
    from afterword.parse.record import Parsed

_JUDGED = {Kind.INCIDENT: RESOLVED, Kind.REVIEW: IN_REVIEW, Kind.AUDIT: IN_REVIEW, Kind.PLAN: RUNNING}
_ACRONYM = re.compile(r"[A-Z](?<![\w&/.@#:-].)(?:[A-Z]{1,5}|&[A-Z])(?=s?(?![\w&/@-]|\.\w))")
_CAPITALS = bytes(
    byte if chr(byte) in "ABCDEFGHIJKLMNOPQRSTUVWXYZ&-" else 48 if chr(byte).isdigit() else 32 for byte in range(256)
)
"""Leaves the capitals of a text, its digits as 0, its hyphens; anything else becomes white space."""
_LONGEST = 6
_NUMERAL = re.compile(r"[IVX]+")
_NAMED = 3


@rule("AW711", "blaming-words", Level.WARNING)
def blaming_words(one: Parsed, facts: Facts) -> Iterator[Problem]:
    """The record blames whoever was there.

    Where people are blamed they stop telling, and the condition under which the next person will do the same stays. What to
    write instead depends on the words; the hint says it.

    Bad body:

        The raid went on because of human error.

    Good body:

        The raid went on because the switch looked the same on and off. The creator called it "human error".
    """
    for heard in _heard(one, facts, "blame"):
        yield Problem("blaming-words", f"'{_short(heard.words)}' blames a person", heard.place, heard.instead)


@rule("AW712", "hindsight", Level.WARNING)
def hindsight(one: Parsed, facts: Facts) -> Iterator[Problem]:
    """The record tells what did not happen: what somebody should have done.

    It explains nothing, since it happened otherwise and for a reason. That reason is what the next shift needs.

    Bad body:

        The on-call should have noticed the rise.

    Good body:

        Nobody noticed the rise: the page shows totals, and the rise was in one language. A stop should have two approvals.
    """
    for heard in _heard(one, facts, "hindsight"):
        message = f"'{_short(heard.words)}' tells what did not happen"
        yield Problem("hindsight", message, heard.place, heard.instead)


@rule("AW713", "single-cause", Level.NOTICE)
def single_cause(one: Parsed, facts: Facts) -> Iterator[Problem]:
    """The record speaks of the one root cause.

    Harm gets through when several things give way at once. Who looks for one cause stops at the first.

    Bad body:

        The root cause was a switch left off.

    Good body:

        Three factors met: a switch left off, a holiday, and no alert on it.
    """
    for heard in _heard(one, facts, "single_cause"):
        message = f"'{_short(heard.words)}' names one cause; harm mostly has several"
        yield Problem("single-cause", message, heard.place, heard.instead)


@rule("AW714", "vague-action", Level.WARNING, Kind.REVIEW, Kind.AUDIT)
def vague_action(one: Parsed, facts: Facts) -> Iterator[Problem]:
    """An action asks for more care, or only for a look, and nobody can say when it is done.

    "Be more careful" changes nothing that the next person meets. An action that begins with a look (investigate, consider,
    discuss) is fine once it has a measure: what will be there, by when.

    Bad:

        actions: [{id: A1, title: Be more careful with limits, owner: product, due: 2026-01-05, addresses: [F1]}]

    Good:

        actions: [{id: A1, title: Limits above 100 need a second person, owner: product, due: 2026-01-05, addresses: [F1]}]
    """
    if one.record is None or not _is_judged(one):
        return
    listener = listener_of(facts.archive.config)
    for path, action in actions_of(one.record):
        vague = phrase_in(listener.vague, action.title)
        if vague is None and action.measure is None and one.lacks(*path, "measure"):
            vague = opening_of(listener.openings, action.title)
        if vague is not None:
            called = f"the action {action.id}" if action.id else "the action"
            message = f"{called} says '{_short(vague[0])}': nobody can tell when that is done"
            yield Problem("vague-action", message, Field((*path, "title")), vague[1])


@rule("AW715", "unknown-acronym", Level.NOTICE, Kind.REVIEW, Kind.AUDIT)
def unknown_acronym(one: Parsed, facts: Facts) -> Iterator[Problem]:
    """A review or an audit uses an acronym that neither it nor the glossary explains.

    Both are read by other teams, in other countries, years later. The glossary is data (`site_config/glossary/`); an
    acronym that stands beside its meaning once, in brackets, is explained.

    Bad body:

        The alert went to QZX first.

    Good body:

        The alert went to the quiet zone exchange (QZX) first, and from QZX on at 22:10 UTC.
    """
    known = _known(facts.archive.config)
    if not _is_judged(one) or not _may_hold_others(one.body, known):
        return
    found: dict[str, int] = {}
    for match in _ACRONYM.finditer(one.body):
        word = match.group()
        if word not in known and word not in found and not _NUMERAL.fullmatch(word):
            found[word] = match.start()
            if len(found) == MOST:
                break
    spoken = Spoken(one.body) if found else None
    new = [
        (word, at)
        for word, at in found.items()
        if spoken is not None and spoken.has(at, at + len(word)) and not _explained(word, one.body)
    ]
    if new:
        word, at = new[0]
        listed = ", ".join(word for word, _ in new[:_NAMED])
        more = f" and {len(new) - _NAMED} more" if len(new) > _NAMED else ""
        mean = "means" if len(new) == 1 else "mean"
        message = f"neither the text nor the glossary says what {listed}{more} {mean}"
        hint = f"write out once what it stands for, with ({word}) behind it; or add it to site_config/glossary/"
        yield Problem("unknown-acronym", message, InBody(at, len(word)), hint)


def _is_judged(one: Parsed) -> bool:
    return one.record is not None and one.record.status in _JUDGED[one.kind]


def _heard(one: Parsed, facts: Facts, kind: str) -> list[Heard]:
    if not _is_judged(one):
        return []
    return [heard for heard in listener_of(facts.archive.config).heard(one) if heard.kind == kind]


@once
def _known(config: Config) -> frozenset[str]:
    """What needs no explanation: the glossary, and the short names of the team's own lists, ids and tickets."""
    ids = (part for _, prefix, _ in config.ids.forms for part in prefix.split("-"))
    codes = (part for terms in config.terms.values() for code in terms for part in re.split(r"[\W_]", code))
    tickets = (tickets.prefix for tickets in config.settings.tickets)
    shouted = listener_of(config).shouted
    return frozenset(word.upper() for word in (*config.lists.acronyms, *ids, *codes, *tickets, *shouted))


@once
def _known_bytes(known: frozenset[str]) -> frozenset[bytes]:
    single = (*map(chr, range(65, 91)), "0", "00", "000", "0000", "-", "--", "---", "&")
    return frozenset(word.encode() for word in (*known, *single))


def _may_hold_others(body: str, known: frozenset[str]) -> bool:
    """A quick no for most bodies: every run of capitals in them is known."""
    runs = set(body.encode(errors="replace").translate(_CAPITALS).split()) - _known_bytes(known)
    return any(1 < len(run) <= _LONGEST and b"0" not in run and b"-" not in run for run in runs)


def _explained(word: str, body: str) -> bool:
    return f"({word})" in body or f"{word} (" in body or f"({word}," in body or f"({word};" in body


def _short(words: str) -> str:
    return " ".join(words.split())[:60]


RULES = (blaming_words, hindsight, single_cause, vague_action, unknown_acronym)
