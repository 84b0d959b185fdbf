"""All finds in a text, each place once; and other messages about the same file, freed of what was found."""

from __future__ import annotations

from bisect import bisect
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from afterword.check.once import once
from afterword.check.private.contact import handles, mail, phones
from afterword.check.private.credentials import credentials, passwords
from afterword.check.private.find import Find, known_of
from afterword.check.private.labels import RED, red
from afterword.check.private.numbers import long_numbers, payment
from afterword.check.private.places import addresses, coordinates, ipv4, ipv6
from afterword.diagnostics import Problem
from afterword.parse.locate import span_in
from afterword.parse.suspect import is_suspect, suspicions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from afterword.check.private.find import Known
    from afterword.model.config import Config

_known = once(known_of)
MOST = 200
"""So many finds of one file are named: whoever has more looks again afterwards."""
_SHORTEST = 5
"""A message that quotes so many characters of a find, from its start, quotes it."""
_HIDDEN = "[…]"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


class Looked(Struct, frozen=True):
    """A file's text with what was found in it, in order of place."""

    text: str
    finds: tuple[Find, ...] = ()

    def told(self, rule: str, hint: str) -> Iterator[Problem]:
        """What one rule reports."""
        for find in self.finds:
            if find.rule == rule:
                yield Problem(rule, f"{find.what} stands here", span_in(self.text, find.start, find.end), hint)


def look(data: bytes, config: Config) -> Looked:
    """Look through a file. What is no text holds no finds."""
    if data[:2] in _UTF16:
        data = data.decode("utf-16", "replace").encode()
    if not is_suspect(data):
        return Looked("")
    text = data.decode("utf-8-sig", "replace")
    text = text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
    return Looked(text, tuple(finds(text, _known(config))))


def finds(text: str, known: Known) -> list[Find]:
    """What was found, in order of place. Of two that share a character the graver one counts; beyond `MOST` nobody looks."""
    taken: list[Find] = []
    left = MOST
    for find in _by_gravity(text, known):
        at = bisect(taken, find.start, key=lambda one: one.start)
        if (at and taken[at - 1].end > find.start) or (at < len(taken) and taken[at].start < find.end):
            continue
        counts = bool(find.rule) and not known.lets(text[find.start : find.end])
        taken.insert(at, find if counts else Find("", find.start, find.end, find.what))
        left -= counts
        if not left:
            break
    return [find for find in taken if find.rule]


_DETECTORS: tuple[tuple[str, Callable[[str, Known], Iterator[Find]]], ...] = (
    ("credential", credentials),
    ("at", passwords),
    ("long", payment),
    ("at", mail),
    ("address", addresses),
    ("phone", phones),
    ("ipv4", ipv4),
    ("ipv6", ipv6),
    ("place", coordinates),
    ("long", long_numbers),
    ("at", handles),
    ("label", red),
)
"""The gravest first, each with the suspicion on which it is asked."""


def _by_gravity(text: str, known: Known) -> Iterator[Find]:
    may_be = suspicions(text.encode(errors="replace"))
    for suspicion, detector in _DETECTORS:
        if suspicion in may_be:
            yield from detector(text, known)


def masked(problems: list[Problem], looked: Looked) -> list[Problem]:
    """The same problems, whose words no longer quote what was found in their file; a label may be quoted."""
    found = {looked.text[find.start : find.end] for find in looked.finds if find.rule != RED}
    hidden = sorted(found, key=lambda text: (-len(text), text))
    if not hidden:
        return problems
    return [replace(p, message=_without(p.message, hidden), hint=_without(p.hint, hidden)) for p in problems]


def _without(words: str, hidden: Sequence[str]) -> str:
    for text in hidden:
        at = words.find(text[:_SHORTEST])
        while at >= 0:
            same = next((n for n, (a, b) in enumerate(zip(words[at:], text, strict=False)) if a != b), None)
            end = at + (min(len(text), len(words) - at) if same is None else same)
            words = words[:at] + _HIDDEN + words[end:]
            at = words.find(text[:_SHORTEST], at + len(_HIDDEN))
    return words
