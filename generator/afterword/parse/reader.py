"""Reads positioned YAML into the model's structs, one reader per kind of field, driven by their annotations.

A value that cannot be read is reported and becomes *unreadable*: the field keeps its default, its path is remembered so
that rules which would need it stay silent, and the rest of the record lives.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import partial
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar, Union, get_args, get_origin, get_type_hints

from msgspec import Struct
from msgspec.structs import replace

from afterword.diagnostics import Problem
from afterword.model.fields import OneOf
from afterword.model.figure import Figure, read_figure
from afterword.model.when import UnreadableError, When, read_when
from afterword.parse.yaml import NULLS, MappingNode, Node, ScalarNode, SequenceNode, is_null, spot

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T", bound=Struct)
Path = tuple[str | int, ...]
Reader: TypeAlias = "Callable[[Node, Path, Reading], Any]"
Read: TypeAlias = "Callable[[str], Any]"
"""Reads a text; raises `UnreadableError` with what is wrong with it."""
_YES, _NO = frozenset({"true", "yes", "on"}), frozenset({"false", "no", "off"})


@dataclass(slots=True)
class Reading:
    """What reading one file has met so far. `first_line` is the line at which its YAML starts."""

    first_line: int = 1
    problems: list[Problem] = field(default_factory=list)
    unreadable: set[Path] = field(default_factory=set)

    def report(self, code: str, message: str, node: Node, path: Path, hint: str = "") -> None:
        """Report a value at its place, and remember it as unreadable."""
        self.problems.append(Problem(code, message, spot(node, self.first_line), hint))
        self.unreadable.add(path)


LABELS = ("audience", "compartments")
"""Who may read: where one of these is in doubt, what it stands in is withheld."""
MOST_NAMES = 24
MISSING: Any = object()
"""What a reader returns for a value that it reported as unreadable."""
_NOTHING: Any = object()
_UNSURE: Any = object()


def read_mapping(cls: type[T], node: Node, path: Path, reading: Reading) -> T:
    """Read a node into a struct. Reports `shape`, `duplicate-key`, `unknown-key`, `value`."""
    spec = spec_of(cls)
    if not isinstance(node, MappingNode):
        return _read_short(cls, spec, node, path, reading)
    values: dict[str, Any] = {}
    seen: set[str] = set()
    for key_node, value_node in node.value:
        known = spec.fields.get(key_node.value) if isinstance(key_node, ScalarNode) else None
        if known is None or known[0] in seen or not isinstance(key_node, ScalarNode):
            _odd_key(key_node, spec, path, reading)
            continue
        name, read, reader = known
        seen.add(name)
        value = _plainly(value_node, read)
        if value is _UNSURE:
            value = reader(value_node, (*path, key_node.value), reading)
        if value is _NOTHING:
            _empty(key_node, path, reading)
        elif value is not MISSING:
            values[name] = value
    return cls(**values)


def _plainly(node: Node, read: Read | None) -> Any:
    """The value of a text with which nothing is wrong, or `_NOTHING`; `_UNSURE` where only the field's reader can say."""
    if not isinstance(node, ScalarNode):
        return _UNSURE
    text = node.value
    if text in NULLS and not node.style:
        return _NOTHING
    if read is None:
        return _UNSURE
    try:
        return read(text)
    except UnreadableError:
        return _UNSURE


def _read_short(cls: type[T], spec: Spec, node: Node, path: Path, reading: Reading) -> T:
    """A struct that is written as one plain text, where it may be."""
    if not spec.short or not isinstance(node, ScalarNode):
        reading.report("shape", f"{_called(path)} is {_shape(node)}; it takes fields like 'key: value'", node, path)
        return cls()
    name, _, reader = spec.fields[spec.short]
    value = reader(node, (*path, spec.short), reading)
    return cls() if value is MISSING else cls(**{name: value})


def read_value(hint: Any, node: Node, reading: Reading) -> Any:
    """Read a whole file whose shape is a type other than a struct; `MISSING` when it has another."""
    return readers_of(hint)[1](node, (), reading)


class Spec(Struct, frozen=True, gc=False):
    """How to read one struct: for each key the attribute that it fills, and its two readers, of which `_plainly` asks the first."""

    fields: dict[str, tuple[str, Read | None, Reader]]
    short: str


_SPECS: dict[type[Struct], Spec] = {}


