"""The pages at the addresses that records had before they were renamed: each leads on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from afterword.model.kinds import FOLDERS
from afterword.pages.page import Page, Rendered
from afterword.pages.render import run

if TYPE_CHECKING:
    from collections.abc import Iterator

    from afterword.link.summary import Summary
    from afterword.pages.library import Library

TEMPLATE = "pages/moved.html.j2"


def pages(library: Library) -> Iterator[Page]:
    """One page for each former id."""
    for old, new in library.archive.former.items():
        yield _page(library, old, library.archive.summaries[new])


def _page(library: Library, old: str, summary: Summary) -> Page:
    address = f"{FOLDERS[summary.kind]}/{old}/"

    def render() -> Rendered:
        view = library.desk(address).view(old=old, id=summary.id, title=summary.title, parts=sorted(summary.parts))
        return Rendered(run(library.env, TEMPLATE, view), f"{old} is now {summary.id}.")

    return Page(
        address, f"{old} is now {summary.id}", library.fingerprint(TEMPLATE, old, library.brief(summary.id)), render
    )
