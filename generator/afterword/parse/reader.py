"""Reads positioned YAML into the model's structs, one reader per kind of field, driven by their annotations.

A value that cannot be read is reported and becomes *unreadable*: the field keeps its default, its path is remembered so
that rules which would need it stay silent, and the rest of the record lives.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from difflib import get_close_matches
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Any, TypeVar, Union, get_args, get_origin, get_type_hints

from msgspec import Struct
from msgspec.structs import replace

from afterword.diagnostics import Problem
from afterword.model.fields import OneOf
from afterword.model.figure import Figure, read_figure
from afterword.model.when import UnreadableError, When, read_when
from afterword.parse.yaml import MappingNode, Node, ScalarNode, SequenceNode, is_null, spot

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T", bound=Struct)
Path = tuple[str | int, ...]
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


def read_mapping(cls: type[T], node: Node, path: Path, reading: Reading) -> T:
    """Read a node into a struct. Reports `shape`, `duplicate-key`, `unknown-key`, `value`."""
    spec = spec_of(cls)
    if spec.short and isinstance(node, ScalarNode):
        value = spec.readers[spec.short](node, (*path, spec.short), reading)
        return cls() if value is MISSING else cls(**{spec.names[spec.short]: value})
    if not isinstance(node, MappingNode):
        reading.report("shape", f"{_called(path)} is {_shape(node)}; it takes fields like 'key: value'", node, path)
        return cls()
    values: dict[str, Any] = {}
    seen: set[str] = set()
    for key_node, value_node in node.value:
        key = _key(key_node, path, reading)
        if key is None:
            continue
        reader = spec.readers.get(key)
        if reader is None:
            _unknown_key(key, key_node, spec, path, reading)
        elif key in seen:
            _duplicate_key(key, key_node, path, reading)
        elif not is_null(value_node):
            value = reader(value_node, (*path, key), reading)
            if value is not MISSING:
                values[spec.names[key]] = value
        elif path and key in LABELS:
            hint = "name one, or leave the line out: the entry then follows its record"
            reading.report("value", f"{_called((*path, key))} is empty", key_node, (*path, key), hint)
        seen.add(key)
    return cls(**values)


def read_value(hint: Any, node: Node, reading: Reading) -> Any:
    """Read a whole file whose shape is a type other than a struct; `MISSING` when it has another."""
    return _reader(hint)(node, (), reading)


class Spec(Struct, frozen=True, gc=False):
    """How to read one struct: a reader per key, and the attribute that each key fills."""

    readers: dict[str, Callable[[Node, Path, Reading], Any]]
    names: dict[str, str]
    short: str


_SPECS: dict[type[Struct], Spec] = {}


def spec_of(cls: type[Struct]) -> Spec:
    """The readers of a struct, from its annotations. A trailing underscore is not part of the key."""
    found = _SPECS.get(cls)
    if found is None:
        hints = get_type_hints(cls, include_extras=True)
        names = {name.rstrip("_"): name for name in cls.__struct_fields__}
        readers = {key: _reader(hints[name]) for key, name in names.items()}
        found = _SPECS[cls] = Spec(readers, names, getattr(cls, "SHORT", ""))
    return found


def _reader(hint: Any) -> Callable[[Node, Path, Reading], Any]:  # noqa: PLR0911 - one line per kind of field
    origin, args = get_origin(hint), get_args(hint)
    if hasattr(hint, "__metadata__"):
        marks = hint.__metadata__
        words = next((mark.words for mark in marks if isinstance(mark, OneOf)), None)
        return _one_of(words) if words else _reader(args[0])
    if origin in {Union, UnionType}:
        return _reader(next(arg for arg in args if arg is not NoneType))
    if origin is tuple:
        return _many(_reader(args[0]))
    if origin is not None:
        return _named(_reader(args[1]))
    if hint is Figure:
        return _figure
    if isinstance(hint, type) and issubclass(hint, Struct):
        return lambda node, path, reading: read_mapping(hint, node, path, reading)
    return _SCALARS[hint]


def _scalar(read: Callable[[str], Any], wanted: str) -> Callable[[Node, Path, Reading], Any]:
    def reader(node: Node, path: Path, reading: Reading) -> Any:
        if not isinstance(node, ScalarNode):
            reading.report("shape", f"{_called(path)} is {_shape(node)}; it takes {wanted}", node, path)
            return MISSING
        try:
            return read(node.value)
        except UnreadableError as error:
            reading.report("value", f"{_called(path)}: {error.message}", node, path, error.hint)
            return MISSING

    return reader


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


_text = _scalar(str.strip, "text")
_SCALARS: dict[Any, Callable[[Node, Path, Reading], Any]] = {
    str: _text,
    bool: _scalar(_boolean, "true or false"),
    int: _scalar(_whole, "a whole number"),
    When: _scalar(read_when, "a time"),
}
_figure_text = _scalar(read_figure, "a figure")


class _LongFigure(Struct, frozen=True, gc=False):
    """A figure written out: its number, or a range, with quality and source."""

    value: str = ""
    low: str = ""
    high: str = ""
    quality: str = ""
    source: str = ""
    audience: str = ""
    compartments: tuple[str, ...] = ()


def _figure(node: Node, path: Path, reading: Reading) -> Any:
    """A figure as `96000~` or as `{value: 96000, quality: estimate, source: …}`."""
    if not isinstance(node, MappingNode):
        return _figure_text(node, path, reading)
    before = len(reading.problems)
    written = read_mapping(_LongFigure, node, path, reading)
    if len(reading.problems) > before:
        reading.unreadable.add(path)
        return MISSING
    text = written.value or (
        f"{written.low}-{written.high}" if written.low and written.high else written.low or written.high
    )
    try:
        figure = read_figure(text or "unknown")
    except UnreadableError as error:
        reading.report("value", f"{_called(path)}: {error.message}", node, path, error.hint)
        return MISSING
    if written.quality and written.quality not in {"exact", "estimate", "unknown"}:
        reading.report("value", f"{_called(path)}: the quality '{written.quality}' is not known", node, path,
                       "write exact, estimate or unknown")  # fmt: skip
        return MISSING
    return replace(
        figure,
        quality=written.quality or figure.quality,
        source=written.source,
        audience=written.audience,
        compartments=written.compartments,
    )


def _one_of(words: tuple[str, ...]) -> Callable[[Node, Path, Reading], Any]:
    def reader(node: Node, path: Path, reading: Reading) -> Any:
        value = _text(node, path, reading)
        if value is MISSING or value in words:
            return value
        close = nearest(value, words)
        hint = f"did you mean '{close}'?" if close else f"one of: {', '.join(words)}"
        reading.report(
            "value", f"{_called(path)}: '{value[:60]}' is not a word that Afterword knows here", node, path, hint
        )
        return MISSING

    return reader


def _many(each: Callable[[Node, Path, Reading], Any]) -> Callable[[Node, Path, Reading], Any]:
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
            value = MISSING if is_null(entry) else each(entry, (*path, index), reading)
            if value is MISSING:
                reading.unreadable.add(path)
                if is_null(entry):
                    reading.report("shape", f"entry {index + 1} of {_called(path)} is empty", entry, (*path, index))
            else:
                values.append(value)
        return tuple(values)

    return reader


def _named(each: Callable[[Node, Path, Reading], Any]) -> Callable[[Node, Path, Reading], Any]:
    """A mapping whose keys the author chooses."""

    def reader(node: Node, path: Path, reading: Reading) -> Any:
        if not isinstance(node, MappingNode):
            reading.report("shape", f"{_called(path)} is {_shape(node)}; it takes lines like 'name: value'", node, path)
            return MISSING
        values: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = _key(key_node, path, reading)
            if key is None:
                continue
            if key in values:
                _duplicate_key(key, key_node, path, reading)
            elif not is_null(value_node):
                value = each(value_node, (*path, key), reading)
                if value is not MISSING:
                    values[key] = value
        return values

    return reader


def _key(node: Node, path: Path, reading: Reading) -> str | None:
    if isinstance(node, ScalarNode):
        return str(node.value)
    message = f"a key in {_called(path)} is {_shape(node)}; keys are plain words"
    reading.problems.append(Problem("shape", message, spot(node, reading.first_line)))
    return None


def _duplicate_key(key: str, node: Node, path: Path, reading: Reading) -> None:
    message = f"'{key}' stands here twice; the first one counts"
    reading.problems.append(Problem("duplicate-key", message, spot(node, reading.first_line)))
    # Which of the two was meant is in doubt: nothing else is said of it, and a label in doubt withholds.
    reading.unreadable.add((*path, key))


def _unknown_key(key: str, node: Node, spec: Spec, path: Path, reading: Reading) -> None:
    close = nearest(key, tuple(spec.readers))
    hint = f"did you mean '{close}'?" if close else f"known here: {', '.join(list(spec.readers)[:MOST_NAMES])}"
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
