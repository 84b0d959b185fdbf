"""The sections of a body: their headings, where they stand, and whether anybody has written anything yet."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from afterword.prose.commonmark import characters, events_with_range
from afterword.prose.plain import said
from afterword.prose.slugs import Anchors

if TYPE_CHECKING:
    from collections.abc import Iterator

_SURE = re.compile(r"\n(#{1,6})(?: +([^\n]*))?(?=\n|\Z)")
# What follows a line's end is looked at first, since most lines are plain text.
_DOUBT = re.compile(
    r"\n(?=[ \t<=#[-])(?:[ \t]*<|[ \t]+#|[ \t]*(?:=+|-+)[ \t]*(?=\n|\Z)|#.*[][*_`<&\\!~\t]|#+[^ #\n\w]|\[(?!\^))"
)
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_FENCE = re.compile(r"^[ \t>]*///.*$", re.MULTILINE)
_MARKS = " \t\r*_~`[]()<>{}#|-–—+.…:;!?\"'"
_PLACEHOLDER = re.compile(
    r"(?:todo|tbd|tbc|fixme)(?:\s*:.*|\s+.{0,60})?|to do(?:\s*:.*)?|tba|xxx|placeholder(?: text)?"
    r"|lorem ipsum\b.*|write here\b.{0,60}|fill (?:this )?in(?: here| later)?"
    r"|to be (?:done|decided|defined|confirmed|written|added|completed)(?: (?:later|by|after|when)\b.{0,40})?",
    re.IGNORECASE,
)
_CONTAINERS = frozenset({"BlockQuote", "List", "FootnoteDefinition"})


class Section(Struct, frozen=True, gc=False):
    """A heading and what stands below it, up to the next heading of any level.

    `heading` is plain text, `level` 1 to 6 as written, `anchor` the one that `render` gives it. `start` (of the
    heading) and `end` are character offsets in the body. An `empty` section holds nothing but white space, comments
    or a placeholder, and neither do the sections below it.
    """

    heading: str
    level: int
    anchor: str
    start: int
    end: int
    content: str
    empty: bool


def sections(body: str) -> tuple[Section, ...]:
    """The sections of a body in order. Text above the first heading belongs to none."""
    found = list(_parsed(body) if _in_doubt(body) else _headings(body))
    ends = [heading[2] for heading in found[1:]]
    anchors = Anchors()
    made = []
    for (heading, level, start, after), end in zip(found, (*ends, len(body)), strict=False):
        content = body[after:end]
        made.append(Section(heading, level, anchors.take(heading), start, end, content, _unwritten(content)))
    return tuple(_counted_together(made))


def _in_doubt(body: str) -> bool:
    """Whether only the parser can tell which lines are headings, and what their text is."""
    fenced = ("`" in body and "```" in body) or ("~" in body and "~~~" in body)
    return fenced or "\r" in body or _DOUBT.search("\n" + body) is not None


def _headings(body: str) -> Iterator[tuple[str, int, int, int]]:
    """The headings of a body in which every line that starts with `#` is one, without asking the parser."""
    for match in _SURE.finditer("\n" + body):
        heading = (match[2] or "").rstrip(" ")
        if heading.endswith("#") and (opened := heading.rstrip("#"))[-1:] in {"", " "}:
            heading = opened
        yield " ".join(heading.split()), len(match[1]), match.start(), min(match.end(), len(body))


def _parsed(body: str) -> Iterator[tuple[str, int, int, int]]:
    """The headings of any body, by the parser that renders it."""
    stream = events_with_range(body)
    at = characters(body)
    inside = 0
    for event, start, end in stream:
        if not isinstance(event, dict):
            continue
        for kind, held in event.items():
            if isinstance(held, dict) and "Heading" in held and kind == "Start" and not inside:
                heading = said((event for event, _, _ in stream), "Heading")
                yield heading, int(held["Heading"]["level"][1]), at(start), at(end)
            elif held == "FootnoteDefinition" or (isinstance(held, dict) and not _CONTAINERS.isdisjoint(held)):
                inside += 1 if kind == "Start" else -1


def _unwritten(content: str) -> bool:
    """Whether a section's own text is nothing yet: white space, comments, fences, marks, placeholders."""
    if "<!--" in content or "///" in content:
        content = _FENCE.sub("", _COMMENT.sub("", content))
    for line in content.splitlines():
        words = line.strip(_MARKS)
        if words and _PLACEHOLDER.fullmatch(words) is None:
            return False
    return True


def _counted_together(found: list[Section]) -> list[Section]:
    """The same sections, none of them empty while something is written in one below it."""
    written = 0  # the levels, as bits, at which something is written further down
    for at in range(len(found) - 1, -1, -1):
        section = found[at]
        if section.empty and written >> (section.level + 1):
            section = found[at] = replace(section, empty=False)
        written &= (2 << section.level) - 1
        if not section.empty:
            written |= 1 << section.level
    return found
