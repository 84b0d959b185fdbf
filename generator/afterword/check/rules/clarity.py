"""Are the times of an incident exact enough for its figures, in an order that is usual, and is it still looked after?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from afterword.check.demands import most
from afterword.check.rule import Facts, rule
from afterword.check.rules.asked import RESOLVED, incident_of, listed, policy_for
from afterword.check.rules.times import disorder, in_future
from afterword.derive.durations import now_of, span
from afterword.diagnostics import Field, Level, Problem
from afterword.model.duration import read_duration
from afterword.model.kinds import Kind
from afterword.model.when import Precision

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from afterword.link.summary import Summary
    from afterword.model.records import Incident, IncidentTimes
    from afterword.model.when import When
    from afterword.parse.record import Parsed


@rule("AW308", "time-too-coarse", Level.NOTICE, Kind.INCIDENT)
def time_too_coarse(one: Parsed, facts: Facts) -> Iterator[Problem]:
    """A milestone is known so roughly that a duration of a grave incident cannot be counted.

    Days are fine for the record and too rough for a duration of hours: trends leave the incident out and say so. Only
    incidents whose review is mandatory by policy are asked; if nobody knows the hour, leave the day.

    Bad archive:

        ### reviews/incidents/2025/INC-2025-4HJD.md
        ---
        id: INC-2025-4HJD
        title: Raids in November
        status: closed
        severity: SEV2
        times: {started: 2025-11-15, detected: 2025-11-15T22:10Z, contained: 2025-11-15T23:30Z, resolved: unknown, closed: unknown}
        detected_by: creator
        harms: [spam]
        surfaces: [chat]
        safeguards: [{safeguard: raid-controls, mode: absent}]
        ---
        ## Summary
        Raids.
        ## What happened
        They came in groups.
        ## Who was affected
        Small channels.
        ## Detection
        A creator wrote.
        ## Response
        The limit was set.

    Good archive:

        ### reviews/incidents/2025/INC-2025-4HJD.md
        ---
        id: INC-2025-4HJD
        title: Raids in November
        status: closed
        severity: SEV2
        times: {started: 2025-11-15T20:40Z~, detected: 2025-11-15T22:10Z, contained: 2025-11-15T23:30Z, resolved: unknown, closed: unknown}
        detected_by: creator
        harms: [spam]
        surfaces: [chat]
        safeguards: [{safeguard: raid-controls, mode: absent}]
        ---
        ## Summary
        Raids.
        ## What happened
        They came in groups.
        ## Who was affected
        Small channels.
        ## Detection
        A creator wrote.
        ## Response
        The limit was set.
    """
    record = incident_of(one)
    archive = facts.archive
    if (
        record.type != "incident"
        or record.status not in RESOLVED
        or record.severity not in most(archive.config).mandatory
    ):
        return
    summary = archive.summaries[one.id]
    if not _any_coarse(summary) or _wrong(record.times, facts.as_of) or _unusual(record.times):
        return
    owed = policy_for(one, facts).review.get(record.severity)
    if owed is None or owed.need != "mandatory":
        return
    reviews = tuple(archive.reviews_of(one.id))
    lost: dict[str, list[str]] = {}
    for metric in archive.config.metrics.metrics:
        name = span(metric, summary, reviews, facts.as_of).coarse
        if name.startswith("times."):
            lost.setdefault(name.removeprefix("times."), []).append(metric.title or metric.code)
    for name, titles in lost.items():
        message = f"'{name}' ({getattr(record.times, name)}) is too rough for {listed(titles)}"
        hint = "write it more exactly, such as 2025-11-15T20:40Z, or 2025-11-15T20:40Z~ for about; where nobody knows, leave it"
        yield Problem("time-too-coarse", message, Field(("times", name)), hint)


def _wrong(times: IncidentTimes, as_of: date) -> bool:
    """True when a milestone cannot be right: one slip is one diagnostic, and another rule reports it."""
    whens = (getattr(times, name) for name in times.__struct_fields__)
    return bool(disorder(times)) or any(when is not None and in_future(when, as_of) for when in whens)


def _any_coarse(incident: Summary) -> bool:
    return any(when.precision < Precision.MINUTE and when.at is not None for when in incident.times.values())


@rule("AW309", "unusual-order", Level.NOTICE, Kind.INCIDENT)
def unusual_order(one: Parsed, facts: Facts) -> Iterator[Problem]:
    """Milestones lie in an order that can be, and seldom is.

    Operations may well contain an incident before anybody escalates it. More often one of the two times has a wrong day or
    offset, so look once; where both are right there is nothing to do.

    Bad:

        times: {started: 2025-11-15T20:42Z, detected: 2025-11-15T22:10Z, escalated: 2025-11-16T01:00Z, contained: 2025-11-15T23:30Z, resolved: 2025-11-17, closed: 2025-12-01}

    Good:

        times: {started: 2025-11-15T20:42Z, detected: 2025-11-15T22:10Z, escalated: 2025-11-15T23:00Z, contained: 2025-11-15T23:30Z, resolved: 2025-11-17, closed: 2025-12-01}
    """
    record = incident_of(one)
    if record.status not in RESOLVED or record.type != "incident":
        return
    found = _unusual(record.times)
    if found is not None and not _wrong(record.times, facts.as_of):
        (earlier, first), (later, last) = found
        message = f"'{later}' ({last}) lies before '{earlier}' ({first}), which is unusual"
        yield Problem("unusual-order", message, Field(("times", later)), "if both times are right, leave them")


_Milestone = tuple[str, "When"]


def _unusual(times: IncidentTimes) -> tuple[_Milestone, _Milestone] | None:
    """The first two milestones that lie the other way round than they mostly do, the one that mostly comes first before the other."""
    for earlier, first, later, last in (
        ("detected", times.detected, "declared", times.declared),
        ("detected", times.detected, "escalated", times.escalated),
        ("detected", times.detected, "acknowledged", times.acknowledged),
        ("escalated", times.escalated, "contained", times.contained),
    ):
        if first is None or last is None or first.at is None or last.at is None or last.at >= first.at:
            continue
        if last.surely_before(first):
            return (earlier, first), (later, last)
    return None


_UNRESOLVED = ("watching", "open", "contained")


@rule("AW310", "open-and-silent", Level.NOTICE, Kind.INCIDENT)
def open_and_silent(one: Parsed, facts: Facts) -> Iterator[Problem]:
    """An incident is not resolved, and nothing has been recorded in it for longer than policy allows.

    Either it is over and nobody said so, or people are waiting for an answer. A harm that rises slowly may be silent for
    long: then its watch says when somebody looks next.

    Bad:

        status: open
        times: {detected: 2025-11-15T22:10Z}

    Good:

        status: open
        times: {detected: 2025-11-15T22:10Z}
        watch: {owner: safety-ops, next_look: 2026-02-01}
    """
    record = incident_of(one)
    if record.status not in _UNRESOLVED or one.unreadable:
        return
    allowed = read_duration(policy_for(one, facts).silent)
    last = max((when.until for when in _signs(record) if when is not None and when.until is not None), default=None)
    if allowed is None or last is None:
        return
    silent = now_of(facts.as_of) - last
    if silent > allowed:
        message = f"the incident is {record.status}, and the last that it tells of is {silent.days} days ago"
        hint = (
            "add what happened since to the timeline, or resolve it; where it is watched, write watch: {next_look: …}"
        )
        yield Problem("open-and-silent", message, Field(("status",)), hint)


def _signs(record: Incident) -> Iterator[When | None]:
    """Every time in an incident at which something happened, or at which somebody will look."""
    yield from (getattr(record.times, name) for name in record.times.__struct_fields__)
    yield from (event.at for event in record.timeline)
    yield from (when for wave in record.waves for when in (wave.started, wave.contained))
    yield from (change.at for change in record.severity_history)
    yield from (lead.from_ for lead in record.lead)
    if record.watch is not None:
        yield record.watch.next_look


RULES = (time_too_coarse, unusual_order, open_and_silent)
