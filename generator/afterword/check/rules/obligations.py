"""Is it recorded of each duty whether it applies, from when, and why not? The rules ask; what follows is for Legal to say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from afterword.check.once import once
from afterword.check.rule import Facts, rule
from afterword.check.rules.asked import RESOLVED, gone, incident_of, policy_for, unread
from afterword.derive.durations import now_of
from afterword.derive.obligations import obligation_rows
from afterword.diagnostics import Field, Level, Problem
from afterword.model.duration import read_duration
from afterword.model.kinds import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from afterword.model.records import Obligation
    from afterword.parse.record import Parsed

_FROM_A_MOMENT = ("fixed", "prompt", "retain")
"""Clocks that start at a moment; what is allowed, voluntary or periodic has none."""
_NO_NUMBER = ("prompt", "permission", "voluntary", "periodic")
"""Clocks for which the law names no number."""


@rule("AW581", "obligation-trigger", Level.WARNING, Kind.INCIDENT)
def obligation_trigger(one: Parsed, facts: Facts) -> Iterator[Problem]:
    """A duty is asserted in a resolved incident, and the moment that started its clock is not recorded.

    A clock starts when something was received or known. Write that moment once, or `unknown`, or say where the matter is
    handled; then nothing more is asked here.

    Bad:

        obligations: [{code: eu-gdpr-33, applies: asserted, decided_by: legal}]

    Good:

        obligations: [{code: eu-gdpr-33, applies: asserted, decided_by: legal, trigger_at: 2025-11-16T09:00Z, done_at: 2025-11-17T15:00Z}]

    Good:

        obligations: [{code: eu-gdpr-33, applies: asserted, decided_by: legal, handled_in: LEGAL-123}]
    """
    for index, entry in _asserted(one):
        clock = facts.archive.config.term("obligations", entry.code).clock
        over = incident_of(one).status in RESOLVED
        if over and clock in _FROM_A_MOMENT and one.lacks("obligations", index, "trigger_at"):
            message = f"'{entry.code}' is asserted, and no moment is recorded from which its clock runs"
            hint = "write trigger_at: 2025-11-16T09:00Z or unknown, or handled_in: and where Legal keeps the matter"
            yield Problem("obligation-trigger", message, Field(("obligations", index, "trigger_at")), hint)


@rule("AW582", "obligation-undecided", Level.WARNING, Kind.INCIDENT)
def obligation_undecided(one: Parsed, facts: Facts) -> Iterator[Problem]:
    """It is not decided whether a duty applies, for longer than policy allows at this severity.

    Some clocks run from the moment of awareness, whether or not anybody has decided. `undecided` in the policy says after
    how long a decision is asked for.

    Bad archive:

        ### reviews/incidents/2025/INC-2025-4HJD.md
        ---
        id: INC-2025-4HJD
        title: Raids in November
        status: open
        severity: SEV1
        times: {detected: 2025-11-15T22:10Z}
        obligations: [{code: eu-gdpr-33, applies: undecided}]
        ---

    Good archive:

        ### reviews/incidents/2025/INC-2025-4HJD.md
        ---
        id: INC-2025-4HJD
        title: Raids in November
        status: open
        severity: SEV1
        times: {detected: 2025-11-15T22:10Z}
        obligations: [{code: eu-gdpr-33, applies: ruled-out, reason: "No personal data was within reach.", decided_by: legal}]
        ---
    """
    for index, entry in _duties(one):
        if entry.applies != "undecided" or entry.code not in facts.archive.config.terms.get("obligations", {}):
            continue
        record = incident_of(one)
        allowed = read_duration(policy_for(one, facts).undecided.get(record.severity, ""))
        received = entry.trigger_at
        since = received if received is not None and received.known else record.times.detected
        if allowed is None or since is None or since.until is None:
            continue
        waited = now_of(facts.as_of) - since.until
        if waited > allowed:
            days = "a day" if waited.days < 2 else f"{waited.days} days"  # noqa: PLR2004 - one day, two days
            message = (
                f"whether '{entry.code}' applies has been undecided for {days}, in an incident of {record.severity}"
            )
            hint = "ask Legal; write applies: asserted or ruled-out with a reason, or handled_in: and where it is kept"
            yield Problem("obligation-undecided", message, Field(("obligations", index)), hint)


@rule("AW583", "obligation-ruled-out", Level.WARNING, Kind.INCIDENT)
def obligation_ruled_out(one: Parsed, _: Facts) -> Iterator[Problem]:
    """A duty is ruled out in a resolved incident, and no reason is given.

    The next incident of the kind asks the same question, and whoever answers it wants to know what decided it this time.

    Bad:

        obligations: [{code: eu-gdpr-33, applies: ruled-out, decided_by: legal}]

    Good:

        obligations: [{code: eu-gdpr-33, applies: ruled-out, decided_by: legal, reason: "No personal data was within reach."}]
    """
    for index, entry in _duties(one):
        if entry.applies != "ruled-out" or incident_of(one).status not in RESOLVED:
            continue
        if one.lacks("obligations", index, "reason"):
            message = f"'{entry.code}' is ruled out, and no reason is given"
            hint = "write reason: in a sentence, or handled_in: and where Legal keeps the matter"
            yield Problem("obligation-ruled-out", message, Field(("obligations", index, "reason")), hint)


@rule("AW584", "obligation-past-clock", Level.WARNING, Kind.INCIDENT)
def obligation_past_clock(one: Parsed, facts: Facts) -> Iterator[Problem]:
    """The clock of a duty has ended, and nothing is recorded as done.

    This says what the record holds and no more: it may have been done and not written down. What it means is for Legal to
    assess. Only duties for which the law, an order or a contract names a number have such a clock. Where the moment that started
    it is known to the day or the month alone, it has ended when it has for the latest moment that this may mean.

    Bad:

        obligations: [{code: eu-gdpr-33, applies: asserted, decided_by: legal, trigger_at: 2025-11-16T09:00Z}]

    Good:

        obligations: [{code: eu-gdpr-33, applies: asserted, decided_by: legal, trigger_at: 2025-11-16T09:00Z, done_at: 2025-11-17T15:00Z}]
    """
    config = facts.archive.config
    for index, entry in _asserted(one):
        if not one.lacks("obligations", index, "done_at"):
            continue
        (row,) = obligation_rows((entry,), config, facts.as_of)
        if row.state == "past-clock":
            state = config.word("obligation.state", row.state).title
            ended = f"at {row.due}" if row.exact else row.due if entry.due_at is None else f"with {row.due}"
            message = f"'{entry.code}': {state}. The clock ended {ended}, and no time is recorded at which it was done"
            hint = "if it was done, write done_at:; where Legal keeps the detail, handled_in: and its number is enough"
            yield Problem("obligation-past-clock", message, Field(("obligations", index)), hint)


@rule("AW585", "obligation-no-number", Level.NOTICE, Kind.INCIDENT)
def obligation_no_number(one: Parsed, facts: Facts) -> Iterator[Problem]:
    """A due time is written for a duty for which the law names no number.

    Law that says *promptly* is not a number of hours. Such a time is the team's own, or an order set it, and the note says
    which; pages never call such a duty done in time or late.

    Bad:

        obligations: [{code: eu-dsa-18, applies: asserted, decided_by: legal, trigger_at: 2025-11-16T09:00Z, due_at: 2025-11-16T10:00Z}]

    Good:

        obligations: [{code: eu-dsa-18, applies: asserted, decided_by: legal, trigger_at: 2025-11-16T09:00Z, done_at: 2025-11-16T09:50Z}]
    """
    for index, entry in _asserted(one):
        clock = facts.archive.config.term("obligations", entry.code).clock
        if entry.due_at is not None and entry.due_at.known and clock in _NO_NUMBER and not entry.note:
            message = f"the law names no number for '{entry.code}', and a due time is written here"
            hint = "leave due_at out, or say in note: who set it"
            yield Problem("obligation-no-number", message, Field(("obligations", index, "due_at")), hint)


@rule("AW586", "obligation-twice", Level.WARNING, Kind.INCIDENT)
def obligation_twice(one: Parsed, _: Facts) -> Iterator[Problem]:
    """A duty is listed twice in an incident, and nothing tells the two apart.

    One of them is mostly left over from before, and nobody can say which of the two holds. A duty may well arise twice: of two
    orders each has its own hour. Then each has its own `trigger_at`, its own number or its own note. Of the second of two that
    are alike nothing more is asked.

    Bad:

        obligations:
          - {code: eu-gdpr-33, applies: asserted, decided_by: legal, trigger_at: 2025-11-16T09:00Z, done_at: 2025-11-17T15:00Z}
          - {code: eu-gdpr-33, applies: asserted, decided_by: legal}

    Good:

        obligations:
          - {code: eu-gdpr-33, applies: asserted, decided_by: legal, trigger_at: 2025-11-16T09:00Z, done_at: 2025-11-17T15:00Z}
          - {code: eu-gdpr-33, applies: asserted, decided_by: legal, trigger_at: 2025-11-20T12:00Z, done_at: 2025-11-21T10:00Z}
    """
    if gone(one) or incident_of(one).type == "drill":
        return
    for index in _again(one):
        message = f"'{incident_of(one).obligations[index].code}' is listed above already, and no time or note tells the two apart"
        hint = "take one of the two out; where the duty arose twice, write trigger_at: of each, or what each is about in note:"
        yield Problem("obligation-twice", message, Field(("obligations", index)), hint)


def _again(one: Parsed) -> tuple[int, ...]:
    """The numbers of duties that say nothing which one above them does not, or that contradict it."""
    found: list[int] = []
    above: dict[str, list[Obligation]] = {}
    for index, entry in enumerate(incident_of(one).obligations):
        if not entry.code or any(path[:2] == ("obligations", index) for path in one.unreadable):
            continue
        others = above.setdefault(entry.code, [])
        if any(not _apart(entry, other) for other in others):
            found.append(index)
        others.append(entry)
    return tuple(found)


def _apart(one: Obligation, other: Obligation) -> bool:
    if any(getattr(one, name) != getattr(other, name) for name in ("handled_in", "external_ref", "note")):
        return True
    clocks = ((one.trigger_at, other.trigger_at), (one.due_at, other.due_at))
    return any(a is not None and b is not None and a != b for a, b in clocks)


@once
def _duties(one: Parsed) -> tuple[tuple[int, Obligation], ...]:
    """An incident's duties with their numbers, each once, without those of which all detail is kept elsewhere, or whose state could not be read."""
    record = incident_of(one)
    if not record.obligations or gone(one) or record.type == "drill":
        return ()
    again = _again(one)
    return tuple(
        (index, entry)
        for index, entry in enumerate(record.obligations)
        if index not in again
        and one.lacks("obligations", index, "handled_in")
        and not unread(one, "obligations", index, "applies")
    )


def _asserted(one: Parsed) -> tuple[tuple[int, Obligation], ...]:
    duties = _duties(one)
    return duties and tuple((index, entry) for index, entry in duties if entry.applies == "asserted")


RULES = (
    obligation_trigger,
    obligation_undecided,
    obligation_ruled_out,
    obligation_past_clock,
    obligation_no_number,
    obligation_twice,
)
