"""Ordinary bodies: headings, paragraphs, plain lists, tables, stress, and nothing else. The parser's own HTML is what we would write.

Most bodies are ordinary, and their HTML is made ten times as fast. What the parser gives is held against a grammar of whole
elements; whatever else a body holds makes it one for `render`'s long way.
"""

from __future__ import annotations

import re
from functools import lru_cache
from html import unescape
from typing import TYPE_CHECKING, NamedTuple

from afterword.prose.commonmark import encodable, html

if TYPE_CHECKING:
    from collections.abc import Callable

_INLINE = r"(?:[^<]++|</?(?:em|strong|del)>|<br />\n)*+"
_ITEMS = rf"(?:<li>(?:\n(?:<p>{_INLINE}</p>\n)++|(?!\n){_INLINE})</li>\n)++"
_CELLS = rf"(?:<t[hd](?: style=\"text-align: (?:right|center|left)\")?>{_INLINE}</t[hd]>)*+"
_TABLE = rf"<table><thead><tr>{_CELLS}</tr></thead><tbody>\n(?:<tr>{_CELLS}</tr>\n)*+</tbody></table>\n"
_BLOCKS = re.compile(
    rf"(?:<p>{_INLINE}</p>\n|<ul>\n{_ITEMS}</ul>\n|<ol(?: start=\"\d+\")?>\n{_ITEMS}</ol>\n|{_TABLE}|<hr />\n)*+"
)
_HEADING = re.compile(rf"<h([1-6])>({_INLINE})</h\1>\n")
_PARAGRAPH = re.compile(rf"<[uo]l.*?</[uo]l>|<p>({_INLINE})</p>", re.DOTALL)
_BLOCK_TAG = r"<(?!/?(?:em|strong|del)>)[^>]*>"
_BETWEEN = re.compile(rf"{_BLOCK_TAG}(?:\n?{_BLOCK_TAG})*+\n?")
_STRESS = re.compile(r"</?(?:em|strong|del)>")
_BLANK = re.compile(r"\n *\n")
_STRETCH = re.compile(r"(<[^>]*>|\n)")
_OURS = (
    ("<table>", '<div class="aw-table"><table>'),
    ("</table>", "</table></div>"),
    (' style="text-align: right"', ' class="aw-right"'),
    (' style="text-align: center"', ' class="aw-center"'),
    (' style="text-align: left"', ""),
)


class Ordinary(NamedTuple):
    """A heading as plain text, its level as written, and the parser's HTML below it."""

    heading: str
    level: int
    html: str


@lru_cache(4)
def ordinary(body: str) -> tuple[Ordinary, ...] | None:
    """The blocks of a body, the first without a heading; None where it is not ordinary.

    Remembered for a moment: a page, its description and what search knows of it are made one after the other.
    """
    if "<" in body:  # so that every tag below is the parser's
        return None
    made = html(encodable(body))
    if not made.replace("\n", "").isprintable():  # control characters, and spaces of other kinds
        return None
    if "&" in body and _BLANK.search(made):  # an entity can be a line's end
        return None
    found = []
    heading, level, at = "", 2, 0
    while True:
        end = _match(_BLOCKS, made, at)
        found.append(Ordinary(heading, level, made[at:end]))
        if end == len(made):
            return tuple(found)
        head = _HEADING.match(made, end)
        if head is None:
            return None
        heading, level, at = words(head[2]), int(head[1]), head.end()


def _match(pattern: re.Pattern[str], text: str, at: int) -> int:
    found = pattern.match(text, at)
    return found.end() if found is not None else at


def written(made: str, text: Callable[[str], str] | None) -> str:
    """The HTML of a block as prose has it; `text` turns each stretch of text into HTML, None where it may stay."""
    made = made.strip()
    if text is not None:
        pieces = _STRETCH.split(made)
        pieces[::2] = [text(unescape(piece) if "&" in piece else piece) if piece else "" for piece in pieces[::2]]
        made = "".join(pieces)
    made = made.replace(" />", ">").replace("<li>\n<p>", "<li><p>")
    if "<table>" in made:
        for theirs, ours in _OURS:
            made = made.replace(theirs, ours)
    return made


def words(made: str) -> str:
    """The text of some of the parser's HTML, white space (which is spaces and line ends alone) folded."""
    made = _BETWEEN.sub(" ", made)
    if "<" in made:
        made = _STRESS.sub("", made)
    if "&" in made:
        made = made.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    made = made.replace("\n", " ")
    return " ".join(made.split()) if "  " in made else made.strip(" ")


def first_words(blocks: tuple[Ordinary, ...]) -> str:
    """The first paragraph outside lists that says something, or `""`."""
    paragraphs = (found[1] for block in blocks for found in _PARAGRAPH.finditer(block.html))
    return next((said for paragraph in paragraphs if paragraph and (said := words(paragraph))), "")
