"""Reads plain values with which nothing is wrong into the model's structs; `parse.reader` reads the others, and says why."""

from __future__ import annotations

from functools import cache, lru_cache
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar, Union, get_args, get_origin, get_type_hints

from msgspec import Struct

from afterword.model.figure import Figure, read_figure
from afterword.model.when import When, read_when
from afterword.parse.plain import NotPlainError, read_plain
from afterword.parse.reader import LABELS, LongFigure, figure_of, readers_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

T = TypeVar("T", bound=Struct)
Read: TypeAlias = "Callable[[Any], Any]"
"""Makes a field's value of a plain one; raises one of `_WRONG` where it cannot."""
_WRONG = (ValueError, LookupError, TypeError, AttributeError)
_when = lru_cache(8192)(read_when)
"""Days come again in all records and logs of their time."""


def read_struct(cls: type[T], text: str) -> T | None:
    """Read YAML into a struct; None where something is wrong, or written in a rarer way."""
    try:
        found: T = _struct(cls)(read_plain(text))
    except _WRONG:
        return None
    return found


def read_structs(cls: type[T], text: str) -> tuple[T, ...] | None:
    """Read a YAML list into structs; None where something is wrong, or written in a rarer way."""
    try:
        found = read_plain(text)
        return tuple(map(_struct(cls), found)) if isinstance(found, list) else None
    except _WRONG:
        return None


@cache
def _struct(cls: type[Struct]) -> Read:
    """How to read a struct. A trailing underscore is not part of the key."""
    hints = get_type_hints(cls, include_extras=True)
    fields = {name.rstrip("_"): (name, _reader(hints[name])) for name in cls.__struct_fields__}
    short = fields[cls.SHORT] if hasattr(cls, "SHORT") else None

    def read(found: Any) -> Struct:
        if short is not None and type(found) is str:
            return cls(**{short[0]: short[1](found)})
        values: dict[str, Any] = {}
        for key, value in found.items():
            name, reads = fields[key]
            if value is not None:
                values[name] = reads(value)
            elif key in LABELS:
                raise NotPlainError
        return cls(**values)

    return read


def _reader(hint: Any) -> Read:
    """How to read a field, from its annotation: texts as the other reader does, which fails for what is no text."""
    origin, args = get_origin(hint), get_args(hint)
    if hint in _OWN:
        return _OWN[hint]
    if origin in {Union, UnionType}:
        return _reader(next(arg for arg in args if arg is not NoneType))
    if origin is tuple:
        return _many(_reader(args[0]))
    if origin is not None and not hasattr(hint, "__metadata__"):
        return _named(_reader(args[1]))
    return readers_of(hint)[0] or _struct(hint)


def _figure(found: Any) -> Figure:
    if isinstance(found, str):
        return read_figure(found)
    long: Any = _struct(LongFigure)(found)
    return figure_of(long)


_OWN: dict[Any, Read] = {When: _when, Figure: _figure}


def _many(each: Read) -> Read:
    def read(found: Any) -> tuple[Any, ...]:
        return tuple([each(entry) for entry in found]) if type(found) is list else (each(found),)

    return read


def _named(each: Read) -> Read:
    def read(found: Mapping[str, Any]) -> dict[str, Any]:
        return {name: each(value) for name, value in found.items() if value is not None}

    return read
