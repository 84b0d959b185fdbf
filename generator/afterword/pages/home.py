"""The home page: what needs attention now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from afterword.charts.words import plural
from afterword.derive.citations import citation_state, later_incidents
from afterword.derive.deadlines import published_reviews_owed
from afterword.link.archive import newest_first
from afterword.model.kinds import Kind
from afterword.pages.page import Page, Rendered
from afterword.pages.prose import links, without_title
from afterword.pages.render import run
from afterword.prose.inline import excerpt
from afterword.prose.render import render

if TYPE_CHECKING:
    from collections.abc import Iterator

    from afterword.link.summary import Summary
    from afterword.pages.library import ActionRow, Library
    from afterword.parse.record import ProsePage

TEMPLATE = "pages/home.html.j2"
OPEN = ("open", "contained", "watching")
MOST_ACTIONS, MOST_NEW, WORDS = 12, 6, 34


def pages(library: Library) -> Iterator[Page]:
    """The home page reads a little of everything, and the day."""
    index = _index(library)
    inputs = (
        tuple(library.archive.summaries.values()),
        index,
        library.relatives(index.path, *links(index)) if index is not None else (),
        {record_id: len(many) for record_id, many in library.problems.items()},
        _newest(library),
        list(_stale(library)),
    )
    print_ = library.fingerprint(TEMPLATE, inputs, reads_today=True)
    yield Page("", library.config.settings.name, print_, lambda: _render(library), wide=True)


@dataclass(frozen=True, slots=True)
class _New:
    summary: Summary
    says: str


@dataclass(frozen=True, slots=True)
class _Stale:
    summary: Summary
    why: str


@dataclass(frozen=True, slots=True)
class _Unsound:
    id: str
    count: str


def _render(library: Library) -> Rendered:
    desk = library.desk("")
    index = _index(library)
    blocks = render(index.body, desk.written_in(index.path)) if index is not None else ()
    actions = [desk.action_row(line) for line in library.archive.actions()]
    overdue = sorted((row for row in actions if row.overdue), key=lambda row: (row.line.severity or "~", -row.overdue))
    audiences = {named.code: named.title for named in library.config.settings.audiences}
    view = desk.view(
        blocks=without_title(blocks, library.config.settings.name),
        open=_open(library),
        owed=list(published_reviews_owed(library.archive, library.as_of, library.shown.reviewed)),
        overdue=overdue[:MOST_ACTIONS],
        overdue_count=len(overdue),
        to_check=_to_check(actions),
        stale=list(_stale(library)),
        newest=_newest(library),
        latest=_latest(library),
        unsound=[_Unsound(i, plural(len(many), "problem")) for i, many in sorted(library.problems.items())],
        whole=library.shown.whole,
        audience=audiences.get(library.shown.build.audience, library.shown.build.audience),
    )
    return Rendered(run(library.env, TEMPLATE, view), library.config.settings.description)


def _latest(library: Library) -> list[Summary]:
    """The newest incidents, for an archive in which nothing has been published yet."""
    published = any(
        s.status == "published" for kind in (Kind.REVIEW, Kind.AUDIT) for s in library.archive.of_kind(kind)
    )
    return [] if published else list(library.archive.of_kind(Kind.INCIDENT))[:MOST_ACTIONS]


def _index(library: Library) -> ProsePage | None:
    """The prose that stands above the generated home."""
    return next((page for page in library.prose if not page.address), None)


def _open(library: Library) -> list[Summary]:
    """Incidents that are not over, the gravest first, those being watched last."""
    found = [s for s in library.archive.of_kind(Kind.INCIDENT) if s.status in OPEN]
    return sorted(found, key=lambda s: (OPEN.index(s.status), s.severity or "~", s.id))


def _to_check(actions: list[ActionRow]) -> int:
    return sum(row.line.state.status == "done" for row in actions)


def _newest(library: Library) -> list[_New]:
    records = library.archive.records
    kinds = (*library.archive.of_kind(Kind.REVIEW), *library.archive.of_kind(Kind.AUDIT))
    published = newest_first(s for s in kinds if s.status == "published")[:MOST_NEW]
    return [_New(s, excerpt(records[s.id].body, WORDS)) for s in published]


def _stale(library: Library) -> Iterator[_Stale]:
    """Audits whose evidence moved, or after which something happened that they did not consider."""
    for summary in library.archive.of_kind(Kind.AUDIT):
        watched = library.archive.cards[summary.id].watched
        if watched is None or watched.gone:
            continue
        states = [citation_state(e, library.archive) for e in watched.evidence if e.cite]
        moved = sum(state in {"changed", "contradicted", "missing", "withdrawn"} for state in states)
        later = len(later_incidents(watched, library.archive))
        why = [f"{plural(moved, 'citation')} not what was cited" if moved else "",
               f"{plural(later, 'later incident')} not assessed" if later else ""]  # fmt: skip
        if any(why):
            yield _Stale(summary, "; ".join(reason for reason in why if reason))
