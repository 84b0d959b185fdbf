"""The plainest YAML, as nearly all records are written, read without places: that takes a fifth of the time.

All else is left to `parse.yaml`, which also says where what is wrong stands. What is read here is read there as the same:
`tests/parse/test_plain.py` compares the two.
"""

from __future__ import annotations

import re
from json import JSONDecoder
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator

Value: TypeAlias = "str | list[Value] | dict[str, Value] | None"
"""A text, a list, a mapping, or None where nothing follows a key."""

MAX_BRACKETS, MAX_INSIDE = 20, 1000
"""Deeper nesting is refused, and longer keys inside brackets are none to libyaml: both are for the other reader."""
_ODD = re.compile(r"[^\n -\[\]-~\xa1-\u2027\u202a-\ud7ff]")
"""What is not printable, what some take for the end of a line, and the backslash."""


class NotPlainError(ValueError):
    """The text is left to another reader: it may be wrong, or only written in a rarer way."""


def _text(signs: str) -> str:
    """A text without quotes, of any but these `signs`. Colon and hash are part of it where they stand inside a word."""
    rest = rf"[^{signs}]*+(?:(?:#|:(?=[^{signs}]))[^{signs}]*+)*+"
    # The first sign stands first, so that a search skips to it.
    return rf"[A-Za-z0-9(/+\xa1-\ud7ff](?<![nN](?=ull|ULL)){rest}(?: ++(?:[^{signs}]|:(?=[^{signs}])){rest})*+"


_KEY = r"([A-Za-z_][A-Za-z0-9_-]{0,60}+):(?: ++(?! )|$)"
_VALUE = r'("[^"\n]*+")|([\[{].*[\]}])|(' + _text(r"\n :#") + ")"
_LINE = re.compile(rf"^( *+)(?:#.*|(- (?! |$))?+(?:{_KEY})?+(?:{_VALUE})?+)$", re.MULTILINE)
_INSIDE = re.compile("(" + _text(r"\n :#,?\[\]{}\"\0") + "(?! *+:[^ ]))")


def read_plain(text: str) -> Value:
    """The values of a text; raises a ValueError for whatever is not of the plainest kind, and so for all that is wrong."""
    root: dict[str, Any] = {}
    around: list[tuple[int, Any]] = []
    here: Any = root
    column = -1
    waiting: str | None = ""
    for at, dash, key, value in _lines(text):
        if waiting is not None and (at > column or (dash and at == column)):
            around.append((column, here))
            here[waiting] = here = [] if dash else {}
            column = at
        while at < column or (at == column and not dash and type(here) is list):
            column, here = around.pop()
        if at != column or (type(here) is list) is not dash or (key in here and not dash):
            raise NotPlainError
        if not dash:
            here[key] = value
        elif key:
            around.append((column, here))
            here.append(here := {key: value})
            column += 2
        else:
            here.append(value)
        waiting = key if value is None else None
    return root.get("")


def _lines(text: str) -> Iterator[tuple[int, bool, str, Any]]:
    """Each line that is no remark: where it starts, whether it is an entry of a list, its key, and its value."""
    lines = _LINE.findall(text)
    if len(lines) <= text.count("\n") or _ODD.search(text) is not None:
        raise NotPlainError
    inside = _inside([line[4] for line in lines if line[4]])
    for indent, dash, key, quoted, brackets, plain in lines:
        if dash or key:
            value = plain or (quoted[1:-1] if quoted else next(inside) if brackets else None)
            yield len(indent), dash != "", key, value
        elif quoted or brackets or plain:
            raise NotPlainError


def _inside(texts: list[str]) -> Iterator[Any]:
    """What stands in brackets, each text by itself. With all words in quotes YAML is JSON, or neither is what it should be."""
    if not texts:
        return iter(())
    text = "\n".join(texts)
    opened = text.count("[") + text.count("{") - len(texts)
    if len(max(texts, key=len)) > MAX_INSIDE or (opened > MAX_BRACKETS and any(map(_deep, texts))):
        raise NotPlainError
    pieces = text.split('"')
    pieces[::2] = '"'.join(_INSIDE.split("\0".join(pieces[::2]))).split("\0")
    # No text can hold a number now, so a bracket that is closed in another text shows by a zero that is missing.
    text = "[" + '"'.join(pieces).replace("\n", ",0,") + "]"
    values, end = _JSON.raw_decode(text)
    if end != len(text) or values[1::2] != [0] * (len(texts) - 1) or not len(values) % 2:
        raise NotPlainError
    return iter(values[::2])


def _deep(text: str) -> bool:
    return text.count("[") + text.count("{") > MAX_BRACKETS


def _mapping(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise NotPlainError
    return found


_JSON = JSONDecoder(object_pairs_hook=_mapping)
