"""The shell around a page: Material's HTML, rendered by MkDocs once for each kind of page, with slots to be filled.

Pages differ in their title, description, content, table of contents and address; in nothing else, unless they stand in the
navigation, which marks the page that one is on. So MkDocs renders one page for each entry of the navigation and one for each
depth and kind, whose values are marks, and what stands between the marks is the shell. Whether that is all is tried each
time shells are made: a page that MkDocs renders with its own values has to be the one that is filled.
"""

from __future__ import annotations

import re
from itertools import product
from typing import TYPE_CHECKING
from urllib.parse import quote

from msgspec import Struct

from afterword.pages.page import Page, Rendered
from afterword.publish.markup import Dressed, dressed

if TYPE_CHECKING:
    from collections.abc import Mapping

MARKS = {name: f"awslot{name}tolswa" for name in ("title", "description", "content", "contents")}
_PATH = "awslotpath"
_MARK = re.compile(f"({'|'.join(MARKS.values())}|{_PATH}(?:/s)*/)")
_NAMES = {mark: name for name, mark in MARKS.items()}


class Shell(Struct, frozen=True, gc=False, array_like=True):
    """The HTML of a page in pieces: `slots` names what stands after each piece but the last."""

    pieces: tuple[str, ...]
    slots: tuple[str, ...]

    def fill(self, path: str, page: Dressed) -> str:
        """The whole page."""
        found = [self.pieces[0]]
        for slot, piece in zip(self.slots, self.pieces[1:], strict=True):
            found.append(quote(path) if slot == "path" else getattr(page, slot))
            found.append(piece)
        return "".join(found)


def cut(html: str, path: str) -> Shell:
    """A shell of a page that was rendered with marks for its values."""
    pieces = _MARK.split(html)
    slots = tuple(_NAMES.get(mark, "path") for mark in pieces[1::2])
    if "content" not in slots:
        raise ValueError(f"the templates show no content on {path or 'the home page'}")
    return Shell(tuple(pieces[::2]), slots)


class Shells(Struct, frozen=True, gc=False, array_like=True):
    """Shells by kind of page. `url` is the site's own address, empty when it has none."""

    shells: Mapping[str, Shell]
    url: str = ""

    def html(self, page: Page, rendered: Rendered) -> str:
        """A page as MkDocs would write it."""
        values = dressed(page, rendered)
        own = key(page.path, values, in_nav=True)
        shell = self.shells.get(own) or self.shells[key(page.path, values, in_nav=False)]
        return shell.fill(page.path, values)


def key(path: str, page: Dressed, *, in_nav: bool) -> str:
    """Which shell a page takes: its own where it stands in the navigation, else that of its depth."""
    where = f"={path}" if in_nav else str(path.count("/"))
    return f"{where} {'d' if page.description else ''}{'c' if page.contents else ''}"


KINDS = tuple(
    Dressed(MARKS["title"], MARKS["description"] if said else "", MARKS["content"], MARKS["contents"] if listed else "")
    for said, listed in product((True, False), (True, False))
)
"""The kinds of page of one depth: with and without a description, with and without a table of contents."""


def stand_in(depth: int) -> Page:
    """A page whose address, with so many slashes, stands for all of its depth."""
    return Page(_PATH + "/s" * (depth - 1) + "/", MARKS["title"], "", lambda: Rendered(()))
