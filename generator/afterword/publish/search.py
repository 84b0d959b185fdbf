"""Search: lean documents of the pages, indexed by Pagefind in bundles that a browser asks all at once."""

from __future__ import annotations

import os
from functools import lru_cache
from hashlib import sha256
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from afterword.publish.bundles import LIMIT, Print, plan
from afterword.publish.index_cache import IndexCache, publish

if TYPE_CHECKING:
    from afterword.pages.page import SearchDocument, Site

CONTROL = bytes(code for code in (*range(32), 127) if code not in b"\t\n\r")
BLANKED = bytes.maketrans(CONTROL, b" " * len(CONTROL))
"""Blanks control characters, which HTML must not hold: a tenth of the time of a regular expression."""


def lean(title: str, document: SearchDocument) -> bytes:
    """One page as Pagefind should read it.

    Facets and meta stand in attributes, each in an element of its own; as text they are paragraphs, because
    neighbours without white space would fuse into one word.
    """
    marks = "".join(_mark(facet, value) for facet, values in document.facets.items() for value in values)
    metas = "".join(
        f'<p data-pagefind-meta="{escape(key)}[data-v]" data-v="{escape(value)}"></p>\n'
        for key, value in document.meta.items()
    )
    date = document.meta.get("date", "")
    order = f'<p data-pagefind-sort="date[data-v]" data-v="{escape(date)}"></p>\n' if date else ""
    html = (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title></head>\n'
        f'<body><main data-pagefind-body>\n<h1 data-pagefind-meta="title">{escape(title)}</h1>\n'
        f"<p>{escape(document.text.removeprefix(title).strip(), quote=False)}</p>\n{parts_of_ids(title)}{marks}{metas}{order}</main></body></html>\n"
    )
    return html.encode().translate(BLANKED)


@lru_cache(8192)
def _mark(facet: str, value: str) -> str:
    said = escape(value)
    return f'<p data-pagefind-filter="{escape(facet)}[data-v]" data-v="{said}">{said}</p>\n'


def parts_of_ids(title: str) -> str:
    """The ids of a title in pieces, so that the last letters alone find a record; a hyphen does not part words."""
    pieces = " ".join(word.replace("-", " ") for word in title.split() if "-" in word and any(map(str.isdigit, word)))
    return f"<p>{escape(pieces)}</p>\n" if pieces else ""


def print_of(document: SearchDocument, content: bytes) -> Print:
    """What the plan of bundles must know of a page's lean `content`."""
    return Print(next(iter(document.facets.get("year", ())), ""), sha256(content).hexdigest(), len(content))


def write(address: str, content: bytes, folder: Path) -> None:
    """Put a lean document into `folder`, where Pagefind makes `address` of its place."""
    place = f"{folder}/{address}"
    try:
        os.mkdir(place)  # noqa: PTH102 - ten thousand times, and a Path each costs as much as the write
    except FileNotFoundError:
        os.makedirs(place, exist_ok=True)  # noqa: PTH103 - as above
    except FileExistsError:  # with a page below it, or by another process
        pass
    with open(f"{place}index.html", "wb") as file:  # noqa: PTH123 - as above
        file.write(content)


class Index:
    """The indexes made last, kept so that a preview server indexes only the bundles in which something changed."""

    def __init__(self, cache: IndexCache | None = None, limit: int = LIMIT) -> None:
        """Keep indexes in `cache`, else as long as this object lives; `limit` is what a bundle holds, in bytes."""
        self._cache = cache or IndexCache()
        self._limit = limit

    def publish(self, site: Site, site_dir: Path) -> None:
        """Put the index of `site` into `site_dir`; raises SearchError."""
        texts: dict[str, bytes] = {}
        prints: dict[str, Print] = {}
        for page in site.pages:
            if page.search is not None:
                document = page.search()
                texts[page.path] = lean(page.title, document)
                prints[page.path] = print_of(document, texts[page.path])
        bundles = plan(prints, self._limit)
        with TemporaryDirectory(prefix="afterword-documents-") as source:
            for bundle in self._cache.missing(bundles):
                for address in bundle.addresses:
                    write(address, texts[address], Path(source))
            publish({bundle.name: self._cache.get(bundle, Path(source)) for bundle in bundles}, site_dir)
        self._cache.tidy(len(bundles))

    def close(self) -> None:
        """Remove what was kept."""
        self._cache.close()
