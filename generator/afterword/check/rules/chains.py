"""Do records that stand for, come back from or follow each other lead somewhere, and not round in a circle?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from afterword.check.once import once
from afterword.check.rule import Facts, Looks, rule
from afterword.check.rules.asked import incident_of
from afterword.diagnostics import Field, Level, Problem
from afterword.model.fields import RefTo
from afterword.model.kinds import GONE, Kind
from afterword.model.walk import marked

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from afterword.link.archive import Archive
    from afterword.link.summary import Summary
    from afterword.parse.record import Parsed

_ONE_WAY = ("successor", "recurrence_of", "members")
"""Fields that lead from one record to another and never back; `related` may."""
MOST = 6
"""So many of a circle are named."""
_SAID = {
    "successor": "stand in each other's place",
    "recurrence_of": "each came back from the next",
    "members": "are each a part of the next",
    "follows": "follow each other",
    "superseded_by": "replace each other",
}


@rule("AW255", "reference-cycle", Level.ERROR, looks=Looks.ARCHIVE)
def reference_cycle(facts: Facts) -> Iterator[tuple[str, Problem]]:
    """Records or actions lead round in a circle.

    What stands in place of a withdrawn record, what an incident came back from, what an action follows: each leads to one
    that came before or after, and whoever goes along must arrive somewhere. The circle is reported once, at its first record.

    Bad archive:

        ### reviews/incidents/2025/INC-2025-4HJD.md
        ---
        id: INC-2025-4HJD
        title: Raids in January
        type: trending-harm
        status: contained
        severity: SEV4
        times: {detected: 2026-01-02T22:10Z}
        members: [INC-2025-5KJD]
        timeline: [{at: 2026-01-10T10:00Z, type: update, what: "Quiet."}]
        ---

        ### reviews/incidents/2025/INC-2025-5KJD.md
        ---
        id: INC-2025-5KJD
        title: More raids in January
        status: contained
        severity: SEV4
        times: {detected: 2026-01-03T22:10Z}
        members: [INC-2025-4HJD]
        timeline: [{at: 2026-01-10T10:00Z, type: update, what: "Quiet."}]
        ---

    Good archive:

        ### reviews/incidents/2025/INC-2025-4HJD.md
        ---
        id: INC-2025-4HJD
        title: Raids in January
        type: trending-harm
        status: contained
        severity: SEV4
        times: {detected: 2026-01-02T22:10Z}
        members: [INC-2025-7KQ4]
        timeline: [{at: 2026-01-10T10:00Z, type: update, what: "Quiet."}]
        ---
    """
    archive = facts.archive
    for relation, edges in _chains(archive).items():
        for circle in cycles(edges):
            first = circle.index(min(circle))
            turned = [*circle[first:], *circle[:first]]
            here, there = turned[0], turned[1 % len(turned)]
            path, place = _place(archive, relation, here, there)
            message = (
                f"{' → '.join([*turned[:MOST], *['…'][: len(turned) > MOST], turned[0]])}: these {_SAID[relation]}"
            )
            yield path, Problem("reference-cycle", message, place, f"take out one '{relation}' of them")


def cycles(edges: Mapping[str, Sequence[str]]) -> Iterator[list[str]]:
    """Circles in a graph, each node in one of them at the most, in linear time; a node that leads to itself alone is none."""
    left = _that_go_on(edges)
    walked: set[str] = set()
    for start in sorted(left):
        path: dict[str, int] = {}
        here = start
        while here not in walked and here not in path:
            path[here] = len(path)
            here = next(node for node in edges[here] if node in left and node != here)
        if here in path:
            yield list(path)[path[here] :]
        walked.update(path)


def _that_go_on(edges: Mapping[str, Sequence[str]]) -> set[str]:
    """The nodes from which one can walk for ever: all but those that lead only to ends."""
    onward = {node: len({t for t in targets if t in edges and t != node}) for node, targets in edges.items()}
    back: dict[str, list[str]] = {}
    for node, targets in edges.items():
        for target in {t for t in targets if t in edges and t != node}:
            back.setdefault(target, []).append(node)
    ends = [node for node, count in onward.items() if not count]
    while ends:
        for node in back.get(ends.pop(), ()):
            onward[node] -= 1
            if not onward[node]:
                ends.append(node)
    return {node for node, count in onward.items() if count}


@once
def _chains(archive: Archive) -> dict[str, dict[str, list[str]]]:
    """Who leads to whom, by relation: records by id, actions by address."""
    found: dict[str, dict[str, list[str]]] = {relation: {} for relation in _SAID}
    for record_id, many in archive.references.items():
        for reference in many:
            if reference.relation in _ONE_WAY and not _too_early(
                archive, reference.relation, record_id, reference.target
            ):
                found[reference.relation].setdefault(record_id, []).append(reference.target)
    for record_id, card in archive.cards.items():
        for step in card.steps:
            found[step.relation].setdefault(f"{record_id}/{step.action}", []).append(archive.present(step.target))
    return found


def _too_early(archive: Archive, relation: str, source: str, target: str) -> bool:
    """True when an incident came back from one that began later: another rule says so, and a circle of these is no news."""
    other = archive.summaries.get(target)
    return relation == "recurrence_of" and other is not None and _before(archive.summaries[source], other)


def _before(one: Summary, other: Summary) -> bool:
    if one.date is None or other.date is None or other.kind is not Kind.INCIDENT:
        return False
    return one.date.surely_before(other.date)


def _place(archive: Archive, relation: str, here: str, there: str) -> tuple[str, Field]:
    """The file and the field in which one record or action names the next."""
    record_id, _, part = here.partition("/")
    log = archive.logs.get(record_id)
    if relation == "superseded_by" and log is not None:
        named = (n for n, e in enumerate(log.entries) if e.action == part and archive.present(e.superseded_by) == there)
        return log.path, Field((next(named, 0), relation))
    one = archive.records[record_id]
    for item in marked(one.record):
        if isinstance(item.mark, RefTo) and relation in item.path and archive.present(item.value) == there:
            return one.path, Field(item.path)
    return one.path, Field(())


@rule("AW256", "recurrence-order", Level.WARNING, Kind.INCIDENT)
def recurrence_order(one: Parsed, facts: Facts) -> Iterator[Problem]:
    """An incident is said to have come back from one that began later.

    The later one names the earlier one. Either the two are the wrong way round, or one of the times is wrong.

    Bad archive:

        ### reviews/incidents/2025/INC-2025-4HJD.md
        ---
        id: INC-2025-4HJD
        title: Raids in July
        status: contained
        severity: SEV4
        times: {detected: 2025-07-02T22:10Z}
        recurrence_of: INC-2025-7KQ4
        timeline: [{at: 2026-01-10T10:00Z, type: update, what: "Quiet."}]
        ---

    Good archive:

        ### reviews/incidents/2025/INC-2025-4HJD.md
        ---
        id: INC-2025-4HJD
        title: Raids in December
        status: contained
        severity: SEV4
        times: {detected: 2025-12-02T22:10Z}
        recurrence_of: INC-2025-7KQ4
        timeline: [{at: 2026-01-10T10:00Z, type: update, what: "Quiet."}]
        ---
    """
    earlier = facts.archive.present(incident_of(one).recurrence_of)
    summaries = facts.archive.summaries
    if earlier and earlier in summaries and earlier != one.id and _before(summaries[one.id], summaries[earlier]):
        other, own = summaries[earlier].date, summaries[one.id].date
        message = f"{one.id} ({own}) is said to have come back from {earlier}, which began later ({other})"
        hint = f"name {one.id} under recurrence_of in {earlier} instead, or mend the times"
        yield Problem("recurrence-order", message, Field(("recurrence_of",)), hint)


@rule("AW257", "successor-gone", Level.WARNING, looks=Looks.ARCHIVE)
def successor_gone(facts: Facts) -> Iterator[tuple[str, Problem]]:
    """What stands in place of a withdrawn record has been withdrawn itself, and names nothing in its own place.

    Whoever follows an old address ends at a record that no longer counts.

    Bad archive:

        ### reviews/incidents/2025/INC-2025-4HJD.md
        ---
        id: INC-2025-4HJD
        title: Raids in July
        status: withdrawn
        severity: SEV4
        withdrawn: {on: 2025-08-01, reason: Recorded twice., successor: INC-2025-5KJD}
        ---

        ### reviews/incidents/2025/INC-2025-5KJD.md
        ---
        id: INC-2025-5KJD
        title: Raids in July
        status: withdrawn
        severity: SEV4
        withdrawn: {on: 2025-08-02, reason: A test of the form.}
        ---

    Good archive:

        ### reviews/incidents/2025/INC-2025-4HJD.md
        ---
        id: INC-2025-4HJD
        title: Raids in July
        status: withdrawn
        severity: SEV4
        withdrawn: {on: 2025-08-01, reason: Recorded twice., successor: INC-2025-7KQ4}
        ---
    """
    archive = facts.archive
    chain = _chains(archive)["successor"]
    for record_id, targets in chain.items():
        target = targets[0].partition("/")[0]
        other = archive.summaries.get(target)
        if other is not None and other.status in GONE and target not in chain and target != record_id:
            message = f"{target} stands in place of {record_id}, and is {other.status} itself"
            hint = f"name the record that counts now, or give {target} a successor"
            place = Field(("withdrawn", "successor"))
            yield archive.cards[record_id].path, Problem("successor-gone", message, place, hint)


RULES = (reference_cycle, recurrence_order, successor_gone)
