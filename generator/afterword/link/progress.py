"""Folds a progress log into the present state of each action. Slips and transfers are counted from it, never stored."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from afterword.model.when import When

if TYPE_CHECKING:
    from collections.abc import Iterable

    from afterword.model.records import Action, ProgressEntry


class ActionState(Struct, frozen=True, gc=False, array_like=True):
    """Where an action stands after its log. `due` is the present due day, `first_due` the one it started with."""

    status: str = "proposed"
    owner: str = ""
    due: When | None = None
    first_due: When | None = None
    slips: int = 0
    transfers: int = 0
    accepted_on: When | None = None
    done_on: When | None = None
    checked_on: When | None = None
    result: str = ""
    until: When | None = None
    reason: str = ""
    evidence: str = ""
    superseded_by: str = ""
    changed_on: When | None = None
    dropped_on: When | None = None


def fold(action: Action, entries: Iterable[ProgressEntry]) -> ActionState:
    """The state of one action after its log entries in file order. Entries of other actions are passed over.

    An action starts with the due day it was agreed with: that of its extension, where it has one.
    """
    due = action.extension.to if action.extension is not None and action.extension.to is not None else action.due
    state = ActionState(owner=action.owner, due=due, first_due=due)
    for entry in entries:
        if entry.action == action.id:
            state = _after(state, entry)
    return state


def _after(state: ActionState, entry: ProgressEntry) -> ActionState:
    changes = entry.set
    state = replace(
        state,
        changed_on=entry.on or state.changed_on,
        result=entry.result or state.result,
        evidence=entry.evidence or state.evidence,
        superseded_by=entry.superseded_by or state.superseded_by,
    )
    if changes is None:
        return state
    if changes.due is not None:
        later = state.due is not None and changes.due > state.due
        state = replace(state, due=changes.due, slips=state.slips + later, first_due=state.first_due or changes.due)
    if changes.owner and changes.owner != state.owner:
        state = replace(state, owner=changes.owner, transfers=state.transfers + bool(state.owner))
    if changes.status:
        state = _moved(state, changes.status, entry)
    return state


def _moved(state: ActionState, status: str, entry: ProgressEntry) -> ActionState:
    state = replace(
        state,
        status=status,
        reason=entry.reason,
        until=entry.set.until if entry.set else None,
        accepted_on=state.accepted_on or (entry.on if status in {"accepted", "in-progress"} else None),
    )
    if status == "done":
        return replace(state, done_on=entry.on, dropped_on=None)
    if status in {"verified", "ineffective"}:
        return replace(state, checked_on=entry.on, done_on=state.done_on or entry.on, dropped_on=None)
    if status in {"declined", "superseded"}:
        return replace(state, dropped_on=entry.on)
    # Taken up again: what was done before no longer settles it.
    return replace(state, done_on=None, checked_on=None, dropped_on=None)
