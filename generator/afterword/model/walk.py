"""Walks a record's fields: its codes and references with their places, and its authored texts."""

from __future__ import annotations

from collections.abc import Callable
from operator import attrgetter
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Any, Union, get_args, get_origin, get_type_hints

from msgspec import Struct
from msgspec.structs import replace

from afterword.model.fields import RefTo, TermOf
from afterword.model.figure import Figure

if TYPE_CHECKING:
    from collections.abc import Iterable

Path = tuple[str | int, ...]


class Marked(Struct, frozen=True, gc=False):
    """A code or a reference found in a record, with the path of the field it stands in."""

    path: Path
    mark: TermOf | RefTo
    value: str


class _Step(Struct, frozen=True, gc=False):
    """How to walk one field: `many` for a tuple, `named` for a mapping, `inner` for a struct, `mark` for its text."""

    attribute: str
    key: str
    many: bool = False
    named: bool = False
    inner: type | None = None
    mark: TermOf | RefTo | None = None
    key_mark: TermOf | RefTo | None = None
    text: bool = False


class _Speaking(Struct, frozen=True, gc=False):
    """The steps to the texts of a struct; `flat` has all of them at once where there is nothing but plain texts."""

    steps: tuple[_Step, ...]
    flat: Callable[[Any], tuple[str, ...]] | None = None


def marked(record: object, path: Path = ()) -> tuple[Marked, ...]:
    """Every code and reference of a record (or an entry at a path), in the order of its fields.

    Walks the record each time: keep the answer.
    """
    found: list[Marked] = []
    _collect(record, path, found)
    return tuple(found)


def _collect(value: object, path: Path, found: list[Marked]) -> None:
    cls = type(value)
    for step in _MARKING.get(cls) or _marking_steps(cls):
        held = getattr(value, step.attribute)
        if not held:
            continue
        if step.many:
            here = (*path, step.key)
            for index, entry in enumerate(held):
                _collect_one(step, entry, (*here, index), found)
        elif step.named:
            for name in held:
                here = (*path, step.key, name)
                if step.key_mark is not None:
                    found.append(Marked(here, step.key_mark, name))
                _collect_one(step, held[name], here, found)
        elif step.mark is not None:
            found.append(Marked((*path, step.key), step.mark, held))
        else:
            _collect(held, (*path, step.key), found)


def _collect_one(step: _Step, entry: Any, path: Path, found: list[Marked]) -> None:
    if step.inner is not None:
        _collect(entry, path, found)
    elif entry and step.mark is not None:
        found.append(Marked(path, step.mark, entry))


def texts(value: object) -> list[str]:
    """Every authored text of a record, codes and references left out."""
    found: list[str] = []
    _hear((value,), found)
    return found


def _hear(entries: Iterable[object], found: list[str]) -> None:
    for value in entries:
        speaking = _SPEAKING.get(type(value)) or _speaking(type(value))
        if speaking.flat is not None:
            found.extend(filter(None, speaking.flat(value)))
            continue
        for step in speaking.steps:
            held = getattr(value, step.attribute)
            if held:
                many = held.values() if step.named else held if step.many else (held,)
                if step.inner is None:
                    found.extend(many)
                else:
                    _hear(many, found)


def rewrite(value: Any, text: Callable[[str], str], keep: Callable[[Any], bool], ref: Callable[[str], bool]) -> Any:
    """A record with its texts and codes passed through `text`, without entries that `keep` and references that `ref` refuse.

    Returns the same object when nothing changes.
    """
    changes: dict[str, Any] = {}
    for step in _steps(type(value)):
        found = getattr(value, step.attribute)
        if not found:
            continue
        new = _rewritten(found, step, text, keep, ref)
        if new is not found:
            changes[step.attribute] = new
    return replace(value, **changes) if changes else value


