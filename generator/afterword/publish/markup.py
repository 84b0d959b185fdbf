"""A page's parts as one piece of HTML, with its tables of contents: finished, so that any shell only has to be filled."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from html import escape as escape_html
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from afterword.pages.page import Page, Part, Rendered

TOP = "aw-top"
"""The anchor of a page's title: where the link "skip to content" leads."""
escape = lru_cache(8192)(escape_html)
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
    folded = _folded(listed) if listed else ""
    sections = "\n".join(f"{_heading(part)}{part.html}" for part in rendered.parts)
    content = f'<h1 id="{TOP}">{title}</h1>\n{folded}{sections}\n'
    return Dressed(title, escape(rendered.description), content, _contents(listed) if listed else "")


def _heading(part: Part) -> str:
    """A part's heading with a link to itself, or nothing where it has none."""
    if not part.heading:
        return ""
    text, anchor = escape(part.heading), escape(part.anchor)
    link = f'<a class="headerlink" href="#{anchor}" aria-label="Link to this section: {text}">#</a>' if anchor else ""
    identity = f' id="{anchor}"' if anchor else ""
    return f"<h{part.level}{identity}>{text}{link}</h{part.level}>\n"


def _top_level(parts: Iterable[Part]) -> Iterator[tuple[Part, list[Part]]]:
    """The headings that stand below no other, each with those below it."""
    found: list[tuple[Part, list[Part]]] = []
    for part in parts:
        if not part.anchor:
            continue
        if found and part.level > found[-1][0].level:
            found[-1][1].append(part)
        else:
            found.append((part, []))
    yield from found


def _folded(parts: Sequence[Part]) -> str:
    """A folded table of contents for narrow screens."""
    links = "\n".join(
        f'<li><a href="#{escape(part.anchor)}">{escape(part.heading)}</a></li>' for part, _ in _top_level(parts)
    )
    return f'<details class="aw-contents"><summary>On this page</summary>\n<ul>\n{links}\n</ul></details>\n'


def _contents(parts: Sequence[Part]) -> str:
    """The entries of the table of contents beside the page, nested by level, in Material's markup."""
    return "\n".join(_entry(part, below) for part, below in _top_level(parts))


def _entry(part: Part, below: Sequence[Part]) -> str:
    text = escape(part.heading)
    nested = (
        f'<nav class="md-nav" aria-label="{text}"><ul class="md-nav__list">\n{_contents(below)}\n</ul></nav>'
        if below
        else ""
    )
    link = f'<a href="#{escape(part.anchor)}" class="md-nav__link"><span class="md-ellipsis">{text}</span></a>'
    return f'<li class="md-nav__item">{link}{nested}</li>'
