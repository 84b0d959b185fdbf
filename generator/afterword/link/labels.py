"""The labels inside a record: who may read its entries and passages, so that a build knows whether it has to cut."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, get_args, get_type_hints

from msgspec import Struct

from afterword.parse.reader import LABELS
from afterword.prose.passages import passages

if TYPE_CHECKING:
    from collections.abc import Iterator

    from afterword.parse.record import Log, Parsed


class Label(Struct, frozen=True, gc=False, array_like=True):
    """One label: an audience (None where it names none) and compartments; a doubtful one is the strictest there is."""

    audience: str | None = None
    compartments: tuple[str, ...] = ()
    doubtful: bool = False


class Labels(Struct, frozen=True, gc=False, array_like=True):
    """The labels of a record: its own, and those of its entries, its passages and its progress log."""

    own: Label = Label("")
    inside: tuple[Label, ...] = ()


def labels_of(one: Parsed, log: Log | None) -> Labels:
    """Every label of a record and its log, each different one once. Nothing is decided here: the gate does that."""
    found: dict[Label, None] = {}
    record = one.record
    if record is None or one.unreadable & {("audience",), ("compartments",)}:
        own = Label("", doubtful=True)
    else:
        own = Label("" if record.KIND == "plan" else record.audience, record.compartments)
        found.update(dict.fromkeys(_entries(record)))
    found |= {Label(p.audience, p.compartments, p.doubtful): None for p in passages(one.body)}
    unread = (path for source in (one, log) if source is not None for path in source.unreadable if len(path) > 1)
    if any(set(path[1:]) & set(LABELS) for path in unread):
        found[Label("", doubtful=True)] = None
    return Labels(own, tuple(found))


def _entries(value: object) -> Iterator[Label]:
    for name in _labelled(type(value)):  # type: ignore[arg-type]  # mypy doubts that types have hashes
        held = getattr(value, name)
        for entry in held if isinstance(held, tuple) else held.values() if isinstance(held, dict) else (held,):
            if entry is None:
                continue
            audience, compartments = getattr(entry, "audience", ""), getattr(entry, "compartments", ())
            if audience or compartments:
                yield Label(audience or None, compartments)
            yield from _entries(entry)


@cache
def _labelled(cls: type) -> tuple[str, ...]:
    """The fields of a struct at or below which an entry can bear a label of its own."""
    if not issubclass(cls, Struct):
        return ()
    return tuple(name for name, hint in get_type_hints(cls).items() if any(map(_may_bear, _structs(hint))))


def _structs(hint: object) -> Iterator[type]:
    if isinstance(hint, type) and issubclass(hint, Struct):
        yield hint
    for inner in get_args(hint):
        yield from _structs(inner)


def _may_bear(cls: type) -> bool:
    names = getattr(cls, "__struct_fields__", ())
    return "audience" in names or bool(_labelled(cls))
