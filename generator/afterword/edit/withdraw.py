"""Withdraws a record: it stays where it is, says why, and no longer counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from afterword.edit.fields import field_set
from afterword.edit.scalar import code, quoted
from afterword.edit.source import CannotEdit, front_matter, pair, spliced
from afterword.edit.typed import shapes_of
from afterword.model.kinds import GONE, Kind
from afterword.model.records import RECORD_TYPES, Withdrawal
from afterword.model.source import SourceFile
from afterword.parse.record import Parsed, parse_record
from afterword.parse.yaml import MappingNode, is_null

if TYPE_CHECKING:
    from afterword.edit.source import Source


def withdrawn(text: str, kind: Kind, withdrawal: Withdrawal) -> str:
    """A record's text with its status and the reason; all else stays byte for byte.

    Raises `CannotEdit` where it is gone already, or where the answer would say anything else.
    """
    source = front_matter(text)
    before = _read(text, kind)
    if before.record is None or not isinstance(source.root, MappingNode):
        raise CannotEdit("the file cannot be read; `afterword check` says where")
    if before.record.status in GONE:
        raise CannotEdit(f"the record is {before.record.status} already")
    order = list(shapes_of(RECORD_TYPES[kind]))
    splices = [
        *field_set(source, source.root, "status", "withdrawn", order),
        *field_set(_emptied(source), source.root, "withdrawn", _written(withdrawal), order),
    ]
    changed = spliced(text, splices)
    after = _read(changed, kind)
    meant = replace(before.record, status="withdrawn", withdrawn=withdrawal)
    if after.record != meant or after.body != before.body:
        raise CannotEdit("the record is written in a way that cannot be changed safely")
    return changed


def _emptied(source: Source) -> Source:
    """Refuses where a reason stands already that the status does not know of: somebody's words are not written over."""
    there = pair(source.root, "withdrawn")
    if there is not None and not is_null(there[1]):
        raise CannotEdit("'withdrawn' stands there already; set the status to withdrawn, or take it out")
    return source


def _written(withdrawal: Withdrawal) -> str:
    parts = [("on", str(withdrawal.on)), ("reason", quoted(withdrawal.reason))]
    if withdrawal.successor:
        parts.append(("successor", code(withdrawal.successor)))
    return "{" + ", ".join(f"{key}: {value}" for key, value in parts) + "}"


def _read(text: str, kind: Kind) -> Parsed:
    return parse_record(SourceFile("", text.encode("utf-8", "surrogatepass")), kind, "")
