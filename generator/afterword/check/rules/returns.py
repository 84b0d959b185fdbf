"""Did something happen before, and does the review know of it? Compared by what was harmed and what made it possible."""

from __future__ import annotations

from bisect import bisect_left
from datetime import UTC, datetime, timedelta
from itertools import product
from typing import TYPE_CHECKING, TypeAlias

from afterword.check.rule import Facts, Looks, rule
from afterword.check.rules.asked import listed
from afterword.check.told import told
from afterword.derive.durations import now_of
from afterword.diagnostics import Field, Level, Problem
from afterword.model.duration import read_duration
from afterword.model.kinds import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from afterword.check.told import Pair, Told, Way
    from afterword.link.archive import Archive

_COMPARABLE = (Kind.INCIDENT, Kind.REVIEW)
_NOW = timedelta(0)
_MOMENT = timedelta(microseconds=1)
MOST = 3
"""Of all that was alike before, so many of the latest are looked at and named: an archive of one harm alone stays quick."""


@rule("AW515", "similar-incidents", Level.NOTICE, looks=Looks.ARCHIVE)
def similar_incidents(facts: Facts) -> Iterator[tuple[str, Problem]]:
    """A review names no earlier incident, though one with the same harm and the same factor happened within a year.

    Whoever asks "have we seen this before?" wants to know what was tried then. Name the earlier incident or its review under
    `related`, or anywhere in the text, such as in the section Similar incidents. Reviews that were published longer ago than
    `recurrence` in the policy are left in peace.

    Bad archive:

        ### reviews/incidents/2025/INC-2025-4HJD.md
        ---
        id: INC-2025-4HJD
        title: Raids in October
        status: contained
        severity: SEV4
        harms: [hate-raid]
        times: {detected: 2025-10-02T22:10Z}
        timeline: [{at: 2026-01-10T10:00Z, type: update, what: "Quiet."}]
        ---

        ### reviews/post-incident/2025/PIR-2025-4HJD.md
        ---
        id: PIR-2025-4HJD
        title: Raids in October
        incidents: [INC-2025-4HJD]
        template: near-miss
        status: published
        times: {published: 2025-10-20}
        factors: [{id: F1, code: weak-identity, statement: Any account could raid.}]
        accepted_risks: [{factor: F1, reason: "Limited at the source.", approver: policy, until: 2026-06-01}]
        ---
        ## Summary
        Raids.
        ## What nearly happened
        They came in groups.
        ## What held
        The limit.
        ## Why were we surprised?
        We were not.
        ## Lessons
        Ask what a new account should be able to do.

    Good archive:

        ### reviews/incidents/2025/INC-2025-4HJD.md
        ---
        id: INC-2025-4HJD
        title: Spam in October
        status: contained
        severity: SEV4
        harms: [spam]
        times: {detected: 2025-10-02T22:10Z}
        timeline: [{at: 2026-01-10T10:00Z, type: update, what: "Quiet."}]
        ---
    """
    archive, window = facts.archive, _window(facts.archive)
    seen: dict[Pair, list[tuple[datetime, str]]] = {}
    reviews = told(archive)
    asked, since = _recent(reviews, facts.as_of, window)
    for review in reviews:
        if review.began < since:
            continue
        near = _near(review, seen, window) if review.id in asked else set()
        if near and not _knows(review, archive):
            names = listed([incident for _, incident in sorted(near, reverse=True)[:MOST]])
            message = (
                f"{names} had the same harm and factor within the year before, and the review names nothing like it"
            )
            hint = "read what was tried then, and name it under related or in the section Similar incidents"
            yield archive.cards[review.id].path, Problem("similar-incidents", message, Field(("related",)), hint)
        entries = [(review.began, incident) for incident in sorted(review.incidents)[:MOST]]
        for pair in review.pairs:
            seen[pair] = (seen[pair] + entries)[-MOST:] if pair in seen else entries


def _near(
    review: Told, seen: Mapping[Pair, list[tuple[datetime, str]]], window: timedelta
) -> set[tuple[datetime, str]]:
    """The incidents told of before that share a harm and a factor with a review, and began within the time of a recurrence."""
    return {
        (began, incident)
        for pair in review.pairs
        for began, incident in seen.get(pair, ())
        if _NOW <= review.began - began <= window and incident not in review.incidents
    }


def _recent(reviews: Iterable[Told], as_of: date, window: timedelta) -> tuple[frozenset[str], datetime]:
    """The reviews that somebody may still touch, by id, and since when things are compared with them: the rest is history."""
    now = now_of(as_of)
    recent = [review for review in reviews if review.told is None or now - review.told <= window]
    return frozenset(one.id for one in recent), _earlier(min((one.began for one in recent), default=now), window)


def _earlier(when: datetime, window: timedelta) -> datetime:
    """A moment so long before another, or the first of the calendar."""
    first = datetime.min.replace(tzinfo=UTC)
    return when - window if when - first > window else first


def _knows(review: Told, archive: Archive) -> bool:
    """True when a review names an incident or a review, besides what it covers, that has a harm or a factor in common with it."""
    summaries, codes = archive.summaries, {code for _, code in review.factors}
    for target in _targets(review, archive):
        other = summaries.get(target)
        if other is None or other.kind not in _COMPARABLE:
            continue
        told_of = (other, *(summaries[i] for i in other.incidents if i in summaries))
        if not codes.isdisjoint(other.terms.get("factors", ())) or any(
            not review.harms.isdisjoint(one.terms.get("harms", ())) for one in told_of
        ):
            return True
    return False


