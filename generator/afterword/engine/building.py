"""Builds a site: pages whose inputs are as they were stay as they stand; the rest is rendered on all processors."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from afterword.engine.outputs import Built, Output, Outputs, Stage, present, remove
from afterword.engine.pool import spread
from afterword.engine.realm import digest_of
from afterword.engine.searching import Search
from afterword.engine.sharing import WHOLE, Share, manifest
from afterword.engine.skins import NAME, Host, Skin, Wardrobe
from afterword.engine.store import FOLDER
from afterword.pages import trends
from afterword.publish import search
from afterword.publish.index_cache import HASHED
from afterword.publish.search_page import with_search_page
from afterword.publish.sitemap import sitemap
from afterword.publish.writer import MANIFEST, PublishError, alone_in, publish, refuse_foreign, swap

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from afterword.engine.workshop import Workshop
    from afterword.pages.page import Page, Site

INDEX = "index.html"
QUICK = 20_000
"""So many pages are compared sooner than memory is copied for workers."""
DATA = -1
"""Stands among the numbers of pages for the data files, which are made together."""


def build_site(work: Workshop, site: Site, host: Host, place: Path, share: Share = WHOLE, identity: str = "") -> Built:
    """Make the folder `place` hold `site`, or one shard of it; `identity` tells whether shards are of one input.

    Raises PublishError where MkDocs cannot build or the folder holds something else, WorkerLostError where a process ended.
    """
    whole = with_search_page(site)
    refuse_foreign(place)
    wardrobe = Wardrobe(work.root, work.root / FOLDER / "shells" if work.store.keeps else None)
    try:
        work.progress.begin("Making the pages' shells")
        skin = wardrobe.skin(whole, host)
        if skin is None and share.cut:
            raise PublishError(
                "other plugins or hooks in mkdocs.yml may change single pages, so shards cannot be built"
            )
        if skin is None:
            work.progress.begin("Building with MkDocs, page by page, because of its other plugins or hooks")
            Outputs.of(work.store, str(place)).forget_all()
            return Built(publish(whole, host.file, place), len(whole.pages), len(whole.pages))
        return _Builder(work, whole, skin, place, share, identity).run()
    finally:
        wardrobe.close()


class _Builder:
    """One build of one site into one folder."""

    def __init__(self, work: Workshop, whole: Site, skin: Skin, place: Path, share: Share, identity: str) -> None:
        self._work, self._skin = work, skin
        self._share = share
        self._site = site = share.of_site(whole)
        self._outputs = Outputs.of(work.store, str(place))
        self._present = present(place)
        if not self._outputs.known:
            self._present = {}  # nobody knows what stands there: build beside it, and put that in its place
        self._new: dict[str, Output] = {}
        self._search = Search(work, site, share.tag)
        self._data: frozenset[str] = frozenset()
        """Data files that stand as they should."""
        self._plain: dict[str, bytes] = {}
        """Files that belong to no page."""
        if share.first:
            self._plain = sitemap(skin.shells.url, (page.path for page in whole.pages))
        if share.cut:
            self._plain[MANIFEST] = manifest(share, identity)
        static = sorted(skin.folder.rglob("*")) if share.first else ()
        named = ((file.relative_to(skin.folder).as_posix(), file) for file in static if file.is_file())
        # MkDocs wrote a sitemap too: of the few pages that it made.
        self._static = {address: file for address, file in named if address not in {NAME, *self._plain}}
        self._stage = Stage(place)  # last: from now on `run` removes it, whatever happens

    def run(self) -> Built:
        """Render what is stale, put it in place, index it, remove what is no longer part of the site.

        In a site that stands already the pages are in place before search is: the index is never ahead of them.
        """
        try:
            self._stage.begin()
            self._pages()
            self._work.progress.begin("Putting files in place")
            self._files()
            moved = self._move() if self._present else 0
            if self._present:
                self._work.progress.reached("pages on disk")
            self._index()
            return self._put(moved)
        finally:
            self._search.close()
            self._stage.close()

    def _stands(self, address: str, print_: str) -> bool:
        return self._outputs.stands(address, print_, self._present)

    def _pages(self) -> None:
        pages = self._site.pages
        prints = self._prints() if self._outputs.known else {}
        stale = [n for n, page in enumerate(pages) if not self._stands(page.path + INDEX, prints.get(n, ""))]
        data = self._data_print()
        if self._site.files_made_of is not None and not self._data_stands(data):
            stale.append(DATA)
        if not stale:
            return
        self._work.progress.begin("Rendering pages", len(stale))
        # Charts and index pages cost most: they go first, so that no worker is left with them at the end. The charts and the
        # data behind them go to one worker: what draws them and what they are reckoned from is needed only there.
        stale.sort(key=lambda n: (n != DATA, pages[n].path != trends.ADDRESS, pages[n].search is not None))
        whole = len(stale) * 2 > len(pages)
        render = _renderer(self._site, prints, self._skin, self._stage, self._search.documents if whole else None)
        for answer in spread(render, stale, self._work.jobs, self._work.progress, self._work.store.close):
            for number, address, output in answer:
                self._new[address] = output._replace(print=data) if number == DATA else output
                self._data |= {address} if number == DATA else set()

    def _prints(self) -> dict[int, str]:
        """What each page is made from now, by its number."""
        pages = self._site.pages
        asked = [n for n, page in enumerate(pages) if not isinstance(page.made_of, str)]
        self._work.progress.begin("Comparing pages", len(asked))
        answers = spread(
            _printer(pages, self._skin), asked, self._work.jobs, self._work.progress, self._work.store.close, QUICK
        )
        found = {number: print_ for answer in answers for number, print_ in answer}
        return {n: found.get(n) or _print_of(page, self._skin) for n, page in enumerate(pages)}

    def _data_print(self) -> str:
        made_of = self._site.files_made_of
        return (
            made_of() if made_of is not None else digest_of(part for pair in self._site.files.items() for part in pair)
        )

    def _data_stands(self, print_: str) -> bool:
        """Whether the data files are made from the same as when they were written; nobody makes them only to compare."""
        known = {address: output for address, output in self._outputs.known.items() if output.print == print_}
        self._data = frozenset(address for address in known if self._stands(address, print_))
        return {output.search for output in known.values()} == {_of_so_many(len(self._data))}

    def _files(self) -> None:
        """Static files, the sitemap, a shard's manifest."""
        for address, file in self._static.items():
            self._file(address, self._skin.print, partial(self._static_content, address, file))
        for address, content in self._plain.items():
            self._file(address, digest_of((content,)), partial(bytes, content))

    def _static_content(self, address: str, file: Path) -> bytes:
        return self._share.static(address, file.read_bytes())

    def _file(self, address: str, print_: str, content: Callable[[], bytes]) -> None:
        if not self._stands(address, print_):
            size, changed = self._stage.put(address, content())
            self._new[address] = Output(print_, size, changed)

    def _index(self) -> None:
        if not self._share.searched:
            return
        known = {page.path: self._of(page.path + INDEX).search for page in self._site.pages if page.search is not None}
        for address, source in self._search.files(known).items():
            named = source.suffix in HASHED  # by a hash of its content
            print_ = f"{source.stat().st_size}" if named else digest_of((source.read_bytes(),))
            self._file(address, print_, source.read_bytes)

    def _of(self, address: str) -> Output:
        return self._new.get(address) or self._outputs.known[address]

    def _wanted(self) -> set[str]:
        """Every file of the site as it has to be now."""
        pages = {page.path + INDEX for page in self._site.pages}
        return pages | self._data | self._static.keys() | self._plain.keys() | set(self._search.addresses)

    def _move(self) -> int:
        """Put what is prepared in its place; returns how many files that were."""
        with alone_in(self._stage.place.parent):
            self._outputs.forget(self._new)
            self._stage.move(self._new)
            self._outputs.remember(self._new)
        moved, self._new = len(self._new), {}
        return moved

    def _put(self, moved: int) -> Built:
        place, outputs = self._stage.place, self._outputs
        if not self._present:
            with alone_in(place.parent):
                outputs.forget_all()
                swap(self._stage.folder, place)
                outputs.remember(self._new)
            return self._built(len(self._new), 0)
        moved += self._move()
        wanted = self._wanted()
        gone = self._present.keys() - wanted
        outputs.forget([*gone, *(outputs.known.keys() - wanted)])
        remove(place, gone)
        return self._built(moved, len(gone))

    def _built(self, written: int, removed: int) -> Built:
        return Built(
            self._stage.place, len(self._site.pages), written, removed, self._search.trouble, self._outputs.known
        )


