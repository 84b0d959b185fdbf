"""Text on its way into HTML: escaped, or marked as finished, without asking twice."""

from __future__ import annotations

from functools import lru_cache

from markupsafe import Markup, escape

_REMEMBERED = 8192


@lru_cache(_REMEMBERED)
def remembered(text: str) -> Markup:
    """A plain text as HTML. Most texts come again on the next page."""
    return finished(
        text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("'", "&#39;").replace('"', "&#34;")
    )


def escaped(value: object) -> Markup:
    """A value as HTML, as `markupsafe.escape` has it."""
    return remembered(value) if type(value) is str else escape(value)


def finished(html: str) -> Markup:
    """Mark a plain string as HTML: the caller has escaped every value in it."""
    return str.__new__(Markup, html)  # `Markup(html)` would look for an `__html__` that a plain string has not
