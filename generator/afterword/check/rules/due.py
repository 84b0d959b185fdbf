"""Are actions due as soon as policy asks, and moved only with somebody's word?"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from afterword.check.demands import MANY_DAYS, demands, most
from afterword.check.rule import Facts, Looks, rule
from afterword.check.rules.asked import DECIDED, listed, review_of, unread, unread_below
from afterword.check.rules.times import in_future
from afterword.derive.deadlines import after, day, overdue_days
from afterword.diagnostics import Field, Level, Problem
from afterword.link.summary import actions_of
from afterword.model.kinds import Kind
from afterword.model.when import UNKNOWN, Precision

if TYPE_CHECKING:
    from collections.abc import Iterator

    from afterword.check.demands import Demands
    from afterword.model.policy import Due
    from afterword.model.records import Action, ReviewTimes
    from afterword.model.when import When
    from afterword.parse.record import Log, Parsed


@rule("AW556", "action-due-policy", Level.WARNING, Kind.REVIEW)
def action_due_policy(one: Parsed, facts: Facts) -> Iterator[Problem]:
    """An action is due later than policy allows and not extended with a reason, or was due before its review was published.

    What takes longer than the usual time may well be right. Then somebody other than its owner says so, and why. What was due
    before the day of publishing is asked after only while it is open: often it was done at once, and the log does not say so, or
    the year is that of the incident.

    Bad:

        actions: [{id: A1, title: Limit raids by young accounts, owner: product, due: 2026-06-30, addresses: [F1]}]

    Good:

        actions:
          - {id: A1, title: Limit raids by young accounts, owner: product, due: 2026-06-30, addresses: [F1],
             extension: {to: 2026-06-30, reason: "Two makers of encoders change theirs in May.", approver: executive}}
    """
    record = review_of(one)
    if record.status not in DECIDED or not record.actions or unread_below(one, "times", "incidents"):
        return
    yield from _due_before(one, facts)
    start = day(record.times.published) or (facts.as_of if record.status == "approved" else None)
    late = _maybe_late(one, start, facts) if start is not None else []
    if start is None or not late or _out_of_order(record.times):
        return
    asked = demands(one, facts)
    limits: dict[bool, date | None] = {}
    for index, action in late:
        sooner = _is_sooner(asked, action)
        if sooner not in limits:
            due = _longest(asked, sooner=sooner)
            limits[sooner] = after(start, due, facts.archive.config) if due is not None else None
        problem = _too_late(one, index, action, limits[sooner], asked.severity)
        if problem is not None:
            yield problem


def _due_before(one: Parsed, facts: Facts) -> Iterator[Problem]:
    """Of the actions that are late now those whose day had gone by when the review was published."""
    published = review_of(one).times.published
    log = facts.archive.logs.get(one.id)
    if published is None or in_future(published, facts.as_of) or (log is not None and log.problems):
        return
    for index, line in enumerate(facts.archive.summaries[one.id].actions):
        due = line.state.due
        if due is None or not due.surely_before(published) or not overdue_days(line, facts.as_of):
            continue
        if _out_of_order(review_of(one).times) or unread_below(one, "actions"):
            return
        name = line.part or line.title[:40]
        message = f"{name} was due on {due}, before the review was published ({published}), and it is open"
        hint = "if it was done, say so in the progress log; else check the year, or move the day there, with a reason"
        yield Problem("action-due-policy", message, Field(("actions", index, "due")), hint)


def _maybe_late(one: Parsed, start: date, facts: Facts) -> list[tuple[int, Action]]:
    """The actions of a review, with their numbers, that lie beyond the shortest time which policy gives at its severity."""
    least = most(facts.archive.config).days.get(facts.archive.summaries[one.id].severity, MANY_DAYS)
    if (date.max - start).days <= least:
        return []
    edge = datetime.combine(start + timedelta(days=least), time.max, UTC)
    dated = [(index, action, action.due) for index, action in enumerate(review_of(one).actions)]
    return [
        (index, action)
        for index, action, due in dated
        if due is not None and due.at is not None and (due.at > edge or due.precision is Precision.MONTH)
    ]


def _out_of_order(times: ReviewTimes) -> bool:
    """True when the day of publishing lies before an earlier step: another rule says so, and no day is reckoned from it."""
    before = (times.owner_named, times.draft, times.held)
    published = times.published
    return published is not None and any(step is not None and published.surely_before(step) for step in before)


def _is_sooner(asked: Demands, action: Action) -> bool:
    sooner = asked.policy.action_due_sooner
    return sooner is not None and action.type in sooner.types and getattr(sooner, asked.severity, None) is not None


def _longest(asked: Demands, *, sooner: bool) -> Due | None:
    found: Due | None = asked.policy.action_due.get(asked.severity)
    if sooner:
        found = getattr(asked.policy.action_due_sooner, asked.severity)
    return found


def _too_late(one: Parsed, index: int, action: Action, limit: date | None, severity: str) -> Problem | None:
    """What is wrong with the due day of an action, for which policy has a last day."""
    due, extension = day(action.due), action.extension
    if due is None or limit is None or due <= limit or unread_below(one, "actions"):
        return None
    name = action.id or action.title[:40]
    if extension is None:
        message = f"{name} is due on {due}; at {severity} policy allows until {limit}"
        hint = f"make it sooner, or write extension: {{to: {due}, reason: …, approver: team}}"
        return Problem("action-due-policy", message, Field(("actions", index, "due")), hint)
    absent = [field for field in ("to", "reason", "approver") if getattr(extension, field) in {None, "", UNKNOWN}]
    if absent:
        message = f"{name} is due on {due}, past the {limit} of policy, and its extension has no {listed(absent)}"
        return Problem(
            "action-due-policy", message, Field(("actions", index, "extension")), "say until when, why, and who agreed"
        )
    to = day(extension.to)
    if to is not None and to < due:
        message = f"{name} is due on {due}, and its extension ends on {to}"
        return Problem("action-due-policy", message, Field(("actions", index, "due")), "make the two days one")
    return None


@rule("AW570", "due-moved", Level.WARNING, looks=Looks.LOG)
def due_moved(log: Log, owner: Parsed, _: Facts) -> Iterator[Problem]:
    """An action's due day is moved to a later one, without a reason or without anybody who agreed.

    The first due day was agreed when the review was read. Moving it is as much a decision as the day itself was.

    Bad log:

        - {on: 2025-12-30, by: product, action: A1, set: {due: 2026-02-20}}

    Good log:

        - {on: 2025-12-30, by: product, action: A1, set: {due: 2026-02-20}, reason: "The encoder changes in February.", approver: executive}
    """
    moves = [(n, e, e.set.due) for n, e in enumerate(log.entries) if e.set is not None and e.set.due is not None]
    due = _first_days(owner) if moves else {}
    for index, entry, to in moves:
        if entry.action not in due:
            continue
        before = due[entry.action]
        due[entry.action] = to if to.known else before
        absent = [name for name in ("reason", "approver") if not getattr(entry, name) and not unread(log, index, name)]
        if absent and before is not None and (before.surely_before(to) or (before.known and not to.known)):
            message = f"{entry.action} is moved from {before} to {to}, and the entry has no {listed(absent)}"
            yield Problem("due-moved", message, Field((index,)), "say why it takes longer, and which team agreed")


def _first_days(owner: Parsed) -> dict[str, When | None]:
    """The day on which each action was first due: that of its extension, where it has one."""
    if owner.record is None:
        return {}
    return {
        action.id: (action.extension.to if action.extension is not None else None) or action.due
        for _, action in actions_of(owner.record)
    }


RULES = (action_due_policy, due_moved)
