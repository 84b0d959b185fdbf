"""The archive's lists: everything, one kind, one year."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from afterword.charts.words import plural
from afterword.link.archive import newest_first
from afterword.model.kinds import FOLDERS, Kind
from afterword.pages.library import row_of
from afterword.pages.page import Page, Rendered
from afterword.pages.render import run

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from afterword.link.summary import Summary
    from afterword.pages.library import Library

TEMPLATE = "pages/archive.html.j2"
ADDRESS = "archive/"
TITLES = {Kind.INCIDENT: "Incidents", Kind.REVIEW: "Reviews", Kind.AUDIT: "Audits", Kind.PLAN: "Conduct plans"}


def pages(library: Library) -> Iterator[Page]:
    """The whole archive by kind and year, one page for each kind, and one for each year."""
    summaries = newest_first(library.archive.summaries.values())
    by_kind = {kind: [s for s in summaries if s.kind is kind] for kind in Kind}
    years = sorted({s.year for s in summaries if s.year}, reverse=True)
    recent = [_Group(TITLES[kind], FOLDERS[kind], tuple(many[:RECENT])) for kind, many in by_kind.items() if many]
    counts = ", ".join(plural(len(many), _ONE[kind]) for kind, many in by_kind.items() if many) or "nothing yet"
    yield _page(
        library, ADDRESS, "Archive", f"{counts}. The newest of each kind stand here; the years hold all.", recent, years
    )
    for kind, many in by_kind.items():
        if many:
            own = sorted({s.year for s in many}, reverse=True)
            groups = [
                _Group(year or "No date", year or "no-date", tuple(s for s in many if s.year == year)) for year in own
            ]
            yield _page(
                library,
                f"{FOLDERS[kind]}/",
                TITLES[kind],
                plural(len(many), _ONE[kind]) + ", newest first.",
                groups,
                (),
            )
    for year in years:
        inside = [s for s in summaries if s.year == year]
        groups = [_Group(TITLES[k], FOLDERS[k], tuple(s for s in inside if s.kind is k)) for k in Kind]
        lead = f"What happened or was published in {year}."
        yield _page(library, f"{ADDRESS}{year}/", f"Archive {year}", lead, groups, years)


RECENT = 25
_ONE = {Kind.INCIDENT: "incident", Kind.REVIEW: "review", Kind.AUDIT: "audit", Kind.PLAN: "conduct plan"}


@dataclass(frozen=True, slots=True)
class _Group:
    title: str
    anchor: str
    rows: tuple[Summary, ...]


@dataclass(frozen=True, slots=True)
class _Year:
    year: str
    href: str
    count: int


def _read(groups: Sequence[_Group]) -> list[tuple[str, str, list[object]]]:
    """What a list shows of its records, so that progress on an action does not touch it."""
    return [(group.title, group.anchor, [row_of(summary) for summary in group.rows]) for group in groups]


def _page(
    library: Library, address: str, title: str, lead: str, groups: Sequence[_Group], years: Sequence[str]
) -> Page:
    counted = {year: len(library.archive.groups.get("year", {}).get(year, ())) for year in years}

    def render() -> Rendered:
        desk = library.desk(address)
        chips = [_Year(year, desk.href(f"{ADDRESS}{year}/"), counted[year]) for year in years]
        return Rendered(run(library.env, TEMPLATE, desk.view(lead=lead, groups=groups, years=chips)), lead)

    return Page(address, title, library.fingerprint(TEMPLATE, lead, _read(groups), counted), render, wide=True)
