"""Finds the phrases of the word lists in what authors say: all lists at once, however long they are."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from ahocorasick_rs import BytesAhoCorasick, Implementation, MatchKind
from msgspec import Struct

from afterword.check.once import once, words_of
from afterword.check.rules.asked import said
from afterword.diagnostics import Field, InBody
from afterword.prose.spoken import Spoken, is_quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from afterword.model.config import Config
    from afterword.model.lists import Phrase
    from afterword.parse.record import Parsed

JUDGED = ("blame", "hindsight", "single_cause")
"""The lists that are held against all that a record says."""
MOST = 100
"""So many phrases of one text are named: whoever has more reads the text again anyway."""
_LETTERS, _GAP = r"[^\W_]*", r"(?:[^\W_][\w’'-]*,?\s+){0,5}"
_INDENTED = re.compile(r"\n[ \t]")
_LINES = str.maketrans("\n\t\u00a0\u2019", "   '")


class Heard(Struct, frozen=True):
    """A phrase in a record: the list it is on, the words as written, what to write instead, and where."""

    kind: str
    words: str
    instead: str
    place: Field | InBody


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A phrase made ready: `literal` stands in every text that holds it."""

    kind: str
    literal: str
    pattern: re.Pattern[str]
    unless: re.Pattern[str] | None
    instead: str


class _Phrases:
    """Phrases made ready, and a quick look at which of them a text may hold."""

    def __init__(self, wanted: Iterable[_Wanted]) -> None:
        """Build the searches once."""
        self._wanted = tuple(wanted)
        literals = [one.literal.encode() for one in self._wanted]
        # The first search is five times as quick as the second, and does not say all that is there.
        self._any = BytesAhoCorasick(literals, matchkind=MatchKind.LeftmostFirst, implementation=Implementation.DFA)
        self._all = BytesAhoCorasick(literals, implementation=Implementation.DFA)

    def perhaps_in(self, text: str) -> list[_Wanted]:
        """The phrases of which a text holds the surest part."""
        plain = text.lower().replace("\n", " ") if text.isascii() else text.lower().translate(_LINES)
        if _INDENTED.search(text):  # lines of a list go on so
            plain = " ".join(plain.split())
        data = plain.encode(errors="replace")
        if not self._wanted or not self._any.find_matches_as_indexes(data):
            return []
        hits = self._all.find_matches_as_indexes(data, overlapping=True)
        return [self._wanted[n] for n in sorted({hit[0] for hit in hits})]


class Listener:
    """Hears the phrases of a team's lists."""

    def __init__(self, config: Config) -> None:
        """Make the lists of the team's languages ready."""
        lists = [config.lists.words[name] for name in config.settings.prose.languages if name in config.lists.words]
        self._judged = _Phrases(w for one in lists for kind in JUDGED for w in _wanted(kind, getattr(one, kind)))
        self.vague = _Phrases(w for one in lists for w in _wanted("vague", one.vague_actions))
        self.openings = _Phrases(w for one in lists for w in _wanted("opening", one.openings))
        self.shouted = frozenset(word.upper() for one in lists for word in one.shouted)
        self.heard = once(self._heard)

    def _heard(self, one: Parsed) -> tuple[Heard, ...]:
        """Every phrase that a record says in its own voice."""
        return (*self._in_fields(one), *self._in_body(one.body))

    def _in_fields(self, one: Parsed) -> Iterator[Heard]:
        wanted = self._judged.perhaps_in(words_of(one))
        for path, text in said(one.record) if wanted else ():
            for phrase, start, end in _found(wanted, text):
                if not is_quoted(text, start, end):
                    yield Heard(phrase.kind, text[start:end], phrase.instead, Field(path))

    def _in_body(self, body: str) -> Iterator[Heard]:
        wanted = self._judged.perhaps_in(body)
        found = list(_found(wanted, body)) if wanted else []
        spoken = Spoken(body) if found else None
        for phrase, start, end in found:
            if spoken is not None and spoken.has(start, end):
                yield Heard(phrase.kind, body[start:end], phrase.instead, InBody(start, end - start))


listener_of = once(Listener)


def phrase_in(phrases: _Phrases, text: str) -> tuple[str, str] | None:
    """The first of some phrases in a text, in the author's own voice: the words as written, and what to write instead."""
    for phrase, start, end in _found(phrases.perhaps_in(text), text):
        if not is_quoted(text, start, end):
            return text[start:end], phrase.instead
    return None


def opening_of(phrases: _Phrases, text: str) -> tuple[str, str] | None:
    """The same for a phrase with which a text begins."""
    found = ((phrase, phrase.pattern.match(text.lstrip())) for phrase in phrases.perhaps_in(text))
    return next(((match.group(), phrase.instead) for phrase, match in found if match is not None), None)


def _found(phrases: Iterable[_Wanted], text: str) -> Iterator[tuple[_Wanted, int, int]]:
    """The phrases in a text, the first `MOST`; of two that share a word the first counts."""
    taken: list[tuple[int, int]] = []
    for phrase in phrases:
        fine = (
            [found.span() for found in islice(phrase.unless.finditer(text), MOST)] if phrase.unless is not None else []
        )
        for found in phrase.pattern.finditer(text):
            if not any(found.start() < end and start < found.end() for start, end in (*fine, *taken)):
                taken.append(found.span())
                yield phrase, *found.span()
                if len(taken) == MOST:
                    return


def _wanted(kind: str, phrases: Iterable[Phrase]) -> Iterator[_Wanted]:
    for phrase in phrases:
        fine = [_pattern_of(words) for words in phrase.unless if words.strip("*. ")]
        unless = re.compile("|".join(fine), re.IGNORECASE) if fine else None
        for words in phrase.words:
            plain = " ".join(words.lower().translate(_LINES).split())
            parts = re.split(r"\s*\.\.\.\s*|\s*\*\s*", plain)
            literal = max(parts, key=len, default="")
            if literal:
                pattern = re.compile(_pattern_of(words), re.IGNORECASE)
                yield _Wanted(kind, literal, pattern, unless, " ".join(phrase.instead.split()))


def _pattern_of(words: str) -> str:
    """A phrase as a pattern: `*` for letters, `...` for up to five words, any white space between words, either apostrophe."""
    pieces = []
    for word in words.translate(_LINES).split():
        if word == "...":
            pieces.append(_GAP)
            continue
        pieces.append(_LETTERS.join(map(re.escape, word.split("*"))).replace("'", "['\u2019]") + r"\s+")
    joined = "".join(pieces).removesuffix(r"\s+")
    return rf"(?<![\w/@#=&-]){joined}(?![\w/@-])"
