"""The archive as a calendar: one page per year, incidents as bars, and what was published when."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from afterword.charts.year import YearEntry, year_strip
from afterword.derive.durations import now_of
from afterword.link.archive import newest_first
from afterword.model.kinds import GONE, Kind
from afterword.pages.library import row_of
from afterword.pages.page import Page, Rendered
from afterword.pages.render import run

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from afterword.charts.shapes import Picture
    from afterword.link.summary import Summary
    from afterword.model.when import When
    from afterword.pages.library import Desk, Library

TEMPLATE = "pages/timelines.html.j2"
ADDRESS = "timelines/"
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
          "December")  # fmt: skip


def pages(library: Library) -> Iterator[Page]:
    """The newest year under the plain address, and every year under its own."""
    shown = [s for s in newest_first(library.archive.summaries.values()) if s.year and s.kind is not Kind.PLAN]
    years = sorted({s.year for s in shown}, reverse=True)
    counts = {year: sum(s.year == year for s in shown) for year in years}
    for n, year in enumerate(years):
        inside = tuple(s for s in shown if s.year == year)
        if n == 0:
            yield _page(library, ADDRESS, year, inside, counts)
        yield _page(library, f"{ADDRESS}{year}/", year, inside, counts)
    if not years:
        yield _page(library, ADDRESS, "", (), {})


@dataclass(frozen=True, slots=True)
class _Entry:
    when: When
    name: str
    type: str
    summary: Summary


@dataclass(frozen=True, slots=True)
class _Month:
    title: str
    anchor: str
    entries: tuple[_Entry, ...]


@dataclass(frozen=True, slots=True)
class _Year:
    year: str
    href: str
    count: int


def _page(library: Library, address: str, year: str, inside: Sequence[Summary], counts: dict[str, int]) -> Page:
    title = f"Timeline {year}" if year else "Timeline"

    def render() -> Rendered:
        desk = library.desk(address)
        chips = [_Year(y, desk.href(f"{ADDRESS}{y}/"), count) for y, count in counts.items()]
        lead = f"{year}, month by month, in UTC." if year else "Nothing has happened yet."
        picture = _picture(library, desk, inside, int(year)) if year else None
        view = desk.view(lead=lead, years=chips, picture=picture, months=list(_months(inside)))
        return Rendered(run(library.env, TEMPLATE, view), lead)

    rows = [(row_of(s), s.times.get("started"), s.times.get("contained")) for s in inside]
    today = year == str(library.as_of.year) or any(_runs(s) for s in inside)
    print_ = library.fingerprint(TEMPLATE, year, rows, counts, reads_today=today)
    return Page(address, title, print_, render, wide=True)


def _runs(summary: Summary) -> bool:
    return summary.times.get("contained") is None and summary.status in {"watching", "open"}


def _picture(library: Library, desk: Desk, inside: Sequence[Summary], year: int) -> Picture | None:
    entries = []
    for s in inside:
        if s.kind is Kind.INCIDENT and s.status not in GONE and s.date is not None and s.date.at is not None:
            started, contained = s.times.get("started"), s.times.get("contained")
            begin, end = started.at if started else None, contained.at if contained else None
            entries.append(YearEntry(s.id, s.title, desk.href(s.address), s.severity, s.date.at, begin, end, _runs(s)))
    return year_strip(entries, year, now_of(library.as_of))


_NAMES = {Kind.INCIDENT: "Incident", Kind.REVIEW: "Review", Kind.AUDIT: "Audit", Kind.PLAN: "Plan"}
_TYPES = {Kind.INCIDENT: "signal", Kind.REVIEW: "status", Kind.AUDIT: "status", Kind.PLAN: "status"}


def _months(inside: Sequence[Summary]) -> Iterator[_Month]:
    by_month: dict[int, list[_Entry]] = {}
    for s in inside:
        if s.date is not None and s.date.at is not None:
            by_month.setdefault(s.date.at.month, []).append(_Entry(s.date, _NAMES[s.kind], _TYPES[s.kind], s))
    for month in sorted(by_month, reverse=True):
        entries = sorted(by_month[month], key=lambda e: (e.when.at, e.summary.id), reverse=True)
        yield _Month(MONTHS[month - 1], MONTHS[month - 1].lower(), tuple(entries))
