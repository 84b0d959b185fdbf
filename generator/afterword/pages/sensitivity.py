"""How a page treats what can hurt its reader: a word first, and detail that opens by choice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from afterword.prose.render import Block

if TYPE_CHECKING:
    from collections.abc import Iterable

    from afterword.pages.library import Library

_ORDER = ("", "low", "medium", "high", "extreme")


class Sensitivity(Struct, frozen=True):
    """A word of warning (`""` where none is needed), and whether the account is closed until a reader opens it."""

    warning: str = ""
    closed: bool = False


_SAYS = {
    "medium": Sensitivity("This record is about harm to people."),
    "high": Sensitivity(
        "This record is about grave harm to people. Its account is closed until you open it.", closed=True
    ),
    "extreme": Sensitivity(
        "This record is about grave harm. It holds process, counts and times only, and no description."
    ),
}


def sensitivity(library: Library, harms: Iterable[str]) -> Sensitivity:
    """What the gravest of some harms asks for, by the sensitivity in the taxonomy."""
    levels = (library.config.term("harms", code).sensitivity for code in harms)
    gravest = max((level for level in levels if level in _ORDER), key=_ORDER.index, default="")
    return _SAYS.get(gravest, Sensitivity())


def closed(blocks: tuple[Block, ...], how: Sensitivity) -> tuple[Block, ...]:
    """A body's blocks, each behind a line that opens it where the account is closed. Works without a script."""
    if not how.closed:
        return blocks
    return tuple(Block(b.heading, b.anchor, b.level, _behind(b.html) if b.html else "") for b in blocks)


def _behind(html: str) -> str:
    return f'<details class="aw-closed"><summary>Open this part</summary>{html}</details>'
