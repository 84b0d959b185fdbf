"""The search index of a site: bundles in which nothing changed are taken from what is kept, the others indexed again."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from afterword.engine.pool import spread
from afterword.engine.store import FOLDER
from afterword.publish import index_cache, pagefind, search
from afterword.publish.bundles import Print, plan

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from afterword.engine.workshop import Workshop
    from afterword.pages.page import Page, Site
    from afterword.publish.bundles import Bundle

AT_ONCE = 2
"""Runs of Pagefind side by side: each takes up to 300 MB."""


class Search:
    """Finds out which bundles are stale and has them indexed. `documents` is the folder of lean documents."""

    def __init__(self, work: Workshop, site: Site, tag: str = "", home: Path | None = None) -> None:
        """Keep indexes in `home`; by default beside the store, if that keeps anything. `tag` ends the bundles' names."""
        self._work, self._tag = work, tag
        self._pages = {page.path: page for page in site.pages if page.search is not None}
        self._folder = TemporaryDirectory(prefix="afterword-documents-")
        self.documents = Path(self._folder.name)
        beside = work.root / FOLDER / "search" if work.store.keeps else None
        self._cache = index_cache.IndexCache(home or beside)
        self.addresses: tuple[str, ...] = ()
        """The files of the index in the site, once `files` was asked."""
        self.trouble = ""
        """Why there is no index, in plain words."""

    def files(self, known: Mapping[str, str]) -> dict[str, Path]:
        """The files of the index by their address in the site; `known` are the pages' documents as `print_of` gave them."""
        prints = {path: _print(text) for path, text in known.items()}
        bundles = tuple(bundle._replace(name=bundle.name + self._tag) for bundle in plan(prints))
        try:
            missing = self._cache.missing(bundles)
            if missing:
                self._write(missing)
                self._work.progress.begin("Indexing for search", len(missing))
            folders = self._indexed(bundles)
        except pagefind.SearchError as problem:
            self.trouble = str(problem)
            return {}
        self._cache.tidy(len(bundles))
        found = {
            f"{index_cache.FOLDER}/{bundle.name}/{name}": folder / name
            for bundle, folder in folders.items()
            for name in pagefind.sizes(folder)
        }
        if bundles:
            listed = self.documents / index_cache.LIST
            index_cache.write(listed, index_cache.listing(bundle.name for bundle in bundles))
            found[f"{index_cache.FOLDER}/{index_cache.LIST}"] = listed
        self.addresses = tuple(found)
        return found

    def close(self) -> None:
        """Remove the documents."""
        self._folder.cleanup()
        self._cache.close()

    def _write(self, missing: Sequence[Bundle]) -> None:
        """Write the documents that are not there: those of pages that did not have to be rendered."""
        wanted = [a for bundle in missing for a in bundle.addresses if not (self.documents / a / "index.html").exists()]
        if wanted:
            self._work.progress.begin("Writing what search reads", len(wanted))
            write = _writer(self._pages, self.documents)
            for _ in spread(write, wanted, self._work.jobs, self._work.progress, self._work.store.close):
                pass

    def _indexed(self, bundles: Sequence[Bundle]) -> dict[Bundle, Path]:
        def one(bundle: Bundle) -> Path:
            return self._cache.get(bundle, self.documents)

        with ThreadPoolExecutor(min(AT_ONCE, self._work.jobs)) as pool:
            return dict(zip(bundles, pool.map(one, bundles), strict=True))


def _print(text: str) -> Print:
    year, digest, size = text.rsplit(" ", 2)
    return Print(year, digest, int(size))


def _writer(pages: Mapping[str, Page], folder: Path) -> Callable[[Sequence[str]], None]:
    def write(addresses: Sequence[str]) -> None:
        for address in addresses:
            page = pages[address]
            if page.search is not None:
                search.write(address, search.lean(page.title, page.search()), folder)

    return write
