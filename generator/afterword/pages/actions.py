"""The action register: every action of every review, audit and plan, by what is asked of its owner now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from afterword.pages.page import Page, Rendered
from afterword.pages.render import run
from afterword.pages.rows import listed
from afterword.pages.tasks import FEW, LATEST, MOST, Tasks, latest_first, settled_day, urgency

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from afterword.pages.library import Library
    from afterword.pages.rows import Listed

TEMPLATE = "pages/actions.html.j2"
ADDRESS = "actions/"
BANDS = (
    (7, "up to 7 days"),
    (30, "8 to 30 days"),
    (60, "31 to 60 days"),
    (90, "61 to 90 days"),
    (None, "more than 90 days"),
)
SECTIONS = {
    "overdue": "Overdue actions",
    "due": "Actions that are due next",
    "done": "Actions to be verified",
    "ineffective": "Actions that were checked and did not work",
    "settled": "Actions settled last",
    "goals": "Goals of conduct plans",
}

CHIPS = {
    "overdue": ("overdue", "Overdue"),
    "due": ("due", "Due next"),
    "done": ("to-verify", "To be verified"),
    "ineffective": ("ineffective", "Did not work"),
    "settled": ("settled", "Settled"),
    "goals": ("goals", "Goals of conduct plans"),
}
"""What the register is made of in short: anchors and names."""


def pages(library: Library) -> Iterator[Page]:
    """The register, and behind it each of its lists that is longer than what it shows, settled ones by year."""
    by_section = library.once("register", lambda: _sections(library))
    tasks = {name: _tasks(name, many) for name, many in by_section.items()}
    rows = [one for name, many in by_section.items() if name != "goals" for one in many]
    counts = Counts(
        len(rows),
        len(by_section["due"]) + len(by_section["overdue"]),
        len(by_section["overdue"]),
        len(by_section["done"]),
        len(by_section["ineffective"]),
    )
    owners = _owners(rows, library)
    ageing = bands(one.overdue for one in by_section["overdue"])
    by_year = _by_year(by_section["settled"]) if len(by_section["settled"]) > FEW else ()
    counted = [(year.title, len(year.many)) for year in by_year]

    def render() -> Rendered:
        desk = library.desk(ADDRESS)
        shown = {name: one.view(library, ADDRESS) if one.many else None for name, one in tasks.items()}
        years = [Year(one.address.split("/")[1], desk.href(one.address), len(one.many)) for one in by_year]
        view = desk.view(
            register=True,
            counts=counts,
            chips=[Chip(*CHIPS[name], len(one.many)) for name, one in tasks.items() if one.many],
            owners=owners,
            ageing=ageing,
            tasks=shown,
            years=years,
        )
        return Rendered(run(library.env, TEMPLATE, view), "Corrective actions by what is asked of their owners now.")

    def print_() -> str:
        prints = [(name, one.print(library)) for name, one in tasks.items()]
        return library.fingerprint(TEMPLATE, prints, counts, owners, ageing, counted, reads_today=True)

    yield Page(ADDRESS, "Action register", print_, render, wide=True)
    for name, one in tasks.items():
        if name != "settled":
            yield from one.pages(library)
    for one in by_year:
        yield from one.pages(library)


@dataclass(frozen=True, slots=True)
class Counts:
    """How many actions there are, and how many ask for something."""

    all: int
    to_do: int
    overdue: int
    to_check: int
    ineffective: int


@dataclass(frozen=True, slots=True)
class Chip:
    """The way to a section of the register, and how much stands there."""

    anchor: str
    name: str
    count: int


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


@dataclass(frozen=True, slots=True)
class Year:
    """A year with its own page, and how many actions were settled in it."""

    year: str
    href: str
    count: int


def _sections(library: Library) -> dict[str, tuple[Listed, ...]]:
    """Actions by what is asked now, each list in its order."""
    found: dict[str, list[Listed]] = {name: [] for name in SECTIONS}
    for one in sorted(listed(library), key=urgency):
        if one.line.goal:
            name = "goals"
        elif not one.open:
            name = "settled"
        elif one.line.state.status in {"done", "ineffective"}:
            name = one.line.state.status
        else:
            name = "overdue" if one.overdue else "due"
        found[name].append(one)
    return {name: latest_first(many) if name == "settled" else tuple(many) for name, many in found.items()}


def _tasks(name: str, many: tuple[Listed, ...]) -> Tasks:
    if name == "settled":
        # Where these are not all, the years are.
        return Tasks(SECTIONS[name], "", many, LATEST if len(many) > FEW else FEW)
    address = f"{ADDRESS}{'to-verify' if name == 'done' else name}/"
    return Tasks(SECTIONS[name], address, many, LATEST if name in {"ineffective", "goals"} else MOST)


def _by_year(settled: Sequence[Listed]) -> tuple[Tasks, ...]:
    found: dict[str, list[Listed]] = {}
    for one in settled:
        found.setdefault(settled_day(one)[:4], []).append(one)
    return tuple(
        Tasks(
            f"Actions settled in {year or 'an unknown year'}",
            f"{ADDRESS}{year or 'no-date'}/",
            tuple(many),
            0,
            aged=True,
        )
        for year, many in found.items()
    )


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


def _owners(rows: Iterable[Listed], library: Library) -> list[Owner]:
    by_team: dict[str, list[Listed]] = {}
    for one in rows:
        by_team.setdefault(one.line.state.owner, []).append(one)
    found = []
    for team in sorted(by_team, key=lambda code: library.config.term("teams", code).title):
        status = [one.line.state.status for one in by_team[team]]
        overdue, still = (sum(map(bool, (getattr(one, name) for one in by_team[team]))) for name in ("overdue", "open"))
        found.append(Owner(team, still, overdue, status.count("done"), status.count("verified")))
    return found
