"""The home page: what needs attention now."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain, islice
from typing import TYPE_CHECKING

from afterword.charts.words import number
from afterword.link.archive import newest_first
from afterword.model.kinds import Kind
from afterword.pages.owed import owed
from afterword.pages.page import Page, Rendered
from afterword.pages.prose import links, without_title
from afterword.pages.render import run
from afterword.pages.rows import action_rows, actions_print, listed, record_rows, rows_print
from afterword.prose.inline import excerpt
from afterword.prose.render import render

if TYPE_CHECKING:
    from collections.abc import Iterator

    from afterword.link.summary import Summary
    from afterword.pages.library import Library
    from afterword.pages.owed import Owed
    from afterword.pages.rows import Listed
    from afterword.parse.record import ProsePage

TEMPLATE = "pages/home.html.j2"
MOST_ACTIONS, MOST_NEW, WORDS = 12, 6, 34


def pages(library: Library) -> Iterator[Page]:
    """The home page reads a little of everything, and the day."""

    def now() -> _Now:
        return library.once("now", lambda: _Now(library))

    yield Page(
        "", library.config.settings.name, lambda: _print(library, now()), lambda: _render(library, now()), wide=True
    )


def _print(library: Library, now: _Now) -> str:
    index = _index(library)
    inputs = (
        index,
        (library.relatives(index.path, *links(index)), library.mentions(index.body)) if index is not None else (),
        now.owed.print(library),
        (actions_print(library, now.overdue[:MOST_ACTIONS]), len(now.overdue), now.to_check),
        [(rows_print(library, [new.summary.id]), new.says) for new in now.newest],
        rows_print(library, now.latest),
    )
    return library.fingerprint(TEMPLATE, inputs, reads_today=True)


@dataclass(frozen=True, slots=True)
class _New:
    summary: Summary
    says: str


class _Now:
    """What the home page tells of the archive today."""

    def __init__(self, library: Library) -> None:
        self.owed: Owed = library.once("owed", lambda: owed(library))
        self.overdue = sorted((one for one in listed(library) if one.overdue), key=_gravest)
        self.to_check = sum(one.line.state.status == "done" for one in listed(library))
        self.newest = _newest(library)
        self.latest = _latest(library)


def _gravest(one: Listed) -> tuple[str, int]:
    return one.line.severity or "~", -one.overdue


def _render(library: Library, now: _Now) -> Rendered:
    desk = library.desk("")
    index = _index(library)
    blocks = render(index.body, desk.written_in(index.path)) if index is not None else ()
    audiences = {named.code: named.title for named in library.config.settings.audiences}
    view = desk.view(
        blocks=without_title(blocks, library.config.settings.name),
        owed=now.owed,
        shown=now.owed.shown(library),
        overdue=action_rows(library, now.overdue[:MOST_ACTIONS], ""),
        overdue_count=len(now.overdue),
        overdue_more=f"All {number(len(now.overdue))} in the register" if len(now.overdue) > MOST_ACTIONS else "",
        to_check=now.to_check,
        newest=now.newest,
        latest=record_rows(library, now.latest, "") if now.latest else "",
        whole=library.shown.whole,
        audience=audiences.get(library.shown.build.audience, library.shown.build.audience),
    )
    return Rendered(run(library.env, TEMPLATE, view), library.config.settings.description)


def _latest(library: Library) -> tuple[str, ...]:
    """The newest incidents, for an archive in which nothing has been published yet."""
    published = any(
        s.status == "published" for kind in (Kind.REVIEW, Kind.AUDIT) for s in library.archive.of_kind(kind)
    )
    return () if published else library.archive.groups.get("kind", {}).get(Kind.INCIDENT, ())[:MOST_ACTIONS]


def _index(library: Library) -> ProsePage | None:
    """The prose that stands above the generated home."""
    return next((page for page in library.prose if not page.address), None)


def quoted(library: Library) -> Iterator[str]:
    """The records whose texts the home page quotes, by id."""
    return (summary.id for summary in _published(library))


def _newest(library: Library) -> list[_New]:
    records = library.archive.records
    return [_New(s, excerpt(records[s.id].body, WORDS)) for s in _published(library)]


def _published(library: Library) -> list[Summary]:
    """The newest that was published of reviews and audits."""
    kinds = (library.archive.of_kind(kind) for kind in (Kind.REVIEW, Kind.AUDIT))
    latest = (islice((s for s in many if s.status == "published"), MOST_NEW) for many in kinds)
    return newest_first(chain.from_iterable(latest))[:MOST_NEW]
