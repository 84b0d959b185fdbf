"""The four kinds of record as values: every field that an author can write, and nothing derived.

Absent text is `""`, an absent list is `()`, an absent time is None; `unknown` is a value of its own. Entries that are
mappings can carry an audience and compartments, which narrow that entry below its record.
"""

from __future__ import annotations

from afterword.model.audit import (
    AbuseCase,
    Assessed,
    Audit,
    AuditTarget,
    AuditTimes,
    Condition,
    Evidence,
    Expectation,
    Finding,
    NotCited,
    ResidualRisk,
    Window,
)
from afterword.model.incident import (
    Event,
    Harm,
    Incident,
    IncidentTimes,
    Lead,
    Obligation,
    SafeguardUse,
    SeverityChange,
    Watch,
    Wave,
)
from afterword.model.kinds import Kind
from afterword.model.plan import Checkpoint, Goal, Plan
from afterword.model.review import (
    AcceptedRisk,
    Action,
    Changes,
    Extension,
    Factor,
    Measure,
    ProgressEntry,
    Review,
    ReviewTimes,
)
from afterword.model.shared import Expunction, Revision, Withdrawal

__all__ = [
    "RECORD_TYPES",
    "AbuseCase",
    "AcceptedRisk",
    "Action",
    "Assessed",
    "Audit",
    "AuditTarget",
    "AuditTimes",
    "Changes",
    "Checkpoint",
    "Condition",
    "Event",
    "Evidence",
    "Expectation",
    "Expunction",
    "Extension",
    "Factor",
    "Finding",
    "Goal",
    "Harm",
    "Incident",
    "IncidentTimes",
    "Lead",
    "Measure",
    "NotCited",
    "Obligation",
    "Plan",
    "ProgressEntry",
    "Record",
    "ResidualRisk",
    "Review",
    "ReviewTimes",
    "Revision",
    "SafeguardUse",
    "SeverityChange",
    "Watch",
    "Wave",
    "Window",
    "Withdrawal",
]

Record = Incident | Review | Audit | Plan
RECORD_TYPES: dict[Kind, type[Record]] = {
    Kind.INCIDENT: Incident,
    Kind.REVIEW: Review,
    Kind.AUDIT: Audit,
    Kind.PLAN: Plan,
}
