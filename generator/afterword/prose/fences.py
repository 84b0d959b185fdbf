"""The lines that open or close a passage, those that only look as if they did, and the code blocks that shield them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_SLASHES = re.compile(r"[/／⁄∕](?:[^\S\n\r]*[/／⁄∕])*")
_INVISIBLE = "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
_LEAD = re.compile(rf"(?:[^\S\n\r]|[{_INVISIBLE}]|>|(?:[-*+]|\d{{1,9}}[.)])[^\S\n\r]|\[[ xX]\])*")
_PLAIN_LEAD = re.compile(r"[ \t>]*")
_MEANT = re.compile(r"\s*(?:audience|compartment)", re.IGNORECASE)
_MEANT_SURELY = re.compile(r"\s*(?:audience|compartments?)\s*[|｜:=]", re.IGNORECASE)
_CLAUSE = re.compile(r"\s*(audience|compartments?)\s*\|\s*(\w[\w-]*(?:\s*,\s*\w[\w-]*)*)\s*", re.IGNORECASE)
_LINE_END = re.compile(r"\r\n?|\n|\Z")
_CODE_FENCE = re.compile(r"[ \t>]*(`{3,}|~{3,})")
_CLOSES_CODE = re.compile(r"[ \t>]*(`{3,}|~{3,})[ \t]*")
_CODE_INDENT = 4


@dataclass(frozen=True, slots=True)
class Fence:
    """A line that is a fence or may be meant as one: character offsets of the line with its end, and what it says."""

    start: int
    end: int
    quotes: int
    closes: bool = False
    readable: bool = True
    audience: str | None = None
    compartments: tuple[str, ...] = ()
    in_code: bool = False


def fences(body: str) -> list[Fence]:
    """The body's fences in order, without those that surely are code.

    In a code block that may be none, an opening counts and a closing does not: both withhold more.
    """
    if not _may_hold_fences(body):
        return []
    found = list(_candidates(body))
    if not found or not _may_hold_code(body, found):
        return found
    code = _code(body)
    sure = all(fenced for _, _, fenced in code)
    counted = []
    for fence in found:
        if not any(start < fence.end and fence.start < end for start, end, _ in code):
            counted.append(fence)
        elif not sure and not (fence.closes and fence.readable):
            counted.append(
                Fence(
                    fence.start,
                    fence.end,
                    fence.quotes,
                    readable=fence.readable,
                    audience=fence.audience,
                    compartments=fence.compartments,
                    in_code=True,
                )
            )
    return counted


def _may_hold_fences(body: str) -> bool:
    """A cheap no for most bodies: a fence has a slash, and two of them or a keyword."""
    if "/" not in body and body.isascii():
        return False
    if "//" in body or any(slash in body for slash in "／⁄∕"):
        return True
    lower = body.lower()
    return "audience" in lower or "compartment" in lower


def _candidates(body: str) -> Iterator[Fence]:
    judged = 0
    for slashes in _SLASHES.finditer(body):
        if slashes.start() < judged:
            continue
        breaks = (body.rfind(end, judged, slashes.start()) for end in "\r\n")
        start = max(judged - 1, *breaks) + 1
        line_end = _LINE_END.search(body, slashes.end())
        text_end, judged = line_end.span() if line_end else (len(body), len(body))
        lead, rest = body[start : slashes.start()], body[slashes.end() : text_end]
        if _LEAD.fullmatch(lead) and _is_meant(slashes.group(), rest):
            yield _read(Fence(start, judged, lead.count(">")), lead, slashes.group(), rest)


def _is_meant(marks: str, rest: str) -> bool:
    """Whether a line that starts with slashes may be meant as a fence."""
    several = len(marks) > 1
    three = len(marks) > 2 and not re.search(r"\s", marks[:3])  # noqa: PLR2004 three slashes make a fence
    return three or bool((_MEANT if several else _MEANT_SURELY).match(rest))


def _read(line: Fence, lead: str, marks: str, rest: str) -> Fence:
    unreadable = Fence(line.start, line.end, line.quotes, readable=False)
    if marks.rstrip() != "///" or _PLAIN_LEAD.fullmatch(lead) is None:
        return unreadable
    if not rest.strip():
        return Fence(line.start, line.end, line.quotes, closes=True)
    said: dict[str, tuple[str, ...]] = {}
    for clause in rest.split(";"):
        match = _CLAUSE.fullmatch(clause)
        keyword = match[1].casefold().rstrip("s") if match else ""
        if match is None or keyword in said:
            return unreadable
        said[keyword] = tuple(code.strip().casefold() for code in match[2].split(","))
    audiences = said.get("audience", ())
    if len(audiences) > 1:
        return unreadable
    return Fence(
        line.start,
        line.end,
        line.quotes,
        audience=audiences[0] if audiences else None,
        compartments=said.get("compartment", ()),
    )


def _may_hold_code(body: str, found: list[Fence]) -> bool:
    """Whether it is worth asking the parser: some text has code fences, or a fence is indented far enough."""
    if "```" in body or "~~~" in body:
        return True
    return any(body[f.start : f.end].replace(">", " ").expandtabs(4)[:_CODE_INDENT].isspace() for f in found)


def _code(body: str) -> list[tuple[int, int, bool]]:
    """Code blocks by their offsets, each with whether it surely is one: indented, or closed and holding no fence."""
    from afterword.prose.commonmark import characters, events_with_range

    found = []
    at = characters(body)
    for event, start, end in events_with_range(body):
        tag = event.get("Start") if isinstance(event, dict) else None
        kind = tag.get("CodeBlock") if isinstance(tag, dict) else None
        if kind is not None:
            first, last = at(start), at(end)
            found.append((first, last, kind == "Indented" or _pairs_up(body[first:last])))
    return found


def _pairs_up(block: str) -> bool:
    """Whether a fenced code block is closed and holds no line that looks like a code fence of another."""
    lines = block.rstrip().splitlines()
    opening, closing = _CODE_FENCE.match(lines[0]), _CLOSES_CODE.fullmatch(lines[-1])
    if opening is None or closing is None or len(lines) == 1 or not closing[1].startswith(opening[1]):
        return False
    return not any(_CODE_FENCE.match(line) for line in lines[1:-1])
