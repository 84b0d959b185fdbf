"""What is required of whom, by when, by severity; versioned by date."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from msgspec import Struct, field

from afterword.model.fields import OneOf
from afterword.model.when import When


class ReviewOwed(Struct, frozen=True, gc=False):
    """Which review an incident owes, and which templates satisfy it."""

    need: Annotated[str, OneOf(("mandatory", "light", "optional"))] = "optional"
    template: str = ""
    accepts: tuple[str, ...] = ()


class Due(Struct, frozen=True, gc=False):
    """A deadline: so many working days, or calendar days, after a named milestone."""

    working_days: int | None = None
    days: int | None = None
    from_: str = ""


class ReviewDue(Struct, frozen=True, gc=False):
    """When the steps of a review are due; None where there is no due time."""

    owner_named: Due | None = None
    draft: Due | None = None
    held: Due | None = None
    published: Due | None = None


class DueSooner(Struct, frozen=True, gc=False):
    """Types of action that are due sooner than the others."""

    types: tuple[str, ...] = ()
    SEV0: Due | None = None
    SEV1: Due | None = None
    SEV2: Due | None = None
    SEV3: Due | None = None
    SEV4: Due | None = None


class Verification(Struct, frozen=True, gc=False):
    """How long after done the check is due, and how long a return is watched for (ISO 8601 durations)."""

    check: str = ""
    watch: str = ""
    from_: str = ""
    sample: bool = False


class Escalation(Struct, frozen=True, gc=False):
    """To whom an overdue action is raised, and how long after it was due."""

    after: str = ""
    to: str = ""


class Reminders(Struct, frozen=True, gc=False):
    """When owners are reminded of a due day."""

    before: str = ""
    on_the_day: bool = True
    after: str = ""


class Content(Struct, frozen=True, gc=False):
    """What a review holds at the least."""

    factors: int = 0
    strong_actions: int = 0
    measures: bool = False


class PolicyVersion(Struct, frozen=True, gc=False):
    """The policy for incidents detected on or after `from`."""

    from_: When | None = None
    note: str = ""
    review: Mapping[str, ReviewOwed] = field(default_factory=dict)
    review_by_type: Mapping[str, ReviewOwed] = field(default_factory=dict)
    review_due: Mapping[str, ReviewDue] = field(default_factory=dict)
    action_accepted: Mapping[str, Due] = field(default_factory=dict)
    action_interim: Mapping[str, Due] = field(default_factory=dict)
    action_due: Mapping[str, Due] = field(default_factory=dict)
    action_due_sooner: DueSooner | None = None
    verification: Mapping[str, Verification] = field(default_factory=dict)
    recurrence: str = "P365D"
    overdue: Mapping[str, tuple[Escalation, ...]] = field(default_factory=dict)
    reminders: Reminders = Reminders()
    undecided: Mapping[str, str] = field(default_factory=dict)
    silent: str = ""
    approvals: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    content: Mapping[str, Content] = field(default_factory=dict)
    sections: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sections_by_kind: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sections_from: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


class Policy(Struct, frozen=True, gc=False):
    """`policy.yml`: versions by date."""

    versions: tuple[PolicyVersion, ...] = ()

    def on(self, day: When | None) -> PolicyVersion:
        """The version in force on a day: the newest that starts no later. Without a day, the newest of all."""
        started = sorted(self.versions, key=lambda version: version.from_ or When())
        if day is not None and day.known:
            started = [v for v in started if (v.from_ or When()) <= day] or started[:1]
        return started[-1] if started else PolicyVersion()
