"""One-line fields: plain text in which ids are linked and `code` is code, and nothing else means anything."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from afterword.prose.finished import finished
from afterword.prose.links import escape, with_ids
from afterword.prose.plain import excerpt, plain
from afterword.prose.white import folded

if TYPE_CHECKING:
    from markupsafe import Markup

    from afterword.prose.links import Links

__all__ = ["excerpt", "inline", "plain", "without_code"]

_CODE = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)")


def without_code(text: str) -> str:
    """What a field's text says outside its code."""
    return _CODE.sub(" ", folded(text)) if "`" in text else text


def inline(text: str, links: Links) -> Markup:
    """A field's text as HTML that may stand anywhere in a line: escaped, ids linked, white space folded."""
    text = folded(text)
    if "`" not in text:
        return finished(with_ids(text, links))
    pieces = _CODE.split(text)
    html = [with_ids(pieces[0], links)]
    for code, after in zip(pieces[2::3], pieces[3::3], strict=True):
        html += [f"<code>{escape(code.strip())}</code>", with_ids(after, links)]
    return finished("".join(html))
