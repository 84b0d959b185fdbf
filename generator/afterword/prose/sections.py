"""The sections of a body: their headings, where they stand, and whether anybody has written anything yet."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from afterword.prose.commonmark import characters, events_with_range
from afterword.prose.plain import said
from afterword.prose.slugs import Anchors

if TYPE_CHECKING:
    from collections.abc import Iterator

_SURE = re.compile(r"\n(#{1,6})(?:[ \t]+(.*?))??(?:[ \t]+#+)?[ \t]*(?=\n|\Z)")
_DOUBT = re.compile(r"\n(?:[ \t]*<|[ \t]+#|[ \t]*(?:=+|-+)[ \t]*(?=\n|\Z)|#.*[][*_`<&\\!~\t]|#+[^ #\n\w]|\[(?!\^))")
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


@dataclass(frozen=True, slots=True)
class Section:
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
    if not found:
        return ()
    ends = [*(start for _, _, start, _ in found[1:]), len(body)]
    contents = [body[after:end] for (*_, after), end in zip(found, ends, strict=True)]
    empty = _emptiness([level for _, level, *_ in found], [_unwritten(content) for content in contents])
    anchors = Anchors()
    return tuple(
        Section(heading, level, anchors.take(heading), start, end, content, nothing)
        for (heading, level, start, _), end, content, nothing in zip(found, ends, contents, empty, strict=True)
    )


def _in_doubt(body: str) -> bool:
    """Whether only the parser can tell which lines are headings, and what their text is."""
    return "```" in body or "~~~" in body or "\r" in body or _DOUBT.search("\n" + body) is not None


def _headings(body: str) -> Iterator[tuple[str, int, int, int]]:
    """The headings of a body in which every line that starts with `#` is one, without asking the parser."""
    for match in _SURE.finditer("\n" + body):
        yield " ".join((match[2] or "").split()), len(match[1]), match.start(), min(match.end(), len(body))


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
    lines = (line.strip(_MARKS) for line in content.splitlines())
    return all(not line or _PLACEHOLDER.fullmatch(line) for line in lines)


def _emptiness(levels: list[int], unwritten: list[bool]) -> list[bool]:
    """Which sections are empty, those below them counted in."""
    written_at = [False] * 8
    empty: list[bool] = []
    for level, nothing in zip(reversed(levels), reversed(unwritten), strict=True):
        empty.append(nothing and not any(written_at[level + 1 :]))
        written_at[level + 1 :] = [False] * (7 - level)
        written_at[level] = written_at[level] or not empty[-1]
    return empty[::-1]
