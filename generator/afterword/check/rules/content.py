"""Does a review hold what policy asks at its severity: factors, and actions that are strong and measured?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from afterword.check.demands import demands, most
from afterword.check.rule import Facts, rule
from afterword.check.rules.asked import IN_REVIEW, free_id, listed, review_of, unread_below
from afterword.diagnostics import Field, Level, Problem
from afterword.model.kinds import Kind
from afterword.model.when import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from afterword.model.records import Review
    from afterword.parse.record import Parsed


@rule("AW510", "enough-factors", Level.WARNING, Kind.REVIEW)
def enough_factors(one: Parsed, facts: Facts) -> Iterator[Problem]:
    """A review names fewer contributing factors than policy asks at its severity.

    Grave incidents have no single cause. A second look usually finds what let the first factor matter: a signal that nobody
    saw, a safeguard that was off, a decision that took too long.

    Bad archive:

        ### reviews/post-incident/2025/PIR-2025-B3WD.md
        ---
        id: PIR-2025-B3WD
        title: Raids
        incidents: [INC-2025-7KQ4]
        template: light
        status: in-review
        ---
        ## Summary
        Raids.
        ## What happened
        They came in groups.
        ## Contributing factors
        Accounts cost nothing.
        ## Lessons
        Ask what a new account should be able to do.

    Good archive:

        ### reviews/post-incident/2025/PIR-2025-B3WD.md
        ---
        id: PIR-2025-B3WD
        title: Raids
        incidents: [INC-2025-7KQ4]
        template: light
        status: in-review
        factors: [{id: F1, code: weak-identity, statement: Any account could raid.}]
        accepted_risks: [{factor: F1, reason: "Limited at the source.", approver: policy, until: 2026-06-01}]
        ---
        ## Summary
        Raids.
        ## What happened
        They came in groups.
        ## Contributing factors
        Accounts cost nothing.
        ## Lessons
        Ask what a new account should be able to do.
    """
    record = review_of(one)
    there = len(record.factors)
    if record.status not in IN_REVIEW or there >= most(facts.archive.config).factors:
        return
    asked = demands(one, facts)
    wanted = asked.content.factors
    if there < wanted and not unread_below(one, "factors", "incidents") and not _names_others(record):
        has = "no factor" if not there else "one factor" if there == 1 else f"{there} factors"
        at_least = "one" if wanted == 1 else str(wanted)
        message = f"the review names {has}, and policy asks for at least {at_least} at {asked.severity}"
        new = f"- {{id: {free_id('F', (factor.id for factor in record.factors))}, code: …, statement: …}}"
        hint = f"ask what made it possible and what let it last; write {new} under factors"
        yield Problem("enough-factors", message, Field(("factors",)), hint)


def _names_others(review: Review) -> bool:
    """True when an action addresses a factor that is not there: another rule says so, and it counts as named."""
    there = {factor.id for factor in review.factors}
    return any(part not in there for action in review.actions for part in action.addresses)


@rule("AW557", "action-strength", Level.WARNING, Kind.REVIEW)
def action_strength(one: Parsed, facts: Facts) -> Iterator[Problem]:
    """All actions of a review of a grave incident rest on people who remember them.

    Training, a warning or a new rule helps while it is fresh. Policy asks at this severity for at least one action that
    holds without anybody remembering it, or that helps at the moment: its type is *stronger* or *intermediate* in the list.

    Bad archive:

        ### reviews/incidents/2025/INC-2025-7KQ4.md
        ---
        id: INC-2025-7KQ4
        title: Raids
        status: contained
        severity: SEV2
        times: {detected: 2025-11-15T22:10Z}
        timeline: [{at: 2026-01-10T10:00Z, type: update, what: "Quiet."}]
        ---

        ### reviews/post-incident/2025/PIR-2025-B3WD.md
        ---
        id: PIR-2025-B3WD
        title: Raids
        incidents: [INC-2025-7KQ4]
        template: cluster
        status: in-review
        factors:
          - {id: F1, code: weak-identity, statement: Any account could raid.}
          - {id: F2, code: no-alert, statement: Nothing watched the rate of blocks.}
        actions:
          - {id: A1, title: Explain raids to new streamers, type: training, owner: product, due: 2026-01-20, addresses: [F1, F2],
             measure: {what: reports per raid, target: under 2, by: 2026-04-01}}
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

    Good:

        actions: [{id: A1, title: Limit raids by young accounts, type: remove-capability, owner: product, due: 2026-01-05, addresses: [F1]}]
    """
    record = review_of(one)
    if record.status not in IN_REVIEW or not record.actions or unread_below(one, "actions", "incidents"):
        return
    config = facts.archive.config
    types = config.terms.get("action_types", {})
    strengths = [types[action.type].strength for action in record.actions if action.type in types]
    strong = strengths.count("stronger") + strengths.count("intermediate")
    if strong >= most(config).strong_actions or len(strengths) < len(record.actions):
        return  # Without its type nobody can tell how strong an action is.
    asked = demands(one, facts)
    if strong < asked.content.strong_actions:
        wanted = asked.content.strong_actions
        only = len(record.actions) == 1
        which = "the only action is no" if only else f"of {len(record.actions)} actions {strong or 'none'} is"
        weak = "stronger than training, rules and reminders"
        message = f"{which} {weak}; policy asks for {wanted} at {asked.severity}"
        hint = (
            "add one that holds by itself: a limit, a safe default, an automatic stop; or one that helps in the moment"
        )
        yield Problem("action-strength", message, Field(("actions",)), hint)


@rule("AW558", "action-measure", Level.WARNING, Kind.REVIEW)
def action_measure(one: Parsed, facts: Facts) -> Iterator[Problem]:
    """An action of a review of a grave incident does not say what figure should move, to what, and by when.

    Done is not effective. Whoever checks the action later needs the figure that was agreed before anybody knew how it would
    turn out.

    Bad archive:

        ### reviews/incidents/2025/INC-2025-7KQ4.md
        ---
        id: INC-2025-7KQ4
        title: Raids
        status: contained
        severity: SEV2
        times: {detected: 2025-11-15T22:10Z}
        timeline: [{at: 2026-01-10T10:00Z, type: update, what: "Quiet."}]
        ---

        ### reviews/post-incident/2025/PIR-2025-B3WD.md
        ---
        id: PIR-2025-B3WD
        title: Raids
        incidents: [INC-2025-7KQ4]
        template: cluster
        status: in-review
        factors:
          - {id: F1, code: weak-identity, statement: Any account could raid.}
          - {id: F2, code: no-alert, statement: Nothing watched the rate of blocks.}
        actions:
          - {id: A1, title: Limit raids, type: remove-capability, owner: product, due: 2026-01-20, addresses: [F1, F2]}
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

    Good:

        actions:
          - {id: A1, title: Limit raids, type: remove-capability, owner: product, due: 2026-01-20, addresses: [F1],
             measure: {what: reports per raid, target: under 2, by: 2026-04-01}}
    """
    record = review_of(one)
    if record.status not in IN_REVIEW or _all_measured(record):
        return
    if unread_below(one, "incidents") or not demands(one, facts).content.measures:
        return
    for index, action in enumerate(record.actions):
        absent = [
            name
            for name in ("what", "target", "by")
            if one.lacks("actions", index, "measure", name) or getattr(action.measure, name, None) == UNKNOWN
        ]
        if absent:
            whole = action.measure is None
            said = "has no measure" if whole else f"has a measure without {listed(absent)}"
            message = f"the action {action.id or action.title[:40]} {said}"
            place = Field(("actions", index)) if whole else Field(("actions", index, "measure"))
            hint = "write measure: {what: reports per raid, target: under 2, by: 2026-04-01}"
            yield Problem("action-measure", message, place, hint)


def _all_measured(review: Review) -> bool:
    for action in review.actions:
        measure = action.measure
        if measure is None or not measure.what or not measure.target or measure.by in {None, UNKNOWN}:
            return False
    return True


RULES = (enough_factors, action_strength, action_measure)
