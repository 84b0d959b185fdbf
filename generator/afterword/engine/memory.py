"""What the last build knew of its pages: where nothing but texts changed, only the pages that show them are looked at again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import DecodeError, Struct, ValidationError, msgpack

from afterword.engine.building import INDEX
from afterword.engine.realm import digest_of
from afterword.pages.site import Made, read_by_others, text_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from afterword.engine.outputs import Output
    from afterword.engine.reading import Reading
    from afterword.engine.store import Store
    from afterword.pages.library import Library
    from afterword.pages.page import Site


class _Kept(Struct, frozen=True, array_like=True):
    """Pages, and what identifies all that they were made from but for the text that each shows."""

    key: str
    pages: tuple[Made, ...]


_DECODER = msgpack.Decoder(_Kept)
_ENCODER = msgpack.Encoder()


class Memory:
    """The pages of one site as the last build made them. `key` identifies all that any page reads but for its own record's text."""

    def __init__(self, store: Store, place: Path, key: str) -> None:
        """What is kept of the site at `place`; nothing is where `key` is empty."""
        self._store, self._name, self._key = store, f"pages {place}", key
        self.pages: tuple[Made, ...] = ()
        """All pages, if they were made of the same."""
        try:
            kept = _DECODER.decode(store.note(self._name) or b"") if key else None
        except (DecodeError, ValidationError):
            return
        if kept is not None and kept.key == key:
            self.pages = kept.pages

    def keep(self, library: Library, site: Site, outputs: Mapping[str, Output]) -> None:
        """Keep what a build has made its pages from, as its `outputs` say."""
        if not self._key or not outputs:
            return
        made = tuple(
            Made(
                page.path,
                page.title,
                page.wide,
                outputs[page.path + INDEX].print.rpartition("-")[0],
                text_of(library, page.path) if page.search is not None else "",
            )
            for page in site.pages
        )
        if made != self.pages:
            self._store.keep_note(self._name, _ENCODER.encode(_Kept(self._key, made)))


def key_of(reading: Reading, library: Library, around: str) -> str:
    """What identifies all that a page reads but for its own record's text; `around` is all but the records.

    Empty where something is withheld: then what is shown is made from all texts.
    """
    if not library.shown.whole or not reading.cards:
        return ""
    cards = library.archive.cards
    texts = (f"{i} {cards[i].content if i in cards else None}" for i in read_by_others(library))
    prose = (repr((page.path, page.head, page.body)) for page in library.prose)
    return digest_of((around, reading.cards, _ENCODER.encode(library.problems), *texts, "", *prose))
