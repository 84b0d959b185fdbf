"""Lists of actions: the most urgent of each on a page that sums up, and all of them on pages of their own where they are many."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from afterword.charts.words import number
from afterword.pages.page import Page, Rendered
from afterword.pages.paging import Cut, Pages, by_age, day_of, in_order
from afterword.pages.render import run
from afterword.pages.rows import Listed, action_rows, actions_print

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from markupsafe import Markup

    from afterword.pages.library import Library

TEMPLATE = "pages/actions.html.j2"
FEW = 100
"""So many actions stand on one page together, settled ones and all."""
MOST, LATEST = 50, 25
"""Where there are more, so many that are owed are shown, and so many that were settled last."""
_NEVER = datetime.max.replace(tzinfo=UTC)


def urgency(one: Listed) -> tuple[int, int, datetime, str]:
    """Sorts actions: overdue by how long, then by due day, then those to be verified, those without effect, and settled ones."""
    state = one.line.state
    due = state.due.at if state.due is not None and state.due.at is not None else _NEVER
    stage = 4 if not one.open else 0 if one.overdue else {"done": 2, "ineffective": 3}.get(state.status, 1)
    return stage, -one.overdue, due, one.line.address


def settled_day(one: Listed) -> str:
    """The day on which an action was settled; where nobody wrote it down, that on which it was opened."""
    return day_of(one.settled) or day_of(one.line.opened)


def latest_first(many: Iterable[Listed]) -> tuple[Listed, ...]:
    """Settled actions by the day they were settled, the latest first; those without any day lead, as nothing is older."""
    by_address = sorted(many, key=lambda one: one.line.address)
    return tuple(sorted(by_address, key=lambda one: settled_day(one) or "~", reverse=True))


@dataclass(frozen=True, slots=True)
class TaskView:
    """A table of actions, and where all of them stand if these are not all."""

    rows: Markup
    paged: bool
    more: str
    href: str


@dataclass(frozen=True, slots=True)
class Tasks:
    """A list of actions: `most` of them are shown on the page that sums up, and where there are more, all at `address`.

    `address` is empty where all stand elsewhere. With `aged` they come by the day they were settled and their pages are cut from the oldest.
    """

    title: str
    address: str
    many: tuple[Listed, ...]
    most: int = MOST
    aged: bool = False

    def print(self, library: Library) -> tuple[str, int]:
        """A hash of what the page that sums up shows."""
        return actions_print(library, self.many[: self.most]), len(self.many)

    def view(self, library: Library, address: str) -> TaskView:
        """The first of the list for the page at `address`, and the way to all."""
        rows = action_rows(library, self.many[: self.most], address)
        if len(self.many) <= self.most:
            return TaskView(rows, paged=False, more="", href="")
        more = f"All {number(len(self.many))}: {self.title[:1].lower()}{self.title[1:]}" if self.address else ""
        return TaskView(rows, paged=True, more=more, href=library.desk(address).href(self.address))

    def pages(self, library: Library) -> Iterator[Page]:
        """All of the list, if not all of it is shown on the page that sums up."""
        if len(self.many) <= self.most:
            return
        found = Pages(by_age(self.many), settled_day) if self.aged else Pages(in_order(self.many))
        for at, cut in enumerate(found.cuts):
            yield self._page(library, cut, found, at)

    def _page(self, library: Library, cut: Cut[Listed], found: Pages[Listed], at: int) -> Page:
        address, pager = self.address + cut.suffix, found.pager(at)

        def render() -> Rendered:
            view = TaskView(action_rows(library, cut.rows, address), bool(pager), "", "")
            lead = pager.where or f"{number(len(self.many))} in all."
            page = library.desk(address).view(register=False, tasks=view, pager=pager, lead=lead)
            return Rendered(run(library.env, TEMPLATE, page), lead)

        def print_() -> str:
            inputs = (actions_print(library, cut.rows), pager, len(self.many) if not pager else 0)
            return library.fingerprint(TEMPLATE, inputs)

        title = f"{self.title}, page {cut.number}" if at else self.title
        return Page(address, title, print_, render, wide=True)


def shared(many: Sequence[Listed], address: str, title: str) -> tuple[Tasks, ...]:
    """The actions of a team or of a kind: all in one list while they are few, else what is owed and what is settled."""
    if len(many) <= FEW:
        return (Tasks(f"Actions: {title}", f"{address}actions/", tuple(sorted(many, key=urgency)), FEW),)
    owed = tuple(sorted((one for one in many if one.open), key=urgency))
    settled = latest_first(one for one in many if not one.open)
    return (
        Tasks(f"Actions that are owed: {title}", f"{address}owed/", owed),
        Tasks(f"Actions that are settled: {title}", f"{address}settled/", settled, LATEST, aged=True),
    )
