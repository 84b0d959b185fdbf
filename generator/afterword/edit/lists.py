"""Inserts an entry into a YAML list, in the style in which the list is written."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from afterword.edit.source import CannotEdit, Source, Splice
from afterword.parse.yaml import MappingNode, Node, ScalarNode, SequenceNode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from afterword.edit.entry import Entry, Single

_REST_OF_LINE = re.compile(r"[ \t]*(?P<comma>,?)[ \t]*(?:#[^\r\n]*)?(?=[\r\n]|\Z)")
_BLANK = re.compile(r"[ \t]*")


def inserted(source: Source, items: SequenceNode, index: int, entry: Entry | Single) -> Iterator[Splice]:
    """Insert an entry before the item of that number; a number past the end appends. The list is not empty."""
    if items.flow_style:
        yield from _into_flow(source, items, index, entry)
        return
    column = _dash(source, items.value[0]) - source.line_start(_dash(source, items.value[0]))
    if index == 0:
        at, before = source.line_start(_dash(source, items.value[0])), ""
    else:
        at, before = source.next_line(source.last(items.value[index - 1]))
    neighbour = items.value[max(0, min(index, len(items.value)) - 1)]
    yield Splice(at, at, before + item(source, entry, column, neighbour))


def item(source: Source, entry: Entry | Single, column: int, like: Node | None = None) -> str:
    """An entry as the lines of a list item whose dash stands in a column (from 0), in the style of another item."""
    end = source.line_break
    if isinstance(like, MappingNode) and like.value and not like.flow_style:
        dash = _dash(source, like)
        gap = source.first(like) - dash if source.line_start(dash) == source.line_start(source.first(like)) else 2
        lines = [(" " * gap if n else "-" + " " * (gap - 1)) + line for n, line in enumerate(entry.block())]
    else:
        lines = [f"- {entry.flow()}"]
    return "".join(f"{' ' * column}{line}{end}" for line in lines)


def _dash(source: Source, node: Node) -> int:
    """The offset of the dash before an item; comments may stand between the two."""
    at = source.first(node)
    while True:
        start = source.line_start(at)
        found = re.search(r"-[ \t]*$", source.text[start:at])
        if found:
            if source.text[start : start + found.start()].strip(" \t"):
                break
            return start + found.start()
        if start <= source.start or source.text[start:at].strip(" \t"):
            break
        above = len(source.text[:start].rstrip("\r\n"))
        comment = source.text.find("#", source.line_start(above), above)
        at = comment if comment >= 0 else above
    raise CannotEdit("the list is written in a way that cannot be added to safely")


def _into_flow(source: Source, items: SequenceNode, index: int, entry: Entry | Single) -> Iterator[Splice]:
    text = entry.flow()
    if index == 0:
        at = source.first(items.value[0])
        own_line = _own_line(source, at)
        yield Splice(at, at, f"{text},{source.line_break}{own_line}" if own_line is not None else f"{text}, ")
        return
    before = items.value[index - 1]
    end, indent = source.last(before), _own_line(source, source.first(before))
    rest = _REST_OF_LINE.match(source.text, end)
    if indent is None:
        yield Splice(end, end, f", {text}")
    elif rest is None:
        yield Splice(end, end, f",{source.line_break}{indent}{text}")
    else:
        if not rest["comma"]:
            yield Splice(end, end, ",")
        at, lead = source.next_line(rest.end())
        yield Splice(at, at, f"{lead}{indent}{text}{rest['comma']}{source.line_break}")


def _own_line(source: Source, at: int) -> str | None:
    """The white space before an offset when nothing else stands before it on its line, else None."""
    before = source.text[source.line_start(at) : at]
    return before if _BLANK.fullmatch(before) and source.line_start(at) > source.start else None


def is_empty_list(node: Node) -> bool:
    """True for `[]`."""
    return isinstance(node, SequenceNode) and not node.value


def is_absent(node: Node) -> bool:
    """True for a key with nothing after it."""
    return is_nothing(node) and not node.value


def is_nothing(node: Node) -> bool:
    """True for a key with nothing after it, `~` and `null`."""
    # A bare scalar has the style "" or None, as the parser has it.
    return isinstance(node, ScalarNode) and not node.style and node.value in {"", "~", "null", "Null", "NULL"}
