"""The four kinds of record, and what Afterword calls their states."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """A kind of record; the id's prefix says which."""

    INCIDENT = "incident"
    REVIEW = "review"
    AUDIT = "audit"
    PLAN = "plan"


FOLDERS = {Kind.INCIDENT: "incidents", Kind.REVIEW: "reviews", Kind.AUDIT: "audits", Kind.PLAN: "plans"}
"""The first part of a record's address on the site."""

PREFIXES = {Kind.INCIDENT: "INC", Kind.REVIEW: "PIR", Kind.AUDIT: "SBD", Kind.PLAN: "CIP"}
"""The default prefixes of ids; `settings.yml` may name others."""

ALPHABET = "23456789BCDFHJKMNPQRTVWX"
"""What the drawn part of an id is made of: no vowels (no words by accident), none of 0 O 1 I L 5-alike S, 2-alike Z, 6-alike G."""

INCIDENT_TYPES = ("incident", "near-miss", "trending-harm", "drill", "stood-down")
INCIDENT_STATUSES = ("watching", "open", "contained", "resolved", "closed", "withdrawn", "expunged")
REVIEW_STATUSES = ("draft", "in-review", "approved", "published", "withdrawn", "expunged")
REVIEW_TEMPLATES = ("full", "light", "near-miss", "cluster")
AUDIT_STATUSES = REVIEW_STATUSES
AUDIT_STAGES = ("concept", "pre-launch", "post-launch", "periodic", "after-incident")
AUDIT_DECISIONS = ("go", "go-with-conditions", "no-go", "continue", "stop")
VERDICTS = ("meets", "partly", "does-not-meet", "not-assessed")
PLAN_STATUSES = ("draft", "active", "paused", "completed", "ended-not-met", "withdrawn", "expunged")
CHECKPOINT_STATUSES = ("on-track", "at-risk", "met", "not-met")
APPEALS = ("none", "open", "upheld", "rejected")
CONFIDENCES = ("suspected", "confirmed", "ruled-out")
APPLIES = ("asserted", "ruled-out", "undecided")
EVENT_TYPES = ("signal", "decision", "action", "hand-off", "update", "comms", "status")
ACTION_CHANGES = ("product", "policy", "procedure", "response", "people")
ACTION_STATUSES = (
    "proposed", "accepted", "in-progress", "blocked", "deferred", "done", "verified", "ineffective", "declined", "superseded",
)  # fmt: skip
ACTION_FINISHED = ("verified", "declined", "superseded")
"""States in which nothing more is expected of the owner."""
ACTION_SETTLED = ("done", *ACTION_FINISHED)
"""States in which the work itself is no longer due: done waits only for its check."""
ACTION_RESULTS = ("effective", "ineffective", "not-measurable")
APPROVAL_DECISIONS = ("approved", "no-objection", "objected")
REVISION_KINDS = ("editorial", "substantive")
ASSESSED_EFFECTS = ("none", "noted", "changes-finding")
GONE = ("withdrawn", "expunged")
"""Statuses of records that no longer count."""
