"""Changes single values of a record where they stand: times, terms, ids, and values that want to be lists."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from afterword.edit.scalar import code, quoted
from afterword.edit.source import Source, Splice
from afterword.edit.spelling import respelt
from afterword.edit.typed import Leaf, Value, walk
from afterword.model.fields import RefTo, TermOf
from afterword.parse.yaml import MappingNode, Node, ScalarNode, SequenceNode

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from msgspec import Struct

ALONE = frozenset({"lead"})
"""Lists that are written without their brackets on purpose: most incidents have one lead, and only hand-overs make a list of it."""
_PLAIN = re.compile(r"[^,\[\]{}#&*!|>'\"%@`\s-][^,\[\]{}#]*")
_LINE = re.compile(r"^(?=[^\r\n])", re.MULTILINE)


def times_respelt(source: Source, cls: type[Struct]) -> Iterator[Splice]:
    """Every time that is spelt in another way than the one that everybody reads alike."""
    for leaf in _leaves(source, cls):
        if leaf.is_time:
            yield from _put(source, leaf.node, respelt(leaf.node.value))


def terms_renamed(source: Source, cls: type[Struct], renamed: Mapping[tuple[str, str], str]) -> Iterator[Splice]:
    """Every code whose term another one has replaced; not where the other one stands beside it already."""
    for leaf in _leaves(source, cls):
        new = renamed.get((leaf.mark.taxonomy, leaf.node.value)) if isinstance(leaf.mark, TermOf) else None
        if new and new not in leaf.siblings:
            yield from _put(source, leaf.node, new)


def ids_renamed(source: Source, cls: type[Struct], renamed: Mapping[str, str]) -> Iterator[Splice]:
    """Every reference to a record by an id that it had before."""
    for leaf in _leaves(source, cls):
        target, slash, part = leaf.node.value.partition("/")
        if isinstance(leaf.mark, RefTo) and target in renamed:
            yield from _put(source, leaf.node, f"{renamed[target]}{slash}{part}")


def lists_formed(source: Source, cls: type[Struct]) -> Iterator[Splice]:
    """Every single value where the model has a list, as a list of one."""
    for found in walk(cls, source.root):
        if isinstance(found, Value) and found.shape.many and found.key not in ALONE:
            yield from _listed(source, found.node)


def _leaves(source: Source, cls: type[Struct]) -> Iterator[Leaf]:
    return (found for found in walk(cls, source.root) if isinstance(found, Leaf))


def _put(source: Source, node: ScalarNode, new: str) -> Iterator[Splice]:
    """Another text in the place of a plain or quoted one that stands there as it is read."""
    start, end = source.first(node), source.last(node)
    written = source.text[start:end]
    if new == node.value:
        return
    if not node.style and written == node.value:
        yield Splice(start, end, code(new))
    elif node.style in {'"', "'"} and written[1:-1] == node.value:
        yield Splice(start, end, f"{node.style}{new}{node.style}")


def _listed(source: Source, node: Node) -> Iterator[Splice]:
    start, end = source.first(node), source.last(node)
    if isinstance(node, SequenceNode) or (isinstance(node, ScalarNode) and "\n" in source.text[start:end]):
        return
    if isinstance(node, MappingNode) and not node.flow_style:
        yield from _dashed(source, node)
    elif isinstance(node, MappingNode) or node.style or _PLAIN.fullmatch(node.value):
        yield Splice(start, start, "[")
        yield Splice(end, end, "]")
    else:
        yield Splice(start, end, f"[{quoted(node.value)}]")


def _dashed(source: Source, node: MappingNode) -> Iterator[Splice]:
    """Lines of fields as the first item of a list: a dash before the first, and all others as deep."""
    start = source.first(node)
    if source.text[source.line_start(start) : start].strip(" "):
        return
    yield Splice(start, start, "- ")
    for found in _LINE.finditer(source.text, source.next_line(start)[0], source.last(node)):
        yield Splice(found.start(), found.start(), "  ")
