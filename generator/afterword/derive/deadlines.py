"""When things are due: review steps by policy, in working days; actions by their own due day."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from msgspec import Struct

from afterword.model.kinds import ACTION_FINISHED, ACTION_SETTLED, GONE, Kind

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator

    from afterword.link.archive import Archive
    from afterword.link.summary import ActionLine, Summary
    from afterword.model.config import Config
    from afterword.model.policy import Due, ReviewDue
    from afterword.model.when import When

_MOMENT = timedelta(microseconds=1)


def day(when: When | None) -> date | None:
    """The UTC day of a time; for a month, its last day, because nobody promised the first."""
    until = when.until if when is not None else None
    return None if until is None else (until - _MOMENT).date()


def after(start: date, due: Due, config: Config) -> date | None:
    """The last day on which something is on time: so many days, or working days of the team's calendar, after `start`.

    None when it is said in neither, or lies beyond any calendar.
    """
    try:
        return _after(start, due, config)
    except OverflowError:
        return None


MOST_WORKING_DAYS = 10_000
"""Forty years: a policy that says more is a slip of the hand, and would be counted day by day."""


def _after(start: date, due: Due, config: Config) -> date | None:
    if due.working_days is None:
        return start + timedelta(days=due.days) if due.days is not None else None
    if due.working_days > MOST_WORKING_DAYS:
        return None
    return _working_day(start, due.working_days, config.working_week, config.days_off)


@lru_cache(4096)
def _working_day(start: date, count: int, working_week: frozenset[int], days_off: frozenset[date]) -> date:
    """So many working days after `start`; remembered, because an incident asks for each step and on several pages."""
    left, here = count, start
    while left > 0:
        here += timedelta(days=1)
        if here.weekday() in working_week and here not in days_off:
            left -= 1
    return here


class ReviewOwing(Struct, frozen=True):
    """A review step of an incident: when it was due, and when it happened (None while it has not)."""

    incident: Summary
    review: Summary | None
    step: str
    due: date
    done: date | None

    def late(self, as_of: date) -> int:
        """Days past due: on the day it happened, or so far. Zero or less is on time."""
        return ((self.done or as_of) - self.due).days


STEPS = ("owner_named", "draft", "held", "published")


def review_steps(incident: Summary, reviews: Iterable[Summary], config: Config) -> Iterator[ReviewOwing]:
    """What policy asks of an incident's review, step by step, while a review is owed at all.

    What somebody still watches is not over: nothing is owed of it yet, though policy may count from its detection.
    """
    if incident.status == "watching" and "resolved" not in incident.times:
        return
    policy = config.policy.on(incident.times.get("detected") or incident.date)
    owed = policy.review_by_type.get(incident.type) or policy.review.get(incident.severity)
    due_by_step = policy.review_due.get(incident.severity)
    covering = [review for review in reviews if review.status not in GONE]
    if owed is None or due_by_step is None or incident.status in GONE or (owed.need == "optional" and not covering):
        return
    for step in STEPS:
        due = _step(due_by_step, step)
        start = day(incident.times.get(due.from_.removeprefix("times."))) if due is not None else None
        last = after(start, due, config) if start is not None and due is not None else None
        if last is not None:
            done = [(day(review.times.get(step)), review) for review in covering]
            when = min((d for d, _ in done if d is not None), default=None)
            yield ReviewOwing(incident, covering[0] if covering else None, step, last, when)


def _step(due: ReviewDue, step: str) -> Due | None:
    found: Due | None = getattr(due, step)
    return found


def overdue_days(line: ActionLine, as_of: date) -> int:
    """Days an action is past its present due day; 0 when it is not, is settled, or is deferred to a later day."""
    return days_late(line.state.status, line.state.due, line.state.until, as_of)


def days_late(status: str, due: When | None, until: When | None, as_of: date) -> int:
    """As `overdue_days`, from an action's state, its present due day, and the day until which it may be deferred."""
    if due is None or status in ACTION_SETTLED or status == "ineffective":
        return 0
    last = day(due)
    if last is None:
        return 0
    deferred = day(until) if status == "deferred" else None
    return max((as_of - max(last, deferred or last)).days, 0)


def is_open(line: ActionLine, followed: Container[str] = ()) -> bool:
    """True while work or a check of it is still owed. An ineffective action stays open until another follows it.

    `followed` are the addresses of actions that another one takes up (`Archive.followed`).
    """
    if line.state.status == "ineffective":
        return line.address not in followed
    return line.state.status not in ACTION_FINISHED


def published_reviews_owed(archive: Archive, as_of: date, leave_out: Container[str] = ()) -> Iterator[ReviewOwing]:
    """Incidents whose review should be published by now and is not, longest overdue first.

    `leave_out` are incidents whose review exists and is not shown to this audience.
    """
    owed = [
        step
        for incident in archive.of_kind(Kind.INCIDENT)
        if incident.id not in leave_out and not _published(archive.reviews_of(incident.id))
        for step in review_steps(incident, archive.reviews_of(incident.id), archive.config)
        if step.step == "published" and step.late(as_of) > 0
    ]
    yield from sorted(owed, key=lambda step: (-step.late(as_of), step.incident.id))


def _published(reviews: Iterable[Summary]) -> bool:
    """True when a review that counts says when it was published, so that none is owed."""
    return any(review.status not in GONE and day(review.times.get("published")) is not None for review in reviews)
