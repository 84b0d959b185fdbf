"""Audience fences: `/// audience | core` … `///` narrow one passage of a body; where they leave doubt, they withhold.

A fence is a line of its own, behind nothing but spaces and `>`. It opens with `/// audience | core`,
`/// compartments | legal, insider`, or both joined by `;`, and closes with `///` at the same depth of `>`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from afterword.prose.fences import Fence, fences

if TYPE_CHECKING:
    from collections.abc import Callable


class Trouble(StrEnum):
    """Why a passage leaves doubt."""

    UNCLOSED = "unclosed"
    """Nothing closes it: it runs to the end of the body."""
    UNREADABLE = "unreadable"
    """It looks like a fence and is none: an unknown keyword, odd slashes, a list marker before it."""
    NESTED = "nested"
    """A second passage opens inside it."""
    STRAY = "stray"
    """A closing fence that nothing opened: all above it, up to the passage before, is in doubt too."""
    IN_CODE = "in-code"
    """It stands in a code block whose own fences do not pair up, so that it may not be code."""


@dataclass(frozen=True, slots=True)
class Passage:
    """One passage: character offsets in the body, and who may read it.

    `start` to `end` holds the fences' lines, `content_start` to `content_end` is what stands between them. `audience`
    is None when no fence names one. A `doubtful` passage has to be treated as the strictest there is: its `audience`
    is None, and `compartments` are all that could be read in it. `fences` are the lines to drop when it is kept.
    """

    start: int
    end: int
    content_start: int
    content_end: int
    audience: str | None = None
    compartments: tuple[str, ...] = ()
    closed: bool = True
    doubtful: bool = False
    troubles: tuple[tuple[Trouble, int], ...] = ()
    fences: tuple[tuple[int, int], ...] = ()


def passages(body: str) -> tuple[Passage, ...]:
    """The fenced passages of a body, in order and without overlap. Fences in code blocks do not count."""
    found: list[Passage] = []
    group: list[Fence] = []
    depth = 0
    for fence in fences(body):
        if group and fence.closes and fence.quotes == group[0].quotes:
            depth -= 1
        elif not (group and fence.closes):
            depth += 1
        group.append(fence)
        if depth == 0:
            found.append(_passage(group, found[-1].end if found else 0, len(body)))
            group = []
    if group:
        found.append(_passage(group, found[-1].end if found else 0, len(body), closed=False))
    return tuple(found)


def _passage(group: list[Fence], after: int, length: int, *, closed: bool = True) -> Passage:
    """Make one passage of the fences from its opening to its closing; `after` is where the passage before ended."""
    first, last = group[0], group[-1]
    stray = first.closes
    judged = group[:-1] if closed else group
    troubles = ((_trouble(fence, first.quotes, nested=n > 0), fence.start) for n, fence in enumerate(judged))
    known = [(trouble, at) for trouble, at in troubles if trouble]
    if not closed:
        known.append((Trouble.UNCLOSED, first.start))
    doubtful = any(trouble not in {Trouble.UNCLOSED, Trouble.IN_CODE} for trouble, _ in known)
    start = after if stray else first.start
    return Passage(
        start=start,
        end=last.end if closed else length,
        content_start=start if stray else first.end,
        content_end=last.start if closed else length,
        audience=None if doubtful else first.audience,
        compartments=tuple(dict.fromkeys(code for fence in group for code in fence.compartments)),
        closed=closed,
        doubtful=doubtful,
        troubles=tuple(known),
        fences=tuple((fence.start, fence.end) for fence in group),
    )


def _trouble(fence: Fence, quotes: int, *, nested: bool) -> Trouble | None:
    if not fence.readable:
        return Trouble.UNREADABLE
    if fence.closes:
        return Trouble.STRAY if fence.quotes != quotes or not nested else None
    if nested:
        return Trouble.NESTED
    return Trouble.IN_CODE if fence.in_code else None


def cut(body: str, keep: Callable[[Passage], bool]) -> str:
    """The body without the passages that are not kept; of those that are, only the lines of their fences go.

    `keep` has to answer no to a doubtful passage, unless its reader may see all there is.
    """
    pieces: list[str] = []
    at = 0
    for passage in passages(body):
        for start, end in passage.fences if keep(passage) else ((passage.start, passage.end),):
            pieces.append(body[at:start])
            at = end
    pieces.append(body[at:])
    return "".join(pieces)
