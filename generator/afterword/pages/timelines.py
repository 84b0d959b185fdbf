"""The archive as a calendar: one page per year, incidents as bars, and what was published when."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from afterword.charts.words import number
from afterword.charts.year import YearEntry, year_strip
from afterword.derive.durations import now_of
from afterword.model.kinds import GONE, Kind
from afterword.pages.archive import Year
from afterword.pages.page import Page, Rendered
from afterword.pages.paging import Pager
from afterword.pages.render import run
from afterword.pages.rows import event_rows, pages_of, rows_print, times_print

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markupsafe import Markup

    from afterword.charts.shapes import Picture
    from afterword.link.summary import Summary
    from afterword.pages.library import Desk, Library

TEMPLATE = "pages/timelines.html.j2"
ADDRESS = "timelines/"
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
          "December")  # fmt: skip


def pages(library: Library) -> Iterator[Page]:
    """The newest year under the plain address, and every year under its own."""
    by_year = {year: ids for year, ids in sorted(_years(library), reverse=True) if ids}
    counts = {year: len(ids) for year, ids in by_year.items()}
    for n, (year, ids) in enumerate(by_year.items()):
        found = pages_of(library, ids)
        whole = _Year(year, ids, counts)
        newest = found.cuts[0].rows
        if n == 0:
            yield _page(library, ADDRESS, whole, newest, Pager())
        yield _page(library, f"{ADDRESS}{year}/", whole, newest, found.pager(0))
        for at, cut in enumerate(found.cuts[1:], 1):
            yield _older(
                library, f"{ADDRESS}{year}/{cut.suffix}", f"{year}, page {cut.number}", cut.rows, found.pager(at)
            )
    if not by_year:
        yield _page(library, ADDRESS, _Year("", (), {}), (), Pager())


def _years(library: Library) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The years with what happened in each, the latest first; plans are nothing that happened."""
    plans = frozenset(library.archive.groups.get("kind", {}).get(Kind.PLAN, ()))
    for year, ids in library.archive.groups.get("year", {}).items():
        yield year, tuple(record_id for record_id in ids if record_id not in plans)


@dataclass(frozen=True, slots=True)
class _Year:
    """A year with all that happened in it, and how much happened in every year."""

    year: str
    ids: tuple[str, ...]
    counts: dict[str, int]


@dataclass(frozen=True, slots=True)
class _Month:
    title: str
    anchor: str
    rows: Markup


def _page(library: Library, address: str, whole: _Year, rows: Sequence[str], pager: Pager) -> Page:
    """A year's own page: its picture, and the newest of its months."""
    year, own = whole.year, f"{ADDRESS}{whole.year}/"
    inside = [library.archive.summaries[record_id] for record_id in whole.ids]
    more = f"All {number(len(whole.ids))} of {year}" if address != own and len(rows) < len(whole.ids) else ""

    def render() -> Rendered:
        desk = library.desk(address)
        chips = [Year(y, desk.href(f"{ADDRESS}{y}/"), count) for y, count in whole.counts.items()]
        lead = f"{year}, month by month, in UTC." if year else "Nothing has happened yet."
        picture = _picture(library, desk, inside, int(year)) if year else None
        months = list(_months(library, rows, address))
        view = desk.view(lead=lead, years=chips, picture=picture, months=months, pager=pager, more=more, own=own)
        return Rendered(run(library.env, TEMPLATE, view), lead)

    def print_() -> str:
        times = times_print(library, whole.ids)
        today = year == str(library.as_of.year) or any(_runs(s) for s in inside)
        inputs = (year, rows_print(library, whole.ids), times, whole.counts, pager, more)
        return library.fingerprint(TEMPLATE, inputs, reads_today=today)

    return Page(address, f"Timeline {year}" if year else "Timeline", print_, render, wide=True)


def _older(library: Library, address: str, name: str, rows: Sequence[str], pager: Pager) -> Page:
    """A full page of a year, older than those on the year's own."""

    def render() -> Rendered:
        months = list(_months(library, rows, address))
        view = library.desk(address).view(lead="", years=(), picture=None, months=months, pager=pager, more="", own="")
        return Rendered(run(library.env, TEMPLATE, view), pager.where)

    return Page(
        address,
        f"Timeline {name}",
        lambda: library.fingerprint(TEMPLATE, rows_print(library, rows), pager),
        render,
        wide=True,
    )


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


def _months(library: Library, ids: Sequence[str], address: str) -> Iterator[_Month]:
    by_month: dict[int, list[str]] = {}
    for record_id in ids:
        date = library.archive.summaries[record_id].date
        if date is not None and date.at is not None:
            by_month.setdefault(date.at.month, []).append(record_id)
    for month, many in by_month.items():
        title = MONTHS[month - 1]
        yield _Month(title, title.lower(), event_rows(library, many, address))
