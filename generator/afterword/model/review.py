"""The review, its plan of actions, and the log of what became of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar

from msgspec import Struct, field

from afterword.model import kinds
from afterword.model.fields import (
    AnyRef,
    AudienceCode,
    CompartmentCode,
    FormerId,
    IncidentRef,
    ObligationCode,
    OneOf,
    PartRef,
    Team,
    TermOf,
)
from afterword.model.kinds import Kind
from afterword.model.shared import Expunction, Revision, Withdrawal
from afterword.model.when import When


class ReviewTimes(Struct, frozen=True, gc=False, array_like=True):
    """Milestones of a review."""

    owner_named: When | None = None
    draft: When | None = None
    held: When | None = None
    published: When | None = None


class Factor(Struct, frozen=True, gc=False, array_like=True):
    """A condition that made the incident possible or worse; never a person."""

    id: str = ""
    code: Annotated[str, TermOf("factors")] = ""
    statement: str = ""
    evidence: str = ""
    audience: AudienceCode = ""
    compartments: tuple[CompartmentCode, ...] = ()


class Measure(Struct, frozen=True, gc=False, array_like=True):
    """What number should move, to what, and by when."""

    SHORT: ClassVar[str] = "what"
    what: str = ""
    target: str = ""
    by: When | None = None


class Extension(Struct, frozen=True, gc=False, array_like=True):
    """A due date beyond policy, with who allowed it and why."""

    to: When | None = None
    reason: str = ""
    approver: Team = ""


class Action(Struct, frozen=True, gc=False, array_like=True):
    """A corrective action as planned. What happens to it is in the progress log."""

    id: str = ""
    title: str = ""
    type: Annotated[str, TermOf("action_types")] = ""
    changes: Annotated[str, OneOf(kinds.ACTION_CHANGES)] = ""
    addresses: tuple[str, ...] = ()
    follows: PartRef = ""
    interim: bool = False
    owner: Team = ""
    due: When | None = None
    extension: Extension | None = None
    measure: Measure | None = None
    ticket: str = ""
    note: str = ""
    audience: AudienceCode = ""
    compartments: tuple[CompartmentCode, ...] = ()


class AcceptedRisk(Struct, frozen=True, gc=False, array_like=True):
    """A factor that is left as it is: why, by whose word, until when."""

    factor: str = ""
    reason: str = ""
    approver: Team = ""
    until: When | None = None
    audience: AudienceCode = ""
    compartments: tuple[CompartmentCode, ...] = ()


class Review(Struct, frozen=True, gc=False, array_like=True, tag_field="record", tag=True):
    """What we learned, and what we will change."""

    KIND: ClassVar[Kind] = Kind.REVIEW
    id: str = ""
    title: str = ""
    incidents: tuple[IncidentRef, ...] = ()
    template: Annotated[str, OneOf(kinds.REVIEW_TEMPLATES)] = ""
    status: Annotated[str, OneOf(kinds.REVIEW_STATUSES)] = "draft"
    audience: AudienceCode = ""
    compartments: tuple[CompartmentCode, ...] = ()
    times: ReviewTimes = ReviewTimes()
    owner: Team = ""
    facilitator: Team = ""
    scribe: Team = ""
    attended: tuple[Team, ...] = ()
    factors: tuple[Factor, ...] = ()
    actions: tuple[Action, ...] = ()
    accepted_risks: tuple[AcceptedRisk, ...] = ()
    reassess: Mapping[ObligationCode, str] = field(default_factory=dict)
    related: tuple[AnyRef, ...] = ()
    revisions: tuple[Revision, ...] = ()
    formerly: tuple[FormerId, ...] = ()
    withdrawn: Withdrawal | None = None
    expunged: Expunction | None = None


class Changes(Struct, frozen=True, gc=False, array_like=True):
    """What a progress entry sets on an action."""

    status: Annotated[str, OneOf(kinds.ACTION_STATUSES)] = ""
    due: When | None = None
    owner: Team = ""
    until: When | None = None


class ProgressEntry(Struct, frozen=True, gc=False, array_like=True):
    """One line of a progress log: an approval, or something that happened to an action."""

    on: When | None = None
    by: Team = ""
    action: str = ""
    set: Changes | None = None
    result: Annotated[str, OneOf(kinds.ACTION_RESULTS)] = ""
    evidence: str = ""
    reason: str = ""
    approver: Team = ""
    residual_risk: str = ""
    superseded_by: PartRef = ""
    approve: Team = ""
    decision: Annotated[str, OneOf(kinds.APPROVAL_DECISIONS)] = ""
    of: str = ""
    note: str = ""