def _rewritten(
    found: Any, step: _Step, text: Callable[[str], str], keep: Callable[[Any], bool], ref: Callable[[str], bool]
) -> Any:
    def one(entry: Any) -> Any:
        if step.inner is not None:
            return rewrite(entry, text, keep, ref) if keep(entry) else None
        if isinstance(step.mark, RefTo):
            return entry if ref(entry) else None
        if step.text or step.mark is not None:
            changed = text(entry)
            return entry if changed == entry else changed
        return entry

    if step.many:
        new = tuple(kept for entry in found if (kept := one(entry)) is not None)
        return found if len(new) == len(found) and all(a is b for a, b in zip(new, found, strict=True)) else new
    if step.named:
        kept_by_name = {name: kept for name, entry in found.items() if (kept := one(entry)) is not None}
        same = len(kept_by_name) == len(found) and all(kept_by_name[name] is found[name] for name in found)
        return found if same else kept_by_name
    kept = one(found)
    if kept is None:
        return "" if isinstance(found, str) else None
    return kept


_KNOWN: dict[type, tuple[_Step, ...]] = {}
_MARKING: dict[type, tuple[_Step, ...]] = {}
_SPEAKING: dict[type, _Speaking] = {}


def _marking_steps(cls: type) -> tuple[_Step, ...]:
    """The steps of a struct at or below which a code or a reference can stand, worked out once."""
    found = _MARKING.get(cls)
    if found is None:
        found = _MARKING[cls] = tuple(step for step in _steps(cls) if _leads_to_marks(step))
    return found


def _speaking(cls: type) -> _Speaking:
    """How to hear a struct, worked out once."""
    steps = tuple(step for step in _steps(cls) if step.text or step.inner is not None)
    names = [step.attribute for step in steps]
    plain = len(names) > 1 and all(step.text and not step.many and not step.named for step in steps)
    found = _SPEAKING[cls] = _Speaking(steps, attrgetter(*names) if plain else None)
    return found


def _leads_to_marks(step: _Step) -> bool:
    below = step.inner is not None and bool(_marking_steps(step.inner))
    return step.mark is not None or step.key_mark is not None or below


def _steps(cls: type) -> tuple[_Step, ...]:
    """How to walk a struct, worked out once."""
    found = _KNOWN.get(cls)
    if found is None:
        names = cls.__struct_fields__ if issubclass(cls, Struct) else ()
        hints = get_type_hints(cls, include_extras=True) if names else {}
        steps = (_step(name, hints[name]) for name in names)
        found = _KNOWN[cls] = tuple(step for step in steps if step is not None)
    return found


def _step(attribute: str, hint: Any) -> _Step | None:
    many = named = False
    key_mark: TermOf | RefTo | None = None
    key = attribute.rstrip("_")
    origin = get_origin(hint)
    if origin in {Union, UnionType}:
        hint = next(arg for arg in get_args(hint) if arg is not NoneType)
    elif origin is tuple:
        many, hint = True, get_args(hint)[0]
    elif origin is not None and not hasattr(hint, "__metadata__"):
        key_hint, hint = get_args(hint)
        named, key_mark = True, _mark(key_hint)
    mark = _mark(hint)
    plain = get_args(hint)[0] if hasattr(hint, "__metadata__") else hint
    inner = plain if isinstance(plain, type) and issubclass(plain, Struct) else None
    if inner is not None and not _steps_or_entry(inner):
        inner = None
    is_text = plain is str and not hasattr(hint, "__metadata__") and attribute != "id"
    if inner is None and mark is None and key_mark is None and not is_text:
        return None
    return _Step(attribute, key, many, named, inner, mark, key_mark, is_text)


def _steps_or_entry(cls: type) -> bool:
    """True for structs worth walking: those with steps of their own, or an audience."""
    return cls is Figure or bool(_steps(cls))


def _mark(hint: Any) -> TermOf | RefTo | None:
    return next((m for m in getattr(hint, "__metadata__", ()) if isinstance(m, (TermOf, RefTo))), None)
