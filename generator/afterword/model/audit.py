"""The safety-by-design audit: findings and the evidence they rest on."""

from __future__ import annotations

from typing import Annotated, ClassVar

from msgspec import Struct

from afterword.model import kinds
from afterword.model.fields import (
    AnyRef,
    AudienceCode,
    CompartmentCode,
    FormerId,
    GroupCode,
    OneOf,
    PartRef,
    SafeguardCode,
    SurfaceCode,
    Team,
    TermOf,
)
from afterword.model.kinds import Kind
from afterword.model.review import Action
from afterword.model.shared import Expunction, Revision, Withdrawal
from afterword.model.when import When


class AuditTarget(Struct, frozen=True, gc=False, array_like=True):
    """What an audit looks at."""

    surfaces: tuple[SurfaceCode, ...] = ()
    safeguards: tuple[SafeguardCode, ...] = ()
    change: str = ""


class Window(Struct, frozen=True, gc=False, array_like=True):
    """A span of days, both ends included."""

    from_: When | None = None
    to: When | None = None


class AuditTimes(Struct, frozen=True, gc=False, array_like=True):
    """Milestones of an audit."""

    started: When | None = None
    published: When | None = None


class Expectation(Struct, frozen=True, gc=False, array_like=True):
    """What a citation relies on being so."""

    status: str = ""
    result: str = ""


class Evidence(Struct, frozen=True, gc=False, array_like=True):
    """Why an audit may say what it says: a citation of a record, or a test, measure, interview or document."""

    cite: PartRef = ""
    pin: str = ""
    as_of: When | None = None
    expects: Expectation | None = None
    type: Annotated[str, TermOf("evidence_types")] = ""
    ref: str = ""
    note: str = ""
    audience: AudienceCode = ""
    compartments: tuple[CompartmentCode, ...] = ()


class AbuseCase(Struct, frozen=True, gc=False, array_like=True):
    """A way the target could be used to harm, and whether it is held."""

    id: str = ""
    what: str = ""
    at_risk: tuple[GroupCode, ...] = ()
    safeguards: tuple[SafeguardCode, ...] = ()
    verdict: Annotated[str, OneOf(kinds.VERDICTS)] = ""
    evidence: tuple[Evidence, ...] = ()
    audience: AudienceCode = ""
    compartments: tuple[CompartmentCode, ...] = ()


class Finding(Struct, frozen=True, gc=False, array_like=True):
    """What an audit found against one principle."""

    id: str = ""
    principle: Annotated[str, TermOf("principles")] = ""
    verdict: Annotated[str, OneOf(kinds.VERDICTS)] = ""
    reasoning: str = ""
    evidence: tuple[Evidence, ...] = ()
    actions: tuple[Action, ...] = ()
    audience: AudienceCode = ""
    compartments: tuple[CompartmentCode, ...] = ()


class NotCited(Struct, frozen=True, gc=False, array_like=True):
    """Incidents that an audit knowingly leaves out, by id or by a condition, and why."""

    record: AnyRef = ""
    where: str = ""
    reason: str = ""


class Assessed(Struct, frozen=True, gc=False, array_like=True):
    """A later incident that was already considered."""

    record: AnyRef = ""
    effect: Annotated[str, OneOf(kinds.ASSESSED_EFFECTS)] = ""
    note: str = ""


class Condition(Struct, frozen=True, gc=False, array_like=True):
    """What must be so before something may happen."""

    before: str = ""
    what: str = ""


class ResidualRisk(Struct, frozen=True, gc=False, array_like=True):
    """What remains after the decision, and who answers for it."""

    statement: str = ""
    accepted_by: Team = ""
    revisit: When | None = None


class Audit(Struct, frozen=True, gc=False, array_like=True, tag_field="record", tag=True):
    """A safety-by-design review: evidence for a product decision."""

    KIND: ClassVar[Kind] = Kind.AUDIT
    id: str = ""
    title: str = ""
    target: AuditTarget = AuditTarget()
    stage: Annotated[str, OneOf(kinds.AUDIT_STAGES)] = ""
    auditor: Team = ""
    independence: str = ""
    scope_window: Window | None = None
    exclusions: tuple[str, ...] = ()
    at_risk: tuple[GroupCode, ...] = ()
    status: Annotated[str, OneOf(kinds.AUDIT_STATUSES)] = "draft"
    audience: AudienceCode = ""
    compartments: tuple[CompartmentCode, ...] = ()
    times: AuditTimes = AuditTimes()
    next_review: When | None = None
    abuse_cases: tuple[AbuseCase, ...] = ()
    findings: tuple[Finding, ...] = ()
    not_cited: tuple[NotCited, ...] = ()
    assessed: tuple[Assessed, ...] = ()
    decision: Annotated[str, OneOf(kinds.AUDIT_DECISIONS)] = ""
    conditions: tuple[Condition, ...] = ()
    residual_risk: ResidualRisk | None = None
    related: tuple[AnyRef, ...] = ()
    revisions: tuple[Revision, ...] = ()
    formerly: tuple[FormerId, ...] = ()
    withdrawn: Withdrawal | None = None
    expunged: Expunction | None = None
