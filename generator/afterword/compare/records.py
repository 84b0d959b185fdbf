"""What a change means for one record."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from msgspec import Struct

from afterword.compare.fields import FieldChange, field_changes
from afterword.compare.pairs import guarded
from afterword.compare.prose import ProseChange, prose_changes
from afterword.model.kinds import Kind  # noqa: TC001 - the JSON Schema of a change is made from these annotations
from afterword.model.records import Incident

if TYPE_CHECKING:
    from afterword.compare.pairs import Pair
    from afterword.model.config import Config
    from afterword.parse.record import Parsed


class What(StrEnum):
    """What became of a record, in the order in which it is told."""

    NEW = "new"
    REMOVED = "removed"
    RENUMBERED = "renumbered"
    WITHDRAWN = "withdrawn"
    EXPUNGED = "expunged"
    CHANGED = "changed"
    MOVED = "moved"
    LAYOUT = "layout"
    """Written differently, and it says the same."""


_LEFT = ("status", "audience", "compartments", "expunged")


class Step(Struct, frozen=True):
    """From one state or level to another; `""` is none."""

    old: str
    new: str


class Approval(Struct, frozen=True):
    """The word of a team that the progress log now holds."""

    team: str
    decision: str


class RecordChange(Struct, frozen=True):
    """What a change means for one record.

    `title` is its own, and may be empty. `moved_from` is its former path, `was` its former id where it was renumbered.
    `unread` says on which side it cannot be read: `before`, `after` or both. `entries` counts new entries of its progress log, `lost` older ones that were changed or taken out.
    """

    id: str
    kind: Kind
    what: What
    path: str
    title: str = ""
    guarded: bool = False
    was: str = ""
    moved_from: str = ""
    status: Step | None = None
    severity: Step | None = None
    fields: tuple[FieldChange, ...] = ()
    prose: tuple[ProseChange, ...] = ()
    approvals: tuple[Approval, ...] = ()
    entries: int = 0
    lost: int = 0
    unread: tuple[str, ...] = ()


def record_change(pair: Pair, config: Config, was: Parsed | None = None) -> RecordChange:
    """What became of the record of a pair. `was` is the record under its former id, where it was renumbered."""
    before, after = pair.before or was, pair.after
    one = after or before
    if one is None:
        return RecordChange(pair.id, pair.kind, What.LAYOUT, "")
    sides = {"before": before, "after": after}
    old, new = (side.record if side is not None else None for side in sides.values())
    fields: tuple[FieldChange, ...] = ()
    prose: tuple[ProseChange, ...] = ()
    if old is not None and new is not None and before is not None and after is not None:
        fields, prose = field_changes(old, new), prose_changes(before.body, after.body)
    if new is not None and new.status == What.EXPUNGED:  # what was taken out by law is told by nobody
        fields, prose = tuple(field for field in fields if field.path[0] in _LEFT), ()
    status, severity = _step(_status(before), _status(after)), _step(_severity(before), _severity(after))
    entries, lost = pair.new_entries(), len(pair.lost_entries()) if new is None or new.status != What.EXPUNGED else 0
    moved = pair.before.path if pair.before is not None and after is not None else ""
    moved = "" if moved == one.path else moved
    shown = new or old
    return RecordChange(
        pair.id,
        pair.kind,
        _what(pair, status, moved, said=bool(fields or prose or entries or lost), renumbered=was is not None),
        one.path,
        shown.title if shown is not None else "",
        guarded(before, config) or guarded(after, config),
        was.id if was is not None else "",
        moved,
        status,
        severity,
        fields,
        prose,
        tuple(Approval(entry.approve, entry.decision) for entry in entries if entry.approve),
        len(entries),
        lost,
        tuple(name for name, side in sides.items() if side is not None and side.record is None),
    )


def _what(pair: Pair, status: Step | None, moved: str, *, said: bool, renumbered: bool) -> What:
    if renumbered:
        return What.RENUMBERED
    if pair.before is None or pair.after is None:
        return What.NEW if pair.before is None else What.REMOVED
    if status is not None and status.new in {What.WITHDRAWN, What.EXPUNGED}:
        return What(status.new)
    if said or pair.before.record is None or pair.after.record is None:
        return What.CHANGED
    return What.MOVED if moved else What.LAYOUT


def _step(old: str, new: str) -> Step | None:
    return Step(old, new) if old != new else None


def _status(one: Parsed | None) -> str:
    return one.record.status if one is not None and one.record is not None else ""


def _severity(one: Parsed | None) -> str:
    return one.record.severity if one is not None and isinstance(one.record, Incident) else ""
