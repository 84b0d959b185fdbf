"""A page's parts as one piece of HTML, with its tables of contents: finished, so that any shell only has to be filled."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from afterword.pages.page import Page, Part, Rendered

TOP = "aw-top"
"""The anchor of a page's title: where the link "skip to content" leads."""
_REMEMBERED = 4096
"""Headings and anchors come again on page after page."""
LONG_ENOUGH = 3
"""A page with fewer headings needs no table of contents."""


@dataclass(frozen=True, slots=True)
class Dressed:
    """All that a shell has to be filled with, as finished HTML. `contents` is empty for a page without that table."""

    title: str
    description: str
    content: str
    contents: str


def dressed(page: Page, rendered: Rendered) -> Dressed:
    """A rendered page, ready for its shell."""
    title = escape(page.title)
    listed = () if page.wide else tuple(part for part in rendered.parts if part.heading)
    if len(listed) < LONG_ENOUGH:
        listed = ()
    outline = _top_level(listed)
    folded = _folded(outline) if listed else ""
    sections = "\n".join(
        [_heading(part.heading, part.anchor, part.level) + part.html if part.heading else part.html
         for part in rendered.parts]
    )  # fmt: skip
    content = f'<h1 id="{TOP}">{title}</h1>\n{folded}{sections}\n'
    return Dressed(title, escape(rendered.description), content, _contents(outline) if listed else "")


@lru_cache(_REMEMBERED)
def _heading(heading: str, anchor: str, level: int) -> str:
    """A heading with a link to itself."""
    text, anchor = escape(heading), escape(anchor)
    link = f'<a class="headerlink" href="#{anchor}" aria-label="Link to this section: {text}">#</a>' if anchor else ""
    identity = f' id="{anchor}"' if anchor else ""
    return f"<h{level}{identity}>{text}{link}</h{level}>\n"


def _top_level(parts: Iterable[Part]) -> list[tuple[Part, list[Part]]]:
    """The headings that stand below no other, each with those below it."""
    found: list[tuple[Part, list[Part]]] = []
    for part in parts:
        if not part.anchor:
            continue
        if found and part.level > found[-1][0].level:
            found[-1][1].append(part)
        else:
            found.append((part, []))
    return found


def _folded(outline: Iterable[tuple[Part, list[Part]]]) -> str:
    """A folded table of contents for narrow screens."""
    links = "\n".join([_link(part.heading, part.anchor) for part, _ in outline])
    return f'<details class="aw-contents"><summary>On this page</summary>\n<ul>\n{links}\n</ul></details>\n'


@lru_cache(_REMEMBERED)
def _link(heading: str, anchor: str) -> str:
    return f'<li><a href="#{escape(anchor)}">{escape(heading)}</a></li>'


def _contents(outline: Iterable[tuple[Part, list[Part]]]) -> str:
    """The entries of the table of contents beside the page, nested by level, in Material's markup."""
    return "\n".join(
        [_entry(part.heading, part.anchor, _contents(_top_level(below)) if below else "") for part, below in outline]
    )


@lru_cache(_REMEMBERED)
def _entry(heading: str, anchor: str, below: str) -> str:
    text = escape(heading)
    nested = f'<nav class="md-nav" aria-label="{text}"><ul class="md-nav__list">\n{below}\n</ul></nav>' if below else ""
    link = f'<a href="#{escape(anchor)}" class="md-nav__link"><span class="md-ellipsis">{text}</span></a>'
    return f'<li class="md-nav__item">{link}{nested}</li>'
