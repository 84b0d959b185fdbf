"""Two records field by field. Entries of lists are told apart by what they are about, not by their place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any, get_type_hints

from msgspec import Struct
from msgspec.structs import replace

from afterword.model.figure import Figure
from afterword.model.when import When

_KEYS = (
    "id", "code", "safeguard", "factor", "record", "cite", "ref", "team", "at", "on", "started", "goal", "where", "before",
)  # fmt: skip
"""What an entry is about: the first of these that it has."""
_LABELS = ("audience", "compartments")
_SHORT = (When, Figure)
"""Values that are written in one word."""


class FieldChange(Struct, frozen=True):
    """One field of a record: `("actions", "A1", "due")`, and what stood and stands there; `""` is nothing.

    `narrowed` says that it stands in an entry with a label of its own. `wording` is true where only the words of a text
    differ that is neither a code nor a reference.
    """

    path: tuple[str, ...]
    old: str
    new: str
    narrowed: bool = False
    wording: bool = False

    @property
    def name(self) -> str:
        """The path as it is written: `actions.A1.due`."""
        return ".".join(self.path)


def field_changes(before: Struct, after: Struct) -> tuple[FieldChange, ...]:
    """What differs between two structs of one type, in the order of their fields."""
    return tuple(_of_struct(before, after, (), narrowed=False))


def place_of(record: Struct, path: tuple[str, ...]) -> tuple[str | int, ...]:
    """Where a changed field stands in a record: entries by their numbers; as far as it still stands anywhere."""
    value: Any = record
    found: list[str | int] = []
    for step in path:
        if isinstance(value, tuple):
            keys = [*_keyed(value)]
            if step not in keys:
                break
            found.append(keys.index(step))
            value = value[keys.index(step)]
            continue
        value = value.get(step) if isinstance(value, Mapping) else getattr(value, _attribute(value, step), None)
        if value in (None, "", ()):
            break
        found.append(step)
    return tuple(found)


def _attribute(value: Any, step: str) -> str:
    return step if step in value.__struct_fields__ else f"{step}_"


def _of_struct(before: Any, after: Any, path: tuple[str, ...], *, narrowed: bool) -> Iterator[FieldChange]:
    narrowed = narrowed or (bool(path) and (_is_narrow(before) or _is_narrow(after)))
    for name in before.__struct_fields__:
        old, new = getattr(before, name), getattr(after, name)
        if old != new:
            is_text = name in _texts(type(before))  # type: ignore[arg-type]  # mypy doubts that types have hashes
            yield from _of_value(old, new, (*path, name.rstrip("_")), narrowed=narrowed, is_text=is_text)


def _of_value(old: Any, new: Any, path: tuple[str, ...], *, narrowed: bool, is_text: bool) -> Iterator[FieldChange]:
    if isinstance(old, tuple) and any(isinstance(entry, Struct) for entry in (*old, *new)):
        yield from _of_entries(_keyed(old), _keyed(new), path, narrowed=narrowed)
        keys, now = [*_keyed(old)], [*_keyed(new)]
        if keys != now and sorted(keys) == sorted(now):
            yield FieldChange(path, ", ".join(keys), ", ".join(now), narrowed)
    elif isinstance(old, Mapping):
        yield from _of_entries(old, new, path, narrowed=narrowed)
    elif _has_fields(old, new):
        yield from _of_struct(old, new, path, narrowed=narrowed)
    else:
        narrowed = narrowed or _is_narrow(old) or _is_narrow(new)
        yield FieldChange(path, shown(old), shown(new), narrowed, is_text and bool(old) and bool(new))


def _has_fields(old: Any, new: Any) -> bool:
    """True where a change is told field by field; of a time or a figure only where no word of it would differ."""
    if type(old) is not type(new) or not isinstance(old, Struct):
        return False
    return not isinstance(old, _SHORT) or shown(old) == shown(new)


def _of_entries(
    old: Mapping[str, Any], new: Mapping[str, Any], path: tuple[str, ...], *, narrowed: bool
) -> Iterator[FieldChange]:
    moved = _moved(old, new)
    for key in dict.fromkeys((*old, *new)):
        if key in moved.values():
            continue
        one, other = old.get(key), new.get(moved.get(key, key))
        if one != other:
            yield from _of_value(one, other, (*path, key), narrowed=narrowed, is_text=False)


def _moved(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, str]:
    """Entries that are the same but for the time that tells them apart, such as an event whose time was corrected."""
    fresh = {rest: key for key in new if key not in old and (rest := _but_for_time(new[key]))}
    gone = ((key, _but_for_time(old[key])) for key in old if key not in new)
    return {key: fresh.pop(rest) for key, rest in gone if rest in fresh}


def _but_for_time(entry: Any) -> str:
    name = next((name for name in _KEYS if getattr(entry, name, None)), "")
    return repr(replace(entry, **{name: None})) if name and isinstance(getattr(entry, name), When) else ""


def _keyed(entries: Iterable[Any]) -> dict[str, Any]:
    """Entries by what they are about; second ones of a key are numbered."""
    found: dict[str, Any] = {}
    seen: Counter[str] = Counter()
    for entry in entries:
        key = next((shown(value) for name in _KEYS if (value := getattr(entry, name, None))), "")
        seen[key] += 1
        found[f"{key} ({seen[key]})" if seen[key] > 1 else key] = entry
    return found


def shown(value: Any) -> str:
    """A value in a line: `unknown`, `2025-11-15`, `chat, raids`."""
    if value is None or isinstance(value, bool):
        return {None: "", True: "yes", False: "no"}[value]
    if isinstance(value, Figure):
        return _figure(value)
    if isinstance(value, Mapping):
        return ", ".join(f"{key}: {shown(entry)}" for key, entry in value.items())
    if isinstance(value, Struct) and not isinstance(value, When):
        names = (name for name in value.__struct_fields__ if name not in _LABELS)
        value = tuple(text for name in names if (text := shown(getattr(value, name))) not in {"", "no"})
    return ", ".join(map(shown, value)) if isinstance(value, tuple) else " ".join(str(value).split())


def _figure(figure: Figure) -> str:
    if figure.low is None or figure.high is None:
        number = figure.word or "unknown"
    else:
        number = f"{figure.low:.10g}" if figure.low == figure.high else f"{figure.low:.10g}-{figure.high:.10g}"
        number += "~" if figure.quality == "estimate" and figure.low == figure.high else ""
    return f"{number}, {figure.source}" if figure.source else number


def _is_narrow(entry: Any) -> bool:
    return isinstance(entry, Struct) and any(getattr(entry, name, None) for name in _LABELS)


@cache
def _texts(cls: type) -> frozenset[str]:
    """The fields of a struct that hold an author's own words: no code, no reference, no word of a fixed list."""
    hints = get_type_hints(cls, include_extras=True)
    plain = (name for name, hint in hints.items() if hint in {str, tuple[str, ...]})
    return frozenset(plain) - {"id", "subject"}
