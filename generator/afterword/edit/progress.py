"""Appends an entry to a progress log: one line, at the end, and nothing else moves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from afterword.edit.entry import Entry
from afterword.edit.lists import inserted, item
from afterword.edit.source import CannotEdit, Splice, spliced, whole_file
from afterword.model.records import Changes, ProgressEntry
from afterword.model.source import SourceFile
from afterword.parse.record import parse_log
from afterword.parse.yaml import SequenceNode

if TYPE_CHECKING:
    from afterword.edit.entry import Fields


def append_progress(text: str, entry: ProgressEntry) -> str:
    """A log's text (`""` for a log that is not there yet) with one entry more. Raises `CannotEdit` where that is in doubt."""
    source = whole_file(text)
    written = entry_of(entry)
    if source.root is None:
        at, before = (len(text), "" if not text or text[-1] in "\r\n\ufeff" else source.line_break)
        splices = [Splice(at, at, before + item(source, written, 0))]
    elif not isinstance(source.root, SequenceNode):
        raise CannotEdit("the progress log is not a list")
    elif not source.root.value:
        splices = [Splice(source.last(source.root) - 1, source.last(source.root) - 1, written.flow())]
    else:
        splices = list(inserted(source, source.root, len(source.root.value), written))
    changed = spliced(text, splices)
    if _read(changed) != (*_read(text), entry):
        raise CannotEdit("the progress log is written in a way that cannot be added to safely")
    return changed


def entry_of(entry: ProgressEntry) -> Entry:
    """A progress entry as fields, in the order in which people read them."""
    changes = entry.set or Changes()
    moved: Fields = (
        ("status", changes.status), ("due", str(changes.due or "")), ("owner", changes.owner), ("until", str(changes.until or "")),
    )  # fmt: skip
    names = ("result", "evidence", "reason", "approver", "residual_risk", "superseded_by", "note")
    return Entry(
        (
            ("on", str(entry.on or "")), ("by", entry.by), ("action", entry.action),
            ("set", tuple((key, value) for key, value in moved if value)),
            *((name, getattr(entry, name)) for name in names),
        )
    )  # fmt: skip


def _read(text: str) -> tuple[ProgressEntry, ...]:
    return parse_log(SourceFile("", text.encode("utf-8", "surrogatepass")), "").entries
