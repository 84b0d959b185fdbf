"""Takes a body's blocks apart by their sections, so that a page can place its own tables between them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Container

    from afterword.prose.render import Block

TOP_LEVEL = 2


def upto(blocks: tuple[Block, ...], wanted: Container[str]) -> tuple[tuple[Block, ...], tuple[Block, ...]]:
    """The blocks up to the first section that is not wanted (headings in lower case), and the rest."""
    for n, block in enumerate(blocks):
        if _opens(block) and _name(block) not in wanted:
            return blocks[:n], blocks[n:]
    return blocks, ()


def sort_out(blocks: tuple[Block, ...], wanted: Container[str]) -> tuple[tuple[Block, ...], tuple[Block, ...]]:
    """The wanted sections wherever they stand, and the others, both in the author's order."""
    first: list[Block] = []
    rest: list[Block] = []
    into = first
    for block in blocks:
        if _opens(block):
            into = first if _name(block) in wanted else rest
        into.append(block)
    return tuple(first), tuple(rest)


def _opens(block: Block) -> bool:
    return bool(block.heading) and block.level <= TOP_LEVEL


def _name(block: Block) -> str:
    return block.heading.strip().lower()
