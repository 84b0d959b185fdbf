"""One source file into one incident."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from afterword.diagnostics import Spot
from afterword.imports.body import body
from afterword.imports.events import timeline
from afterword.imports.front import front
from afterword.imports.notes import Change, Note
from afterword.imports.values import values
from afterword.model.kinds import Kind
from afterword.model.source import SourceFile
from afterword.parse.record import parse_record

if TYPE_CHECKING:
    from afterword.imports.map import ImportMap
    from afterword.imports.source import Source


@dataclass(frozen=True, slots=True)
class Imported:
    """An incident that was made of a source file: its path below the archive's root, its text, and what there is to tell."""

    source: str
    id: str
    path: str
    text: str
    notes: tuple[Note, ...] = ()
    changes: tuple[Change, ...] = ()


def convert(source: Source, record_id: str, path: str, rules: ImportMap) -> Imported:
    """Make an incident of a source. It is read again by the reader of records; what that reports is a note too."""
    found, heard = values(source, rules)
    entries, more = timeline(source, rules)
    heard |= more
    text, more = body(source, rules, heard.used)
    heard |= more
    written = f"---\n{front({'id': (record_id,), **found}, entries)}---\n\n{text}"
    notes = (*source.notes, *heard.notes, *_reread(written, path, record_id))
    return Imported(source.path, record_id, path, written, notes, heard.changes)


def _reread(text: str, path: str, record_id: str) -> tuple[Note, ...]:
    found = parse_record(SourceFile(path, text.encode()), Kind.INCIDENT, record_id).problems
    return tuple(
        Note(f"in the imported record, line {one.place.line if isinstance(one.place, Spot) else 1}: {one.message}")
        for one in found
    )
