"""Is every contributing factor named once, and either addressed by an action or accepted as a risk?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from afterword.check.rule import Facts, rule
from afterword.check.rules.asked import IN_REVIEW, free_id, listed, review_of, unread_below
from afterword.diagnostics import Field, Level, Problem
from afterword.model.kinds import Kind
from afterword.model.when import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from afterword.parse.record import Parsed


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
    covered = {part for action in record.actions for part in action.addresses} | {
        r.factor for r in record.accepted_risks
    }
    if not all(action.addresses for action in record.actions):
        return  # Another rule asks for which factor that action is: it may be this one.
    if covered - {factor.id for factor in record.factors}:
        return  # An id is misspelt on one side, which other rules report: nobody can tell which factor was meant.
    for index, factor in enumerate(record.factors):
        if factor.id and factor.id not in covered:
            message = f"no action addresses the factor {factor.id}, and nobody has accepted it as a risk"
            hint = f"name {factor.id} under 'addresses' of an action, or under accepted_risks with a reason and an approver"
            yield Problem("factor-covered", message, Field(("factors", index, "id")), hint)


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
            free = free_id("F", (factor.id for factor in record.factors))
            message = f"factor {index + 1} has no id"
            yield Problem("factor-ids", message, Field(("factors", index, "id")), f"write id: {free}")
        elif factor.id and factor.id in seen:
            message = f"two factors have the id {factor.id}"
            yield Problem(
                "factor-ids", message, Field(("factors", index, "id")), "give the second one an id of its own"
            )
        seen.add(factor.id)
    if "" in seen and record.status in IN_REVIEW:
        return  # It is reported above, and may be the one that a risk names.
    known = sorted(seen - {""})
    for index, risk in enumerate(record.accepted_risks):
        if risk.factor and risk.factor not in seen and not unread_below(one, "factors"):
            message = f"an accepted risk names the factor '{risk.factor[:20]}', which is not in this review"
            hint = f"it has {', '.join(known)}" if known else "add the factor first"
            yield Problem("factor-ids", message, Field(("accepted_risks", index, "factor")), hint)


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
    for index, risk in enumerate(review_of(one).accepted_risks):
        absent = [
            name
            for name in ("factor", "reason", "approver", "until")
            if one.lacks("accepted_risks", index, name) or getattr(risk, name) == UNKNOWN
        ]
        if absent:
            message = f"an accepted risk has no {listed(absent)}"
            hint = "write {factor: F3, reason: …, approver: team, until: 2026-06-01}"
            yield Problem("accepted-risk", message, Field(("accepted_risks", index)), hint)


RULES = (factor_covered, factor_ids, accepted_risk)
