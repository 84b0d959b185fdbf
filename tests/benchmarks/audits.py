"""Writes audits, which cite the reviews and incidents before them, and conduct plans."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from .draw import END, START
from .reviews import Plan, action_text, steps, written_log
from .words import Words
from .write import block, day, entry, listed, quoted, record

if TYPE_CHECKING:
    from .codes import Codes
    from .draw import Draw
    from .reviews import Account
    from .stories import Story
    from .words import Section

AUDIT: tuple[Section, ...] = (
    ("Summary", "audit", 0.15), ("Scope and method", "audit", 0.25), ("What we found", "audit", 0.45),
    ("Limits of this audit", "limits", 0.15),
)  # fmt: skip
PLAN: tuple[Section, ...] = (("Summary", "plan", 1.0),)
_VERDICTS = ("meets", "partly", "partly", "does-not-meet")
_STAGES = ("pre-launch", "post-launch", "periodic", "after-incident", "concept")


def audit_days(draw: Draw, count: int) -> list[datetime]:
    return sorted(draw.between(START + timedelta(days=300), END - timedelta(days=2)) for _ in range(count))


def audit(draw: Draw, codes: Codes, published: datetime, before: list[Account], length: int) -> tuple[str, str, str]:
    """An audit's id, its text and its progress log. `before` are reviews published by then, newest last."""
    name = draw.code(f"SBD-{published.year}-")
    surface = draw.skewed(codes.lists["surfaces"])
    safeguards = draw.some(codes.lists["safeguards"], draw.whole(1, 3))
    titles = codes.titles
    words = Words(draw, {"surface": [titles[surface]], "safeguard": [titles[code] for code in safeguards]})
    plans = [Plan(f"A{n}", draw.one(codes.strong), "product", f"F{n}", published + timedelta(days=draw.whole(40, 120)))
             for n in range(1, draw.whole(2, 4))]  # fmt: skip
    fields = {
        "id": name,
        "title": quoted(f"{titles[surface].capitalize()}: {words.sentence('measure').lower()}"),
        "target": entry(
            surfaces=listed([surface]), safeguards=listed(safeguards), change=quoted(words.sentence("statement"))
        ),
        "stage": draw.one(_STAGES),
        "auditor": "safety-product",
        "independence": quoted("The auditing team took no part in building what is looked at"),
        "scope_window": entry(from_=day(published - timedelta(days=240)), to=day(published - timedelta(days=20))),
        "at_risk": listed(draw.some(codes.lists["affected_groups"], 3)),
        "status": "published",
        "audience": "core",
        "times": entry(started=day(published - timedelta(days=60)), published=day(published)),
        "next_review": day(published + timedelta(days=365)),
        "decision": draw.one(("go", "go-with-conditions", "continue")),
        "residual_risk": entry(statement=quoted(words.sentence("statement")), accepted_by="executive"),
    }
    blocks = [
        "abuse_cases:\n" + "".join(_case(draw, codes, n, words, before) for n in range(1, draw.whole(3, 5))),
        "findings:\n" + "".join(_finding(draw, codes, n, words, before, plans) for n in range(1, draw.whole(4, 7))),
        block("conditions", [entry(before="launch", what=quoted(words.sentence("action")))]),
    ]
    lines = [line for plan in plans for line in steps(draw, words, plan, published, name)]
    return name, record(fields, blocks, words.body(AUDIT, length)), written_log(lines)


def _case(draw: Draw, codes: Codes, number: int, words: Words, before: list[Account]) -> str:
    used, groups = listed(draw.some(codes.lists["safeguards"], 2)), listed(draw.some(codes.lists["affected_groups"], 2))
    head = f"  - id: C{number}\n    what: {quoted(words.sentence('statement'))}\n    at_risk: {groups}\n    safeguards: {used}\n"
    return f"{head}    verdict: {draw.one(_VERDICTS)}\n" + _evidence(draw, words, before)


def _finding(draw: Draw, codes: Codes, number: int, words: Words, before: list[Account], plans: list[Plan]) -> str:
    principle = quoted(draw.skewed(codes.lists["principles"]))
    verdict, reasoning = draw.one(_VERDICTS), quoted(words.paragraph("audit", 200))
    text = f"  - id: F{number}\n    principle: {principle}\n    verdict: {verdict}\n    reasoning: {reasoning}\n"
    text += _evidence(draw, words, before)
    own = [plan for plan in plans if plan.addresses == f"F{number}"]
    return text + "".join(f"    actions:\n      - {action_text(words, plan)}\n" for plan in own)


def _evidence(draw: Draw, words: Words, before: list[Account]) -> str:
    lines = []
    for _ in range(draw.whole(1, 2) if before else 0):
        review = draw.one(before[-200:])
        as_of = day(review.published)
        if draw.chance(0.5):
            plan = draw.one(review.actions)
            lines.append(entry(cite=f"{review.id}/{plan.id}", as_of=as_of, note=quoted(words.sentence("note"))))
        else:
            lines.append(entry(cite=draw.one((review.id, review.story.id)), as_of=as_of))
    lines.append(entry(type=draw.one(("test", "measure", "interview")), ref=quoted(f"vault:{words['code']}")))
    return "    evidence:\n" + "".join(f"      - {line}\n" for line in lines)


def plan(draw: Draw, story: Story, length: int) -> tuple[str, str]:
    """A conduct plan's id and text: ninety days, three goals, a checkpoint a month."""
    opened = min(story.times["resolved"] + timedelta(days=5), END - timedelta(days=1))
    name, words = draw.code(f"CIP-{opened.year}-"), Words(draw, {})
    months = [opened + timedelta(days=30 * n) for n in (1, 2, 3)]
    over = months[-1] < END
    fields = {
        "id": name,
        "title": quoted("Conduct of raids and care of chat on one channel"),
        "audience": "core",
        "subject": draw.code("CREATOR-"),
        "basis": listed([story.id]),
        "rule": quoted("A host answers for what a channel invites"),
        "status": "completed" if over else "active",
        "opened": day(opened),
        "opened_by": "policy",
        "partner_manager": "partnerships",
        "support": listed([quoted("two sessions for volunteer moderators")]),
        "consequence": quoted("loss of raid features for six months"),
        "outcome": "completed" if over else "",
        "ended": day(months[-1]) if over else "",
        "delete_after": day(months[-1] + timedelta(days=365)),
    }
    goals = [
        entry(id=f"G{n}", what=quoted(words.sentence("measure")), target=quoted("under 5"), due=day(months[-1]))
        for n in (1, 2, 3)
    ]
    looks = [
        entry(on=day(at), goal=f"G{n}", status="met" if number == 2 else "on-track", measure=quoted(words["n"]))
        for number, at in enumerate(months) for n in (1, 2, 3) if at < END
    ]  # fmt: skip
    return name, record(fields, [block("goals", goals), block("checkpoints", looks)], words.body(PLAN, length))
