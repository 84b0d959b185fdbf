"""Can the times of a record all be true?"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from afterword.check.once import once
from afterword.check.rule import Facts, rule
from afterword.check.rules.asked import RESOLVED, incident_of, listed
from afterword.diagnostics import Field, Level, Problem
from afterword.model.kinds import Kind
from afterword.model.records import Audit, Incident, Plan, Review
from afterword.model.when import When

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from afterword.check.rules.asked import Path
    from afterword.model.records import Event, IncidentTimes, Record
    from afterword.parse.record import Parsed

_CHAINS = (("started", "contained", "resolved", "closed"), ("first_signal", "detected"))
"""The only orders of milestones that are certain: operations may contain an incident before anybody escalates it."""
_CHECK = (
    "check both, with their dates and offsets; what is not known exactly may be written less exactly, or as unknown"
)


@rule("AW301", "milestones-in-order", Level.ERROR, Kind.INCIDENT)
def milestones_in_order(one: Parsed, _: Facts) -> Iterator[Problem]:
    """Milestones lie in an order that cannot be.

    An incident is contained after it started, resolved after it was contained, closed after it was resolved, and detected
    after its first signal. Other milestones may come in any order. Durations are computed from these times, and one wrong
    date moves every average it enters. Times that overlap because one is known only to the day are fine.

    Bad:

        times: {started: 2025-11-15T20:42Z, detected: 2025-11-15T22:10Z, contained: 2025-11-14T23:30Z, resolved: 2025-11-17, closed: 2025-12-01}

    Good:

        times: {started: 2025-11-15T20:42Z, detected: 2025-11-15T22:10Z, contained: 2025-11-15, resolved: 2025-11-17, closed: 2025-12-01}
    """
    for (earlier, first), (later, last) in disorder(incident_of(one).times):
        message = f"'{later}' ({last}) lies before '{earlier}' ({first})"
        yield Problem("milestones-in-order", message, Field(("times", later)), _CHECK)


_Milestone = tuple[str, When]


@once
def disorder(times: IncidentTimes) -> list[tuple[_Milestone, _Milestone]]:
    """Pairs of milestones that are surely the wrong way round, the one that has to be earlier first."""
    known = dict(_known(times))
    pairs = (pair for chain in _CHAINS for pair in pairwise((name, known[name]) for name in chain if name in known))
    return [(earlier, later) for earlier, later in pairs if later[1].surely_before(earlier[1])]


@rule("AW302", "timeline-in-order", Level.ERROR, Kind.INCIDENT)
def timeline_in_order(one: Parsed, _: Facts) -> Iterator[Problem]:
    """An entry of the timeline lies before the entry above it.

    A timeline is read from top to bottom. An entry out of order is usually a date that was not carried over midnight, or a
    time in another zone. The first place is named, with how many there are.

    Bad:

        timeline:
          - {at: 2025-11-15T22:10Z, type: signal, what: "A creator writes to a partner manager.", who: partnerships}
          - {at: 2025-11-15T21:00Z, type: decision, what: "Declared as SEV2.", who: incident-management}

    Good:

        timeline:
          - {at: 2025-11-15T21:00Z, type: signal, what: "A creator writes to a partner manager.", who: partnerships}
          - {at: 2025-11-15T22:10Z, type: decision, what: "Declared as SEV2.", who: incident-management}
    """
    back = _backwards(incident_of(one).timeline)
    if back:
        index, at, before_at = back[0]
        message = f"this entry ({at}) lies before the one above it ({before_at}){_more(len(back))}"
        hint = "put the entries in order of time, or mend the date or the offset"
        yield Problem("timeline-in-order", message, Field(("timeline", index, "at")), hint)


@once
def _backwards(timeline: tuple[Event, ...]) -> list[tuple[int, When, When]]:
    """The entries that surely lie before the one above them: index, time, and the time above."""
    known = [(n, event.at) for n, event in enumerate(timeline) if event.at is not None and event.at.known]
    return [(n, at, before) for (_, before), (n, at) in pairwise(known) if at.surely_before(before)]


@rule("AW303", "timeline-inside-incident", Level.WARNING, Kind.INCIDENT)
def timeline_inside_incident(one: Parsed, facts: Facts) -> Iterator[Problem]:
    """An entry of the timeline lies before the incident's first milestone, or after it was closed.

    Either the entry's time is wrong, or the incident began earlier, or ended later, than its milestones say.

    Bad:

        timeline:
          - {at: 2025-11-14T21:00Z, type: signal, what: "A creator writes to a partner manager.", who: partnerships}

    Good:

        timeline:
          - {at: 2025-11-15T21:00Z, type: signal, what: "A creator writes to a partner manager.", who: partnerships}
    """
    record = incident_of(one)
    known = _known(record.times)
    if not known or disorder(record.times) or _backwards(record.timeline):
        return  # One slip, one diagnostic: another rule has reported the time that is out of place.
    first_name, first = min(known, key=lambda pair: pair[1])
    closed = record.times.closed
    outside = []
    for index, at in ((n, event.at) for n, event in enumerate(record.timeline)):
        if at is None or in_future(at, facts.as_of):
            continue
        if at.surely_before(first):
            outside.append((index, f"({at}) lies before the first milestone, '{first_name}' ({first})"))
        elif closed is not None and closed.surely_before(at):
            outside.append((index, f"({at}) lies after the incident was closed ({closed})"))
    if outside:
        index, why = outside[0]
        hint = "mend the entry's time, or the milestone that came earlier or later than it says"
        place = Field(("timeline", index, "at"))
        yield Problem("timeline-inside-incident", f"this entry {why}{_more(len(outside))}", place, hint)


@rule("AW304", "waves-in-order", Level.ERROR, Kind.INCIDENT)
def waves_in_order(one: Parsed, _: Facts) -> Iterator[Problem]:
    """A wave is contained before it started, or the waves are not in order of time.

    Waves show how often a harm came back. Their order is the story.

    Bad:

        waves: [{started: 2025-11-16T02:10Z, contained: 2025-11-15T23:30Z}]

    Good:

        waves:
          - {started: 2025-11-15T20:42Z, contained: 2025-11-15T23:30Z}
          - {started: 2025-11-16T02:10Z, contained: 2025-11-16T03:00Z}
    """
    waves = incident_of(one).waves
    for index, wave in enumerate(waves):
        if wave.started is not None and wave.contained is not None and wave.contained.surely_before(wave.started):
            message = f"wave {index + 1} is contained ({wave.contained}) before it started ({wave.started})"
            yield Problem("waves-in-order", message, Field(("waves", index, "contained")), _CHECK)
    known = [(n, wave.started) for n, wave in enumerate(waves) if wave.started is not None and wave.started.known]
    for (n, before), (index, started) in pairwise(known):
        if started.surely_before(before):
            message = f"wave {index + 1} started ({started}) before wave {n + 1} did ({before})"
            yield Problem(
                "waves-in-order", message, Field(("waves", index, "started")), "put the waves in order of time"
            )


@rule("AW305", "future-time", Level.WARNING)
def future_time(one: Parsed, facts: Facts) -> Iterator[Problem]:
    """Something is recorded as having happened on a day that has not come yet.

    Records hold what happened; plans stand in due dates. A future time is usually a year or a month mistyped.

    Bad:

        waves: [{started: 2062-11-15T20:42Z}]

    Good:

        waves: [{started: 2025-11-15T20:42Z}]
    """
    if one.record is not None:
        future = _future(facts.as_of)
        for path, when in _past(one.record):
            if when is not None and when.at is not None and when.at >= future:
                message = f"'{path[-1]}' ({when}) lies in the future; today is {facts.as_of}"
                yield Problem("future-time", message, Field(path), "check the year and the month")


def in_future(when: When, as_of: date) -> bool:
    """True when a time surely lies after a day (UTC)."""
    return when.at is not None and when.at >= _future(as_of)


@lru_cache(maxsize=4)
def _future(as_of: date) -> datetime:
    """Where the future begins: after a day, with half a day's grace for zones ahead of UTC."""
    return datetime(as_of.year, as_of.month, as_of.day, tzinfo=UTC) + timedelta(hours=36)