def spec_of(cls: type[Struct]) -> Spec:
    """The readers of a struct, from its annotations. A trailing underscore is not part of the key."""
    found = _SPECS.get(cls)
    if found is None:
        hints = get_type_hints(cls, include_extras=True)
        fields = {name.rstrip("_"): (name, *readers_of(hints[name])) for name in cls.__struct_fields__}
        found = _SPECS[cls] = Spec(fields, getattr(cls, "SHORT", ""))
    return found


def readers_of(hint: Any) -> tuple[Read | None, Reader]:
    """The readers of a field: of a plain text, None where the field takes none, and of any node."""
    origin, args = get_origin(hint), get_args(hint)
    if hasattr(hint, "__metadata__"):
        words = next((mark.words for mark in hint.__metadata__ if isinstance(mark, OneOf)), None)
        return _scalar(_one_of(words), "text") if words else readers_of(args[0])
    if origin in {Union, UnionType}:
        return readers_of(next(arg for arg in args if arg is not NoneType))
    if origin is tuple:
        return None, _many(*readers_of(args[0]))
    if origin is not None:
        return None, _named(readers_of(args[1])[1])
    if hint in _SCALARS:
        return _SCALARS[hint]
    return None, partial(read_mapping, hint)


def _scalar(read: Read, wanted: str) -> tuple[Read, Reader]:
    def reader(node: Node, path: Path, reading: Reading) -> Any:
        if not isinstance(node, ScalarNode):
            reading.report("shape", f"{_called(path)} is {_shape(node)}; it takes {wanted}", node, path)
            return MISSING
        try:
            return read(node.value)
        except UnreadableError as error:
            reading.report("value", f"{_called(path)}: {error.message}", node, path, error.hint)
            return MISSING

    return read, reader


def _boolean(text: str) -> bool:
    word = text.lower()
    if word in _YES or word in _NO:
        return word in _YES
    raise UnreadableError(f"'{text[:40]}' is neither true nor false", "write true or false")


def _whole(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise UnreadableError(f"'{text[:40]}' is not a whole number") from None


def _one_of(words: tuple[str, ...]) -> Read:
    known = frozenset(words)

    def read(text: str) -> str:
        if text in known:
            return text
        value = text.strip()
        if value in known:
            return value
        close = nearest(value, words)
        hint = f"did you mean '{close}'?" if close else f"one of: {', '.join(words)}"
        raise UnreadableError(f"'{value[:60]}' is not a word that Afterword knows here", hint)

    return read


class LongFigure(Struct, frozen=True, gc=False):
    """A figure written out: its number, or a range, with quality and source."""

    value: str = ""
    low: str = ""
    high: str = ""
    quality: str = ""
    source: str = ""
    audience: str = ""
    compartments: tuple[str, ...] = ()


def figure_of(written: LongFigure) -> Figure:
    """The figure that is written out; raises `UnreadableError`."""
    text = written.value or (
        f"{written.low}-{written.high}" if written.low and written.high else written.low or written.high
    )
    figure = read_figure(text or "unknown")
    if written.quality and written.quality not in {"exact", "estimate", "unknown"}:
        raise UnreadableError(f"the quality '{written.quality}' is not known", "write exact, estimate or unknown")
    return replace(
        figure,
        quality=written.quality or figure.quality,
        source=written.source,
        audience=written.audience,
        compartments=written.compartments,
    )


def _figure(node: Node, path: Path, reading: Reading) -> Any:
    """A figure as `96000~` or as `{value: 96000, quality: estimate, source: …}`."""
    if not isinstance(node, MappingNode):
        return _FIGURE[1](node, path, reading)
    before = len(reading.problems)
    written = read_mapping(LongFigure, node, path, reading)
    if len(reading.problems) > before:
        reading.unreadable.add(path)
        return MISSING
    try:
        return figure_of(written)
    except UnreadableError as error:
        reading.report("value", f"{_called(path)}: {error.message}", node, path, error.hint)
        return MISSING


_FIGURE = _scalar(read_figure, "a figure")
_SCALARS: dict[Any, tuple[Read, Reader]] = {
    str: _scalar(str.strip, "text"),
    bool: _scalar(_boolean, "true or false"),
    int: _scalar(_whole, "a whole number"),
    When: _scalar(read_when, "a time"),
    Figure: (read_figure, _figure),
}


def _many(read: Read | None, each: Reader) -> Reader:
    """A list; one value that is not in a list counts as a list of one. An unreadable entry keeps its place's number free."""

    def reader(node: Node, path: Path, reading: Reading) -> Any:
        if not isinstance(node, SequenceNode):
            value = each(node, (*path, 0), reading)
            if value is MISSING:
                reading.unreadable.add(path)
                return MISSING
            return (value,)
        values = []
        for index, entry in enumerate(node.value):
            value = _plainly(entry, read)
            if value is _UNSURE:
                value = each(entry, (*path, index), reading)
            if value is MISSING or value is _NOTHING:
                reading.unreadable.add(path)
                if value is _NOTHING:
                    reading.report("shape", f"entry {index + 1} of {_called(path)} is empty", entry, (*path, index))
            else:
                values.append(value)
        return tuple(values)

    return reader


def _named(each: Reader) -> Reader:
    """A mapping whose keys the author chooses."""

    def reader(node: Node, path: Path, reading: Reading) -> Any:
        if not isinstance(node, MappingNode):
            reading.report("shape", f"{_called(path)} is {_shape(node)}; it takes lines like 'name: value'", node, path)
            return MISSING
        values: dict[str, Any] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, ScalarNode):
                _no_word(key_node, path, reading)
            elif key_node.value in values:
                _duplicate_key(key_node.value, key_node, path, reading)
            elif not is_null(value_node):
                value = each(value_node, (*path, key_node.value), reading)
                if value is not MISSING:
                    values[key_node.value] = value
        return values

    return reader


