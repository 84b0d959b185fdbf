"""The incident: what happened."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar

from msgspec import Struct, field

from afterword.model import kinds
from afterword.model.fields import (
    AnyRef,
    AudienceCode,
    CompartmentCode,
    DetectionCode,
    FormerId,
    GroupCode,
    HarmCode,
    IncidentRef,
    LanguageCode,
    ObligationCode,
    OneOf,
    RegionCode,
    SafeguardCode,
    SeverityCode,
    SurfaceCode,
    Team,
    TermOf,
)
from afterword.model.figure import Figure
from afterword.model.kinds import Kind
from afterword.model.shared import Expunction, Withdrawal
from afterword.model.when import When


class IncidentTimes(Struct, frozen=True, gc=False, array_like=True):
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


class SeverityChange(Struct, frozen=True, gc=False, array_like=True):
    """A change of severity level, kept with its time and reason."""

    at: When | None = None
    from_: SeverityCode = ""
    to: SeverityCode = ""
    reason: str = ""


class Wave(Struct, frozen=True, gc=False, array_like=True):
    """The harm coming back before it was over."""

    started: When | None = None
    contained: When | None = None
    note: str = ""


class Harm(Struct, frozen=True, gc=False, array_like=True):
    """A harm that happened, is suspected, or was ruled out."""

    SHORT: ClassVar[str] = "code"
    code: HarmCode = ""
    confidence: Annotated[str, OneOf(kinds.CONFIDENCES)] = "confirmed"
    note: str = ""
    audience: AudienceCode = ""
    compartments: tuple[CompartmentCode, ...] = ()


class Lead(Struct, frozen=True, gc=False, array_like=True):
    """Who led, and from when: a list of these is the story of hand-overs."""

    SHORT: ClassVar[str] = "team"
    team: Team = ""
    region: RegionCode = ""
    from_: When | None = None
    note: str = ""


class SafeguardUse(Struct, frozen=True, gc=False, array_like=True):
    """What one safeguard did in this incident, including that it worked."""

    safeguard: SafeguardCode = ""
    mode: Annotated[str, TermOf("failure_modes")] = ""
    note: str = ""
    surface: SurfaceCode = ""
    language: LanguageCode = ""
    audience: AudienceCode = ""
    compartments: tuple[CompartmentCode, ...] = ()


class Obligation(Struct, frozen=True, gc=False, array_like=True):
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


class Event(Struct, frozen=True, gc=False, array_like=True):
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


class Watch(Struct, frozen=True, gc=False, array_like=True):
    """For a trending harm: who watches it, and what would make it an incident."""

    owner: Team = ""
    hypothesis: str = ""
    declare_when: str = ""
    next_look: When | None = None
    decided_not_to: str = ""


class Incident(Struct, frozen=True, gc=False, array_like=True, tag_field="record", tag=True):
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
    formerly: tuple[FormerId, ...] = ()
    withdrawn: Withdrawal | None = None
    expunged: Expunction | None = None
