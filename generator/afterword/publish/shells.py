"""The shell around a page: Material's HTML, rendered by MkDocs once for each kind of page, with slots to be filled.

Pages differ in their title, description, content, table of contents and address; in nothing else, unless they stand in the
navigation, which marks the page that one is on. Links are relative, and shorter from a folder that they lead into. So MkDocs
renders one page for each entry of the navigation and one for each folder, depth and kind, whose values are marks, and what
stands between the marks is the shell. Whether that is all is tried each time shells are made: a page that MkDocs renders
with its own values has to be the one that is filled.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import product
from urllib.parse import quote

from msgspec import Struct

from afterword.pages.page import Page, Rendered, Site
from afterword.publish.markup import Dressed, dressed

MARKS = {name: f"awslot{name}tolswa" for name in ("title", "description", "content", "contents")}
_PATH = "awslotpath"
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
    """A shell of the page at `path` that was rendered with marks for its values."""
    pieces = re.split(f"({'|'.join((*MARKS.values(), re.escape(path) if _PATH in path else '(?!)'))})", html)
    slots = tuple(_NAMES.get(mark, "path") for mark in pieces[1::2])
    if "content" not in slots:
        raise ValueError(f"the templates show no content on {path or 'the home page'}")
    return Shell(tuple(pieces[::2]), slots)


class Shells(Struct, frozen=True, gc=False, array_like=True):
    """Shells by kind of page. `url` is the site's own address, empty when it has none."""

    shells: Mapping[str, Shell]
    linked: frozenset[str]
    url: str = ""

    def html(self, page: Page, rendered: Rendered) -> str:
        """A page as MkDocs would write it."""
        values = dressed(page, rendered)
        return self.shells[key(place_of(page.path, self.linked), values)].fill(page.path, values)


def place_of(path: str, linked: frozenset[str]) -> str:
    """The address that stands for all from which the shell's links look the same: `incidents/awslotpath/`.

    `linked` are the addresses that every shell links to, and the folders above them. A page that is one of them stands
    for itself.
    """
    if path in linked or not path:
        return path
    above = path[: path.index("/") + 1] if path.count("/") > 1 else ""
    while (longer := path[: path.index("/", len(above)) + 1]) in linked:
        above = longer
    return above + _PATH + "/s" * (path.count("/") - above.count("/") - 1) + "/"


def source_uri(path: str) -> str:
    """The Markdown file that MkDocs would expect behind the address `path`."""
    return f"{path}index.md"


def in_navigation(site: Site, named: Iterable[str] = ()) -> list[Page]:
    """The pages that every shell links to: those whose files a navigation in `mkdocs.yml` names, if there is one."""
    wanted = frozenset(named) or {source_uri(path) for section in site.nav for path in section.paths}
    return [page for page in site.pages if source_uri(page.path) in wanted]


def above_all(paths: Iterable[str]) -> frozenset[str]:
    """Addresses, and the folders above them."""
    parts = (path.split("/")[:-1] for path in paths)
    return frozenset("".join(f"{part}/" for part in many[:n]) for many in parts for n in range(1, len(many) + 1))


def key(place: str, page: Dressed) -> str:
    """Which shell a page takes: that of its place, and of what it has."""
    return f"{place} {'d' if page.description else ''}{'c' if page.contents else ''}"


KINDS = tuple(
    Dressed(MARKS["title"], MARKS["description"] if said else "", MARKS["content"], MARKS["contents"] if listed else "")
    for said, listed in product((True, False), (True, False))
)
"""The kinds of page of one place: with and without a description, with and without a table of contents."""
