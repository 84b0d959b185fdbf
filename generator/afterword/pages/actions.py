"""The action register: every action of every review, audit and plan, by what is asked of its owner now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from afterword.model.when import When
from afterword.pages.page import Page, Rendered
from afterword.pages.render import run

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from afterword.pages.library import ActionRow, Library

TEMPLATE = "pages/actions.html.j2"
ADDRESS = "actions/"
BANDS = (
    (7, "up to 7 days"),
    (30, "8 to 30 days"),
    (60, "31 to 60 days"),
    (90, "61 to 90 days"),
    (None, "more than 90 days"),
)


def pages(library: Library) -> Iterator[Page]:
    """The register is one page."""
    lines = tuple(library.archive.actions())
    named = library.mentions(*(text for line in lines for text in (line.address, line.title)))
    yield Page(
        ADDRESS,
        "Action register",
        library.fingerprint(TEMPLATE, lines, named, sorted(library.followed), reads_today=True),
        lambda: _render(library),
        wide=True,
    )


@dataclass(frozen=True, slots=True)
class Counts:
    """How many actions there are, and how many ask for something."""

    all: int
    to_do: int
    overdue: int
    to_check: int
    ineffective: int


@dataclass(frozen=True, slots=True)
class Band:
    """How many actions are overdue by so long."""

    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Owner:
    """One team's actions in numbers; in order of name, because this is no ranking."""

    team: str
    open: int
    overdue: int
    to_check: int
    verified: int


def _render(library: Library) -> Rendered:
    desk = library.desk(ADDRESS)
    everything = [desk.action_row(line) for line in library.archive.actions()]
    goals = [row for row in everything if row.line.goal]
    rows = [row for row in everything if not row.line.goal]
    rows.sort(key=lambda row: (row.line.state.due is None, row.line.state.due or When(), row.line.address))
    states: dict[str, list[ActionRow]] = {"done": [], "ineffective": []}
    overdue: list[ActionRow] = []
    due: list[ActionRow] = []
    settled: list[ActionRow] = []
    for row in rows:
        if not row.open:
            settled.append(row)
        elif row.line.state.status in states:
            states[row.line.state.status].append(row)
        else:
            (overdue if row.overdue else due).append(row)
    overdue.sort(key=lambda row: (-row.overdue, row.line.address))
    counts = Counts(len(rows), len(due) + len(overdue), len(overdue), len(states["done"]), len(states["ineffective"]))
    view = desk.view(
        counts=counts,
        overdue=overdue,
        ageing=bands(row.overdue for row in overdue),
        due=due,
        to_check=states["done"],
        ineffective=states["ineffective"],
        owners=_owners(rows, library),
        settled=settled,
        goals=goals,
    )
    return Rendered(run(library.env, TEMPLATE, view), "Corrective actions by what is asked of their owners now.")


def bands(days: Iterable[int]) -> list[Band]:
    """Overdue days counted by age; bands without any are left out."""
    left = list(days)
    found = []
    for limit, label in BANDS:
        inside = [d for d in left if limit is None or d <= limit]
        left = [d for d in left if limit is not None and d > limit]
        if inside:
            found.append(Band(label, len(inside)))
    return found


def _owners(rows: Sequence[ActionRow], library: Library) -> list[Owner]:
    teams = sorted({row.line.state.owner for row in rows}, key=lambda code: library.config.term("teams", code).title)
    found = []
    for team in teams:
        own = [row for row in rows if row.line.state.owner == team]
        status = [row.line.state.status for row in own]
        overdue = sum(row.overdue > 0 for row in own)
        found.append(Owner(team, sum(row.open for row in own), overdue, status.count("done"), status.count("verified")))
    return found
