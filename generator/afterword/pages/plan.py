"""The page of a conduct plan: goals, checkpoints, and what was promised on both sides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from afterword.model.kinds import Kind
from afterword.model.records import Checkpoint, Goal, Plan
from afterword.model.when import When
from afterword.pages.linked import marking, reach
from afterword.pages.page import Page, Rendered
from afterword.pages.record_search import record_document
from afterword.pages.render import run
from afterword.prose.inline import excerpt
from afterword.prose.render import render

if TYPE_CHECKING:
    from collections.abc import Iterator

    from afterword.link.card import Card
    from afterword.link.summary import Summary
    from afterword.pages.library import Library
    from afterword.parse.record import Parsed

TEMPLATE = "pages/plan.html.j2"


def pages(library: Library) -> Iterator[Page]:
    """One page for each plan that could be read."""
    for summary in library.archive.of_kind(Kind.PLAN):
        if summary.readable:
            yield _page(library, library.archive.cards[summary.id], summary)


def _page(library: Library, one: Card, summary: Summary) -> Page:
    return Page(
        summary.address,
        f"{summary.id} {summary.title}",
        lambda: _print(library, one),
        lambda: _render(library, library.archive.records[one.id], summary),
        lambda: record_document(library, library.archive.records[one.id], summary),
    )


def _print(library: Library, one: Card) -> str:
    """The fingerprint of a page: all that it is made from."""
    inputs = (
        library.content(one.id),
        library.problems.get(one.id, ()),
        reach(library, one.id),
        library.relatives(one.path, one.links, odd=one.odd_links),
    )
    return library.fingerprint(TEMPLATE, inputs)


class GoalView(Struct, frozen=True):
    """A goal with the days on which somebody looked."""

    entry: Goal
    looks: tuple[Checkpoint, ...]


def _render(library: Library, one: Parsed, summary: Summary) -> Rendered:
    record = one.record
    if not isinstance(record, Plan):
        raise TypeError(one.id)
    desk = library.desk(summary.address).written_in(one.path)
    looks = sorted(record.checkpoints, key=lambda c: c.on or When())
    view = desk.view(
        r=record,
        marking=marking(library, record),
        problems=library.problems.get(one.id, ()),
        body=render(one.body, desk),
        goals=[GoalView(goal, tuple(c for c in looks if c.goal == goal.id)) for goal in record.goals],
    )
    return Rendered(run(library.env, TEMPLATE, view), excerpt(one.body, 30))
