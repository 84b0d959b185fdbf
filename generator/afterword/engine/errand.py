"""The process that runs one errand: it reads the errand from its input and writes the answer."""

from __future__ import annotations

import contextlib
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from afterword.engine.charts import draw
from afterword.engine.checking import check_reading
from afterword.engine.errands import Answer, Errand
from afterword.engine.outputs import Output, Outputs
from afterword.engine.pool import WorkerLostError, spread
from afterword.engine.progress import Progress
from afterword.engine.reading import read_project
from afterword.engine.realm import reading_realm
from afterword.engine.searching import Search
from afterword.engine.showing import Showing
from afterword.engine.skins import Wardrobe, read_host
from afterword.engine.store import Store
from afterword.engine.workshop import Workshop
from afterword.load.project import load_settings
from afterword.pages.page import Site
from afterword.pages.site import SEARCHED, make_library, site_of
from afterword.publish import search
from afterword.publish.index_cache import LIST
from afterword.publish.search_page import with_search_page

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from afterword.engine.reading import Reading
    from afterword.pages.library import Library
    from afterword.pages.page import Page


def main() -> None:
    """Run the errand on standard input; its answer is the only line on standard output."""
    errand = msgspec.json.decode(sys.stdin.buffer.read(), type=Errand)
    with contextlib.redirect_stdout(sys.stderr):
        try:
            answer = run(errand)
        except WorkerLostError as lost:
            answer = Answer(trouble=str(lost))
    sys.stdout.buffer.write(msgspec.json.encode(answer))


def run(errand: Errand) -> Answer:
    """Do what an errand asks for."""
    root, home = Path(errand.root), Path(errand.home)
    project = load_settings(root)
    store = Store(home, reading_realm(project.config))
    work = Workshop(root, store, errand.jobs, Progress())
    try:
        reading = read_project(work, project)
        if errand.task == "read":
            return Answer()
        if errand.task == "check":
            check_reading(work, reading, errand.day)
            return Answer()
        library = _library(work, reading, errand)
        if errand.task == "skin":
            return _skin(library, root, home)
        if errand.task == "charts":
            return Answer(str(draw(library, home)))
        return _search(work, library, errand)
    finally:
        store.close()


def _library(work: Workshop, reading: Reading, errand: Errand) -> Library:
    read, shown = reading.read, Showing().shown(work, reading, errand.audience)
    return make_library(read.archive, read.prose, read.project, (), errand.day, shown)


def _skin(library: Library, root: Path, home: Path) -> Answer:
    """Have MkDocs make the shells; no place where it has to render each page."""
    from afterword.publish.writer import PublishError

    host = read_host(root / "mkdocs.yml")
    try:
        skin = Wardrobe(root, home / "shells").skin(with_search_page(site_of(library)), host)
    except PublishError as problem:
        return Answer(trouble=str(problem))
    return Answer(str(skin.folder) if skin is not None else "")


def _search(work: Workshop, library: Library, errand: Errand) -> Answer:
    """Bring the search index up to date: only pages that changed are read again, only bundles with one are indexed."""
    pages = {page.path: page for module in SEARCHED for page in module.pages(library) if page.search is not None}
    outputs = Outputs.of(work.store, f"search for {errand.audience}")
    stale = [path for path, page in pages.items() if _known(outputs, page) is None]
    fresh: dict[str, Output] = {}
    for answer in spread(partial(_prints, pages), stale, work.jobs, work.progress, work.store.close):
        fresh |= {path: Output(pages[path].fingerprint, 0, 0, known) for path, known in answer}
    outputs.forget(outputs.known.keys() - pages.keys())
    outputs.remember(fresh)
    site = Site("", tuple(pages.values()), {}, (), ())
    found = Search(work, site, home=Path(errand.home) / "search")
    try:
        files = found.files({path: outputs.known[path].search for path in pages})
        listed = next((file.read_bytes() for address, file in files.items() if address.endswith(LIST)), b"{}")
        names = msgspec.json.decode(listed).get("bundles", ())
        lasting = {address: str(file) for address, file in files.items() if not address.endswith(LIST)}
        return Answer(files=lasting, names=tuple(names), trouble=found.trouble)
    finally:
        found.close()


def _known(outputs: Outputs, page: Page) -> Output | None:
    known = outputs.known.get(page.path)
    return known if known is not None and known.print == page.fingerprint else None


def _prints(pages: Mapping[str, Page], paths: Sequence[str]) -> list[tuple[str, str]]:
    found = []
    for path in paths:
        page = pages[path]
        if page.search is not None:
            document = page.search()
            content = search.lean(page.title, document)
            found.append((path, " ".join(map(str, search.print_of(document, content)))))
    return found


if __name__ == "__main__":
    main()
