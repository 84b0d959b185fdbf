"""Is a progress log a story that can be true: known actions, legal steps, in order, with evidence?"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from afterword.check.once import once, terms_of
from afterword.check.rule import Facts, Looks, rule
from afterword.check.rules.asked import listed, unread, unread_below
from afterword.check.rules.references import missing, no_action
from afterword.check.rules.taxonomy import no_term
from afterword.check.rules.times import in_future
from afterword.diagnostics import Field, Level, Problem
from afterword.link.summary import actions_of
from afterword.model.when import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from afterword.model.records import Action, ProgressEntry
    from afterword.model.when import When
    from afterword.parse.record import Log, Parsed

_UNDER_WAY = frozenset({"accepted", "in-progress", "blocked", "deferred", "done", "declined", "superseded"})
_NEXT = {
    "proposed": _UNDER_WAY,
    "accepted": _UNDER_WAY,
    "in-progress": _UNDER_WAY,
    "blocked": _UNDER_WAY,
    "deferred": _UNDER_WAY,
    "done": frozenset({"verified", "ineffective", "in-progress", "superseded"}),
    "verified": frozenset({"ineffective", "verified", "superseded"}),
    "ineffective": frozenset({"accepted", "in-progress", "deferred", "declined", "superseded"}),
    "declined": frozenset({"accepted", "in-progress", "superseded"}),
    "superseded": frozenset(),
}
"""What may come after each state. Steps may be skipped on the way to done; only what is done can be verified."""


@rule("AW561", "log-action-exists", Level.ERROR, looks=Looks.LOG)
def log_action_exists(log: Log, owner: Parsed, _: Facts) -> Iterator[Problem]:
    """An entry of a progress log is about an action that its record does not have.

    The entry counts for nothing: the action that was meant looks as if nothing had happened.

    Bad log:

        - {on: 2025-12-12, by: product, action: A4, set: {status: accepted}}

    Good log:

        - {on: 2025-12-12, by: product, action: A1, set: {status: accepted}}
    """
    known = _known(owner)
    for index, entry in enumerate(log.entries):
        if entry.action and known is not None and entry.action not in known:
            message = f"{owner.id} has no action '{entry.action[:20]}'"
            hint = f"it has {', '.join(known)}" if known else "it has no actions"
            yield Problem("log-action-exists", message, Field((index, "action")), hint)


@rule("AW562", "log-transitions", Level.ERROR, looks=Looks.LOG)
def log_transitions(log: Log, owner: Parsed, _: Facts) -> Iterator[Problem]:
    """An entry moves an action to a state that cannot follow the one it is in.

    An action is proposed, accepted, in progress, done, and then checked by others: verified or ineffective. It may be
    blocked, deferred, declined or superseded on the way. Only what is done can be verified.

    Bad log:

        - {on: 2025-12-12, by: product, action: A1, set: {status: accepted}}
        - {on: 2026-01-05, by: data, action: A1, set: {status: verified}, result: effective, evidence: "two reports"}

    Good log:

        - {on: 2025-12-12, by: product, action: A1, set: {status: accepted}}
        - {on: 2025-12-20, by: product, action: A1, set: {status: done}, evidence: "release 41"}
        - {on: 2026-01-05, by: data, action: A1, set: {status: verified}, result: effective, evidence: "two reports"}
    """
    states: dict[str, str] = {}
    known = _known(owner)
    if known is None or _backwards(log):
        return
    for index, entry in enumerate(log.entries):
        unsure = unread(log, index, "set", "status") or unread(log, index, "action")
        if unsure or (entry.action and entry.action not in known):
            return  # Another rule reports this entry, and what follows depends on it.
        status = entry.set.status if entry.set else ""
        if not status or not entry.action:
            continue
        before = states.get(entry.action, "proposed")
        if status not in _NEXT[before] and not (status == before == "proposed"):
            follow = listed(sorted(_NEXT[before]), last="or") if _NEXT[before] else "nothing"
            message = f"{entry.action} is {before} here, and '{status}' cannot follow that"
            yield Problem("log-transitions", message, Field((index, "set", "status")), f"after {before} comes {follow}")
        states[entry.action] = status


@rule("AW563", "log-in-order", Level.ERROR, looks=Looks.LOG)
def log_in_order(log: Log, owner: Parsed, _: Facts) -> Iterator[Problem]:
    """An entry of a progress log lies before the one above it, or has no day.

    A log is only ever added to at its end; the last word counts. Entries out of order change what the last word is.

    Bad log:

        - {on: 2025-12-20, by: product, action: A1, set: {status: in-progress}}
        - {on: 2025-12-12, by: product, action: A1, set: {status: blocked}, reason: "Waits for the release."}

    Good log:

        - {on: 2025-12-12, by: product, action: A1, set: {status: blocked}, reason: "Waits for the release."}
        - {on: 2025-12-20, by: product, action: A1, set: {status: in-progress}}
    """
    for index, entry in enumerate(log.entries):
        if entry.on is None and not unread(log, index, "on"):
            message = f"this entry in the log of {owner.id} has no day"
            yield Problem("log-in-order", message, Field((index,)), "write on: 2026-01-05")
    back = _backwards(log)
    if back:
        index, on, before = back[0]
        more = f"; {len(back)} entries do so" if len(back) > 1 else ""
        message = f"this entry ({on}) lies before the one above it ({before}){more}"
        yield Problem("log-in-order", message, Field((index, "on")), "put the entries in order of 'on'")


@rule("AW564", "verified-by-another", Level.WARNING, looks=Looks.LOG)
def verified_by_another(log: Log, owner: Parsed, _: Facts) -> Iterator[Problem]:
    """An action is verified by the team that owns it, or without evidence.

    Done says that the work was finished; verified says that it helped. The second is for somebody else to say, with what
    they looked at.

    Bad log:

        - {on: 2025-12-20, by: product, action: A1, set: {status: done}, evidence: "release 41"}
        - {on: 2026-01-05, by: product, action: A1, set: {status: verified}, result: effective, evidence: "two reports"}

    Good log:

        - {on: 2025-12-20, by: product, action: A1, set: {status: done}, evidence: "release 41"}
        - {on: 2026-01-05, by: data, action: A1, set: {status: verified}, result: effective, evidence: "two reports"}
    """
    for index, entry, action in moved(log, owner, "verified"):
        if entry.by and entry.by == _owner_then(action, log.entries[:index]):
            message = f"{action.id} is verified by '{entry.by}', who owns it"
            yield Problem(
                "verified-by-another", message, Field((index, "by")), "ask another team to look at the measure"
            )
        if not entry.evidence and not unread(log, index, "evidence"):
            message = f"{action.id} is verified and nothing says what was looked at"
            yield Problem(
                "verified-by-another",
                message,
                Field((index, "evidence")),
                "write evidence: and the figure, or where it is kept",
            )


@rule("AW565", "done-evidence", Level.WARNING, looks=Looks.LOG)
def done_evidence(log: Log, owner: Parsed, _: Facts) -> Iterator[Problem]:
    """An action is done and nothing shows it.

    A release, a page, a date of a training: whoever checks the action later starts from there.

    Bad log:

        - {on: 2025-12-20, by: product, action: A1, set: {status: done}}

    Good log:

        - {on: 2025-12-20, by: product, action: A1, set: {status: done}, evidence: "release 41"}
    """
    for index, entry, action in moved(log, owner, "done"):
        if not entry.evidence and not unread(log, index, "evidence"):
            message = f"{action.id} is done and nothing shows it"
            yield Problem(
                "done-evidence", message, Field((index, "evidence")), 'write evidence: "release 41", or where to look'
            )


@rule("AW566", "log-names", Level.ERROR, looks=Looks.LOG)
def log_names(log: Log, owner: Parsed, facts: Facts) -> Iterator[Problem]:
    """A progress log names a team, a record or a part of one that does not exist, or an action gives way to what is none.

    Approvals and hand-overs are counted by team: a misspelt one has approved nothing and owns nothing. What is superseded is
    over, so another action stands in its place: not a record, a factor, or the action itself.

    Bad log:

        - {on: 2025-12-12, by: prodct, action: A1, set: {status: accepted}}

    Good log:

        - {on: 2025-12-12, by: product, action: A1, set: {status: accepted}}
    """
    config = facts.archive.config
    teams = config.terms.get("teams", {})
    for path, _, team in terms_of(log):
        problem = None if team in teams else no_term("teams", team, config)
        if problem:
            yield Problem("log-names", problem[0], Field(path), problem[1])
    for index, entry in enumerate(log.entries):
        problem = _no_successor(entry, owner, facts) if entry.superseded_by else None
        if problem:
            yield Problem(
                "log-names", f"in the log of {owner.id}: {problem[0]}", Field((index, "superseded_by")), problem[1]
            )


def _no_successor(entry: ProgressEntry, owner: Parsed, facts: Facts) -> tuple[str, str] | None:
    """Why no action can stand in the place of another as an entry says: a message and a hint."""
    target, _, part = entry.superseded_by.partition("/")
    absent = missing(target, part, facts.archive)
    if absent:
        return absent
    if facts.archive.present(entry.superseded_by) == f"{owner.id}/{entry.action}":
        return f"{entry.action} cannot stand in its own place", "name the action that replaces it"
    wrong = no_action(entry.superseded_by, facts.archive)
    return (f"'superseded_by' takes {wrong[0]}", wrong[1]) if wrong else None


@rule("AW567", "log-future", Level.WARNING, looks=Looks.LOG)
def log_future(log: Log, owner: Parsed, facts: Facts) -> Iterator[Problem]:
    """An entry of a progress log is dated on a day that has not come yet.

    A log holds what happened. What is planned stands in the action's due day.

    Bad log:

        - {on: 2062-12-12, by: product, action: A1, set: {status: accepted}}

    Good log:

        - {on: 2025-12-12, by: product, action: A1, set: {status: accepted}}
    """
    for index, entry in enumerate(log.entries):
        if entry.on is not None and in_future(entry.on, facts.as_of):
            message = f"this entry in the log of {owner.id} ({entry.on}) lies in the future; today is {facts.as_of}"
            yield Problem("log-future", message, Field((index, "on")), "check the year and the month")


_OWED = {
    "blocked": (("reason",), "what it waits for"),
    "deferred": (("reason", "set.until"), "why, and until when"),
    "declined": (("reason", "approver", "residual_risk"), "why, who agreed, and what remains"),
    "superseded": (("superseded_by",), "what stands in its place"),
}


@rule("AW568", "set-aside-reason", Level.WARNING, looks=Looks.LOG)
def set_aside_reason(log: Log, owner: Parsed, facts: Facts) -> Iterator[Problem]:
    """An action is blocked, deferred, declined or superseded without what such a step owes.

    Not doing something is a decision like any other. Blocked owes a reason; deferred a reason and a day that is still to
    come; declined a reason, an approver and what risk remains; superseded the action in its place.

    Bad log:

        - {on: 2025-12-12, by: product, action: A1, set: {status: deferred}, reason: "After the release."}

    Good log:

        - {on: 2025-12-12, by: product, action: A1, set: {status: deferred, until: 2026-02-01}, reason: "After the release."}
    """
    for status, (names, words) in _OWED.items():
        for index, entry, action in moved(log, owner, status):
            absent = [name for name in names if _is_absent(log, index, entry, name)]
            if absent:
                message = f"{action.id} is {status} and the entry has no {listed(absent)}"
                yield Problem("set-aside-reason", message, Field((index,)), f"say {words}")
    for index, entry, action in moved(log, owner, "deferred"):
        until = entry.set.until if entry.set is not None else None
        if until is None or entry.on is None or in_future(entry.on, facts.as_of):
            continue
        if until.surely_before(entry.on):
            message = f"{action.id} is deferred until {until}, which had passed on the day of the entry ({entry.on})"
            hint = "check the year and the month; a deferral ends on a later day"
            yield Problem("set-aside-reason", message, Field((index, "set", "until")), hint)


_DENIED = {"verified": "ineffective", "ineffective": "effective"}
"""Results that say the opposite of a state. Verified and not measurable may both be: somebody looked, and could not tell."""


@rule("AW569", "log-entry", Level.WARNING, looks=Looks.LOG)
def log_entry(log: Log, owner: Parsed, _: Facts) -> Iterator[Problem]:
    """An entry of a progress log does not say by whom, is about neither an action nor an approval, or contradicts itself.

    Whoever reads the log later wants to ask somebody. An action that is verified with the result *ineffective*, or the other
    way round, would be counted as both.

    Bad log:

        - {on: 2025-12-12, action: A1, set: {status: accepted}}

    Good log:

        - {on: 2025-12-12, by: product, action: A1, set: {status: accepted}}

    Bad log:

        - {on: 2025-12-12, by: product, note: "Looks good."}

    Good log:

        - {on: 2025-12-12, by: product, action: A1, note: "Looks good."}
    """
    for index, entry in enumerate(log.entries):
        if any(path[:1] == (index,) for path in log.unreadable):
            continue
        if not entry.by:
            yield Problem(
                "log-entry",
                f"this entry in the log of {owner.id} does not say by whom",
                Field((index,)),
                "write by: team",
            )
        if not entry.action and not entry.approve:
            message = f"this entry in the log of {owner.id} is about neither an action nor an approval"
            yield Problem(
                "log-entry", message, Field((index,)), "write action: A1, or approve: team with decision: approved"
            )
        elif entry.approve and not entry.decision:
            message = f"the word of '{entry.approve}' on {owner.id} is not recorded"
            hint = "write decision: approved, no-objection or objected"
            yield Problem("log-entry", message, Field((index, "decision")), hint)
        status = entry.set.status if entry.set is not None else ""
        if entry.result and entry.result == _DENIED.get(status):
            message = f"{entry.action or 'the action'} is set to '{status}' here, and the result is '{entry.result}'"
            hint = "did the measure move? Write status: verified with result: effective, or ineffective in both"
            yield Problem("log-entry", message, Field((index, "result")), hint)


def _known(owner: Parsed) -> list[str] | None:
    """The ids of a record's actions; None when they are not surely known."""
    if owner.record is None or unread_below(owner, "actions", "findings"):
        return None
    ids = [action.id for _, action in actions_of(owner.record)]
    return ids if all(ids) else None


