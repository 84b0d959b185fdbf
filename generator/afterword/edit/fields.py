"""Sets a field of a mapping: a value in place of another, or a new key after the ones that usually come before it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from afterword.edit.entry import Single
from afterword.edit.lists import inserted, is_absent, is_empty_list, is_nothing, item
from afterword.edit.source import CannotEdit, Source, Splice, pair, pairs
from afterword.parse.yaml import MappingNode, Node, ScalarNode, SequenceNode

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from afterword.edit.entry import Entry

STEP = 2
"""Columns by which a new block is indented."""


def field_set(source: Source, mapping: MappingNode, key: str, value: str, order: Sequence[str]) -> Iterator[Splice]:
    """Give a key a value, written as it is to stand there. `order` lists the keys as they usually follow each other."""
    there = pair(mapping, key)
    if there is None:
        yield _added(source, mapping, key, value, order)
    elif is_absent(there[1]):
        at = _after_colon(source, there[0])
        yield Splice(at, at, f" {value}")
    elif isinstance(there[1], ScalarNode) and there[1].style not in {"|", ">"}:
        yield Splice(source.first(there[1]), source.last(there[1]), value)
    else:
        raise CannotEdit(f"'{key}' is written in a way that cannot be changed safely")


def entry_added(
    source: Source, mapping: MappingNode, key: str, index: int, entry: Entry | Single, order: Sequence[str]
) -> Iterator[Splice]:
    """Put an entry into the list under a key, before the item of that number; the list is made where there is none."""
    there = pair(mapping, key)
    if there is None:
        yield _added(source, mapping, key, f"[{entry.flow()}]", order, entry)
        return
    name, value = there
    if isinstance(value, SequenceNode) and value.value:
        yield from inserted(source, value, index, entry)
    elif mapping.flow_style or isinstance(entry, Single) or not _can_begin(source, value):
        yield from _replaced(source, name, value, entry)
    else:
        yield from _begun(source, name, value, entry)


def _can_begin(source: Source, value: Node) -> bool:
    """True where block lines can follow the key: nothing stands after it, or `[]` on one line."""
    return is_absent(value) or (is_empty_list(value) and source.line_end(source.first(value)) >= source.last(value))


def _begun(source: Source, name: Node, value: Node, entry: Entry | Single) -> Iterator[Splice]:
    """Begin a block list under a key whose value is absent or `[]`; a comment on the key's line stays."""
    colon = _after_colon(source, name)
    if is_empty_list(value):
        yield Splice(colon, source.last(value), "")
    column = source.first(name) - source.line_start(source.first(name)) + STEP
    at, before = source.next_line(max(colon, source.last(value)))
    yield Splice(at, at, before + item(source, entry, column))


def _replaced(source: Source, name: Node, value: Node, entry: Entry | Single) -> Iterator[Splice]:
    """Write the list on the key's line, in place of `[]`, `~`, `null` or nothing."""
    if is_absent(value):
        at = _after_colon(source, name)
        yield Splice(at, at, f" [{entry.flow()}]")
    elif is_empty_list(value):
        yield Splice(source.last(value) - 1, source.last(value) - 1, entry.flow())
    elif is_nothing(value):
        yield Splice(source.first(value), source.last(value), f"[{entry.flow()}]")
    else:
        raise CannotEdit(f"'{name.value}' is not a list")


def _added(
    source: Source,
    mapping: MappingNode,
    key: str,
    value: str,
    order: Sequence[str],
    entry: Entry | Single | None = None,
) -> Splice:
    """Add a key after the nearest of those that usually come before it, else before all others."""
    before = _before(mapping, key, order)
    if mapping.flow_style:
        if not mapping.value:
            return Splice(source.first(mapping), source.last(mapping), f"{{{key}: {value}}}")
        if before is None:
            at = source.first(mapping.value[0][0])
            return Splice(at, at, f"{key}: {value}, ")
        if is_absent(before[1]):
            at = _after_colon(source, before[0])
            return Splice(at, at, f" , {key}: {value}")
        at = source.last(before[1])
        return Splice(at, at, f", {key}: {value}")
    first = source.first(mapping.value[0][0])
    column = first - source.line_start(first)
    if before is None:
        at, lead = source.line_start(first), ""
    else:
        at, lead = source.next_line(max(source.last(before[0]), source.last(before[1])))
    line = f"{lead}{' ' * column}{key}:"
    if entry is None or isinstance(entry, Single):
        return Splice(at, at, f"{line} {value}{source.line_break}")
    return Splice(at, at, f"{line}{source.line_break}{item(source, entry, column + STEP)}")


def _after_colon(source: Source, key: Node) -> int:
    return source.text.index(":", source.last(key)) + 1


def _before(mapping: MappingNode, key: str, order: Sequence[str]) -> tuple[ScalarNode, Node] | None:
    there = {name: (k, v) for name, k, v in pairs(mapping)}
    usual = order[: order.index(key)]
    return next((there[name] for name in reversed(usual) if name in there), None)