def _targets(review: Told, archive: Archive) -> set[str]:
    """The other records that a review names, or one of its incidents does."""
    told_in = (review.id, *review.incidents)
    return {r.target for one in told_in for r in archive.references.get(one, ())} - review.incidents - {review.id}


@rule("AW559", "factor-returned", Level.WARNING, looks=Looks.ARCHIVE)
def factor_returned(facts: Facts) -> Iterator[tuple[str, Problem]]:
    """A factor came back, past the same safeguard, after the action against it was verified, and the new review does not say so.

    Then the action did not hold, or holds only elsewhere. Either way the earlier review is where to begin: a new action can
    follow the old one (`follows: PIR-…/A1`), and the old one's log can say `ineffective`. Reviews that were published longer
    ago than `recurrence` in the policy are left in peace.

    Bad archive:

        ### reviews/incidents/2025/INC-2025-4HJD.md
        ---
        id: INC-2025-4HJD
        title: Raids in July
        status: contained
        severity: SEV4
        harms: [hate-raid]
        safeguards: [{safeguard: raid-controls, mode: absent}]
        times: {detected: 2025-07-02T22:10Z}
        timeline: [{at: 2026-01-10T10:00Z, type: update, what: "Quiet."}]
        ---

        ### reviews/post-incident/2025/PIR-2025-4HJD.md
        ---
        id: PIR-2025-4HJD
        title: Raids in July
        incidents: [INC-2025-4HJD]
        template: near-miss
        status: approved
        times: {held: 2025-07-20}
        factors: [{id: F1, code: weak-identity, statement: Any account could raid.}]
        actions:
          - {id: A1, title: Limit raids, type: safe-default, owner: product, due: 2025-08-01, addresses: [F1],
             measure: {what: reports per raid, target: under 2, by: 2025-09-01}}
        ---
        ## Summary
        Raids.
        ## What nearly happened
        They came in groups.
        ## What held
        The limit.
        ## Why were we surprised?
        We were not.
        ## Lessons
        Ask what a new account should be able to do.

        ### reviews/post-incident/2025/PIR-2025-4HJD.progress.yml
        - {on: 2025-08-01, by: product, action: A1, set: {status: done}, evidence: release 9}
        - {on: 2025-09-02, by: data, action: A1, set: {status: verified}, result: effective, evidence: 1.1 reports}

    Good archive:

        ### reviews/incidents/2025/INC-2025-4HJD.md
        ---
        id: INC-2025-4HJD
        title: Spam in July
        status: contained
        severity: SEV4
        harms: [spam]
        times: {detected: 2025-07-02T22:10Z}
        timeline: [{at: 2026-01-10T10:00Z, type: update, what: "Quiet."}]
        ---
    """
    archive = facts.archive
    reviews, window = told(archive), _window(archive)
    asked, since = _recent(reviews, facts.as_of, window)
    verified, by_id = _verified(reviews, archive, since), {one.id: one for one in reviews}
    for review in reviews:
        back = _came_back(review, verified, window) if review.id in asked else []
        named = [by_id[one] for one in _reviews_named(review, archive) if one in by_id] if back else []
        new = [found for found in back if not any(other.shares(found[2], found[3]) for other in named)]
        if new:
            checked, address, (harm, safeguard, _), factor = max(new)
            on = (checked - _MOMENT).date()
            message = f"'{factor}' let '{harm}' past '{safeguard}' again, after {address} was verified on {on}"
            hint = (
                f"say what became of it: follows: {address} on the new action, or name the earlier review under related"
            )
            yield archive.cards[review.id].path, Problem("factor-returned", message, Field(("factors",)), hint)


_Verified: TypeAlias = "dict[tuple[Way, str], list[tuple[datetime, str]]]"


def _verified(reviews: list[Told], archive: Archive, since: datetime) -> _Verified:
    """When actions against a factor were found effective after a moment, in order of time, by the way in which the harm got through, and the factor."""
    found: _Verified = {}
    for review in reviews:
        codes = dict(review.factors)
        for line in archive.summaries[review.id].actions:
            checked = line.state.checked_on.until if line.state.checked_on is not None else None
            effective = line.state.status == "verified" and line.state.result in {"", "effective"}
            if checked is None or checked < since or not effective or line.interim:
                continue
            against = [codes[factor] for factor in line.addresses if factor in codes]
            for key in product(review.ways, against):
                found.setdefault(key, []).append((checked, line.address))
    for many in found.values():
        many.sort()
    return found


def _came_back(review: Told, verified: _Verified, window: timedelta) -> list[tuple[datetime, str, Way, str]]:
    """What had been verified before an incident began, and came back in it within the time of a recurrence."""
    found = []
    for key in product(review.ways, {code for _, code in review.factors}):
        if key in verified:
            many = verified[key]
            before = bisect_left(many, (review.began, "")) - 1
            if before >= 0 and review.began - many[before][0] <= window:
                found.append((*many[before], *key))
    return found


def _reviews_named(review: Told, archive: Archive) -> set[str]:
    """The reviews that a review names, and those of the incidents that it names."""
    targets = _targets(review, archive)
    return targets | {one.id for target in targets for one in archive.reviews_of(target)}


def _window(archive: Archive) -> timedelta:
    """Within how long something counts as having come back, by the newest policy."""
    return read_duration(archive.config.policy.on(None).recurrence) or timedelta(0)


RULES = (similar_incidents, factor_returned)
