"""Takes the ids of withheld records out of everything that names them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from msgspec.structs import replace

from afterword.model.fields import RefTo, TermOf
from afterword.model.walk import marked, rewrite, texts
from afterword.prose.plain import said_in_full
from afterword.withhold.gate import anything

if TYPE_CHECKING:
    from collections.abc import Iterator

    from afterword.model.config import Config
    from afterword.parse.record import Log, Parsed, ProsePage

R = TypeVar("R", "Parsed", "Log")
NOT_SHOWN = "[a record not shown here]"
"""What stands in prose where the id of a withheld record stood."""


@dataclass(frozen=True, slots=True)
class Lost:
    """What a build may not even name: ids of records, addresses of parts."""

    records: frozenset[str]
    parts: frozenset[str]


def as_read(one: R) -> R:
    """A record or a log without what its reader said of it, which may quote what is withheld."""
    return replace(one, problems=(), unreadable=frozenset())


NOTHING = Lost(frozenset(), frozenset())
_TARGET = re.compile(r"\]\([^()\n]*\)")
"""Where a Markdown link leads."""


class Cleaner:
    """Takes withheld ids out of texts and references, and what readers said of values that may be withheld.

    In text an id is found wherever it stands and however it is cased: inside an address, or as the start of a file's name,
    whose slug goes with it.
    """

    def __init__(self, lost: Lost, config: Config) -> None:
        self._lost = lost
        self._records = frozenset(record.casefold() for record in lost.records)
        self._parts = frozenset(part.casefold() for part in lost.parts)
        self._anywhere = config.ids.anywhere
        self._starts = tuple(start.lower() for start in config.ids.starts)

    def text(self, words: str) -> str:
        """A text without the ids; a link that leads to one of them keeps only its own words."""
        if not (self._records or self._parts) or not self._says(words):
            return words
        return self._anywhere.sub(self._word, _TARGET.sub(self._target, words) if "](" in words else words)

    def ref(self, target: str) -> bool:
        """Whether a reference may stay."""
        return target.partition("/")[0] not in self._lost.records and target not in self._lost.parts

    def record(self, one: Parsed) -> Parsed:
        """A record without them."""
        record = None if one.record is None else rewrite(one.record, self.text, anything, self.ref)
        return as_read(replace(one, record=record, body=self.body(one.body)))

    def body(self, words: str) -> str:
        """Prose without them. One that still says an id, spelt so that only its reader sees it, is withheld as a whole."""
        clean = self.text(words)
        if not (self._records or self._parts):
            return clean
        said = said_in_full(clean)
        return clean if self.text(said) == said else NOT_SHOWN

    def log(self, log: Log) -> Log:
        """A progress log without them, and without entries about withheld actions."""
        entries = (entry for entry in log.entries if f"{log.id}/{entry.action}" not in self._lost.parts)
        clean = tuple(rewrite(entry, self.text, anything, self.ref) for entry in entries)
        return as_read(replace(log, entries=clean))

    def prose(self, page: ProsePage) -> ProsePage:
        """A page of prose without them."""
        return replace(page, body=self.body(page.body), head=replace(page.head, title=self.text(page.head.title)))

    def touches(self, one: Parsed, log: Log | None) -> bool:
        """Whether a record or its progress log says anything that is taken out, however it is spelt."""
        if not (self._records or self._parts):
            return False
        parts = (one.record, *(log.entries if log is not None else ()))
        marks = [mark for part in parts if part is not None for mark in marked(part)]
        if not all(self.ref(mark.value) for mark in marks if isinstance(mark.mark, RefTo)):
            return True
        if log is not None and any(f"{log.id}/{entry.action}" in self._lost.parts for entry in log.entries):
            return True
        said = [text for part in parts if part is not None for text in texts(part)]
        said += [mark.value for mark in marks if isinstance(mark.mark, TermOf)]
        return any(self._says("\n".join(words)) for words in ((one.body,), (said_in_full(one.body),), said))

    def _says(self, words: str) -> bool:
        """Whether a text says what is taken out."""
        return any(self._word(found) != found.group() for found in self._found(words))

    def _found(self, words: str) -> Iterator[re.Match[str]]:
        """The ids in a text, those in another's slug too: looked for only where one can start."""
        folded = words.replace("ſ", "s").replace("\N{KELVIN SIGN}", "k").lower()
        if not self._starts or len(folded) != len(words):
            yield from self._anywhere.finditer(words)
            return
        for start in self._starts:
            at = folded.find(start)
            while at >= 0:
                found = self._anywhere.match(words, at)
                if found is not None:
                    yield found
                at = folded.find(start, at + 1)

    def _word(self, found: re.Match[str]) -> str:
        if found["id"].casefold() in self._records:
            return NOT_SHOWN
        part = (found["part"] or "").casefold()
        if part and found["id"].casefold() + part in self._parts:
            return NOT_SHOWN
        slug = found["slug"]  # which may hold another id
        return found.group().removesuffix(slug) + self._anywhere.sub(self._word, slug) if slug else found.group()

    def _target(self, found: re.Match[str]) -> str:
        return found.group() if self._anywhere.sub(self._word, found.group()) == found.group() else "]"
