"""Pages of prose: whatever Markdown stands in the archive's folder and is no record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from afterword.link.card import markdown_links, odd_links
from afterword.pages.page import Page, Rendered, SearchDocument
from afterword.pages.render import run
from afterword.prose.inline import excerpt, plain
from afterword.prose.render import render

if TYPE_CHECKING:
    from collections.abc import Iterator

    from afterword.pages.library import Library
    from afterword.parse.record import ProsePage
    from afterword.prose.render import Block

TEMPLATE = "pages/prose.html.j2"


def pages(library: Library) -> Iterator[Page]:
    """One page for each file of prose; `index.md` is placed above the generated home instead."""
    for page in library.prose:
        if page.address:
            yield _page(library, page)


def _page(library: Library, page: ProsePage) -> Page:
    title = (
        page.head.title
        or _first_heading(page)
        or page.address.strip("/").rpartition("/")[2].replace("-", " ").capitalize()
    )

    def render_page() -> Rendered:
        desk = library.desk(page.address).written_in(page.path)
        blocks = without_title(render(page.body, desk), title)
        return Rendered(run(library.env, TEMPLATE, desk.view(blocks=blocks)), excerpt(page.body, 30))

    return Page(
        page.address,
        title,
        library.fingerprint(TEMPLATE, page, library.mentions(page.body), library.relatives(page.path, *links(page))),
        render_page,
        lambda: SearchDocument(f"{title} {plain(page.body)}", {"kind": ("Guide",)}, {"kind": "Guide"}),
    )


def links(page: ProsePage) -> tuple[tuple[str, ...], bool]:
    """The Markdown files that a page names, and whether one is named in a way that is not read off the text."""
    return markdown_links(page.body), odd_links(page.body)


def without_title(blocks: tuple[Block, ...], title: str) -> tuple[Block, ...]:
    """A body without a first heading that only repeats the page's title."""
    if blocks and blocks[0].heading == title:
        first = type(blocks[0])("", "", 2, blocks[0].html)
        return (first, *blocks[1:])
    return blocks


def _first_heading(page: ProsePage) -> str:
    first = page.body.lstrip().partition("\n")[0]
    return first[2:].strip() if first.startswith("# ") else ""
