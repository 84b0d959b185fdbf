"""Two bodies section by section: which sections differ, never what stands in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from afterword.prose.passages import cut, passages
from afterword.prose.sections import sections

if TYPE_CHECKING:
    from collections.abc import Iterator

ABOVE = "above the first heading"
NARROWED = "passages for fewer readers"


class ProseChange(Struct, frozen=True):
    """One section of the prose, by its heading: `changed`, `added` or `removed`."""

    section: str
    what: str


def prose_changes(before: str, after: str) -> tuple[ProseChange, ...]:
    """The sections that differ, in order. A passage for fewer readers is not told apart, nor is a heading in it."""
    return tuple(_changes(before, after)) if before != after else ()


def _changes(before: str, after: str) -> Iterator[ProseChange]:
    old, new = _open(before), _open(after)
    for heading in dict.fromkeys((*new, *old)):
        if heading not in old:
            yield ProseChange(heading, "added")
        elif heading not in new:
            yield ProseChange(heading, "removed")
        elif old[heading] != new[heading]:
            yield ProseChange(heading, "changed")
    if _narrowed(before) != _narrowed(after):
        yield ProseChange(NARROWED, "changed")


def _open(body: str) -> dict[str, str]:
    """The sections that every reader of the record sees, white space folded."""
    rest = cut(body, lambda _: False)
    found = sections(rest)
    above = _folded(rest[: found[0].start] if found else rest)
    named: dict[str, str] = {ABOVE: above} if above else {}
    for section in found:
        heading, n = section.heading, 2
        while heading in named:
            heading, n = f"{section.heading} ({n})", n + 1
        named[heading] = _folded(section.content)
    return named


def _narrowed(body: str) -> list[str]:
    return [_folded(body[passage.start : passage.end]) for passage in passages(body)]


def _folded(text: str) -> str:
    return " ".join(text.split())
