"""The page of a review: what was learned, what will change, and how far that has come."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from afterword.derive.deadlines import STEPS, day, overdue_days, review_steps
from afterword.model.kinds import Kind
from afterword.model.records import Review
from afterword.pages.linked import linked, marking, reach
from afterword.pages.page import Page, Rendered
from afterword.pages.plan_of_actions import action_views
from afterword.pages.record_search import record_document
from afterword.pages.render import run
from afterword.pages.sections import sort_out
from afterword.prose.inline import excerpt
from afterword.prose.render import render

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from afterword.link.card import Card
    from afterword.link.summary import ActionLine, Summary
    from afterword.model.records import AcceptedRisk, Factor, ProgressEntry
    from afterword.model.when import When
    from afterword.pages.library import Library
    from afterword.parse.record import Parsed

TEMPLATE = "pages/review.html.j2"
_STEP_NAMES = {"owner_named": "Owner named", "draft": "Draft ready", "held": "Review held", "published": "Published"}
_FIRST = {"summary", "impact", "what happened", "what nearly happened", "lessons", "the pattern"}
"""Sections that a reader wants before the tables of factors and actions."""


def pages(library: Library) -> Iterator[Page]:
    """One page for each review that could be read."""
    for summary in library.archive.of_kind(Kind.REVIEW):
        if summary.readable:
            yield _page(library, library.archive.cards[summary.id], summary)


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
    earlier = _earlier_factors(library, summary)
    inputs = (
        library.content(one.id),
        library.problems.get(one.id, ()),
        reach(library, one.id),
        library.relatives(one.path, one.links, odd=one.odd_links),
        [library.row(other) for ids in earlier.values() for other in ids],
        _timing(library, summary),
    )
    return library.fingerprint(TEMPLATE, inputs)


def _timing(library: Library, summary: Summary) -> tuple[object, ...]:
    """What the day changes on this page: how late its steps and its actions are."""
    waiting = [] if all(day(summary.times.get(step)) for step in STEPS) else _steps(library, summary)
    late = [(step.title, step.due, max(step.late, 0)) for step in waiting]
    return (late, [overdue_days(line, library.as_of) for line in summary.actions])


def _render(library: Library, one: Parsed, summary: Summary) -> Rendered:
    record = one.record
    if not isinstance(record, Review):
        raise TypeError(one.id)
    desk = library.desk(summary.address).written_in(one.path)
    log = library.archive.logs.get(one.id)
    entries = log.entries if log else ()
    before, after = sort_out(render(one.body, desk), _FIRST)
    print_of_text = library.archive.prints.get(one.id, "")
    views = action_views(library, desk, one, record.actions, entries)
    view = desk.view(
        r=record,
        severity=summary.severity,
        marking=marking(library, record),
        problems=library.problems.get(one.id, ()),
        incidents=desk.summaries(record.incidents),
        steps=list(_steps(library, summary)),
        fingerprint=print_of_text if library.shown.whole else "",
        before=before,
        after=after,
        factors=list(_factors(library, record, summary)),
        actions=views,
        approvals=[Approval(e, bool(e.of) and e.of != print_of_text) for e in entries if e.approve],
        reassess=list(record.reassess.items()),
        linked=linked(library, one.id, leave_out={"incidents"}),
    )
    return Rendered(run(library.env, TEMPLATE, view), excerpt(one.body, 30))


class Approval(Struct, frozen=True):
    """An approval; `void` when the text was changed after it was given."""

    entry: ProgressEntry
    void: bool


class StepView(Struct, frozen=True):
    """A milestone of the review, with the day by which policy asks for it."""

    title: str
    when: When | None
    due: date | None
    late: int
    done: bool


def _steps(library: Library, summary: Summary) -> Iterator[StepView]:
    incidents = [library.archive.summaries[i] for i in summary.incidents if i in library.archive.summaries]
    owed = {}
    for incident in incidents[:1]:
        owed = {step.step: step for step in review_steps(incident, [summary], library.config)}
    for step in STEPS:
        when = summary.times.get(step)
        asked = owed.get(step)
        if when is not None or asked is not None:
            late = asked.late(library.as_of) if asked is not None else 0
            yield StepView(_STEP_NAMES[step], when, asked.due if asked else None, late, day(when) is not None)


class FactorView(Struct, frozen=True):
    """A factor, what answers it, and the earlier reviews that found the same condition."""

    entry: Factor
    actions: tuple[ActionLine, ...]
    risks: tuple[AcceptedRisk, ...]
    earlier: tuple[str, ...]


def _factors(library: Library, record: Review, summary: Summary) -> Iterator[FactorView]:
    earlier = _earlier_factors(library, summary)
    for factor in record.factors:
        yield FactorView(
            factor,
            tuple(line for line in summary.actions if factor.id in line.addresses),
            tuple(risk for risk in record.accepted_risks if risk.factor == factor.id),
            earlier.get(factor.code, ()),
        )


def _earlier_factors(library: Library, summary: Summary) -> dict[str, tuple[str, ...]]:
    """For each of a review's factors, the reviews before it that found the same, newest first, five at the most."""
    groups = library.archive.groups.get("factors", {})
    places = library.once(
        "places of factors", lambda: {c: {i: n for n, i in enumerate(ids)} for c, ids in groups.items()}
    )
    found: dict[str, tuple[str, ...]] = {}
    for code in summary.terms.get("factors", ()):
        at = places.get(code, {}).get(summary.id)
        found[code] = groups[code][at + 1 : at + 6] if at is not None else ()
    return found
