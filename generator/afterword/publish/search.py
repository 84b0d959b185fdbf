"""The search index: Pagefind, by its command line, over lean documents that stand where the pages do."""

from __future__ import annotations

import re
import shutil
import subprocess
from hashlib import sha256
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from afterword.pages.page import Page, SearchDocument, Site

FOLDER = "pagefind"
NOT_OURS = ("pagefind-ui*", "pagefind-modular-ui*", "pagefind-component-ui*", "pagefind-highlight*", "wasm.unknown*")
"""Pagefind's own user interfaces and its program for languages other than the one that is forced."""
OPTIONS = ("--force-language", "en", "--silent")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


class SearchError(Exception):
    """Pagefind is missing or could not index."""


def binary() -> Path | None:
    """Pagefind's program as its Python package brings it, or from the path. Never downloads."""
    try:
        from pagefind.service import get_executable
    except ImportError:
        found = shutil.which("pagefind_extended") or shutil.which("pagefind")
        return Path(found) if found else None
    return get_executable()


def lean(title: str, document: SearchDocument) -> str:
    """One page as Pagefind should read it.

    Facets and meta stand in attributes, each in an element of its own; as text they are paragraphs, because
    neighbours without white space would fuse into one word.
    """
    marks = "".join(
        f'<p data-pagefind-filter="{escape(facet)}[data-v]" data-v="{escape(value)}">{escape(value)}</p>\n'
        for facet, values in document.facets.items()
        for value in values
    )
    metas = "".join(
        f'<p data-pagefind-meta="{escape(key)}[data-v]" data-v="{escape(value)}"></p>\n'
        for key, value in document.meta.items()
    )
    date = document.meta.get("date", "")
    order = f'<p data-pagefind-sort="date[data-v]" data-v="{escape(date)}"></p>\n' if date else ""
    return CONTROL.sub(
        " ",
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title></head>\n'
        f'<body><main data-pagefind-body>\n<h1 data-pagefind-meta="title">{escape(title)}</h1>\n'
        f"<p>{escape(document.text.removeprefix(title).strip())}</p>\n{parts_of_ids(title)}{marks}{metas}{order}</main></body></html>\n",
    )


def parts_of_ids(title: str) -> str:
    """The ids of a title in pieces, so that the last letters alone find a record; a hyphen does not part words."""
    pieces = " ".join(word.replace("-", " ") for word in title.split() if "-" in word and any(map(str.isdigit, word)))
    return f"<p>{escape(pieces)}</p>\n" if pieces else ""


def documents(pages: Iterable[Page]) -> dict[str, str]:
    """The lean documents by the address of their page."""
    return {page.path: lean(page.title, page.search()) for page in pages if page.search is not None}


class Index:
    """The index of the documents seen last, kept so that a preview server only runs Pagefind when they change."""

    def __init__(self) -> None:
        """Hold nothing yet."""
        self._digest = ""
        self._folder: TemporaryDirectory[str] | None = None

    def publish(self, site: Site, site_dir: Path) -> None:
        """Put the index of `site` into `site_dir`; raises SearchError."""
        lean_documents = documents(site.pages)
        if not lean_documents:
            return  # Pagefind takes an empty folder for a mistake; an archive just begun is none
        digest = sha256(repr(sorted(lean_documents.items())).encode()).hexdigest()
        if self._folder is None or digest != self._digest or not Path(self._folder.name).is_dir():
            self.close()
            self._folder = TemporaryDirectory(prefix="afterword-search-")
            run(lean_documents, Path(self._folder.name))
            self._digest = digest
        shutil.copytree(Path(self._folder.name) / FOLDER, site_dir / FOLDER, dirs_exist_ok=True)

    def close(self) -> None:
        """Remove the copy that was kept."""
        if self._folder is not None:
            self._folder.cleanup()
        self._folder, self._digest = None, ""


def run(lean_documents: Mapping[str, str], folder: Path) -> None:
    """Index `lean_documents` into `folder/pagefind`; raises SearchError."""
    program = binary()
    if program is None:
        message = "Pagefind is not installed: pip install 'pagefind[extended]'"
        raise SearchError(message)
    source = folder / "documents"
    source.mkdir()
    for address, text in lean_documents.items():
        file = source / address / "index.html"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    command = [str(program), "--site", str(source), "--output-path", str(folder / FOLDER), *OPTIONS]
    result = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own arguments
    if result.returncode:
        message = f"Pagefind could not index: {(result.stderr or result.stdout).strip()}"
        raise SearchError(message)
    shutil.rmtree(source)
    for pattern in NOT_OURS:
        for file in (folder / FOLDER).glob(pattern):
            file.unlink()
