"""What is owed, in full where the home page names only the first: open incidents, late reviews, moved audits, unsound records."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from afterword.charts.words import number, plural
from afterword.derive.citations import citation_state
from afterword.derive.deadlines import published_reviews_owed
from afterword.model.kinds import Kind
from afterword.pages.page import Page, Rendered
from afterword.pages.paging import Cut, Pages, in_order
from afterword.pages.render import run
from afterword.pages.rows import later, rows_print

if TYPE_CHECKING:
    from collections.abc import Iterator

    from afterword.derive.deadlines import ReviewOwing
    from afterword.link.summary import Summary
    from afterword.pages.library import Library

TEMPLATE = "pages/owed.html.j2"
ADDRESS = "owed/"
OPEN = ("open", "contained", "watching")
MOST = 24
"""The home page names so many of each."""
TITLES = {
    "incidents": "Open incidents",
    "reviews": "Reviews owed",
    "audits": "Audits to look at again",
    "unsound": "Records that are not sound",
}


def pages(library: Library) -> Iterator[Page]:
    """A list of each thing that is owed, where it is longer than what the home page shows of it."""
    for name, many in library.once("owed", lambda: owed(library)).lists():
        if len(many) > MOST:
            found: Pages[Any] = Pages(in_order(many))
            for at, cut in enumerate(found.cuts):
                yield _page(library, name, cut, found, at)


@dataclass(frozen=True, slots=True)
class Noted:
    """A record and why it stands in a list."""

    id: str
    title: str
    why: str


@dataclass(frozen=True, slots=True)
class Owed:
    """All that is owed, each list with the gravest first."""

    incidents: tuple[Summary, ...]
    reviews: tuple[ReviewOwing, ...]
    audits: tuple[Noted, ...]
    unsound: tuple[Noted, ...]

    def lists(self) -> tuple[tuple[str, tuple[Any, ...]], ...]:
        """Each list with its name."""
        return tuple((name, getattr(self, name)) for name in TITLES)

    def print(self, library: Library) -> object:
        """What the home page shows of it, for its fingerprint."""
        return [(name, len(many), _print(library, name, many[:MOST])) for name, many in self.lists()]

    def shown(self, library: Library) -> dict[str, tuple[tuple[Any, ...], str, str]]:
        """Of each list the first rows, and where they are not all, what says so and where all stand."""
        desk = library.desk("")
        return {
            name: (
                many[:MOST],
                f"All {number(len(many))}: {TITLES[name].lower()}" if len(many) > MOST else "",
                desk.href(f"{ADDRESS}{name}/"),
            )
            for name, many in self.lists()
        }


def owed(library: Library) -> Owed:
    """What is owed today in the archive as it is shown."""
    archive = library.archive
    still = [s for s in archive.of_kind(Kind.INCIDENT) if s.status in OPEN]
    still.sort(key=lambda s: (OPEN.index(s.status), s.severity or "~", s.id))
    problems = sorted(library.problems.items())
    return Owed(
        tuple(still),
        tuple(published_reviews_owed(archive, library.as_of, library.shown.reviewed)),
        tuple(_stale(library)),
        tuple(Noted(i, archive.summaries[i].title, plural(len(many), "problem")) for i, many in problems),
    )


def _stale(library: Library) -> Iterator[Noted]:
    """Audits whose evidence moved, or after which something happened that they did not consider."""
    for summary in library.archive.of_kind(Kind.AUDIT):
        watched = library.archive.cards[summary.id].watched
        if watched is None or watched.gone:
            continue
        states = [citation_state(e, library.archive) for e in watched.evidence if e.cite]
        moved = sum(state in {"changed", "contradicted", "missing", "withdrawn"} for state in states)
        missed = len(later(library, summary.id))
        why = [f"{plural(moved, 'citation')} not what was cited" if moved else "",
               f"{plural(missed, 'later incident')} not assessed" if missed else ""]  # fmt: skip
        if any(why):
            yield Noted(summary.id, summary.title, "; ".join(reason for reason in why if reason))


def _print(library: Library, name: str, many: tuple[Any, ...]) -> object:
    if name == "incidents":
        return rows_print(library, (s.id for s in many))
    if name == "reviews":
        return [(library.row(o.incident.id), library.row(o.review.id) if o.review else "", o.due) for o in many]
    return [(library.row(one.id), one.why) for one in many]


def _page(library: Library, name: str, cut: Cut[Any], found: Pages[Any], at: int) -> Page:
    address, pager = f"{ADDRESS}{name}/{cut.suffix}", found.pager(at)
    lead = pager.where or f"{number(len(cut.rows))} in all."

    def render() -> Rendered:
        view = library.desk(address).view(name=name, rows=cut.rows, pager=pager, lead=lead)
        return Rendered(run(library.env, TEMPLATE, view), lead)

    print_ = library.fingerprint(TEMPLATE, name, _print(library, name, cut.rows), pager, lead, reads_today=True)
    title = f"{TITLES[name]}, page {cut.number}" if at else TITLES[name]
    return Page(address, title, print_, render, wide=True)
