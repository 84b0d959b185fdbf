"""Is a conduct plan fair, and does it keep the person it is about apart from what anybody else may read?"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from afterword.check.private.finds import look
from afterword.check.rule import Facts, rule
from afterword.check.rules.asked import RUNNING, gone, listed, plan_of, unread_below
from afterword.check.rules.privacy import GRAVE
from afterword.diagnostics import Field, Level, Problem
from afterword.model.kinds import ALPHABET, Kind
from afterword.model.when import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from afterword.parse.record import Parsed

_PSEUDONYM = re.compile(rf"CREATOR-[{ALPHABET}]{{4}}")


@rule("AW651", "plan-basis", Level.ERROR, Kind.PLAN)
def plan_basis(one: Parsed, _: Facts) -> Iterator[Problem]:
    """A plan that has begun names no incident that it rests on.

    A creator may ask what a plan is based on, and may appeal. The answer is a record.

    Bad:

        basis: []

    Good:

        basis: [INC-2025-7KQ4]
    """
    if plan_of(one).status in RUNNING and one.lacks("basis"):
        yield Problem(
            "plan-basis",
            "the plan names no incident that it rests on",
            Field(("basis",)),
            "write basis: [INC-2025-7KQ4]",
        )


@rule("AW652", "plan-pseudonym", Level.ERROR, Kind.PLAN)
def plan_pseudonym(one: Parsed, facts: Facts) -> Iterator[Problem]:
    """The subject of a plan is not a random pseudonym.

    A repository is copied and kept; a person must not be found in it. The pseudonym is drawn at random, so that it says
    nothing about the person, and who is meant is kept elsewhere. What stands there now is not repeated in this message.

    Bad:

        subject: nightowl

    Good:

        subject: CREATOR-9TXK
    """
    if gone(one):
        return
    hint = f"draw CREATOR- and four of {ALPHABET} at random, and keep who is meant outside the archive"
    if one.lacks("subject"):
        if plan_of(one).status in RUNNING:
            yield Problem("plan-pseudonym", "the plan has no pseudonym for its subject", Field(("subject",)), hint)
    elif plan_of(one).subject and _PSEUDONYM.fullmatch(plan_of(one).subject) is None:
        if one.suspect and _is_private(plan_of(one).subject, facts):
            return
        yield Problem(
            "plan-pseudonym", "the subject is not a pseudonym of the form CREATOR-9TXK", Field(("subject",)), hint
        )


def _is_private(text: str, facts: Facts) -> bool:
    """Whether a rule on what is private says the same no less gravely."""
    return any(find.rule in GRAVE for find in look(text.encode(), facts.archive.config).finds)


@rule("AW653", "plan-audience", Level.ERROR, Kind.PLAN)
def plan_audience(one: Parsed, facts: Facts) -> Iterator[Problem]:
    """A plan is marked for more readers than the strictest audience.

    A plan is about one person. Nobody beyond the people who run it needs to read it.

    Bad:

        audience: company

    Good:

        audience: core
    """
    rank = facts.archive.config.audience_rank
    if rank.get(plan_of(one).audience, 0) > 0:
        strictest = next(iter(rank))
        message = f"a plan is for '{strictest}' only, and this one is marked '{plan_of(one).audience}'"
        yield Problem("plan-audience", message, Field(("audience",)), f"write audience: {strictest}")


@rule("AW654", "plan-goals", Level.WARNING, Kind.PLAN)
def plan_goals(one: Parsed, _: Facts) -> Iterator[Problem]:
    """A plan that has begun has no goals, or a goal without an id, its content or its due day.

    Without a measurable goal and a day, neither side can say whether the plan was met; `unknown` is no day.

    Bad:

        goals: [{id: G1, what: "Two moderators on every stream"}]

    Good:

        goals: [{id: G1, what: "Two moderators on every stream", due: 2026-03-01}]
    """
    if plan_of(one).status not in RUNNING:
        return
    if one.lacks("goals"):
        hint = "write goals: [{id: G1, what: …, due: 2026-03-01}]"
        yield Problem("plan-goals", "the plan has no goals", Field(("goals",)), hint)
    for index, goal in enumerate(plan_of(one).goals):
        absent = [name for name in ("id", "what", "due") if one.lacks("goals", index, name)]
        if goal.due == UNKNOWN:
            absent.append("due")
        if absent:
            called = f"the goal {goal.id}" if goal.id else f"goal {index + 1}"
            message = f"{called} has no {listed(absent)}"
            yield Problem(
                "plan-goals", message, Field(("goals", index)), "write {id: G1, what: …, target: …, due: 2026-03-01}"
            )


@rule("AW655", "checkpoint-goal", Level.ERROR, Kind.PLAN)
def checkpoint_goal(one: Parsed, _: Facts) -> Iterator[Problem]:
    """Two goals of a plan share an id, or a checkpoint is about a goal that the plan does not have.

    How a goal stands is read from its checkpoints.

    Bad:

        checkpoints: [{on: 2026-01-05, goal: G9, status: on-track}]

    Good:

        checkpoints: [{on: 2026-01-05, goal: G1, status: on-track}]
    """
    if unread_below(one, "goals"):
        return
    known: set[str] = set()
    for index, goal in enumerate(plan_of(one).goals):
        if goal.id and goal.id in known:
            message = f"two goals have the id {goal.id}"
            yield Problem(
                "checkpoint-goal", message, Field(("goals", index, "id")), "give the second one an id of its own"
            )
        known.add(goal.id)
    if "" in known or (not known and plan_of(one).status in RUNNING):
        return  # `plan-goals` speaks of the goal, or the id, that is absent
    for index, checkpoint in enumerate(plan_of(one).checkpoints):
        if checkpoint.goal and checkpoint.goal not in known:
            message = f"the plan has no goal '{checkpoint.goal[:20]}'"
            has = ", ".join(sorted(known)) or "none: write goals: [{id: G1, what: …, due: 2026-03-01}]"
            hint = f"it has {has}"
            yield Problem("checkpoint-goal", message, Field(("checkpoints", index, "goal")), hint)


RULES = (plan_basis, plan_pseudonym, plan_audience, plan_goals, checkpoint_goal)
