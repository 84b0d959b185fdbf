"""Lets MkDocs make the shells and the static files of a site, without the pages that will fill them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from afterword.pages.page import Rendered
from afterword.publish.search_page import ADDRESS
from afterword.publish.shells import KINDS, MARKS, Shell, Shells, above_all, cut, in_navigation, key, place_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from jinja2 import Environment
    from mkdocs.config.defaults import MkDocsConfig

    from afterword.pages.page import Page, Site
    from afterword.publish.mkdocs_site import SitePage


class ShellMaker:
    """Stands in the plugin while MkDocs builds the pages that shells are cut from."""

    def __init__(self, linked: frozenset[str], samples: frozenset[str]) -> None:
        """`linked` are the addresses that shells link to, `samples` those of pages that are rendered whole, to be compared."""
        self._linked = linked
        self._samples = samples
        self._shells: dict[str, Shell] = {}
        self._whole: list[tuple[Page, str]] = []

    def take(self, env: Environment, context: dict[str, Any], page: SitePage) -> None:
        """Cut the shells of the page that MkDocs is about to render."""
        path = page.source.path
        if path in self._samples:
            page.fill()
            return
        for values in KINDS:
            page.wear(values)
            html = env.get_template("main.html").render(context)
            self._shells[key(path, values)] = cut(html, path)

    def compare(self, output: str, page: SitePage) -> None:
        """Remember a page that was rendered whole."""
        if page.source.path in self._samples:
            self._whole.append((page.source, output))

    def finished(self, url: str) -> Shells | None:
        """The shells; None where a page is more than its shell filled, so that MkDocs has to render each."""
        shells = Shells(self._shells, self._linked, url)
        same = all(shells.html(page, page.render()) == output for page, output in self._whole)
        return shells if same else None


def without_content(site: Site, config: MkDocsConfig) -> tuple[Site, ShellMaker]:
    """The site that shells are cut from: pages that stand for others, and a sample of each first folder and depth."""
    linked = above_all((*(page.path for page in in_navigation(site, _named(config.nav))), ADDRESS))
    stands: dict[str, Page] = {}
    samples: dict[tuple[str, int], Page] = {}
    for page in site.pages:
        place = place_of(page.path, linked)
        if place not in stands:
            title = page.title if place == page.path else MARKS["title"]
            stands[place] = replace(page, path=place, title=title, render=lambda: Rendered(()))
        if place != page.path:
            samples.setdefault((page.path.partition("/")[0], page.path.count("/")), page)
    few = tuple(samples.values())[:MOST_SAMPLES]
    return (
        replace(site, pages=(*stands.values(), *few), files={}),
        ShellMaker(linked, frozenset(page.path for page in few)),
    )


MOST_SAMPLES = 6


def _named(nav: object) -> Iterator[str]:
    if isinstance(nav, str):
        yield nav
    elif isinstance(nav, list):
        for entry in nav:
            yield from _named(entry)
    elif isinstance(nav, dict):
        for entry in nav.values():
            yield from _named(entry)


def make_shells(site: Site, config_file: Path, folder: Path) -> Shells | None:
    """Have MkDocs build shells and static files of `site` into `folder`, which keeps the static files alone.

    None where other plugins or hooks may change single pages, or where templates show more of a page than a shell knows.
    Raises PublishError.
    """
    from afterword.publish.writer import read_config, run_mkdocs

    config = read_config(config_file)
    if set(config.plugins) - {"afterword"} or config.hooks:
        return None
    pages, maker = without_content(site, config)
    run_mkdocs(folder, pages, config, maker)
    for page in pages.pages:
        (folder / page.path / "index.html").unlink(missing_ok=True)
    for empty in sorted((path for path in folder.rglob("*") if path.is_dir()), reverse=True):
        if not any(empty.iterdir()):
            empty.rmdir()
    return maker.finished(str(config.site_url or ""))
