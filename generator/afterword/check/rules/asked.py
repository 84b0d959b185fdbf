"""How much a record is asked for by its status, and where a rule stays silent because a value could not be read."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, cast

from msgspec import Struct

from afterword.link.archive import counting
from afterword.model.kinds import GONE
from afterword.model.records import Audit, Incident, Plan, Review

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from afterword.check.rule import Facts
    from afterword.link.summary import Summary
    from afterword.model.policy import PolicyVersion
    from afterword.parse.record import Log, Parsed

Path = tuple[str | int, ...]
RESOLVED = ("resolved", "closed")
"""From here on an incident is asked for more than its first facts."""
IN_REVIEW = ("in-review", "approved", "published")
"""From here on a review or an audit is asked to be complete; a draft is left in peace."""
DECIDED = ("approved", "published")
RUNNING = ("active", "paused", "completed", "ended-not-met")
"""From here on a plan is asked to be complete."""


def incident_of(one: Parsed) -> Incident:
    """The incident in a parsed record, for rules that look at incidents only."""
    return cast("Incident", one.record)


def review_of(one: Parsed) -> Review:
    """The review in a parsed record, for rules that look at reviews only."""
    return cast("Review", one.record)


def audit_of(one: Parsed) -> Audit:
    """The audit in a parsed record, for rules that look at audits only."""
    return cast("Audit", one.record)


def plan_of(one: Parsed) -> Plan:
    """The plan in a parsed record, for rules that look at plans only."""
    return cast("Plan", one.record)


def gone(one: Parsed) -> bool:
    """True for a withdrawn or expunged record: it is asked for its reason and nothing else."""
    return one.record is not None and one.record.status in GONE


def unread(one: Parsed | Log, *path: str | int) -> bool:
    """True when the value at a path, or one that holds it, was reported as unreadable."""
    return bool(one.unreadable) and any(path[: n + 1] in one.unreadable for n in range(len(path)))


def unread_below(one: Parsed | Log, *names: str) -> bool:
    """True when anything in these fields was reported as unreadable: then nothing in them is surely absent."""
    return bool(one.unreadable) and any(path[:1] == (name,) for path in one.unreadable for name in names)


def incidents_of(one: Parsed, facts: Facts) -> list[Summary]:
    """The incidents that a review names and that are there, in the order written; those that count no more too."""
    summaries = facts.archive.summaries
    return [summaries[i] for i in map(facts.archive.present, review_of(one).incidents) if i in summaries]


def covered_by(one: Parsed, facts: Facts) -> list[Summary]:
    """The readable incidents that decide what is asked of a review, gravest first.

    One that was withdrawn or expunged asks nothing of it, unless it covers no other.
    """
    ranks = {code: rank for rank, code in enumerate(facts.archive.config.terms.get("severities", {}))}
    found = [summary for summary in counting(incidents_of(one, facts)) if summary.readable]
    return sorted(found, key=lambda summary: ranks.get(summary.severity, len(ranks)))


def free_id(letter: str, taken: Iterable[str]) -> str:
    """The first id that nothing has yet: F2 where there is an F1."""
    there = set(taken)
    return next(found for n in count(1) if (found := f"{letter}{n}") not in there)


def policy_for(one: Parsed, facts: Facts) -> PolicyVersion:
    """The policy that applies to a record: by the day its (gravest) incident was detected, else the newest."""
    if isinstance(one.record, Incident):
        return facts.archive.config.policy.on(one.record.times.detected)
    covered = covered_by(one, facts) if isinstance(one.record, Review) else []
    return facts.archive.config.policy.on(next((c.times.get("detected") for c in covered), None))


def said(value: object, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """Every text of a record with its path, codes and references too. Slow: only for records that hold a find."""
    if isinstance(value, str):
        if value:
            yield path, value
    elif isinstance(value, tuple):
        for index, entry in enumerate(value):
            yield from said(entry, (*path, index))
    elif isinstance(value, dict):
        for name, entry in value.items():
            yield from said(entry, (*path, str(name)))
    elif isinstance(value, Struct):
        for name in value.__struct_fields__:
            yield from said(getattr(value, name), (*path, name.rstrip("_")))


def listed(words: list[str] | tuple[str, ...], *, last: str = "and") -> str:
    """Words as people list them: `'a', 'b' and 'c'`."""
    quoted = [f"'{word}'" for word in words]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} {last} {quoted[-1]}"
