"""The four kinds of record as values: every field that an author can write, and nothing derived.

Absent text is `""`, an absent list is `()`, an absent time is None; `unknown` is a value of its own. Entries that are
mappings can carry an audience and compartments, which narrow that entry below its record.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, ClassVar

from afterword.model import kinds
from afterword.model.fields import (
    AnyRef,
    AudienceCode,
    CompartmentCode,
    DetectionCode,
    GroupCode,
    HarmCode,
    IncidentRef,
    LanguageCode,
    ObligationCode,
    OneOf,
    PartRef,
    RefTo,
    RegionCode,
    SafeguardCode,
    SeverityCode,
    SurfaceCode,
    Team,
    TermOf,
)
from afterword.model.figure import Figure
from afterword.model.kinds import Kind
from afterword.model.when import When


@dataclass(frozen=True, slots=True)
class IncidentTimes:
    """Milestones of an incident, in the order operations usually pass them."""

    started: When | None = None
    first_signal: When | None = None
    reported: When | None = None
    detected: When | None = None
    declared: When | None = None
    escalated: When | None = None
    acknowledged: When | None = None
    contained: When | None = None
    resolved: When | None = None
    closed: When | None = None


@dataclass(frozen=True, slots=True)
class SeverityChange:
    """A change of severity level, kept with its time and reason."""

    at: When | None = None
    from_: SeverityCode = ""
    to: SeverityCode = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Wave:
    """The harm coming back before it was over."""

    started: When | None = None
    contained: When | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Harm:
    """A harm that happened, is suspected, or was ruled out."""

    SHORT: ClassVar[str] = "code"
    code: HarmCode = ""
    confidence: Annotated[str, OneOf(kinds.CONFIDENCES)] = "confirmed"
    note: str = ""
    audience: AudienceCode = ""
    compartments: tuple[CompartmentCode, ...] = ()


@dataclass(frozen=True, slots=True)
class Lead:
    """Who led, and from when: a list of these is the story of hand-overs."""

    SHORT: ClassVar[str] = "team"
    team: Team = ""
    region: RegionCode = ""
    from_: When | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class SafeguardUse:
    """What one safeguard did in this incident, including that it worked."""

    safeguard: SafeguardCode = ""
    mode: Annotated[str, TermOf("failure_modes")] = ""
    note: str = ""
    surface: SurfaceCode = ""
    language: LanguageCode = ""
    audience: AudienceCode = ""
    compartments: tuple[CompartmentCode, ...] = ()


@dataclass(frozen=True, slots=True)
class Obligation:
    """A legal or contractual clock that may have started. Compartment `legal` unless said otherwise."""

    SHORT: ClassVar[str] = "code"
    code: ObligationCode = ""
    applies: Annotated[str, OneOf(kinds.APPLIES)] = "undecided"
    trigger_at: When | None = None
    due_at: When | None = None
    done_at: When | None = None
    decided_by: Team = ""
    reason: str = ""
    handled_in: str = ""
    external_ref: str = ""
    note: str = ""
    audience: AudienceCode = ""
    compartments: tuple[CompartmentCode, ...] = ("legal",)


@dataclass(frozen=True, slots=True)
class Event:
    """One entry of an incident's timeline. `to` is an audience for comms; a hand-off's ends are `team@region`."""

    at: When | None = None
    type: Annotated[str, OneOf(kinds.EVENT_TYPES)] = ""
    what: str = ""
    who: str = ""
    from_: str = ""
    to: str = ""
    evidence: str = ""
    audience: AudienceCode = ""
    compartments: tuple[CompartmentCode, ...] = ()


@dataclass(frozen=True, slots=True)
class Watch:
    """For a trending harm: who watches it, and what would make it an incident."""

    owner: Team = ""
    hypothesis: str = ""
    declare_when: str = ""
    next_look: When | None = None
    decided_not_to: str = ""


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """Why a record no longer counts, and what stands in its place."""

    on: When | None = None
    reason: str = ""
    successor: AnyRef = ""


@dataclass(frozen=True, slots=True)
class Expunction:
    """That a record's text was removed by law: the date and the legal basis, nothing else."""

    on: When | None = None
    legal_basis: str = ""


@dataclass(frozen=True, slots=True)
class Incident:
    """What happened."""

    KIND: ClassVar[Kind] = Kind.INCIDENT
    id: str = ""
    title: str = ""
    type: Annotated[str, OneOf(kinds.INCIDENT_TYPES)] = "incident"
    status: Annotated[str, OneOf(kinds.INCIDENT_STATUSES)] = "open"
    severity: SeverityCode = ""
    severity_history: tuple[SeverityChange, ...] = ()
    severity_reason: str = ""
    audience: AudienceCode = ""
    compartments: tuple[CompartmentCode, ...] = ()
    times: IncidentTimes = IncidentTimes()
    waves: tuple[Wave, ...] = ()
    detected_by: DetectionCode = ""
    also_seen_by: tuple[DetectionCode, ...] = ()
    harms: tuple[Harm, ...] = ()
    tactics: tuple[Annotated[str, TermOf("tactics")], ...] = ()
    affected_groups: tuple[GroupCode, ...] = ()
    surfaces: tuple[SurfaceCode, ...] = ()
    regions: tuple[RegionCode, ...] = ()
    languages: tuple[LanguageCode, ...] = ()
    teams: tuple[Team, ...] = ()
    lead: tuple[Lead, ...] = ()
    safeguards: tuple[SafeguardUse, ...] = ()
    impact: Mapping[Annotated[str, TermOf("impact_measures")], Figure] = field(default_factory=dict)
    obligations: tuple[Obligation, ...] = ()
    timeline: tuple[Event, ...] = ()
    related: tuple[AnyRef, ...] = ()
    recurrence_of: IncidentRef = ""
    members: tuple[IncidentRef, ...] = ()
    watch: Watch | None = None
    tickets: tuple[str, ...] = ()
    withdrawn: Withdrawal | None = None
    expunged: Expunction | None = None


