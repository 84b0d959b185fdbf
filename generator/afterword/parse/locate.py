"""Finds the line and column of a symbolic place, late and only for files that have problems."""

from __future__ import annotations

from typing import TYPE_CHECKING

from afterword.diagnostics import Field, InBody, Place, Spot
from afterword.parse.frontmatter import split
from afterword.parse.yaml import MappingNode, Node, ScalarNode, SequenceNode, compose, spot

if TYPE_CHECKING:
    from collections.abc import Callable


def locator(text: str, *, is_yaml: bool) -> Callable[[Place], Spot]:
    """A function that finds places in one file's text (decoded, line feeds only).

    A path that is not there leads to the nearest of its ancestors: an absent `owner` points at its action.
    """
    if is_yaml:
        root, body, body_line = compose(text).root, "", 1
    else:
        parts = split(text)
        root, body, body_line = parts.tree.root, parts.body, parts.body_line

    def find(place: Place) -> Spot:
        if isinstance(place, Spot):
            return place
        if isinstance(place, InBody):
            before = body[: place.offset]
            return Spot(body_line + before.count("\n"), len(before) - before.rfind("\n"))
        return _in_tree(root, place) if root is not None and place.path else _top(root)

    return find


def _top(root: Node | None) -> Spot:
    return Spot(1) if root is None else spot(root)


def _in_tree(root: Node, place: Field) -> Spot:
    node, found = root, root
    for step in place.path:
        if isinstance(node, MappingNode):
            pair = next(((k, v) for k, v in node.value if isinstance(k, ScalarNode) and k.value == step), None)
            if pair is None and step == 0:
                continue  # a list of one may be written without its list
            if pair is None:
                return spot(found)
            key, node = pair
            found = key if place.of_key or not isinstance(node, ScalarNode) else node
        elif isinstance(node, SequenceNode) and isinstance(step, int) and step < len(node.value):
            node = found = node.value[step]
        elif step != 0:
            return spot(found)
    return spot(found)
