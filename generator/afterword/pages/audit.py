"""The page of an audit: its findings, the evidence they rest on, and whether that evidence still stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from afterword.derive.citations import citation_state, later_incidents
from afterword.derive.deadlines import overdue_days
from afterword.link.card import Watched
from afterword.link.summary import actions_of
from afterword.model.kinds import Kind
from afterword.model.records import AbuseCase, Audit, Evidence, Finding
from afterword.pages.linked import linked, marking, reach
from afterword.pages.page import Page, Rendered
from afterword.pages.plan_of_actions import action_views
from afterword.pages.record_search import record_document
from afterword.pages.render import run
from afterword.pages.rows import later, rows_print
from afterword.pages.sections import upto
from afterword.prose.inline import excerpt
from afterword.prose.render import render

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from afterword.link.card import Card
    from afterword.link.summary import Summary
    from afterword.pages.library import ActionRow, Library
    from afterword.parse.record import Parsed

TEMPLATE = "pages/audit.html.j2"
_LOOK_AGAIN = ("changed", "contradicted", "missing", "withdrawn")


def pages(library: Library) -> Iterator[Page]:
    """One page for each audit that could be read."""
    for summary in library.archive.of_kind(Kind.AUDIT):
        if summary.readable:
            yield _page(library, library.archive.cards[summary.id], summary)


def pinned(library: Library) -> Iterator[str]:
    """The records whose texts say whether an audit's citations still stand, by id: of a citation without a pin nobody compares."""
    for card in library.archive.cards.values():
        for evidence in card.watched.evidence if card.watched is not None else ():
            if evidence.pin:
                yield evidence.cite.partition("/")[0]


def _page(library: Library, one: Card, summary: Summary) -> Page:
    return Page(
        summary.address,
        f"{summary.id} {summary.title}",
        lambda: _print(library, one, summary),
        lambda: _render(library, library.archive.records[one.id], summary),
        lambda: record_document(library, library.archive.records[one.id], summary),
    )


def _print(library: Library, one: Card, summary: Summary) -> str:
    """The fingerprint of a page: all that it is made from."""
    watched = one.watched or Watched()
    inputs = (
        library.content(one.id),
        library.problems.get(one.id, ()),
        reach(library, one.id),
        rows_print(library, later(library, one.id)),
        [_state(library, e) for e in watched.evidence],
        library.relatives(one.path, one.links, odd=one.odd_links),
        [overdue_days(line, library.as_of) for line in summary.actions],
    )
    return library.fingerprint(TEMPLATE, inputs)


class EvidenceView(Struct, frozen=True):
    """A piece of evidence; for a citation, its title and its state."""

    entry: Evidence
    title: str
    state: str


class FindingView(Struct, frozen=True):
    """A finding with its evidence and its actions."""

    entry: Finding
    evidence: tuple[EvidenceView, ...]
    rows: tuple[ActionRow, ...]


class CaseView(Struct, frozen=True):
    """An abuse case with its evidence."""

    entry: AbuseCase
    evidence: tuple[EvidenceView, ...]


def _render(library: Library, one: Parsed, summary: Summary) -> Rendered:
    record = one.record
    if not isinstance(record, Audit):
        raise TypeError(one.id)
    desk = library.desk(summary.address).written_in(one.path)
    log = library.archive.logs.get(one.id)
    watched = library.archive.cards[one.id].watched or Watched()
    before, after = upto(render(one.body, desk), {"summary"})
    actions = action_views(library, desk, one, (a for _, a in actions_of(record)), log.entries if log else ())
    rows = {action.entry.id: action.row for action in actions}
    view = desk.view(
        r=record,
        marking=marking(library, record),
        problems=library.problems.get(one.id, ()),
        fingerprint=library.archive.prints.get(one.id, "") if library.shown.whole else "",
        before=before,
        after=after,
        findings=[
            FindingView(f, _evidence(library, f.evidence), tuple(rows[a.id] for a in f.actions if a.id in rows))
            for f in record.findings
        ],
        cases=[CaseView(case, _evidence(library, case.evidence)) for case in record.abuse_cases],
        actions=actions,
        moved=[e for e in _evidence(library, watched.evidence) if e.state in _LOOK_AGAIN],
        later=later_incidents(watched, library.archive),
        linked=linked(library, one.id),
    )
    return Rendered(run(library.env, TEMPLATE, view), excerpt(one.body, 30))


def _evidence(library: Library, many: Iterable[Evidence]) -> tuple[EvidenceView, ...]:
    return tuple(EvidenceView(e, _title(library, e.cite), _state(library, e)) for e in many)


def _state(library: Library, evidence: Evidence) -> str:
    return citation_state(evidence, library.archive) if evidence.cite else ""


def _title(library: Library, cite: str) -> str:
    record_id, _, part = library.archive.present(cite).partition("/")
    summary = library.archive.summaries.get(record_id)
    if summary is None:
        return ""
    return next((line.title for line in summary.actions if line.part == part), summary.title)
