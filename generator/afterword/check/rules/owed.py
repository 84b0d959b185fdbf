"""Is every review that policy asks for there in time?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from afterword.check.once import once
from afterword.check.rule import Facts, Looks, rule
from afterword.derive.deadlines import review_steps
from afterword.diagnostics import Field, Level, Problem
from afterword.model.kinds import GONE, Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from afterword.derive.deadlines import ReviewOwing
    from afterword.link.archive import Archive
    from afterword.link.summary import Summary

_ASKED = frozenset({"status", "severity", "type", "times", "incidents"})
"""Fields without which nobody can tell what is owed; one of them that could not be read is reported elsewhere."""


@rule("AW511", "review-missing", Level.WARNING, looks=Looks.ARCHIVE)
def review_missing(facts: Facts) -> Iterator[tuple[str, Problem]]:
    """An incident owes a review, its draft was due by policy, and no review names the incident.

    Policy says by severity and type which incidents are reviewed and when each step is due, in the team's working days. A
    review that covers several incidents counts for each. A harm that somebody still watches owes none yet.

    Bad archive:

        ### reviews/incidents/2025/INC-2025-4HJD.md
        ---
        id: INC-2025-4HJD
        title: Raids in November
        status: contained
        severity: SEV2
        times: {detected: 2025-11-15T22:10Z, resolved: 2025-11-17T12:00Z}
        timeline: [{at: 2026-01-10T10:00Z, type: update, what: "Quiet."}]
        ---

    Good archive:

        ### reviews/incidents/2025/INC-2025-4HJD.md
        ---
        id: INC-2025-4HJD
        title: Raids in November
        status: contained
        severity: SEV2
        times: {detected: 2025-11-15T22:10Z, resolved: 2026-01-12T12:00Z}
        timeline: [{at: 2026-01-10T10:00Z, type: update, what: "Quiet."}]
        ---
    """
    if _doubtful(facts.archive):
        return
    for incident, step in _late(facts):
        if step.review is None:
            said = "its review was due to be published" if step.step == "published" else "a draft of its review was due"
            message = f"{incident.id} is {incident.severity}: by policy {said} by {step.due}, and no review names it"
            hint = f"begin one: afterword new review --incident {incident.id}"
            yield facts.archive.cards[incident.id].path, Problem("review-missing", message, Field(("status",)), hint)


@rule("AW512", "review-late", Level.NOTICE, looks=Looks.ARCHIVE)
def review_late(facts: Facts) -> Iterator[tuple[str, Problem]]:
    """A review has been begun, and the day on which policy wanted it published has passed.

    What is learnt helps others once they can read it. The days are counted in the team's working days, from the milestone
    that policy names.

    Bad archive:

        ### reviews/post-incident/2025/PIR-2025-B3WD.md
        ---
        id: PIR-2025-B3WD
        title: Raids
        incidents: [INC-2025-7KQ4]
        template: light
        status: draft
        ---

    Good archive:

        ### reviews/incidents/2025/INC-2025-7KQ4.md
        ---
        id: INC-2025-7KQ4
        title: Raids
        status: contained
        severity: SEV3
        times: {detected: 2025-12-15T22:10Z, contained: 2025-12-20}
        ---

        ### reviews/post-incident/2025/PIR-2025-B3WD.md
        ---
        id: PIR-2025-B3WD
        title: Raids
        incidents: [INC-2025-7KQ4]
        template: light
        status: draft
        ---
    """
    told: set[str] = set()
    for incident, step in _late(facts):
        review = step.review
        if review is None or step.step != "published" or review.id in told:
            continue
        told.add(review.id)
        days = step.late(facts.as_of)
        ago = "a day ago" if days == 1 else f"{days} days ago"
        message = f"the review of {incident.id} ({incident.severity}) was due to be published by {step.due}, {ago}"
        hint = f"it is {review.status}; publish it, or say in it what it waits for"
        yield facts.archive.cards[review.id].path, Problem("review-late", message, Field(("status",)), hint)


@once
def _late(facts: Facts) -> list[tuple[Summary, ReviewOwing]]:
    """The incidents whose review is late, each with the step to speak of: the draft where none is begun, else the publication."""
    archive, found = facts.archive, []
    told = {i for review in archive.of_kind(Kind.REVIEW) if review.status == "published" for i in review.incidents}
    for incident in archive.of_kind(Kind.INCIDENT):
        if incident.id in told or incident.status in GONE or not incident.readable:
            continue
        reviews = [review for review in archive.reviews_of(incident.id) if review.status not in GONE]
        if not all(_ASKED.isdisjoint(archive.cards[one.id].gaps) for one in (incident, *reviews)):
            continue
        steps = {step.step: step for step in review_steps(incident, reviews, archive.config)}
        step = steps.get("published") if reviews else steps.get("draft") or steps.get("published")
        if step is not None and step.done is None and step.late(facts.as_of) > 0:
            found.append((incident, step))
    return found


def _doubtful(archive: Archive) -> bool:
    """True when it is not sure what every review covers: one names no incident that could be read, or one that is not there."""
    for review in archive.of_kind(Kind.REVIEW):
        if review.status in GONE:
            continue
        if not review.incidents or "incidents" in archive.cards[review.id].gaps:
            return True
        if any(incident not in archive.cards for incident in review.incidents):
            return True
    return False


RULES = (review_missing, review_late)
