"""Builds a site: pages whose inputs are as they were stay as they stand; the rest is rendered on all processors."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from afterword.engine.outputs import Output, Outputs, Stage, present, remove
from afterword.engine.pool import spread
from afterword.engine.realm import digest_of
from afterword.engine.searching import Search
from afterword.engine.skins import NAME, Host, Skin, Wardrobe
from afterword.engine.store import FOLDER
from afterword.publish import search
from afterword.publish.index_cache import HASHED
from afterword.publish.search_page import with_search_page
from afterword.publish.sitemap import sitemap
from afterword.publish.writer import publish, refuse_foreign, swap

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from afterword.engine.reading import Workshop
    from afterword.pages.page import Page, Site

INDEX = "index.html"


@dataclass(frozen=True, slots=True)
class Built:
    """Where the site stands, and how many of its files were written and removed."""

    place: Path
    pages: int
    written: int
    removed: int = 0


def build_site(work: Workshop, site: Site, host: Host, target: Path | None) -> Built:
    """Make the folder `target` (default: the one in `mkdocs.yml`) hold `site`.

    Raises PublishError where MkDocs cannot build or the folder holds something else, WorkerLostError where a process ended.
    """
    whole = with_search_page(site)
    place = (target or host.site_dir).resolve()
    refuse_foreign(place)
    wardrobe = Wardrobe(work.root, work.root / FOLDER / "shells" if work.store.keeps else None)
    try:
        work.progress.begin("Making the pages' shells")
        skin = wardrobe.skin(whole, host)
        if skin is None:
            work.progress.begin("Building with MkDocs, page by page, because of its other plugins or hooks")
            Outputs.of(work.store, str(place)).forget_all()
            return Built(publish(whole, host.file, target), len(whole.pages), len(whole.pages))
        return _Builder(work, whole, skin, place).run()
    finally:
        wardrobe.close()


class _Builder:
    """One build of one site into one folder."""

    def __init__(self, work: Workshop, site: Site, skin: Skin, place: Path) -> None:
        self._work, self._site, self._skin = work, site, skin
        self._outputs = Outputs.of(work.store, str(place))
        self._present = present(place)
        if not self._outputs.known:
            self._present = {}  # nobody knows what stands there: build beside it, and put that in its place
        self._stage = Stage(place)
        self._new: dict[str, Output] = {}
        self._search = Search(work, site)

    def run(self) -> Built:
        """Render what is stale, put it in place, remove what is no longer part of the site."""
        try:
            self._pages()
            self._files()
            self._index()
            return self._put()
        finally:
            self._search.close()
            self._stage.close()

    def _print(self, page: Page) -> str:
        return f"{page.fingerprint}-{self._skin.print[:16]}"

    def _stands(self, address: str, print_: str) -> bool:
        return self._outputs.stands(address, print_, self._present)

    def _pages(self) -> None:
        pages = self._site.pages
        stale = [n for n, page in enumerate(pages) if not self._stands(page.path + INDEX, self._print(page))]
        if not stale:
            return
        self._work.progress.begin("Rendering pages", len(stale))
        # Index pages cost most: they go first, so that no worker is left with them at the end.
        stale.sort(key=lambda n: pages[n].search is not None)
        whole = len(stale) * 2 > len(pages)
        render = _renderer(pages, self._skin, self._stage, self._search.documents if whole else None)
        for answer in spread(render, stale, self._work.jobs, self._work.progress, self._work.store.close):
            for number, size, changed, known in answer:
                page = pages[number]
                self._new[page.path + INDEX] = Output(self._print(page), size, changed, known)

    def _files(self) -> None:
        """Static files, data, the sitemap."""
        for file in sorted(self._skin.folder.rglob("*")):
            address = file.relative_to(self._skin.folder).as_posix()
            if file.is_file() and address != NAME:
                self._file(address, self._skin.print, file.read_bytes)
        shells, files = self._skin.shells, dict(self._site.files)
        files |= sitemap(shells.url, (page.path for page in self._site.pages))
        for address, content in files.items():
            self._file(address, digest_of((content,)), partial(bytes, content))

    def _file(self, address: str, print_: str, content: Callable[[], bytes]) -> None:
        if not self._stands(address, print_):
            size, changed = self._stage.put(address, content())
            self._new[address] = Output(print_, size, changed)

    def _index(self) -> None:
        known = {page.path: self._of(page.path + INDEX).search for page in self._site.pages if page.search is not None}
        for address, source in self._search.files(known).items():
            named = source.suffix in HASHED  # by a hash of its content
            print_ = f"{source.stat().st_size}" if named else digest_of((source.read_bytes(),))
            self._file(address, print_, source.read_bytes)

    def _of(self, address: str) -> Output:
        return self._new.get(address) or self._outputs.known[address]

    def _wanted(self) -> set[str]:
        """Every file of the site as it has to be now."""
        wanted = {page.path + INDEX for page in self._site.pages} | set(self._site.files)
        return wanted | set(sitemap(self._skin.shells.url, (page.path for page in self._site.pages)))

    def _put(self) -> Built:
        place, outputs = self._stage.place, self._outputs
        if not self._present:
            outputs.forget_all()
            swap(self._stage.folder, place)
            outputs.remember(self._new)
            return Built(place, len(self._site.pages), len(self._new))
        static = {
            file.relative_to(self._skin.folder).as_posix() for file in self._skin.folder.rglob("*") if file.is_file()
        }
        wanted = self._wanted() | static - {NAME} | set(self._search.addresses)
        gone = self._present.keys() - wanted
        outputs.forget([*self._new, *gone, *(outputs.known.keys() - wanted)])
        self._stage.move(self._new)
        remove(place, gone)
        outputs.remember(self._new)
        return Built(place, len(self._site.pages), len(self._new), len(gone))


_Row = tuple[int, int, int, str]


def _renderer(
    pages: Sequence[Page], skin: Skin, stage: Stage, documents: Path | None
) -> Callable[[Sequence[int]], list[_Row]]:
    """The work of one worker: render pages, write them, and say what search has to know of them."""

    def render(numbers: Sequence[int]) -> list[_Row]:
        rows = []
        for number in numbers:
            page = pages[number]
            html = skin.shells.html(page, page.render())
            size, changed = stage.put(page.path + INDEX, html.encode("utf-8", "xmlcharrefreplace"))
            known = ""
            if page.search is not None:
                document = page.search()
                text = search.lean(page.title, document)
                known = " ".join(map(str, search.print_of(document, text)))
                if documents is not None:
                    search.write(page.path, text, documents)
            rows.append((number, size, changed, known))
        return rows

    return render
