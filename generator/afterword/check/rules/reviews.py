"""Does a review say what a review owes, about incidents, with nothing left open?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from afterword.check.rule import Facts, rule
from afterword.check.rules.asked import (
    DECIDED,
    IN_REVIEW,
    covered_by,
    gone,
    listed,
    policy_for,
    review_of,
    unread_below,
)
from afterword.diagnostics import Field, InBody, Level, Problem
from afterword.model.kinds import Kind
from afterword.model.records import Review
from afterword.parse.reader import nearest
from afterword.prose.sections import Section, sections

if TYPE_CHECKING:
    from collections.abc import Iterator

    from afterword.link.summary import Summary
    from afterword.model.policy import PolicyVersion, ReviewOwed
    from afterword.parse.record import Parsed


@rule("AW501", "sections-present", Level.ERROR, Kind.REVIEW, Kind.AUDIT, Kind.PLAN)
def sections_present(one: Parsed, facts: Facts) -> Iterator[Problem]:
    """A section that this template owes is absent, or nothing is written in it yet.

    The headings are the questions that every review answers; `policy.yml` lists them by template. One that is left out is
    usually the one that was hard to answer. A placeholder counts as absent. Drafts are not asked.

    Bad body:

        ## Summary

        A raid on small channels.

        ## What happened

        To be written

        ## Contributing factors

        New accounts could do all that old ones can.

    Good body:

        ## Summary

        A raid on small channels.

        ## Lessons

        Ask what a new account should be able to do.

        ## What happened

        Accounts moved in groups.

        ## Contributing factors

        New accounts could do all that old ones can.
    """
    yield from _sections_owed(one, facts, "sections-present")


@rule("AW502", "incident-sections", Level.WARNING, Kind.INCIDENT)
def incident_sections(one: Parsed, facts: Facts) -> Iterator[Problem]:
    """A resolved incident lacks a section that incidents owe, or nothing is written in it yet.

    Whoever reads the record next year was not there. An incident that is still open or contained is not asked.

    Bad body:

        ## Summary

        A raid on small channels.

    Good body:

        ## Summary

        A raid on small channels.

        ## What happened

        Accounts moved in groups.

        ## Who was affected

        Small channels.

        ## Detection

        By a creator.

        ## Response

        Raids were limited.
    """
    yield from _sections_owed(one, facts, "incident-sections")


def _sections_owed(one: Parsed, facts: Facts, name: str) -> Iterator[Problem]:
    policy = policy_for(one, facts)
    if one.record is None or gone(one) or one.record.status not in policy.sections_from.get(one.kind, ()):
        return
    owed = _owed(one, policy)
    found: dict[str, Section] = {}
    for section in sections(one.body):
        found.setdefault(_plain(section.heading), section)
    absent = [heading for heading in owed if _plain(heading) not in found]
    if absent:
        spare = tuple(s.heading for heading, s in found.items() if heading not in {_plain(h) for h in owed})
        message = f"the body has no section {listed(absent)}" if len(absent) == 1 else f"the body lacks the sections {listed(absent)}"
        yield Problem(name, message, InBody(0), _heading_hint(absent, spare))
    for heading in owed:
        there = found.get(_plain(heading))
        if there is not None and there.empty:
            yield Problem(name, f"nothing is written under '{heading}' yet", InBody(there.start), "a line or two is enough")


def _owed(one: Parsed, policy: PolicyVersion) -> tuple[str, ...]:
    if isinstance(one.record, Review):
        return policy.sections.get(one.record.template, ())
    return policy.sections_by_kind.get(one.kind, ())


def _heading_hint(absent: list[str], spare: tuple[str, ...]) -> str:
    for heading in absent:
        close = nearest(heading, spare)
        if close:
            return f"the heading '{close}' is probably meant; write it '## {heading}'"
    return f"add a line '## {absent[0]}' and a few sentences below it"


def _plain(heading: str) -> str:
    return " ".join(heading.replace("’", "'").split()).casefold().rstrip("?.:")


@rule("AW503", "review-template", Level.WARNING, Kind.REVIEW)
def review_template(one: Parsed, facts: Facts) -> Iterator[Problem]:
    """A review has no template, or one that policy does not accept for the severity of its incident.

    The graver the incident, the more questions its review answers; `policy.yml` says which templates satisfy which level, and
    which suit a type of incident, such as a review of a cluster for a harm that rises slowly.

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
            message = f"{incident.id} is {_level(incident, policy)}, which a '{record.template}' review does not satisfy"
            hint = f"policy accepts {listed(owed.accepts, last='or')} here"
            yield Problem("review-template", message, Field(("template",)), hint)
            return


def _review_owed(incident: Summary, policy: PolicyVersion) -> ReviewOwed | None:
    return policy.review_by_type.get(incident.type) or policy.review.get(incident.severity)


def _level(incident: Summary, policy: PolicyVersion) -> str:
    return f"of the type '{incident.type}'" if incident.type in policy.review_by_type else incident.severity


