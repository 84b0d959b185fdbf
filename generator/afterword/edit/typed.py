"""A record's YAML nodes beside the model's types: which node is a time, a code, a reference, a list, a mapping of fields."""

from __future__ import annotations

from dataclasses import dataclass
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Union, get_args, get_origin, get_type_hints

from msgspec import Struct

from afterword.model.fields import RefTo, TermOf
from afterword.model.figure import Figure
from afterword.model.when import When
from afterword.parse.yaml import MappingNode, Node, ScalarNode, SequenceNode, is_null

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class Shape:
    """What a field takes: `many` of a thing, or things by `named` keys; the thing is a struct, a time, or text with a mark."""

    many: bool = False
    named: bool = False
    inner: type[Struct] | None = None
    is_time: bool = False
    mark: TermOf | RefTo | None = None
    key_mark: TermOf | RefTo | None = None


@dataclass(slots=True)
class Leaf:
    """A text in the tree, and what the model takes it for. `siblings` are the other keys or entries beside it."""

    node: ScalarNode
    is_time: bool
    mark: TermOf | RefTo | None
    siblings: frozenset[str] = frozenset()


@dataclass(slots=True)
class Value:
    """The value of a field, whatever it is, under the field's key."""

    key: str
    node: Node
    shape: Shape


_NONE: frozenset[str] = frozenset()
_SHAPES: dict[type[Struct], dict[str, Shape]] = {}


def shapes_of(cls: type[Struct]) -> dict[str, Shape]:
    """What the fields of a struct take, by the keys that authors write, in the model's order."""
    found = _SHAPES.get(cls)
    if found is None:
        hints = get_type_hints(cls, include_extras=True)
        found = _SHAPES[cls] = {name.rstrip("_"): _shape(hints[name]) for name in cls.__struct_fields__}
    return found


def walk(cls: type[Struct], node: Node | None) -> Iterator[Leaf | Value]:
    """All values of fields, and all texts, below a node that is read as a struct, in the order written.

    What the model does not know, and what has another shape than it takes, is passed over.
    """
    if isinstance(node, ScalarNode):
        short = getattr(cls, "SHORT", "")
        if short:
            yield from _things(shapes_of(cls)[short], node, _NONE)
        return
    if not isinstance(node, MappingNode):
        return
    shapes = shapes_of(cls)
    for key, value in node.value:
        shape = shapes.get(key.value) if isinstance(key, ScalarNode) else None
        if shape is not None and isinstance(key, ScalarNode) and not is_null(value):
            yield Value(key.value, value, shape)
            yield from _held(shape, value)


def _held(shape: Shape, node: Node) -> Iterator[Leaf | Value]:
    if shape.many and isinstance(node, SequenceNode):
        beside = frozenset(entry.value for entry in node.value if isinstance(entry, ScalarNode))
        for entry in node.value:
            yield from _things(shape, entry, beside)
    elif shape.named and isinstance(node, MappingNode):
        keys = frozenset(key.value for key, _ in node.value if isinstance(key, ScalarNode))
        for key, value in node.value:
            if isinstance(key, ScalarNode):
                yield Leaf(key, is_time=False, mark=shape.key_mark, siblings=keys)
                yield from _things(shape, value, _NONE)
    elif not shape.named:
        yield from _things(shape, node, _NONE)


def _things(shape: Shape, node: Node, beside: frozenset[str]) -> Iterator[Leaf | Value]:
    if shape.inner is not None:
        yield from walk(shape.inner, node)
    elif isinstance(node, ScalarNode):
        yield Leaf(node, shape.is_time, shape.mark, beside)


def _shape(hint: object) -> Shape:
    many = named = False
    key_mark: TermOf | RefTo | None = None
    origin = get_origin(hint)
    if origin in {Union, UnionType}:
        hint = next(arg for arg in get_args(hint) if arg is not NoneType)
    elif origin is tuple:
        many, hint = True, get_args(hint)[0]
    elif origin is not None and not hasattr(hint, "__metadata__"):
        key_hint, hint = get_args(hint)
        named, key_mark = True, _mark(key_hint)
    plain = get_args(hint)[0] if hasattr(hint, "__metadata__") else hint
    inner = plain if isinstance(plain, type) and issubclass(plain, Struct) and plain not in {When, Figure} else None
    return Shape(many, named, inner, plain is When, _mark(hint), key_mark)


def _mark(hint: object) -> TermOf | RefTo | None:
    return next((mark for mark in getattr(hint, "__metadata__", ()) if isinstance(mark, TermOf | RefTo)), None)
