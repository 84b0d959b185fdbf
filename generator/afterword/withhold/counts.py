"""What may be counted of the whole archive, whoever reads."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from afterword.link.archive import Archive, counted
from afterword.model.kinds import Kind

if TYPE_CHECKING:
    from afterword.model.when import When


@dataclass(frozen=True, slots=True)
class Counted:
    """One incident as a number: enough to count it by month and severity, nothing that names it."""

    date: When | None
    severity: str


@dataclass(frozen=True, slots=True)
class CountedAction:
    """One action as a number: when it was opened, was due, was settled, and whether anything is still owed."""

    opened: When | None
    due: When | None
    settled: When | None
    status: str
    until: When | None


def numbers(
    archive: Archive,
) -> tuple[tuple[Counted, ...], tuple[CountedAction, ...], int, tuple[tuple[str, str, int], ...]]:
    """What may be counted of the whole archive, whoever reads."""
    incidents = tuple(Counted(s.date, s.severity) for s in archive.of_kind(Kind.INCIDENT) if counted(s))
    table = Counter((cell.safeguard, cell.mode) for cell in archive.table)
    cells = tuple((safeguard, mode, count) for (safeguard, mode), count in sorted(table.items()))
    return incidents, count_actions(archive), sum(1 for _ in archive.of_kind(Kind.PLAN)), cells


def count_actions(archive: Archive) -> tuple[CountedAction, ...]:
    """The actions of an archive as numbers; a plan's goals are none."""
    return tuple(
        CountedAction(
            line.opened,
            line.state.due,
            line.state.done_on or line.state.checked_on or line.state.dropped_on,
            line.state.status,
            line.state.until,
        )
        for line in archive.actions()
        if not line.goal
    )