@rule("AW504", "factor-covered", Level.ERROR, Kind.REVIEW)
def factor_covered(one: Parsed, _: Facts) -> Iterator[Problem]:
    """A contributing factor is neither addressed by an action nor accepted as a risk.

    Leaving a factor as it is can be right. Then somebody says so, with a reason and for how long, under `accepted_risks`.

    Bad:

        factors:
          - {id: F1, code: weak-identity, statement: "An account could raid in its first minute."}
          - {id: F2, code: no-alert, statement: "Nothing watched the rate of blocks."}

    Good:

        factors:
          - {id: F1, code: weak-identity, statement: "An account could raid in its first minute."}
          - {id: F2, code: no-alert, statement: "Nothing watched the rate of blocks."}
        accepted_risks:
          - {factor: F2, reason: "Raids are now limited at the source.", approver: policy, until: 2026-06-01}
    """
    record = review_of(one)
    if record.status not in IN_REVIEW or unread_below(one, "actions", "accepted_risks"):
        return
    covered = {part for action in record.actions for part in action.addresses} | {r.factor for r in record.accepted_risks}
    for index, factor in enumerate(record.factors):
        if factor.id and factor.id not in covered:
            message = f"no action addresses the factor {factor.id}, and nobody has accepted it as a risk"
            hint = f"name {factor.id} under 'addresses' of an action, or under accepted_risks with a reason and an approver"
            yield Problem("factor-covered", message, Field(("factors", index, "id")), hint)


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
    """The team that led the incident also facilitates its review.

    People speak more freely when the room is kept by somebody who has no part in the story.

    Bad:

        facilitator: incident-management

    Good:

        facilitator: quality
    """
    record = review_of(one)
    if record.status not in IN_REVIEW or not record.facilitator:
        return
    for incident in covered_by(one, facts):
        if incident.owner == record.facilitator:
            message = f"'{record.facilitator}' led {incident.id} and facilitates its review"
            yield Problem("facilitator-apart", message, Field(("facilitator",)), "ask a team that had no part in it")
            return


@rule("AW508", "factor-ids", Level.ERROR, Kind.REVIEW)
def factor_ids(one: Parsed, _: Facts) -> Iterator[Problem]:
    """A factor has no id, two factors share one, or an accepted risk names a factor that is not there.

    Actions and other records name factors by their ids.

    Bad:

        factors:
          - {id: F1, code: weak-identity, statement: "An account could raid in its first minute."}
          - {id: F1, code: no-alert, statement: "Nothing watched the rate of blocks."}

    Good:

        factors:
          - {id: F1, code: weak-identity, statement: "An account could raid in its first minute."}
        accepted_risks:
          - {factor: F1, reason: "Until the limit of A1 is out.", approver: policy, until: 2026-06-01}
    """
    record = review_of(one)
    seen: set[str] = set()
    for index, factor in enumerate(record.factors):
        if one.lacks("factors", index, "id") and record.status in IN_REVIEW:
            yield Problem("factor-ids", f"factor {index + 1} has no id", Field(("factors", index, "id")), "write id: F1")
        elif factor.id and factor.id in seen:
            message = f"two factors have the id {factor.id}"
            yield Problem("factor-ids", message, Field(("factors", index, "id")), "give the second one an id of its own")
        seen.add(factor.id)
    for index, risk in enumerate(record.accepted_risks):
        if risk.factor and risk.factor not in seen and not unread_below(one, "factors"):
            message = f"an accepted risk names the factor '{risk.factor[:20]}', which is not in this review"
            yield Problem("factor-ids", message, Field(("accepted_risks", index, "factor")), f"it has {', '.join(sorted(seen))}")


@rule("AW509", "accepted-risk", Level.WARNING, Kind.REVIEW)
def accepted_risk(one: Parsed, _: Facts) -> Iterator[Problem]:
    """A risk is accepted without a factor, a reason, the team that accepts it, or the day it is looked at again.

    Whoever finds the same factor again will ask why it was left, by whom, and for how long.

    Bad:

        accepted_risks: [{factor: F1, reason: "Limited at the source."}]

    Good:

        accepted_risks: [{factor: F1, reason: "Limited at the source.", approver: policy, until: 2026-06-01}]
    """
    if review_of(one).status not in IN_REVIEW:
        return
    for index in range(len(review_of(one).accepted_risks)):
        absent = [name for name in ("factor", "reason", "approver", "until") if one.lacks("accepted_risks", index, name)]
        if absent:
            message = f"an accepted risk has no {listed(absent)}"
            hint = "write {factor: F3, reason: …, approver: team, until: 2026-06-01}"
            yield Problem("accepted-risk", message, Field(("accepted_risks", index)), hint)


RULES = (
    sections_present,
    incident_sections,
    review_template,
    factor_covered,
    review_covers_incidents,
    required_approvals,
    facilitator_apart,
    factor_ids,
    accepted_risk,
)
