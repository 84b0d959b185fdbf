"""The page of a record that exists and cannot be read, so that links to it hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from afterword.pages.linked import linked, reach
from afterword.pages.page import Page, Rendered
from afterword.pages.render import run

if TYPE_CHECKING:
    from collections.abc import Iterator

    from afterword.link.summary import Summary
    from afterword.pages.library import Library

TEMPLATE = "pages/unread.html.j2"


def pages(library: Library) -> Iterator[Page]:
    """One page for each record that could not be read."""
    for summary in library.archive.summaries.values():
        if not summary.readable:
            yield _page(library, summary)


def _page(library: Library, summary: Summary) -> Page:
    def fingerprint() -> str:
        problems = library.problems.get(summary.id, ())
        inputs = (problems, reach(library, summary.id), library.archive.cards[summary.id].path)
        return library.fingerprint(TEMPLATE, inputs)

    return Page(summary.address, summary.id, fingerprint, lambda: _render(library, summary))


def _render(library: Library, summary: Summary) -> Rendered:
    desk = library.desk(summary.address)
    view = desk.view(
        id=summary.id,
        path=library.archive.cards[summary.id].path,
        problems=library.problems.get(summary.id, ()),
        linked=linked(library, summary.id),
    )
    return Rendered(run(library.env, TEMPLATE, view), "This record cannot be read yet.")