_Row = tuple[int, str, Output]


def _print_of(page: Page, skin: Skin) -> str:
    return f"{page.fingerprint}-{skin.print[:16]}"


def _printer(pages: Sequence[Page], skin: Skin) -> Callable[[Sequence[int]], list[tuple[int, str]]]:
    """The work of one worker: say what pages are made from."""

    def prints(numbers: Sequence[int]) -> list[tuple[int, str]]:
        return [(number, _print_of(pages[number], skin)) for number in numbers]

    return prints


def _renderer(
    site: Site, prints: Mapping[int, str], skin: Skin, stage: Stage, documents: Path | None
) -> Callable[[Sequence[int]], list[_Row]]:
    """The work of one worker: render pages, write them, and say what search has to know of them."""

    def render(numbers: Sequence[int]) -> list[_Row]:
        rows = []
        for number in numbers:
            if number == DATA:
                many = _of_so_many(len(site.files))
                rows += [(DATA, path, Output("", *stage.put(path, data), many)) for path, data in site.files.items()]
                continue
            page = site.pages[number]
            html = skin.shells.html(page, page.render())
            size, changed = stage.put(page.path + INDEX, html.encode("utf-8", "xmlcharrefreplace"))
            known = _searched(page, documents)
            rows.append(
                (number, page.path + INDEX, Output(prints.get(number) or _print_of(page, skin), size, changed, known))
            )
        return rows

    return render


def _of_so_many(files: int) -> str:
    """Stands with each data file in place of what search knows, so that a lost row is not taken for a file too many."""
    return f"one of {files}"


def _searched(page: Page, documents: Path | None) -> str:
    """What search has to know of a page; its lean document is written where `documents` is a folder."""
    if page.search is None:
        return ""
    document = page.search()
    content = search.lean(page.title, document)
    if documents is not None:
        search.write(page.path, content, documents)
    return " ".join(map(str, search.print_of(document, content)))
