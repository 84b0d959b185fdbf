"""The page of an incident: its facts, its timeline, what each safeguard did, and what followed."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from msgspec import Struct

from afterword.charts.phases import Event, Milestone, Wave, phase_strip
from afterword.charts.words import duration_words
from afterword.derive.deadlines import overdue_days, review_steps
from afterword.derive.durations import all_spans, may_run, now_of
from afterword.derive.obligations import obligation_rows
from afterword.model.duration import read_duration
from afterword.model.kinds import Kind
from afterword.model.records import Incident
from afterword.model.when import Precision, When
from afterword.pages.linked import linked, marking, reach
from afterword.pages.page import Page, Rendered
from afterword.pages.record_search import record_document
from afterword.pages.render import run
from afterword.pages.sections import upto
from afterword.pages.sensitivity import closed, sensitivity
from afterword.prose.inline import excerpt
from afterword.prose.render import render

if TYPE_CHECKING:
    from collections.abc import Iterator

    from afterword.charts.shapes import Picture
    from afterword.link.card import Card
    from afterword.link.summary import Summary
    from afterword.pages.library import Library
    from afterword.parse.record import Parsed

TEMPLATE = "pages/incident.html.j2"
RUNNING = ("watching", "open", "contained")
_STRIP = ("started", "detected", "acknowledged", "contained", "resolved")
_PRECISION = {Precision.MONTH: "month", Precision.DAY: "day", Precision.HOUR: "hour"}


def pages(library: Library) -> Iterator[Page]:
    """One page for each incident that could be read."""
    for summary in library.archive.of_kind(Kind.INCIDENT):
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
    reviews = list(library.archive.reviews_of(one.id))
    inputs = (
        library.content(one.id),
        library.problems.get(one.id, ()),
        reach(library, one.id),
        library.relatives(one.path, one.links, odd=one.odd_links),
        [overdue_days(line, library.as_of) for review in reviews for line in review.actions],
        library.mentions("\n".join(line.title for review in reviews for line in review.actions)),
        one.id in library.shown.reviewed,
        [row.state for row in obligation_rows(one.obligations, library.config, library.as_of)],
    )
    running = summary.status in RUNNING or may_run(library.config.metrics.metrics, summary, reviews)
    return library.fingerprint(TEMPLATE, inputs, reads_today=running)


def _render(library: Library, one: Parsed, summary: Summary) -> Rendered:
    record = one.record
    if not isinstance(record, Incident):
        raise TypeError(one.id)
    desk = library.desk(summary.address).written_in(one.path)
    reviews = list(library.archive.reviews_of(one.id))
    blocks = render(one.body, desk)
    before, rest = upto(blocks, {"summary"})
    account, after = upto(rest, {"what happened"})
    care = sensitivity(library, summary.terms.get("harms", ()))
    owed = [s for s in review_steps(summary, reviews, library.config) if s.step == "published" and s.done is None]
    view = desk.view(
        r=record,
        marking=marking(library, record),
        problems=library.problems.get(one.id, ()),
        running=summary.status in RUNNING,
        sensitive=care.warning,
        milestones=[(_called(name), when) for name, when in summary.times.items()],
        reviews=reviews,
        review_due=owed[0].due if owed and one.id not in library.shown.reviewed else None,
        tickets=_tickets(library, record),
        before=before,
        account=closed(account, care),
        after=closed(after, care),
        phases=_phases(library, record, summary),
        waves=record.waves,
        events=sorted(record.timeline, key=lambda e: e.at or When()),
        spans=list(_spans(library, summary, reviews)),
        impact=list(record.impact.items()),
        obligations=obligation_rows(record.obligations, library.config, library.as_of),
        members=desk.summaries(record.members),
        actions=[desk.action_row(line) for review in reviews for line in review.actions],
        linked=linked(library, one.id, leave_out={"incidents", "members"}),
    )
    return Rendered(run(library.env, TEMPLATE, view), excerpt(one.body, 30))


def _called(milestone: str) -> str:
    return milestone.replace("_", " ").capitalize()


class Ticket(Struct, frozen=True):
    """A ticket elsewhere, with its address where the settings know one."""

    id: str
    url: str


def _tickets(library: Library, record: Incident) -> list[Ticket]:
    systems = {system.prefix: system.url for system in library.config.settings.tickets}
    found = []
    for ticket in record.tickets:
        url = next((url for prefix, url in systems.items() if prefix and ticket.startswith(prefix)), "")
        found.append(Ticket(ticket, url.replace("{id}", ticket)))
    return found


def _phases(library: Library, record: Incident, summary: Summary) -> Picture | None:
    """The strip of phases; one that is not over is drawn to the start of today, or to what was written last."""
    now = now_of(library.as_of)
    running = summary.status in RUNNING
    stones = [_milestone(name, summary.times.get(name)) for name in _STRIP]
    waves = [
        Wave(wave.started.at, wave.contained.at if wave.contained else None)
        for wave in record.waves
        if wave.started is not None and wave.started.at is not None
    ]
    events = [
        Event(e.at.at, e.type, e.what) for e in record.timeline if e.at is not None and e.at.at is not None and e.type
    ]
    written = [now, *(stone.at for stone in stones if stone.at), *(event.at for event in events)]
    return phase_strip(stones, waves, events, now=max(written) if running else None)


def _milestone(name: str, when: When | None) -> Milestone:
    if when is None or when.at is None:
        return Milestone(name, None)
    return Milestone(name, when.at, _PRECISION.get(when.precision, "minute"), when.about)


class SpanView(Struct, frozen=True):
    """A duration in words, with its target for this severity; `left_out` says why where there is none."""

    title: str
    definition: str
    words: str
    target: str
    left_out: str
    running: bool
    over: bool


def _spans(library: Library, summary: Summary, reviews: list[Summary]) -> Iterator[SpanView]:
    metrics = library.config.metrics.metrics
    found = all_spans(metrics, summary, reviews, library.as_of)
    for metric in metrics:
        span = found[metric.code]
        goal = read_duration(metric.targets.get(summary.severity, ""))
        # The build knows the day, not the minute: what runs for less than a day has no figure yet.
        told = span.length is not None and not (span.running and span.length < timedelta(days=1))
        minutes = span.length.total_seconds() / 60 if span.length is not None else 0.0
        words = duration_words(minutes, about=span.rough) if told else ""
        target = duration_words(goal.total_seconds() / 60) if goal is not None else ""
        over = told and goal is not None and span.length is not None and span.length > goal
        left_out = "still running" if span.running else span.left_out
        yield SpanView(metric.title, metric.definition, words, target, left_out, span.running, over)
