"""The last gate before a page: tags, attributes and URL schemes that prose may consist of, and no others."""

from __future__ import annotations

import re
from functools import cache

import nh3

_PLAIN_TAGS = (
    "p ul ol blockquote pre code em strong del hr br table thead tbody tr th td a sup section div span li input"
)
TAGS = frozenset(_PLAIN_TAGS.split())
SCHEMES = frozenset({"http", "https", "mailto"})
REL = "noopener noreferrer"
ATTRIBUTES = {
    "a": {"href", "title", "id", "class", "aria-label"},
    "code": {"class"},
    "div": {"class"},
    "input": {"aria-label"},
    "li": {"id", "value", "class"},
    "ol": {"start"},
    "p": {"class"},
    "section": {"class"},
    "span": {"class"},
    "sup": {"id", "class"},
    "td": {"class"},
    "th": {"class"},
}
_VALUES = {"a": {"rel": {REL}}, "input": {"type": {"checkbox"}, "disabled": {""}, "checked": {""}}}
_BLOCK = "\ue000"
_PRE = re.compile(r"<pre>.*?</pre>", re.DOTALL)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_BLANK = re.compile(r"\n\s*\n")


@cache
def _cleaner() -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=set(TAGS),
        attributes=ATTRIBUTES,
        tag_attribute_values=_VALUES,
        url_schemes=set(SCHEMES),
        link_rel=None,
        generic_attribute_prefixes=set(),
    )


def sanitised(blocks: list[str]) -> list[str]:
    """Clean each block's HTML, and close every gap by which Markdown could take a line of it for its own.

    No blank lines, no control characters, newlines and tabs inside `<pre>` as character references.
    """
    clean = _cleaner().clean
    whole = clean(_BLOCK.join(blocks))
    if not whole.replace("\n", "").isprintable():  # the usual case is answered faster than by the pattern
        whole = _CONTROL.sub("\ufffd", whole)
    cleaned = whole.split(_BLOCK)
    if len(cleaned) != len(blocks):  # an author wrote the separator: pay for a clean of each
        cleaned = [_CONTROL.sub("\ufffd", clean(block)) for block in blocks]
    return [_tight(html) for html in cleaned]


def _tight(html: str) -> str:
    if "<pre>" in html:
        html = _PRE.sub(lambda block: block.group().replace("\n", "&#10;").replace("\t", "&#9;"), html)
    return _BLANK.sub("\n", html).strip()
