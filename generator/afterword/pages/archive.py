"""The archive's lists: everything, one kind, one year."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import compress
from typing import TYPE_CHECKING

from afterword.charts.words import plural
from afterword.model.kinds import FOLDERS, Kind
from afterword.pages.page import Page, Rendered
from afterword.pages.paging import Pager
from afterword.pages.render import run
from afterword.pages.rows import pages_of, record_rows, rows_print

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from markupsafe import Markup

    from afterword.pages.library import Library

TEMPLATE = "pages/archive.html.j2"
ADDRESS = "archive/"
TITLES = {Kind.INCIDENT: "Incidents", Kind.REVIEW: "Reviews", Kind.AUDIT: "Audits", Kind.PLAN: "Conduct plans"}
RECENT = 25
_ONE = {Kind.INCIDENT: "incident", Kind.REVIEW: "review", Kind.AUDIT: "audit", Kind.PLAN: "conduct plan"}


def pages(library: Library) -> Iterator[Page]:
    """The whole archive by kind and year, a list for each kind, and one for each year."""
    groups = library.archive.groups
    by_kind = {kind: ids for kind in Kind if (ids := groups.get("kind", {}).get(kind))}
    by_year = dict(sorted(groups.get("year", {}).items(), reverse=True))
    counts = {year: len(ids) for year, ids in by_year.items()}
    said = ", ".join(plural(len(ids), _ONE[kind]) for kind, ids in by_kind.items()) or "nothing yet"
    recent = [Group(TITLES[kind], FOLDERS[kind], ids[:RECENT]) for kind, ids in by_kind.items()]
    lead = f"{said}. The newest of each kind stand here; the years hold all."
    yield _page(library, ADDRESS, "Archive", lead, recent, Pager(), counts)
    for kind, ids in by_kind.items():
        lead = plural(len(ids), _ONE[kind]) + ", newest first."
        yield from _list(library, f"{FOLDERS[kind]}/", TITLES[kind], lead, ids, _years, {})
    for year, ids in by_year.items():
        lead = f"What happened or was published in {year}."
        yield from _list(library, f"{ADDRESS}{year}/", f"Archive {year}", lead, ids, by_kinds, counts)


@dataclass(frozen=True, slots=True)
class Group:
    """Records under a heading, by id."""

    title: str
    anchor: str
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GroupRows:
    """A heading and the rows of the table below it."""

    title: str
    anchor: str
    rows: Markup


def by_kinds(library: Library, ids: Sequence[str]) -> list[Group]:
    """Records under the name of their kind, in the order given; kinds without any are left out."""
    kinds = library.once("kinds", lambda: {i: s.kind for i, s in library.archive.summaries.items()})
    of = list(map(kinds.__getitem__, ids))
    return [
        Group(TITLES[kind], FOLDERS[kind], tuple(compress(ids, map(kind.__eq__, of)))) for kind in Kind if kind in of
    ]


def _years(library: Library, ids: Sequence[str]) -> list[Group]:
    found: dict[str, list[str]] = {}
    for record_id in ids:
        found.setdefault(library.archive.summaries[record_id].year, []).append(record_id)
    return [Group(year or "No date", year or "no-date", tuple(many)) for year, many in found.items()]


def group_rows(library: Library, groups: Sequence[Group], address: str) -> list[GroupRows]:
    """The tables of some groups, as the page at `address` shows them."""
    return [GroupRows(group.title, group.anchor, record_rows(library, group.ids, address)) for group in groups]


@dataclass(frozen=True, slots=True)
class Year:
    """A year with its own page, and how much stands on it."""

    year: str
    href: str
    count: int


def _list(
    library: Library,
    address: str,
    title: str,
    lead: str,
    ids: Sequence[str],
    grouped: Callable[[Library, Sequence[str]], list[Group]],
    counts: Mapping[str, int],
) -> Iterator[Page]:
    """The pages of one list. The years stand on the newest only: on the others nothing may change with what is new."""
    found = pages_of(library, ids)
    for at, cut in enumerate(found.cuts):
        name = f"{title}, page {cut.number}" if at else title
        groups, first = grouped(library, cut.rows), at == 0
        where = address + cut.suffix
        yield _page(library, where, name, lead if first else "", groups, found.pager(at), counts if first else {})


def _page(
    library: Library,
    address: str,
    title: str,
    lead: str,
    groups: Sequence[Group],
    pager: Pager,
    counts: Mapping[str, int],
) -> Page:
    def render() -> Rendered:
        desk = library.desk(address)
        years = [Year(year, desk.href(f"{ADDRESS}{year}/"), count) for year, count in counts.items()]
        view = desk.view(lead=lead, groups=group_rows(library, groups, address), years=years, pager=pager)
        return Rendered(run(library.env, TEMPLATE, view), lead or pager.where)

    def print_() -> str:
        shown = [(group.title, group.anchor, rows_print(library, group.ids)) for group in groups]
        return library.fingerprint(TEMPLATE, lead, shown, pager, counts)

    return Page(address, title, print_, render, wide=True)
