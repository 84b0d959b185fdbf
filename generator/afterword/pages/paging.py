"""Cuts a long list into pages, so that no page grows with the archive and what is old stays as it is.

A list in order of time is cut from its oldest row: two hundred rows make a page, `page/1/` is the oldest, and nothing that
happens later touches a page that is full. The list's own address shows the newest rows. A list in order of urgency changes
every day; it is cut from its first row, which stands at the list's own address.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Generic, TypeVar

from afterword.charts.words import number

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from afterword.model.when import When

T = TypeVar("T")
SIZE = 200
"""Rows on a full page."""
LEAST = 100
"""With fewer rows than this left over, the newest page shows a page's worth more."""
NEAR = 2
"""How many pages on either side of a page are linked by number."""


@dataclass(frozen=True, slots=True)
class Cut(Generic[T]):
    """One page of a list. `suffix` follows the list's own address; `first` is the place of its first row, counted from 1."""

    suffix: str
    number: int
    first: int
    rows: tuple[T, ...]


def by_age(rows: Sequence[T]) -> tuple[Cut[T], ...]:
    """The pages of a list that is given newest first: the newest page, then back to the oldest, which has number 1.

    Places are counted from the oldest row, so that a new row moves none of them.
    """
    rest = len(rows) % SIZE
    if rest < LEAST:
        rest = min(rest + SIZE, len(rows))
    full = (len(rows) - rest) // SIZE
    cuts = [Cut("", full + 1, full * SIZE + 1, tuple(rows[:rest]))]
    for number_ in range(full, 0, -1):
        end = len(rows) - (number_ - 1) * SIZE
        cuts.append(Cut(f"page/{number_}/", number_, (number_ - 1) * SIZE + 1, tuple(rows[end - SIZE : end])))
    return tuple(cuts)


def in_order(rows: Sequence[T]) -> tuple[Cut[T], ...]:
    """The pages of a list whose first row is the most urgent: that one stands at the list's own address."""
    starts = range(0, max(len(rows), 1), SIZE)
    return tuple(
        Cut(f"page/{n}/" if n > 1 else "", n, start + 1, tuple(rows[start : start + SIZE]))
        for n, start in enumerate(starts, 1)
    )


@dataclass(frozen=True, slots=True)
class PageLink:
    """A link to another page of the list: its number or name, and the months it spans.

    Without `href` it is the page itself, or, without a name, the gap between two that are not neighbours.
    """

    name: str
    href: str = ""
    says: str = ""


@dataclass(frozen=True, slots=True)
class Pager:
    """Where a page of a list stands, and the ways to the others; empty for a list of one page."""

    where: str = ""
    towards: PageLink | None = None
    onwards: PageLink | None = None
    links: tuple[PageLink, ...] = ()
    years: tuple[PageLink, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.links)


@dataclass(frozen=True)
class Pages(Generic[T]):
    """The pages of one list: `day` gives a row's day in a list that is cut by age, and is None for one that is cut in order."""

    cuts: tuple[Cut[T], ...]
    day: Callable[[T], str] | None = None

    def pager(self, at: int) -> Pager:
        """The pager of the page `at` (0 is the one at the list's own address), with links relative to that page.

        A page that is full says nothing of the pages after its neighbours, or each new one would change it.
        """
        if len(self.cuts) == 1:
            return Pager()
        near = sorted({0, len(self.cuts) - 1, *range(max(at - NEAR, 0), min(at + NEAR + 1, len(self.cuts)))})
        links: list[PageLink] = []
        for place, index in enumerate(near):
            if place and index > near[place - 1] + 1:
                links.append(PageLink(""))
            links.append(self._link(index, at))
        newer, older = ("Newer", "Older") if self.day else ("Previous", "Next")
        towards = PageLink(newer, self._href(at - 1, at)) if at else None
        onwards = PageLink(older, self._href(at + 1, at)) if at + 1 < len(self.cuts) else None
        return Pager(self._where(at), towards, onwards, tuple(links), self._years() if at == 0 else ())

    def _href(self, index: int, at: int) -> str:
        return ("../../" if self.cuts[at].suffix else "") + self.cuts[index].suffix or "./"

    def _link(self, index: int, at: int) -> PageLink:
        cut = self.cuts[index]
        newest = self.day is not None and index == 0
        name = "Newest" if newest and at else str(cut.number)
        return PageLink(name, "" if index == at else self._href(index, at), "" if newest else self._span(index))

    @cached_property
    def _days(self) -> tuple[tuple[str, str], ...]:
        """The days of each page's oldest and newest row; of the rows only those without a day are passed over."""
        day = self.day
        if day is None:
            return ()
        return tuple((day(cut.rows[-1]), next(filter(None, map(day, cut.rows)), "")) for cut in self.cuts if cut.rows)

    def _span(self, index: int) -> str:
        """The months that a page spans."""
        if not self._days:
            return ""
        first, last = (day[:7] for day in self._days[index])
        if not last:
            return "no date"
        return first if first == last else f"{first} to {last}"

    def _where(self, at: int) -> str:
        cut = self.cuts[at]
        rows = f"ows {number(cut.first)} to {number(cut.first + len(cut.rows) - 1)}"
        if self.day is not None and at:
            oldest = ", the oldest" if cut.number == 1 else ""
            return f"Page {number(cut.number)}{oldest}: r{rows}, counted from the oldest, {self._span(at)}."
        total = number(sum(len(other.rows) for other in self.cuts))
        return (
            f"The newest {len(cut.rows)} of {total} rows."
            if self.day
            else f"R{rows} of {total}, the most urgent first."
        )

    def _years(self) -> tuple[PageLink, ...]:
        """For each year the page on which its newest row stands, once not every page is linked by number."""
        day = self.day
        if day is None or len(self.cuts) <= 2 * NEAR + 2:
            return ()
        found: dict[str, PageLink] = {}
        for index, ((first, last), cut) in enumerate(zip(self._days, self.cuts, strict=True)):
            # Most pages lie within one year: only where one begins are all rows asked.
            years = {last[:4]} if first[:4] == last[:4] else {day(row)[:4] for row in cut.rows}
            for year in sorted(years - {""} - set(found), reverse=True):
                found[year] = PageLink(year, self._href(index, 0))
        return tuple(found.values())


def day_of(when: When | None) -> str:
    """The day of a time for a pager, empty where it is unknown."""
    return when.at.date().isoformat() if when is not None and when.at is not None else ""