def _odd_key(node: Node, spec: Spec, path: Path, reading: Reading) -> None:
    """Report a key that is no word, that no field has, or that stands here for the second time."""
    if not isinstance(node, ScalarNode):
        _no_word(node, path, reading)
    elif node.value in spec.fields:
        _duplicate_key(node.value, node, path, reading)
    else:
        _unknown_key(node.value, node, spec, path, reading)


def _no_word(node: Node, path: Path, reading: Reading) -> None:
    message = f"a key in {_called(path)} is {_shape(node)}; keys are plain words"
    reading.problems.append(Problem("shape", message, spot(node, reading.first_line)))


def _empty(node: ScalarNode, path: Path, reading: Reading) -> None:
    """A key without a value is an absent one, save for a label that somebody began to write in an entry."""
    if path and node.value in LABELS:
        here = (*path, node.value)
        hint = "name one, or leave the line out: the entry then follows its record"
        reading.report("value", f"{_called(here)} is empty", node, here, hint)


def _duplicate_key(key: str, node: Node, path: Path, reading: Reading) -> None:
    message = f"'{key}' stands here twice; the first one counts"
    reading.problems.append(Problem("duplicate-key", message, spot(node, reading.first_line)))
    # Which of the two was meant is in doubt: nothing else is said of it, and a label in doubt withholds.
    reading.unreadable.add((*path, key))


def _unknown_key(key: str, node: Node, spec: Spec, path: Path, reading: Reading) -> None:
    close = nearest(key, tuple(spec.fields))
    hint = f"did you mean '{close}'?" if close else f"known here: {', '.join(list(spec.fields)[:MOST_NAMES])}"
    where = f" in {_called(path)}" if path else ""
    reading.problems.append(
        Problem("unknown-key", f"unknown key '{key[:60]}'{where}", spot(node, reading.first_line), hint)
    )
    # A misspelt key must not also be reported as absent; a label where none is read leaves in doubt who may read.
    reading.unreadable.update((*path, meant) for meant in (close, nearest(key, LABELS)) if meant)


def nearest(word: str, words: tuple[str, ...]) -> str:
    """The known word that a misspelt one most likely means, or `""`."""
    plain = word.strip().lower().replace("_", "-").replace(" ", "-")
    for known in words:
        if known.lower().replace("_", "-") == plain:
            return known
    close = get_close_matches(word[:80], words, n=1, cutoff=0.7)
    return close[0] if close else ""


def _called(path: Path) -> str:
    """A path as an author would say it: `actions[1].owner`, the first entry being 1."""
    if not path:
        return "the front matter"
    text = ""
    for step in path:
        text += f"[{step + 1}]" if isinstance(step, int) else (f".{step}" if text else step)
    return f"'{text}'"


def _shape(node: Node) -> str:
    if isinstance(node, MappingNode):
        return "a mapping"
    return "a list" if isinstance(node, SequenceNode) else "plain text"
