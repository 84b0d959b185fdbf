"""What an import has to tell about a record: what it did not understand, and what it said in other words."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Note:
    """Something that was not understood. `line` counts from 1 in the source file, 0 where no line is meant."""

    message: str
    line: int = 0


@dataclass(frozen=True, slots=True)
class Change:
    """A piece of the source that reads differently in the record: of what kind, before, and after."""

    kind: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Heard:
    """What came of a part of a source: the fields (by place) that have a home now, notes, and changes."""

    used: frozenset[int] = frozenset()
    notes: tuple[Note, ...] = ()
    changes: tuple[Change, ...] = ()

    def __or__(self, other: Heard) -> Heard:
        return Heard(self.used | other.used, (*self.notes, *other.notes), (*self.changes, *other.changes))