def _past(record: Record) -> Iterator[tuple[Path, When | None]]:
    """Every time of a record that is about what has already happened, with its path."""
    if isinstance(record, Incident):
        for n, wave in enumerate(record.waves):
            yield from ((("waves", n, "started"), wave.started), (("waves", n, "contained"), wave.contained))
        yield from ((("timeline", n, "at"), event.at) for n, event in enumerate(record.timeline))
        yield from ((("severity_history", n, "at"), change.at) for n, change in enumerate(record.severity_history))
        yield from ((("lead", n, "from"), lead.from_) for n, lead in enumerate(record.lead))
        yield from ((("obligations", n, "done_at"), duty.done_at) for n, duty in enumerate(record.obligations))
    elif isinstance(record, Plan):
        for name in ("opened", "agreed_on", "told_creator_on", "ended"):
            yield (name,), getattr(record, name)
        yield from ((("checkpoints", n, "on"), look.on) for n, look in enumerate(record.checkpoints))
    if isinstance(record, (Review, Audit)):
        yield from ((("revisions", n, "on"), revision.on) for n, revision in enumerate(record.revisions))
    if not isinstance(record, Plan):
        yield from ((("times", name), getattr(record.times, name)) for name in record.times.__struct_fields__)
    if record.withdrawn is not None:
        yield ("withdrawn", "on"), record.withdrawn.on
    if record.expunged is not None:
        yield ("expunged", "on"), record.expunged.on


