"""Every record linked with one, where they are more than its own page shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from afterword.pages.linked import MOST, linked, reach
from afterword.pages.page import Page, Rendered
from afterword.pages.paging import Pages, in_order
from afterword.pages.render import run

if TYPE_CHECKING:
    from collections.abc import Iterator

    from afterword.link.summary import Summary
    from afterword.pages.library import Library
    from afterword.pages.linked import LinkedRow
    from afterword.pages.paging import Cut

TEMPLATE = "pages/relations.html.j2"


def pages(library: Library) -> Iterator[Page]:
    """The list of a record's links, for records with very many."""
    archive = library.archive
    for summary in archive.summaries.values():
        named = len(archive.references.get(summary.id, ())) + len(archive.backlinks.get(summary.id, ()))
        if named > MOST and len(rows := linked(library, summary.id)) > MOST:
            found: Pages[LinkedRow] = Pages(in_order(rows))
            for at, cut in enumerate(found.cuts):
                yield _page(library, summary, cut, found, at)


def _page(library: Library, summary: Summary, cut: Cut[LinkedRow], found: Pages[LinkedRow], at: int) -> Page:
    address, pager = f"{summary.address}linked/{cut.suffix}", found.pager(at)

    def render() -> Rendered:
        view = library.desk(address).view(id=summary.id, rows=cut.rows, pager=pager)
        return Rendered(run(library.env, TEMPLATE, view), f"What is linked with {summary.id}.")

    title = f"Linked with {summary.id}" + (f", page {cut.number}" if at else "")
    return Page(address, title, library.fingerprint(TEMPLATE, reach(library, summary.id), cut.rows, pager), render)
