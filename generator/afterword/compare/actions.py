"""What became of actions: opened, taken off the plan, moved to another state, put off, handed over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from afterword.compare.pairs import guarded
from afterword.link.summary import parts_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from afterword.compare.pairs import History
    from afterword.link.summary import ActionLine, Summary
    from afterword.model.when import When
    from afterword.parse.record import Parsed


class ActionChange(Struct, frozen=True):
    """One thing that happened to an action: `opened`, `removed`, `state`, `slipped`, `sooner`, `due` or `owner`.

    `due` is for a due day that was or is not known. `opened` has the due day as `new`.
    """

    address: str
    what: str
    old: str = ""
    new: str = ""
    title: str = ""
    guarded: bool = False


def action_changes(history: History, before: Mapping[str, Summary]) -> tuple[ActionChange, ...]:
    """What became of the actions of all records that a change touches. `before` are the summaries as they were."""
    return tuple(change for record_id in sorted(history.pairs) for change in _of_record(history, before, record_id))


def _of_record(history: History, before: Mapping[str, Summary], record_id: str) -> Iterator[ActionChange]:
    pair, config = history.pairs[record_id], history.after.config
    if pair.after is not None and (pair.after.record is None or pair.after.record.status == "expunged"):
        return  # nobody knows what became of its actions, or may tell
    old, new = _lines(before.get(record_id)), _lines(history.after.summaries.get(record_id))
    kept = any(guarded(side, config) for side in (pair.before, pair.after))
    narrow = _narrow(pair.before) | _narrow(pair.after)
    for part in dict.fromkeys((*old, *new)):
        one, other = old.get(part), new.get(part)
        line = other or one
        if line is None:
            continue
        for what, was, now in _happened(one, other):
            yield ActionChange(line.address, what, was, now, line.title, kept or part in narrow)


def _happened(old: ActionLine | None, new: ActionLine | None) -> Iterator[tuple[str, str, str]]:
    if new is None:
        yield "removed", "", ""
    elif old is None:
        yield "opened", "", _day(new.state.due)
    else:
        one, other = old.state, new.state
        if one.status != other.status:
            yield "state", one.status, other.status
        if one.due != other.due:
            yield _moved(one.due, other.due), _day(one.due), _day(other.due)
        if one.owner != other.owner:
            yield "owner", one.owner, other.owner


def _moved(old: When | None, new: When | None) -> str:
    if old is None or new is None or not old.known or not new.known or not (old < new or new < old):
        return "due"
    return "slipped" if old < new else "sooner"


def _day(due: When | None) -> str:
    return str(due) if due is not None else ""


def _lines(summary: Summary | None) -> dict[str, ActionLine]:
    return {line.part: line for line in summary.actions} if summary is not None else {}


def _narrow(one: Parsed | None) -> frozenset[str]:
    """The ids of actions with a label of their own."""
    if one is None or one.record is None:
        return frozenset()
    entries = (entry for _, entry in parts_of(one.record))
    return frozenset(e.id for e in entries if getattr(e, "audience", "") or getattr(e, "compartments", ()))
