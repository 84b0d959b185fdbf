"""What happened, before any of it is written down: incidents as times and codes, clustered and long-tailed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from .draw import END, START

if TYPE_CHECKING:
    from .codes import Codes
    from .draw import Draw

AUDIENCES = ("core", "core", "core", "company", "company", "partners", "public")
LEADS = (
    "incident-management",
    "incident-management",
    "safety-ops",
    "investigations",
    "security",
    "payments",
    "detection",
)
BURST = 9
"""Incidents in a burst, about: one harm on one surface that comes back within days."""
_DETECT = (40, 150, 500, 2200, 3500)
_CONTAIN = (50, 200, 600, 2400, 3600)


@dataclass(slots=True)
class Story:
    """An incident: when and what. `times` hold only what has happened by the end of the archive."""

    id: str
    times: dict[str, datetime]
    harms: list[str]
    surfaces: list[str]
    severity: int
    type: str = "incident"
    audience: str = "core"
    lead: str = "incident-management"
    safeguards: list[str] = field(default_factory=list)
    regions: list[str] = field(default_factory=list)
    languages: list[str] = field(default_factory=list)
    teams: list[str] = field(default_factory=list)
    members: list[str] = field(default_factory=list)
    related: list[str] = field(default_factory=list)
    reviewed_by: str = ""

    @property
    def status(self) -> str:
        return next((name for name in ("closed", "resolved", "contained") if name in self.times), "open")

    @property
    def detected(self) -> datetime:
        return self.times["detected"]


def stories(draw: Draw, codes: Codes, count: int) -> list[Story]:
    """So many incidents in order of time. Every fortieth or so is a drill, a pattern over many, or was stood down."""
    starts = sorted(_starts(draw, codes, count))
    told: list[Story] = []
    latest: dict[str, list[Story]] = {}
    for number, (start, harm, surface) in enumerate(starts):
        story = _story(draw, codes, start, harm, surface)
        story.type = {5: "near-miss", 17: "near-miss", 23: "drill", 31: "near-miss", 35: "stood-down"}.get(
            number % 40, "incident"
        )
        same = latest.setdefault(harm, [])
        if number % 40 == 28:
            _gather(story, same)
        earlier = [old.id for old in same[-6:]]
        story.related = list(dict.fromkeys(draw.one(earlier) for _ in range(draw.whole(0, 2)))) if earlier else []
        same.append(story)
        told.append(story)
    return told


def _starts(draw: Draw, codes: Codes, count: int) -> list[tuple[datetime, str, str]]:
    """Starts with harm and surface: two in three alone, the rest in bursts; more in later years and in the evening."""
    span = (END - START).days - 3
    found: list[tuple[datetime, str, str]] = []
    while len(found) < count:
        day = int(span * draw.random() ** 0.7) if draw.chance(0.985) else span - draw.whole(0, 12)
        at = START + timedelta(
            days=day, minutes=draw.one((3, 8, 11, 14, 17, 18, 19, 20, 21, 22)) * 60 + draw.whole(0, 59)
        )
        harm, surface = draw.skewed(codes.lists["harms"]), draw.skewed(codes.lists["surfaces"])
        found.append((at, harm, surface))
        for _ in range(draw.whole(2, 2 * BURST) if draw.chance(0.05) else 0):
            again = draw.later(at, 3 * 1440, 1.0)
            if again < END - timedelta(days=3):
                found.append((again, harm, surface))
    return found[:count]


def _story(draw: Draw, codes: Codes, start: datetime, harm: str, surface: str) -> Story:
    floor = codes.floors[harm]
    harms = [harm, *(code for code in draw.some(codes.lists["harms"], draw.whole(0, 2)) if codes.floors[code] >= floor)]
    harms = list(dict.fromkeys(harms))
    severity = max(0, floor - draw.chance(0.2)) if draw.chance(0.75) else min(4, floor + 1)
    times = _times(draw, start, severity)
    story = Story(draw.code(f"INC-{times['detected'].year}-"), times, harms, [surface], severity)
    story.surfaces += [code for code in draw.some(codes.lists["surfaces"], draw.whole(0, 2)) if code != surface]
    story.audience, story.lead = draw.one(AUDIENCES), draw.one(LEADS)
    story.safeguards = draw.some(codes.lists["safeguards"], draw.whole(1, 5))
    story.regions = draw.some(codes.lists["regions"], draw.whole(1, 3))
    story.languages = draw.some(codes.lists["languages"], draw.whole(1, 3))
    story.teams = list(dict.fromkeys([story.lead, *draw.some(codes.lists["teams"], draw.whole(1, 4))]))
    return story


def _times(draw: Draw, start: datetime, severity: int) -> dict[str, datetime]:
    end = END - timedelta(hours=2)
    detected = min(draw.later(start, _DETECT[severity], 1.5), end)
    contained = draw.later(detected, _CONTAIN[severity], 1.3)
    resolved = draw.later(contained, 2 * 1440, 1.1)
    times = {
        "started": start,
        "first_signal": draw.between(start, detected),
        "detected": detected,
        "declared": draw.later(detected, 20, 0.8),
        "escalated": draw.later(detected, 30, 0.9),
        "acknowledged": draw.later(detected, 25, 1.0),
        "contained": contained,
        "resolved": resolved,
        "closed": draw.later(resolved, 9 * 1440, 0.6),
    }
    return {name: at for name, at in times.items() if at < END}


def _gather(story: Story, same: list[Story]) -> None:
    """Turn an incident into the slow burn over what came before it, if there was enough."""
    recent = [
        old for old in same[-30:] if old.type == "incident" and old.detected > story.detected - timedelta(days=200)
    ]
    if len(recent) > 1:
        story.type, story.members = "trending-harm", [old.id for old in recent]
