"""Takes the ids of withheld records out of everything that names them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from msgspec.structs import replace

from afterword.model.walk import rewrite
from afterword.prose.plain import said_in_full
from afterword.withhold.gate import anything

if TYPE_CHECKING:
    from afterword.model.config import Config
    from afterword.parse.record import Log, Parsed, ProsePage

NOT_SHOWN = "[a record not shown here]"
"""What stands in prose where the id of a withheld record stood."""


@dataclass(frozen=True, slots=True)
class Lost:
    """What a build may not even name: ids of records, addresses of parts."""

    records: frozenset[str]
    parts: frozenset[str]


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
        forms = "|".join(form for _, _, form in config.ids.forms)
        self._anywhere = re.compile(rf"(?P<id>{forms})(?P<part>/[A-Za-z0-9]+)?(?P<slug>[\w-]*)", re.IGNORECASE)

    def text(self, words: str) -> str:
        """A text without the ids; a link that leads to one of them keeps only its own words."""
        if not self._records and not self._parts:
            return words
        return self._anywhere.sub(self._word, _TARGET.sub(self._target, words) if "](" in words else words)

    def ref(self, target: str) -> bool:
        """Whether a reference may stay."""
        return target.partition("/")[0] not in self._lost.records and target not in self._lost.parts

    def record(self, one: Parsed) -> Parsed:
        """A record without them."""
        record = None if one.record is None else rewrite(one.record, self.text, anything, self.ref)
        return replace(one, record=record, body=self.body(one.body), problems=(), unreadable=frozenset())

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
        return replace(log, entries=clean, problems=(), unreadable=frozenset())

    def prose(self, page: ProsePage) -> ProsePage:
        """A page of prose without them."""
        return replace(page, body=self.body(page.body), head=replace(page.head, title=self.text(page.head.title)))

    def _word(self, found: re.Match[str]) -> str:
        if found["id"].casefold() in self._records:
            return NOT_SHOWN
        part = (found["part"] or "").casefold()
        return NOT_SHOWN if part and found["id"].casefold() + part in self._parts else found.group()

    def _target(self, found: re.Match[str]) -> str:
        return found.group() if self._anywhere.sub(self._word, found.group()) == found.group() else "]"
