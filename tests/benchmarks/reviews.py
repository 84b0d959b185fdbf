"""Plans and writes reviews with their actions and progress logs."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from .draw import END
from .incidents import words_of
from .write import block, day, entry, listed, quoted, record

if TYPE_CHECKING:
    from .codes import Codes
    from .draw import Draw
    from .stories import Story
    from .words import Section, Words

SECTIONS: dict[str, tuple[Section, ...]] = {
    "full": (
        ("Summary", "summary", 0.06), ("Impact", "affected", 0.08), ("What happened", "happened", 0.2),
        ("Detection and the signal gap", "detection", 0.1), ("Response: what helped, what hindered", "response", 0.12),
        ("Why were we surprised?", "surprise", 0.06), ("Contributing factors", "factors", 0.12),
        ("Safeguards", "safeguards", 0.06), ("Over-reach and remedy", "care", 0.04), ("Communications", "care", 0.04),
        ("People", "care", 0.03), ("Regions and languages", "care", 0.03), ("Similar incidents", "factors", 0.03),
        ("Lessons", "lessons", 0.06),
    ),
    "light": (
        ("Summary", "summary", 0.15), ("Lessons", "lessons", 0.2), ("What happened", "happened", 0.4),
        ("Contributing factors", "factors", 0.25),
    ),
    "near-miss": (
        ("Summary", "summary", 0.15), ("What nearly happened", "happened", 0.35), ("What held", "safeguards", 0.2),
        ("Why were we surprised?", "surprise", 0.15), ("Lessons", "lessons", 0.15),
    ),
    "cluster": (
        ("Summary", "summary", 0.12), ("The pattern", "happened", 0.35), ("Incidents covered", "affected", 0.13),
        ("Contributing factors", "factors", 0.25), ("Lessons", "lessons", 0.15),
    ),
}  # fmt: skip
SIZES = {"full": 1.7, "light": 0.8, "near-miss": 0.8, "cluster": 1.1}
_APPROVERS = (
    ("safety-ops", "policy", "product", "engineering", "legal", "communications"),
    ("safety-ops", "policy", "product", "engineering", "legal", "communications"),
    ("safety-ops", "policy", "legal"),
)
_OWNERS = ("quality", "creator-product", "detection", "discovery", "data", "security", "payments", "vendor-management")
_FATES = (
    *["verified"] * 9,
    *["done"] * 4,
    "ineffective",
    "in-progress",
    "in-progress",
    "blocked",
    "deferred",
    "declined",
    "superseded",
)


@dataclass(slots=True)
class Plan:
    """A corrective action: what it is, and when it goes which way."""

    id: str
    type: str
    owner: str
    addresses: str
    due: datetime
    fate: str = "proposed"


@dataclass(slots=True)
class Account:
    """A review before it is written down."""

    id: str
    story: Story
    template: str
    owner: str
    published: datetime
    actions: list[Plan] = field(default_factory=list)

    @property
    def status(self) -> str:
        return "published" if self.published < END else "in-review"


def account(draw: Draw, codes: Codes, story: Story) -> Account:
    """The review of an incident: owed within weeks of its end, sometimes months late."""
    resolved = story.times["resolved"]
    published = draw.later(resolved, 14 * 1440, 0.5)
    owner = draw.one(_OWNERS)
    review = Account(draw.code(f"PIR-{min(published, END).year}-"), story, _template(draw, story), owner, published)
    review.actions = list(_plans(draw, codes, review))
    return review


def _template(draw: Draw, story: Story) -> str:
    if story.type == "trending-harm":
        return "cluster"
    if story.type == "near-miss":
        return "near-miss"
    if story.type in {"drill", "stood-down"}:
        return "light"
    return ("full", "full", "full", "light", draw.one(("near-miss", "light")))[story.severity]


def _plans(draw: Draw, codes: Codes, review: Account) -> list[Plan]:
    severity = review.story.severity
    plans = []
    for number in range(1, draw.whole(2, 5) + (severity < 3)):
        kind = draw.one(codes.strong) if number == 1 else draw.skewed(codes.lists["action_types"])
        longest = (30, 30, 30, 60, 90)[severity] if kind not in {"new-detection", "alerting"} or severity > 1 else 15
        due = min(review.published, END) + timedelta(days=draw.whole(longest // 2, longest))
        plans.append(Plan(f"A{number}", kind, draw.one(_OWNERS), f"F{number}", due))
    return plans


def review_text(draw: Draw, codes: Codes, review: Account, length: int) -> str:
    story, words = review.story, words_of(draw, codes, review.story)
    start = story.times["resolved"]
    step = (min(review.published, END) - start) / 6
    dates = {"owner_named": start + step, "draft": start + 3 * step, "held": start + 5 * step}
    if review.status == "published":
        dates["published"] = review.published
    fields = {
        "id": review.id,
        "title": quoted("Review: " + words.sentence("title")),
        "incidents": listed([story.id]),
        "template": review.template,
        "status": review.status,
        "audience": story.audience,
        "times": entry(**{name: day(at) for name, at in dates.items()}),
        "owner": review.owner,
        "facilitator": draw.one(
            [team for team in ("compliance", "people-wellbeing", "support", "privacy") if team != story.lead]
        ),
        "scribe": "data",
        "attended": listed(dict.fromkeys([review.owner, *story.teams])),
        "related": listed(story.related) if story.related else "",
    }
    risk = f"F{len(review.actions) + 1}" if draw.chance(0.15) else ""
    ids = [*(plan.addresses for plan in review.actions), *([risk] if risk else [])]
    factors = (
        entry(id=one, code=draw.skewed(codes.lists["factors"]), statement=quoted(words.sentence("statement")))
        for one in ids
    )
    blocks = [
        block("factors", factors),
        block("actions", (action_text(words, plan, review.story.severity) for plan in review.actions)),
        block("accepted_risks", [_risk(draw, words, risk)] if risk else []),
    ]
    body = words.body(SECTIONS[review.template], length)
    if story.related:
        body += f"\nThe same condition stood behind {story.related[0]}; {review.id}/A1 works on both.\n"
    return record(fields, blocks, body)


def action_text(words: Words, plan: Plan, severity: int = 2) -> str:
    by = day(plan.due + timedelta(days=60))
    measure = (
        entry(what=quoted(words.sentence("measure")), target=quoted(f"under {words['n']}"), by=by)
        if severity < 3
        else ""
    )
    changes = {"policy-update": "policy", "training": "people", "exercise": "response"}.get(plan.type, "product")
    return entry(
        id=plan.id, title=quoted(words.sentence("action")), type=plan.type, changes=changes, addresses=listed([plan.addresses]),
        owner=plan.owner, due=day(plan.due), measure=measure, ticket=f"TS-{words['n']}",
    )  # fmt: skip


def _risk(draw: Draw, words: Words, factor: str) -> str:
    until = f"20{draw.whole(27, 28)}-06-30"
    return entry(factor=factor, reason=quoted(words.sentence("lessons")), approver="executive", until=until)


def log_text(draw: Draw, codes: Codes, review: Account) -> str:
    """The progress log: approvals before publication, then the steps of each action, in order of days."""
    words = words_of(draw, codes, review.story)
    lines = []
    for team in (*_APPROVERS, (), ())[review.story.severity]:
        at = review.published - timedelta(days=draw.whole(0, 3))
        lines.append(
            (at, entry(on=day(at), by=team, approve=team, decision="approved" if draw.chance(0.8) else "no-objection"))
        )
    for plan in review.actions:
        lines += steps(draw, words, plan, review.published, review.id)
    return written_log(lines)


def written_log(lines: list[tuple[datetime, str]]) -> str:
    """The lines that lie before the end of the archive, in order of days."""
    return "".join(f"- {text}\n" for at, text in sorted(lines, key=lambda line: day(line[0])) if at < END)


def steps(draw: Draw, words: Words, plan: Plan, published: datetime, owner: str) -> list[tuple[datetime, str]]:
    """What happens to an action, with days; sets its fate as of the end of the archive."""
    fate, at = draw.one(_FATES), published + timedelta(days=draw.whole(1, 4))
    lines: list[tuple[datetime, str]] = []

    def step(status: str, days: int, by: str = plan.owner, **more: str) -> None:
        nonlocal at
        until = more.pop("until", "")
        lines.append((at, entry(on=day(at), by=by, action=plan.id, set=entry(status=status, until=until), **more)))
        plan.fate = status if at < END else plan.fate
        at += timedelta(days=days)

    reason = quoted(words.sentence("statement"))
    step("accepted", draw.whole(3, 10))
    if fate in {"deferred", "blocked"}:
        until = day(at + timedelta(days=180)) if fate == "deferred" else ""
        step(fate, 1, reason=reason, approver="policy", until=until)
    elif fate == "declined":
        step(fate, 1, reason=reason, approver="executive", residual_risk=quoted(words.sentence("statement")))
    elif fate == "superseded" and plan.id != "A1":
        step(fate, 1, superseded_by=f"{owner}/A1")
    else:
        step("in-progress", draw.whole(5, 20))
        if draw.chance(0.25) and at < plan.due:
            later = entry(due=day(plan.due + timedelta(days=draw.whole(14, 60))))
            lines.append(
                (at, entry(on=day(at), by=plan.owner, action=plan.id, set=later, reason=reason, approver="policy"))
            )
        at = max(at + timedelta(days=1), plan.due + timedelta(days=int(draw.long_tailed(9, 1)) - 12))
        if fate != "in-progress":
            step("done", draw.whole(30, 90), evidence=quoted(f"release {words['n']}"))
        if fate in {"verified", "ineffective"}:
            result = "effective" if fate == "verified" else "ineffective"
            step(fate, 1, by="compliance", result=result, evidence=quoted(f"{words['n']} of {words['n']} cases"))
    return lines
