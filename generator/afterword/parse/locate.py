"""Finds the line and column of a symbolic place, late and only for files that have problems."""

from __future__ import annotations

from typing import TYPE_CHECKING

from afterword.diagnostics import Field, Place, Span, Spot
from afterword.parse.frontmatter import split
from afterword.parse.yaml import MappingNode, Node, ScalarNode, SequenceNode, compose

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


def locator(text: str, *, is_yaml: bool) -> Callable[[Place], Span]:
    """A function that finds places in one file's text (decoded, line feeds only).

    A path that is not there leads to the nearest of its ancestors: an absent `owner` points at its action.
    """
    if is_yaml:
        root, body, body_line = compose(text).root, "", 1
    else:
        parts = split(text)
        root, body, body_line = parts.tree.root, parts.body, parts.body_line

    lines = text.split("\n")

    def find(place: Place) -> Span:
        if isinstance(place, Span):
            return place
        if isinstance(place, Field):
            return _of_node(_in_tree(root, place), lines) if root is not None else _rest(lines, 1, 1)
        if isinstance(place, Spot):
            return _rest(lines, place.line, place.column)
        line, column = _counted(body, place.offset, body_line)
        if not place.length:
            return _rest(lines, line, column)
        return Span(line, column, *_counted(body, place.offset + place.length, body_line))

    return find


def span_in(text: str, start: int, end: int) -> Span:
    """What stands between two character offsets of a file's text."""
    return Span(*_counted(text, start, 1), *_counted(text, end, 1))


def _counted(body: str, offset: int, body_line: int) -> tuple[int, int]:
    """The line and column of an offset in a body whose first line is `body_line` of the file."""
    before = body[:offset]
    return body_line + before.count("\n"), len(before) - before.rfind("\n")


def _rest(lines: Sequence[str], line: int, column: int) -> Span:
    """From a place to the end of its line."""
    written = len(lines[line - 1].rstrip()) if 0 < line <= len(lines) else 0
    return Span(line, column, line, max(column, written + 1))


def _of_node(node: Node, lines: Sequence[str]) -> Span:
    """What a value covers, without the empty lines that libyaml counts as part of a block; of a list or a mapping, its first line."""
    start, end = node.start_mark, node.end_mark
    if not isinstance(node, ScalarNode):
        return _rest(lines, start.line + 1, start.column + 1)
    line, column = end.line, end.column
    while line > start.line and not lines[line][:column].strip():
        line, column = line - 1, len(lines[line - 1])
    first = start.column + 1 if line == start.line else 1
    written = len(lines[line][:column].rstrip()) + 1
    return Span(start.line + 1, start.column + 1, line + 1, max(written, first))


def _in_tree(root: Node, place: Field) -> Node:
    """The node that a place means, or the nearest there is."""
    node, found = root, root
    for step in place.path:
        if isinstance(node, MappingNode):
            pair = next(((k, v) for k, v in node.value if isinstance(k, ScalarNode) and k.value == step), None)
            if pair is None and step == 0:
                continue  # a list of one may be written without its list
            if pair is None:
                return found
            key, node = pair
            found = key if place.of_key or not isinstance(node, ScalarNode) else node
        elif isinstance(node, SequenceNode) and isinstance(step, int) and step < len(node.value):
            node = found = node.value[step]
        elif step != 0:
            return found
    return found
