"""Does the severity of an incident fit what happened to people, and the story of its changes?"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from afterword.check.rule import Facts, rule
from afterword.check.rules.asked import RESOLVED, incident_of, unread_below
from afterword.diagnostics import Field, Level, Problem
from afterword.model.kinds import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from afterword.check.rules.asked import Path
    from afterword.model.records import Incident
    from afterword.parse.record import Parsed


@rule("AW571", "severity-floor", Level.WARNING, Kind.INCIDENT)
def severity_floor(one: Parsed, facts: Facts) -> Iterator[Problem]:
    """A harm is confirmed that asks for a graver severity, and nothing says why this one was chosen.

    Each harm in the list has a floor: the mildest severity of an incident in which it happened. A person may decide
    otherwise, and then writes why, so that two incidents of one kind can still be compared.

    Bad:

        harms: [hate-raid]
        severity_reason:

    Good:

        harms: [hate-raid]
        severity_reason: "Eleven messages in one chat, taken down in four minutes."
    """
    record = incident_of(one)
    ranks = facts.archive.config.severity_rank
    rank = ranks.get(record.severity)
    if rank is None or record.status not in RESOLVED or record.type not in {"incident", "trending-harm"}:
        return
    harms = facts.archive.config.terms.get("harms", {})
    floor, code = rank, ""
    for harm in record.harms:
        low = harms[harm.code].floor if harm.code in harms and harm.confidence == "confirmed" else None
        if low is not None and 0 <= low < floor:
            floor, code = low, harm.code
    if floor == rank or _reasoned(record) or not one.lacks("severity_reason"):
        return
    if not unread_below(one, "severity_history", "harms"):
        named = tuple(ranks)[floor]
        message = f"'{code}' asks for {named} at the least, the severity is {record.severity}, and no reason is given"
        hint = f"write severity: {named}, or severity_reason: and why it was milder here"
        yield Problem("severity-floor", message, Field(("severity",)), hint)


def _reasoned(record: Incident) -> bool:
    """True when the last change of severity led to the present one and says why."""
    last = record.severity_history[-1] if record.severity_history else None
    return last is not None and last.to == record.severity and bool(last.reason)


@rule("AW572", "severity-history", Level.WARNING, Kind.INCIDENT)
def severity_history(one: Parsed, facts: Facts) -> Iterator[Problem]:
    """The changes of severity do not lead from one to the next, or not to the present severity.

    Every change is kept with its time and its reason: who was called, and what was owed, followed from the level of the moment.

    Bad:

        severity_history:
          - {at: 2025-11-15T23:00Z, from: SEV4, to: SEV2, reason: "Raids on 41 channels."}

    Good:

        severity_history:
          - {at: 2025-11-15T23:00Z, from: SEV4, to: SEV2, reason: "Raids on 41 channels."}
          - {at: 2025-11-17T09:00Z, from: SEV2, to: SEV3, reason: "No threat was carried out."}
    """
    record = incident_of(one)
    changes = record.severity_history
    if not changes or unread_below(one, "severity_history", "severity"):
        return
    known = facts.archive.config.severity_rank
    if any(code and code not in known for code in (record.severity, *(c for e in changes for c in (e.from_, e.to)))):
        return  # A misspelt level is reported by another rule, and nobody can tell which one was meant.
    found = _break(record)
    if found is not None:
        path, message, hint = found
        yield Problem("severity-history", message, Field(path), hint)


def _break(record: Incident) -> tuple[Path, str, str] | None:
    """The first place at which the story of the severity does not hold: path, message and hint."""
    changes = record.severity_history
    for index, (before, change) in enumerate(pairwise(changes), start=1):
        if before.at is not None and change.at is not None and change.at.surely_before(before.at):
            message = f"this change ({change.at}) lies before the one above it ({before.at})"
            return ("severity_history", index, "at"), message, "put the changes in order of time"
        if change.from_ and before.to and change.from_ != before.to:
            message = f"this change starts from {change.from_}, and the one above it led to {before.to}"
            return ("severity_history", index, "from"), message, "mend one of the two, or add the change between them"
    last = changes[-1].to
    if last and record.severity and last != record.severity:
        message = f"the last change led to {last}, and the severity is {record.severity}"
        hint = f"write severity: {last}, or add the change to {record.severity} with its time and reason"
        return ("severity",), message, hint
    return None


RULES = (severity_floor, severity_history)
