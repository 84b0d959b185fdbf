"""The creator conduct plan."""

from __future__ import annotations

from typing import Annotated, ClassVar

from msgspec import Struct

from afterword.model import kinds
from afterword.model.fields import AudienceCode, CompartmentCode, FormerId, OneOf, RefTo, Team
from afterword.model.kinds import Kind
from afterword.model.shared import Expunction, Withdrawal
from afterword.model.when import When


class Goal(Struct, frozen=True, gc=False, array_like=True):
    """A measurable goal of a conduct plan."""

    id: str = ""
    what: str = ""
    baseline: str = ""
    target: str = ""
    source: str = ""
    due: When | None = None


class Checkpoint(Struct, frozen=True, gc=False, array_like=True):
    """How a goal stood on a day."""

    on: When | None = None
    goal: str = ""
    status: Annotated[str, OneOf(kinds.CHECKPOINT_STATUSES)] = ""
    measure: str = ""
    note: str = ""


class Plan(Struct, frozen=True, gc=False, array_like=True, tag_field="record", tag=True):
    """A creator conduct improvement plan, about a random pseudonym."""

    KIND: ClassVar[Kind] = Kind.PLAN
    id: str = ""
    title: str = ""
    subject: str = ""
    basis: tuple[Annotated[str, RefTo(("incident",))], ...] = ()
    rule: str = ""
    status: Annotated[str, OneOf(kinds.PLAN_STATUSES)] = "draft"
    audience: AudienceCode = ""
    compartments: tuple[CompartmentCode, ...] = ()
    opened: When | None = None
    opened_by: Team = ""
    partner_manager: Team = ""
    agreed_on: When | None = None
    told_creator_on: When | None = None
    goals: tuple[Goal, ...] = ()
    support: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()
    consequence: str = ""
    checkpoints: tuple[Checkpoint, ...] = ()
    creator_response: str = ""
    appeal: Annotated[str, OneOf(kinds.APPEALS)] = "none"
    outcome: str = ""
    ended: When | None = None
    delete_after: When | None = None
    formerly: tuple[FormerId, ...] = ()
    withdrawn: Withdrawal | None = None
    expunged: Expunction | None = None
