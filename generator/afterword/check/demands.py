"""What policy asks of a review by the gravest incident that it covers, worked out once for all rules that hold it to that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from afterword.check.once import once
from afterword.check.rules.asked import covered_by
from afterword.model.policy import Content, PolicyVersion

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from afterword.check.rule import Facts
    from afterword.model.config import Config
    from afterword.parse.record import Parsed


class Demands(Struct, frozen=True, gc=False):
    """The severity that a review is held to (`""` where none is known), the policy that applies, and the least it has to hold."""

    severity: str
    policy: PolicyVersion
    content: Content


def demands(one: Parsed, facts: Facts) -> Demands:
    """What is asked of a review; of one of a type that policy names apart from severities, no content."""
    return _asker(facts)(one)


@once
def _asker(facts: Facts) -> Callable[[Parsed], Demands]:
    return once(lambda one: _demands(one, facts))


def _demands(one: Parsed, facts: Facts) -> Demands:
    covered, policy = covered_by(one, facts), facts.archive.config.policy
    if not covered:
        return Demands("", policy.on(None), Content())
    gravest = covered[0]
    version = policy.on(gravest.times.get("detected"))
    content = version.content.get(gravest.severity)
    if content is None or gravest.type in version.review_by_type:
        content = Content()
    return Demands(gravest.severity, version, content)


class Most(Struct, frozen=True, gc=False):
    """The most that any version of a policy asks of any review: what holds as much need not be asked by whom."""

    factors: int
    strong_actions: int
    measures: bool
    mandatory: frozenset[str]
    """Severities at which a review is mandatory."""
    days: Mapping[str, int]
    """By severity: within so many days no action is due too late."""


@once
def most(config: Config) -> Most:
    """What the policy of a team asks at the most, for a quick no in rules that look at every record."""
    versions = config.policy.versions
    content = [Content(), *(content for version in versions for content in version.content.values())]
    return Most(
        factors=max(one.factors for one in content),
        strong_actions=max(one.strong_actions for one in content),
        measures=any(one.measures for one in content),
        mandatory=frozenset(
            code for version in versions for code, owed in version.review.items() if owed.need == "mandatory"
        ),
        days={code: min(_days(version, code) for version in versions) for code in config.severity_rank}
        if versions
        else {},
    )


def _days(version: PolicyVersion, severity: str) -> int:
    """The fewest days that a version of a policy gives any action at a severity; 0 where it cannot be told at once."""
    sooner = getattr(version.action_due_sooner, severity, None)
    dues = [due for due in (version.action_due.get(severity), sooner) if due is not None]
    return min((max(due.days or due.working_days or 0, 0) for due in dues), default=MANY_DAYS)


MANY_DAYS = 100_000
"""For a policy without a limit: no day of a calendar that people use lies further ahead."""