def moved(log: Log, owner: Parsed, status: str) -> Iterator[tuple[int, ProgressEntry, Action]]:
    """The entries that move an action to a state, with the action."""
    moves = _moves(log).get(status)
    if moves and owner.record is not None:
        actions = {action.id: action for _, action in actions_of(owner.record)}
        yield from ((index, entry, actions[entry.action]) for index, entry in moves if entry.action in actions)


@once
def _moves(log: Log) -> dict[str, list[tuple[int, ProgressEntry]]]:
    """A log's entries by the state that they set, each with its number."""
    found: dict[str, list[tuple[int, ProgressEntry]]] = {}
    for index, entry in enumerate(log.entries):
        if entry.set is not None:
            found.setdefault(entry.set.status, []).append((index, entry))
    return found


@once
def _backwards(log: Log) -> list[tuple[int, When, When]]:
    """The entries that surely lie before the one above them: index, day, and the day above."""
    known = [(n, entry.on) for n, entry in enumerate(log.entries) if entry.on is not None and entry.on.known]
    return [(n, on, before) for (_, before), (n, on) in pairwise(known) if on.surely_before(before)]


def _owner_then(action: Action, before: tuple[ProgressEntry, ...]) -> str:
    handed_on = (entry.set.owner for entry in reversed(before) if entry.action == action.id and entry.set is not None)
    return next((team for team in handed_on if team), action.owner)


def _is_absent(log: Log, index: int, entry: ProgressEntry, name: str) -> bool:
    if unread(log, index, *name.split(".")):
        return False
    if name == "set.until":
        return entry.set is None or entry.set.until in {None, UNKNOWN}
    return not getattr(entry, name)


RULES = (
    log_action_exists,
    log_transitions,
    log_in_order,
    verified_by_another,
    done_evidence,
    log_names,
    log_future,
    set_aside_reason,
    log_entry,
)
