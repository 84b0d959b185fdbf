"""Is a review about incidents, of the right template, kept by the right team and approved by those who must?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from afterword.check.rule import Facts, rule
from afterword.check.rules.asked import DECIDED, IN_REVIEW, covered_by, gone, listed, policy_for, review_of
from afterword.diagnostics import Field, Level, Problem
from afterword.model.kinds import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from afterword.link.summary import Summary
    from afterword.model.policy import PolicyVersion, ReviewOwed
    from afterword.parse.record import Parsed


@rule("AW503", "review-template", Level.WARNING, Kind.REVIEW)
def review_template(one: Parsed, facts: Facts) -> Iterator[Problem]:
    """A review has no template, or one that policy does not accept for the severity of its incident.

    The graver the incident, the more questions its review answers; `policy.yml` says which templates satisfy which level, and
    which suit a type of incident, such as a review of a cluster for a harm that rises slowly. Of several incidents those count
    that were not withdrawn.

    Bad archive:

        ### reviews/incidents/2025/INC-2025-7KQ4.md
        ---
        id: INC-2025-7KQ4
        title: Raids come back every month
        type: trending-harm
        status: watching
        severity: SEV3
        times: {detected: 2025-11-15T22:10Z}
        ---

    Good archive:

        ### reviews/incidents/2025/INC-2025-7KQ4.md
        ---
        id: INC-2025-7KQ4
        title: Raids in November
        status: open
        severity: SEV3
        times: {detected: 2025-11-15T22:10Z}
        ---
    """
    record = review_of(one)
    if record.status not in IN_REVIEW:
        return
    if one.lacks("template"):
        hint = "write template: full, light, near-miss or cluster"
        yield Problem("review-template", "the review names no template", Field(("template",)), hint)
    policy = policy_for(one, facts)
    for incident in covered_by(one, facts):
        owed = _review_owed(incident, policy)
        if record.template and owed is not None and owed.accepts and record.template not in owed.accepts:
            message = (
                f"{incident.id} is {_level(incident, policy)}, which a '{record.template}' review does not satisfy"
            )
            hint = f"policy accepts {listed(owed.accepts, last='or')} here"
            yield Problem("review-template", message, Field(("template",)), hint)
            return


def _review_owed(incident: Summary, policy: PolicyVersion) -> ReviewOwed | None:
    return policy.review_by_type.get(incident.type) or policy.review.get(incident.severity)


def _level(incident: Summary, policy: PolicyVersion) -> str:
    return f"of the type '{incident.type}'" if incident.type in policy.review_by_type else incident.severity


@rule("AW505", "review-covers-incidents", Level.ERROR, Kind.REVIEW)
def review_covers_incidents(one: Parsed, _: Facts) -> Iterator[Problem]:
    """A review names no incident.

    Without it the review is found from nowhere, has no severity, and its incident looks as if nobody had learned from it.

    Bad:

        incidents: []

    Good:

        incidents: [INC-2025-7KQ4]
    """
    if not gone(one) and one.lacks("incidents"):
        hint = "write incidents: [INC-2025-7KQ4]"
        yield Problem("review-covers-incidents", "the review names no incident", Field(("incidents",)), hint)


@rule("AW506", "required-approvals", Level.WARNING, Kind.REVIEW)
def required_approvals(one: Parsed, facts: Facts) -> Iterator[Problem]:
    """A review is approved or published without the approval of a team that policy asks.

    Approvals stand in the progress log, dated on or before the day of publishing. The latest word of a team counts.

    Bad archive:

        ### reviews/post-incident/2025/PIR-2025-B3WD.progress.yml
        - {on: 2025-12-08, by: safety-ops, approve: safety-ops, decision: approved}

        ### reviews/incidents/2025/INC-2025-7KQ4.md
        ---
        id: INC-2025-7KQ4
        title: A raid
        type: trending-harm
        status: watching
        severity: SEV2
        times: {detected: 2025-11-15T22:10Z}
        ---

        ### reviews/post-incident/2025/PIR-2025-B3WD.md
        ---
        id: PIR-2025-B3WD
        title: A pattern of raids
        incidents: [INC-2025-7KQ4]
        template: cluster
        status: published
        times: {published: 2025-12-10}
        actions: [{id: A1, title: Limit raids, owner: product, due: 2026-01-05, addresses: [F1]}]
        factors: [{id: F1, code: weak-identity, statement: Any account could raid.}]
        ---
        ## Summary
        Raids.
        ## The pattern
        They come back.
        ## Incidents covered
        One.
        ## Contributing factors
        Accounts cost nothing.
        ## Lessons
        Ask what a new account should be able to do.

    Good archive:

        ### reviews/post-incident/2025/PIR-2025-B3WD.progress.yml
        - {on: 2025-12-08, by: safety-ops, approve: safety-ops, decision: approved}
        - {on: 2025-12-08, by: policy, approve: policy, decision: approved}
        - {on: 2025-12-09, by: legal, approve: legal, decision: no-objection}
    """
    record = review_of(one)
    log = facts.archive.logs.get(one.id)
    severity = facts.archive.summaries[one.id].severity
    if record.status not in DECIDED or (log is not None and log.problems):
        return
    given: dict[str, bool] = {}
    published = record.times.published
    for entry in log.entries if log else ():
        late = published is not None and entry.on is not None and published.surely_before(entry.on)
        if entry.approve and not late:
            given[entry.approve] = entry.decision in {"approved", "no-objection"}
    absent = [team for team in policy_for(one, facts).approvals.get(severity, ()) if not given.get(team)]
    if absent:
        by_then = "before it was published" if record.status == "published" else "yet"
        teams = "team" if len(absent) == 1 else "teams"
        message = f"a {severity} review is approved by the {teams} {listed(absent)}, and no such approval was recorded {by_then}"
        hint = "add to the progress log: - {on: …, by: …, approve: …, decision: approved}"
        yield Problem("required-approvals", message, Field(("status",)), hint)


@rule("AW507", "facilitator-apart", Level.WARNING, Kind.REVIEW)
def facilitator_apart(one: Parsed, facts: Facts) -> Iterator[Problem]:
    """A team that led the incident, at any time, also facilitates its review.

    People speak more freely when the room is kept by somebody who has no part in the story. Who led at first and handed over
    has one too. An incident that was withdrawn does not count.

    Bad:

        facilitator: incident-management

    Good:

        facilitator: quality
    """
    record = review_of(one)
    if record.status not in IN_REVIEW or not record.facilitator:
        return
    for incident in covered_by(one, facts):
        if record.facilitator in {incident.owner, *facts.archive.cards[incident.id].led_before}:
            message = f"'{record.facilitator}' led {incident.id} and facilitates its review"
            yield Problem("facilitator-apart", message, Field(("facilitator",)), "ask a team that had no part in it")
            return


RULES = (review_template, review_covers_incidents, required_approvals, facilitator_apart)
