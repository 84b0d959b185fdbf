"""Actions as a review's or an audit's page shows them: the plan, where each stands, and what happened to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterable

    from afterword.model.records import Action, ProgressEntry
    from afterword.pages.library import ActionRow, Desk, Library
    from afterword.parse.record import Parsed


class ActionView(Struct, frozen=True):
    """An action with its row, its history, and the records that cite it."""

    entry: Action
    row: ActionRow
    history: tuple[ProgressEntry, ...]
    cited: tuple[str, ...]


def action_views(
    library: Library, desk: Desk, one: Parsed, actions: Iterable[Action], entries: Iterable[ProgressEntry]
) -> list[ActionView]:
    """The actions of one record in the order written; those without an id have no state and are left out."""
    lines = {line.part: line for line in library.archive.summaries[one.id].actions}
    log = tuple(entries)
    cited: dict[str, dict[str, None]] = {}
    for reference in library.archive.backlinks.get(one.id, ()):
        if reference.part:
            cited.setdefault(reference.part, {})[reference.source] = None
    return [
        ActionView(
            action,
            desk.action_row(lines[action.id]),
            tuple(entry for entry in log if entry.action == action.id),
            tuple(cited.get(action.id, ())),
        )
        for action in actions
        if action.id in lines
    ]
