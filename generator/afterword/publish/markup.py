"""A page's parts as one piece of HTML, and the headings that stand in its table of contents."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from afterword.pages.page import Part

TOP = "aw-top"
"""The anchor of a page's title: where the link "skip to content" leads."""


def heading(part: Part) -> str:
    """A part's heading with a link to itself, or nothing where it has none."""
    if not part.heading:
        return ""
    text, anchor = escape(part.heading), escape(part.anchor)
    link = f'<a class="headerlink" href="#{anchor}" aria-label="Link to this section: {text}">#</a>' if anchor else ""
    identity = f' id="{anchor}"' if anchor else ""
    return f"<h{part.level}{identity}>{text}{link}</h{part.level}>\n"


def body(title: str, parts: Iterable[Part]) -> str:
    """The whole content of a page, its title as `h1` first."""
    sections = "\n".join(f"{heading(part)}{part.html}" for part in parts)
    return f'<h1 id="{TOP}">{escape(title)}</h1>\n{sections}\n'