@dataclass(frozen=True, slots=True)
class ReviewTimes:
    """Milestones of a review."""

    owner_named: When | None = None
    draft: When | None = None
    held: When | None = None
    published: When | None = None


@dataclass(frozen=True, slots=True)
class Factor:
    """A condition that made the incident possible or worse; never a person."""

    id: str = ""
    code: Annotated[str, TermOf("factors")] = ""
    statement: str = ""
    evidence: str = ""
    audience: AudienceCode = ""
    compartments: tuple[CompartmentCode, ...] = ()


@dataclass(frozen=True, slots=True)
class Measure:
    """What number should move, to what, and by when."""

    SHORT: ClassVar[str] = "what"
    what: str = ""
    target: str = ""
    by: When | None = None


@dataclass(frozen=True, slots=True)
class Extension:
    """A due date beyond policy, with who allowed it and why."""

    to: When | None = None
    reason: str = ""
    approver: Team = ""


@dataclass(frozen=True, slots=True)
class Action:
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


@dataclass(frozen=True, slots=True)
class AcceptedRisk:
    """A factor that is left as it is: why, by whose word, until when."""

    factor: str = ""
    reason: str = ""
    approver: Team = ""
    until: When | None = None
    audience: AudienceCode = ""
    compartments: tuple[CompartmentCode, ...] = ()


@dataclass(frozen=True, slots=True)
class Revision:
    """A change to a published record."""

    on: When | None = None
    kind: Annotated[str, OneOf(kinds.REVISION_KINDS)] = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Review:
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
    withdrawn: Withdrawal | None = None
    expunged: Expunction | None = None


@dataclass(frozen=True, slots=True)
class Changes:
    """What a progress entry sets on an action."""

    status: Annotated[str, OneOf(kinds.ACTION_STATUSES)] = ""
    due: When | None = None
    owner: Team = ""
    until: When | None = None


@dataclass(frozen=True, slots=True)
class ProgressEntry:
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


@dataclass(frozen=True, slots=True)
class AuditTarget:
    """What an audit looks at."""

    surfaces: tuple[SurfaceCode, ...] = ()
    safeguards: tuple[SafeguardCode, ...] = ()
    change: str = ""


@dataclass(frozen=True, slots=True)
class Window:
    """A span of days, both ends included."""

    from_: When | None = None
    to: When | None = None


@dataclass(frozen=True, slots=True)
class AuditTimes:
    """Milestones of an audit."""

    started: When | None = None
    published: When | None = None


@dataclass(frozen=True, slots=True)
class Expectation:
    """What a citation relies on being so."""

    status: str = ""
    result: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
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


@dataclass(frozen=True, slots=True)
class AbuseCase:
    """A way the target could be used to harm, and whether it is held."""

    id: str = ""
    what: str = ""
    at_risk: tuple[GroupCode, ...] = ()
    safeguards: tuple[SafeguardCode, ...] = ()
    verdict: Annotated[str, OneOf(kinds.VERDICTS)] = ""
    evidence: tuple[Evidence, ...] = ()
    audience: AudienceCode = ""
    compartments: tuple[CompartmentCode, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """What an audit found against one principle."""

    id: str = ""
    principle: Annotated[str, TermOf("principles")] = ""
    verdict: Annotated[str, OneOf(kinds.VERDICTS)] = ""
    reasoning: str = ""
    evidence: tuple[Evidence, ...] = ()
    actions: tuple[Action, ...] = ()
    audience: AudienceCode = ""
    compartments: tuple[CompartmentCode, ...] = ()


@dataclass(frozen=True, slots=True)
class NotCited:
    """Incidents that an audit knowingly leaves out, by id or by a condition, and why."""

    record: AnyRef = ""
    where: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Assessed:
    """A later incident that was already considered."""

    record: AnyRef = ""
    effect: Annotated[str, OneOf(kinds.ASSESSED_EFFECTS)] = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Condition:
    """What must be so before something may happen."""

    before: str = ""
    what: str = ""


@dataclass(frozen=True, slots=True)
class ResidualRisk:
    """What remains after the decision, and who answers for it."""

    statement: str = ""
    accepted_by: Team = ""
    revisit: When | None = None


@dataclass(frozen=True, slots=True)
class Audit:
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
    withdrawn: Withdrawal | None = None
    expunged: Expunction | None = None


@dataclass(frozen=True, slots=True)
class Goal:
    """A measurable goal of a conduct plan."""

    id: str = ""
    what: str = ""
    baseline: str = ""
    target: str = ""
    source: str = ""
    due: When | None = None


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """How a goal stood on a day."""

    on: When | None = None
    goal: str = ""
    status: Annotated[str, OneOf(kinds.CHECKPOINT_STATUSES)] = ""
    measure: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
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
    withdrawn: Withdrawal | None = None
    expunged: Expunction | None = None


Record = Incident | Review | Audit | Plan
RECORD_TYPES: dict[Kind, type[Record]] = {
    Kind.INCIDENT: Incident,
    Kind.REVIEW: Review,
    Kind.AUDIT: Audit,
    Kind.PLAN: Plan,
}
