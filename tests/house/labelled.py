"""The demo archive cut into pieces by who may read them: simple on purpose, and nothing of the package's own in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import yaml

from house.source import ROOT

if TYPE_CHECKING:
    from pathlib import Path

STRICTEST_FIRST = ("core", "company", "partners", "public")
RECORD = re.compile(r"(?:INC|PIR|SBD|CIP)-\d{4}-[0-9A-Z]{4}(?!\w)")
FENCE = re.compile(r"^///[ ]*(?:(audience|compartments?)[ ]*\|[ ]*(.*))?$")


@dataclass(frozen=True, slots=True)
class Label:
    """Who may read: at least this rank of `STRICTEST_FIRST`, and cleared for these compartments."""

    rank: int
    compartments: frozenset[str] = frozenset()

    def narrowed(self, audience: str | None, compartments: Sequence[str]) -> Label:
        """The label of something inside: it may be stricter, never wider."""
        rank = self.rank if audience is None else min(self.rank, STRICTEST_FIRST.index(audience))
        return Label(rank, self.compartments | frozenset(compartments))

    def admits(self, audience: str) -> bool:
        """Whether a site for this audience, cleared for no compartment, may hold it."""
        return self.rank >= STRICTEST_FIRST.index(audience) and not self.compartments


@dataclass(frozen=True, slots=True)
class Piece:
    """Texts under one label: the own fields of a record or a page of prose, one entry, or one passage of its body."""

    record: str
    part: str
    label: Label
    texts: tuple[str, ...]


@cache
def pieces() -> tuple[Piece, ...]:
    """Every piece of the demo archive."""
    return tuple(piece for path in sorted((ROOT / "reviews").rglob("*.md")) for piece in _record(path))


def _record(path: Path) -> Iterator[Piece]:
    found = RECORD.match(path.name)
    record = found.group() if found else path.relative_to(ROOT / "reviews").as_posix()
    _, front, body = path.read_text(encoding="utf-8").split("---\n", 2)
    fields = _read(front)
    label = Label(len(STRICTEST_FIRST) - 1).narrowed(fields.get("audience", "core"), fields.get("compartments", ()))
    own: list[str] = []
    parts = {}
    for piece in _fields(record, "", fields, label, own):
        yield piece
        parts[piece.part] = piece.label
    yield Piece(record, "", label, tuple(own))
    yield from _passages(record, body, label)
    log = path.parent / f"{record}.progress.yml"
    for entry in _read(log.read_text(encoding="utf-8")) if log.exists() else ():
        inner = parts.get(entry.get("action", ""), label)
        yield Piece(record, "", inner, tuple(_strings(entry)))


def _read(text: str) -> Any:
    """YAML as mappings, lists and texts."""
    return yaml.load(text, yaml.CBaseLoader)  # noqa: S506 - it makes nothing but text


def _fields(record: str, name: str, value: Any, label: Label, own: list[str]) -> Iterator[Piece]:
    """Texts without a label of their own go to `own`; entries with one become pieces."""
    if isinstance(value, Mapping):
        if name and (name == "obligations" or {"audience", "compartments"} & value.keys()):
            inner = label.narrowed(
                value.get("audience"), value.get("compartments", ("legal",) if name == "obligations" else ())
            )
            yield Piece(record, value.get("id", ""), inner, tuple(_strings(value)))
            return
        for key, held in value.items():
            yield from _fields(record, key, held, label, own)
    elif isinstance(value, list):
        for held in value:
            yield from _fields(record, name, held, label, own)
    elif name not in {"audience", "compartments"}:
        own.append(value)


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        for key, held in value.items():
            if key not in {"audience", "compartments"}:
                yield from _strings(held)
    elif isinstance(value, list):
        for held in value:
            yield from _strings(held)
    else:
        yield value


def _passages(record: str, body: str, label: Label) -> Iterator[Piece]:
    """A body's passages; a passage ends at a bare `///`. An example of one in a block of code is none."""
    now, lines, in_code = label, list[str](), False
    for line in body.splitlines():
        in_code ^= line.startswith("```")
        fence = None if in_code else FENCE.match(line)
        if fence is None:
            lines.append(line)
            continue
        yield Piece(record, "", now, (_plain("\n".join(lines)),))
        lines.clear()
        kind, codes = fence.group(1), re.split(r"[,\s]+", (fence.group(2) or "").strip())
        now = (
            label
            if kind is None
            else label.narrowed(codes[0], ())
            if kind == "audience"
            else label.narrowed(None, codes)
        )
    yield Piece(record, "", now, (_plain("\n".join(lines)),))


def _plain(markdown: str) -> str:
    """Prose without the addresses of its links, which no page shows."""
    return re.sub(r"\]\([^)]*\)", "]", markdown)