@rule("AW306", "steps-in-order", Level.ERROR, Kind.REVIEW, Kind.AUDIT, Kind.PLAN)
def steps_in_order(one: Parsed, _: Facts) -> Iterator[Problem]:
    """A review or an audit is published before it was begun, or a plan ends before it was opened.

    How long a team takes to learn is computed from these dates.

    Bad:

        times: {owner_named: 2025-11-18, draft: 2025-11-24, held: 2025-12-01, published: 2025-11-20}

    Good:

        times: {owner_named: 2025-11-18, draft: 2025-11-24, held: 2025-12-01, published: 2025-12-10}
    """
    for (first_path, first), (last_path, last) in _steps(one.record):
        if first is not None and last is not None and last.surely_before(first):
            message = f"'{last_path[-1]}' ({last}) lies before '{first_path[-1]}' ({first})"
            yield Problem("steps-in-order", message, Field(last_path), _CHECK)
            return


_Step = tuple["Path", When | None]


def _steps(record: Record | None) -> Iterator[tuple[_Step, _Step]]:
    if isinstance(record, Review):
        for name in ("held", "draft", "owner_named"):
            yield (("times", name), getattr(record.times, name)), (("times", "published"), record.times.published)
    elif isinstance(record, Audit):
        yield (("times", "started"), record.times.started), (("times", "published"), record.times.published)
        if record.scope_window is not None:
            window = record.scope_window
            yield (("scope_window", "from"), window.from_), (("scope_window", "to"), window.to)
    elif isinstance(record, Plan):
        yield (("opened",), record.opened), (("ended",), record.ended)


@rule("AW307", "closed-without-end", Level.WARNING, Kind.INCIDENT)
def closed_without_end(one: Parsed, _: Facts) -> Iterator[Problem]:
    """An incident is resolved or closed, and the time of it is nowhere.

    Without it the incident is left out of the times to resolve, and a year of such records looks quicker or slower than it
    was. `unknown` is an answer too.

    Bad:

        status: resolved
        times: {started: 2025-11-15T20:42Z, detected: 2025-11-15T22:10Z}
        timeline: []

    Good:

        status: resolved
        times: {started: 2025-11-15T20:42Z, detected: 2025-11-15T22:10Z, resolved: unknown}
        timeline: []
    """
    record = incident_of(one)
    if record.type != "incident" or record.status not in RESOLVED:
        return
    due = RESOLVED[: RESOLVED.index(record.status) + 1]
    absent = [name for name in due if one.lacks("times", name)]
    if absent:
        message = f"the incident is {record.status} and has no time for {listed(absent, last='or')}"
        hint = " and ".join(f"{name}:" for name in absent)
        hint = f"add {hint} to times, or " + ("unknown for both" if len(absent) > 1 else f"{hint} unknown")
        yield Problem("closed-without-end", message, Field(("times", absent[0])), hint)


@once
def _known(times: IncidentTimes) -> list[tuple[str, When]]:
    pairs = ((name, getattr(times, name)) for name in times.__struct_fields__)
    return [(name, when) for name, when in pairs if isinstance(when, When) and when.known]


def _more(count: int) -> str:
    return f"; {count} entries do so" if count > 1 else ""


RULES = (
    milestones_in_order,
    timeline_in_order,
    timeline_inside_incident,
    waves_in_order,
    future_time,
    steps_in_order,
    closed_without_end,
)
