"""A preview for a pull request: the pages of the records that it changes, those they are linked with, and the way there."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from html import escape
from typing import TYPE_CHECKING

from afterword.engine.sharing import Share
from afterword.pages.page import Page, Part, Rendered

if TYPE_CHECKING:
    from collections.abc import Iterable

    from afterword.link.archive import Archive
    from afterword.pages.page import Site
    from afterword.parse.record import ProsePage

ADDRESS = "preview/"
LIST = "preview.json"
SCHEMA = "afterword.preview/1"


LEFT_OUT = {"trends/"}
"""Drawing charts takes longer than all the rest of a preview."""
LOOK = ("site_config/", "templates/", "mkdocs.yml")
"""Where a change may touch any page."""
NOTE = b"<p>This is a preview. It holds only the records that a change touches, and those linked with them.</p>"


@dataclass(frozen=True, slots=True)
class Preview(Share):
    """What a preview holds, by address: changed records and pages of prose, and records that a link joins with one of them."""

    changed: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    everywhere: bool = False
    """Settings, templates or the theme changed too."""

    @property
    def searched(self) -> bool:
        """A preview has no index: whoever looks at it follows its list."""
        return False

    def static(self, address: str, content: bytes) -> bytes:
        """The page for addresses that are not here says why."""
        return content.replace(b"</h1>", b"</h1>\n" + NOTE, 1) if address == "404.html" else content

    def of_site(self, site: Site) -> Site:
        """The part of a site that the preview shows: its records, the pages of the navigation, and a list of what changed.

        What the site does not hold, because its audience may not see it, is not named either.
        """
        titles = {page.path: page.title for page in site.pages}
        changed = [(path, titles[path]) for path in self.changed if path in titles]
        near = [(path, titles[path]) for path in self.near if path in titles]
        nav = {path for section in site.nav for path in section.paths} - LEFT_OUT
        wanted = {*self.changed, *self.near, *nav}
        pages = tuple(page for page in site.pages if page.path in wanted)
        listed = _page(changed, near, everywhere=self.everywhere)
        said = {"schema": SCHEMA, "changed": [path for path, _ in changed], "linked": [path for path, _ in near]}
        files = {LIST: json.dumps(said, indent=1).encode() + b"\n"}
        return replace(site, pages=(*pages, listed), files=files, files_made_of=lambda: listed.fingerprint)


def _page(changed: list[tuple[str, str]], near: list[tuple[str, str]], *, everywhere: bool) -> Page:
    def links(rows: list[tuple[str, str]]) -> str:
        entries = "".join(f'<li><a href="../{escape(path)}">{escape(title)}</a></li>' for path, title in rows)
        return f"<ul>{entries}</ul>" if rows else "<p>None.</p>"

    def render() -> Rendered:
        about = "<p>This preview holds the records that a change touches and those linked with them. Other pages are not here.</p>"
        if everywhere:
            about += (
                "<p>Settings, templates or the theme changed too, so any other page may look different as well.</p>"
            )
        parts = (
            Part(about),
            Part(links(changed), "Changed", "changed"),
            Part(links(near), "Linked with them", "linked"),
        )
        return Rendered(parts, "What this preview holds.")

    return Page(ADDRESS, "Preview", f"preview {changed} {near} {everywhere}", render)


def preview_of(shown: Archive, prose: Iterable[ProsePage], paths: frozenset[str]) -> Preview:
    """The preview of a change to the files at `paths`, for whoever may see `shown`: not even a link tells of the rest.

    Records that are gone are looked for by what still names them.
    """
    own = sorted(i for i, card in shown.cards.items() if {card.path, card.log_path} & paths)
    there = {card.path for card in shown.cards.values()}
    named = (shown.config.ids.named(path.rsplit("/", 1)[-1]) for path in paths - there)
    gone = {found[1] for found in named if found} - shown.cards.keys()
    near = {r.target for i in own for r in shown.references.get(i, ())}
    near |= {r.source for i in own for r in shown.backlinks.get(i, ())}
    near |= {i for i, many in shown.references.items() if any(r.target in gone for r in many)} if gone else set()
    others = sorted((near & shown.cards.keys()) - set(own))
    written = sorted(page.address for page in prose if page.path in paths)
    return Preview(
        changed=(*(shown.summaries[i].address for i in own), *written),
        near=tuple(shown.summaries[i].address for i in others),
        everywhere=any(path.startswith(LOOK) for path in paths),
    )
