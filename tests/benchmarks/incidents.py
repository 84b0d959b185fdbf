"""Writes incidents."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from .draw import END
from .words import Words
from .write import block, entry, listed, quoted, record, stamp

if TYPE_CHECKING:
    from datetime import datetime

    from .codes import Codes
    from .draw import Draw
    from .stories import Story
    from .words import Section

SECTIONS: tuple[Section, ...] = (
    ("Summary", "summary", 0.08),
    ("What happened", "happened", 0.35),
    ("Who was affected", "affected", 0.12),
    ("Detection", "detection", 0.15),
    ("Response", "response", 0.3),
)
MORE: tuple[Section, ...] = (("What worked", "safeguards", 0.06), ("Open questions", "surprise", 0.06))
_EVENTS = ("signal", "decision", "action", "update", "action", "signal", "status", "comms", "hand-off")


def words_of(draw: Draw, codes: Codes, story: Story) -> Words:
    """Words that speak of this incident's harm, surfaces and safeguards."""
    titles = codes.titles
    own = {
        "harm": [titles[code] for code in story.harms],
        "surface": [titles[code] for code in story.surfaces],
        "safeguard": [titles[code] for code in story.safeguards],
    }
    return Words(draw, own)


def incident(draw: Draw, codes: Codes, story: Story, length: int) -> str:
    words = words_of(draw, codes, story)
    gone = draw.chance(0.004) and bool(story.related)
    fields = {
        "id": story.id,
        "title": quoted(words.sentence("title")),
        "type": story.type,
        "status": "withdrawn" if gone else story.status,
        "severity": f"SEV{story.severity}",
        "severity_reason": quoted(words.sentence("statement")) if _below_floor(codes, story) else "",
        "audience": story.audience,
        "compartments": "[legal]" if draw.chance(0.03) else "",
        "detected_by": draw.skewed(codes.lists["detection_sources"]),
        "also_seen_by": listed(draw.some(codes.lists["detection_sources"], 2)) if draw.chance(0.3) else "",
        "tactics": listed(draw.some(codes.lists["tactics"], draw.whole(1, 2))) if draw.chance(0.6) else "",
        "affected_groups": listed(draw.some(codes.lists["affected_groups"], draw.whole(1, 3))),
        "surfaces": listed(story.surfaces),
        "regions": listed(story.regions),
        "languages": listed(story.languages),
        "teams": listed(story.teams),
        "related": listed(story.related) if story.related else "",
        "recurrence_of": story.related[0] if story.related and draw.chance(0.3) else "",
        "members": listed(story.members) if story.members else "",
        "watch": _watch(words, story) if story.members else "",
        "tickets": f"[TS-{draw.whole(100, 99999)}]" if draw.chance(0.5) else "",
        "withdrawn": _withdrawn(story) if gone else "",
    }
    sections = (*SECTIONS, *(more for more in MORE if draw.chance(0.35)))
    body = words.body(sections, length, narrowed=story.audience != "core" and draw.chance(0.05))
    if story.related and draw.chance(0.5):
        body += f"\nCompare {' and '.join(story.related)}, where the same was seen.\n"
    return record(fields, _blocks(draw, codes, story, words), body)


def _below_floor(codes: Codes, story: Story) -> bool:
    return story.severity > min(codes.floors[code] for code in story.harms)


def _watch(words: Words, story: Story) -> str:
    return entry(
        owner=story.lead, hypothesis=quoted(words.sentence("statement")), declare_when=quoted(words.sentence("measure"))
    )


def _withdrawn(story: Story) -> str:
    on = story.times.get("closed", END)
    return entry(
        on=on.isoformat()[:10],
        reason=quoted("Recorded twice; the other record is complete"),
        successor=story.related[0],
    )


def _blocks(draw: Draw, codes: Codes, story: Story, words: Words) -> list[str]:
    return [
        "times:\n" + "".join(f"  {name}: {_told(draw, name, at)}\n" for name, at in story.times.items()),
        block("severity_history", _history(draw, story, words)),
        block("waves", _waves(draw, story)),
        block("harms", _harms(draw, story)),
        block("lead", _lead(draw, story)),
        block("safeguards", (_use(draw, codes, code, words) for code in story.safeguards)),
        "impact:\n" + "".join(_impact(draw, codes)) if story.type != "drill" else "",
        block("obligations", _duties(draw, codes, story)),
        block("timeline", _timeline(draw, story, words)),
    ]


def _told(draw: Draw, name: str, at: datetime) -> str:
    """A time as people know it: starts are often known to the day or hour only, or roughly, or not at all."""
    if name == "started" and draw.chance(0.25):
        return draw.one((at.isoformat()[:10], f"{at.isoformat()[:13]}Z", f"{stamp(at)}~", "unknown"))
    return stamp(at)


def _history(draw: Draw, story: Story, words: Words) -> list[str]:
    if story.severity > 3 or not draw.chance(0.2):
        return []
    at, before = stamp(draw.between(story.detected, story.times.get("contained", END))), f"SEV{story.severity + 1}"
    return [entry(at=at, from_=before, to=f"SEV{story.severity}", reason=quoted(words.sentence("statement")))]


def _waves(draw: Draw, story: Story) -> list[str]:
    contained = story.times.get("contained")
    if contained is None or not draw.chance(0.1):
        return []
    middle = draw.between(story.times["started"], contained)
    again = min(contained, middle + timedelta(minutes=30))
    return [
        entry(started=stamp(story.times["started"]), contained=stamp(middle)),
        entry(started=stamp(again), contained=stamp(contained)),
    ]


def _harms(draw: Draw, story: Story) -> list[str]:
    first, *others = story.harms
    return [first, *(entry(code=code, confidence="suspected") if draw.chance(0.3) else code for code in others)]


def _lead(draw: Draw, story: Story) -> list[str]:
    first = entry(team=story.lead, region="emea", from_=stamp(story.detected))
    contained = story.times.get("contained")
    if contained is None or not draw.chance(0.2):
        return [first]
    return [first, entry(team=story.lead, region="amer", from_=stamp(draw.between(story.detected, contained)))]


def _use(draw: Draw, codes: Codes, code: str, words: Words) -> str:
    mode = "worked" if draw.chance(0.35) else draw.skewed(codes.lists["failure_modes"])
    return entry(safeguard=code, mode=mode, note=quoted(words.sentence("note")) if draw.chance(0.6) else "")


def _impact(draw: Draw, codes: Codes) -> list[str]:
    measures = draw.some(codes.lists["impact_measures"], draw.whole(1, 5))
    lines = []
    for name in measures:
        number = int(draw.long_tailed(120, 1.8)) + 1
        forms = (str(number), str(number), f"{number}~", f"{number}-{number * 2}", "unknown")
        lines.append(
            f"  {name}: {draw.one(forms) if name != 'minors' else draw.one(('unknown', 'none-known', 'likely'))}\n"
        )
    return lines


def _duties(draw: Draw, codes: Codes, story: Story) -> list[str]:
    offered = codes.duties[story.harms[0]]
    if not offered or story.severity > 2 or story.type in {"drill", "stood-down"}:
        return []
    duties = []
    for code in offered[:3]:
        done = story.detected + timedelta(minutes=draw.whole(20, 115))
        if draw.chance(0.4):
            reason = quoted("Not applicable to what happened, on the facts known")
            duties.append(entry(code=code, applies="ruled-out", decided_by="legal", reason=reason))
        elif done < END:
            trigger = stamp(story.detected)
            duties.append(
                entry(code=code, applies="asserted", trigger_at=trigger, done_at=stamp(done), decided_by="legal")
            )
    return duties


def _timeline(draw: Draw, story: Story, words: Words) -> list[str]:
    first = story.times["first_signal"]
    last = story.times.get("closed", END)
    middle = min(story.times.get("contained", last), last)
    moments = [first, story.detected, *(draw.between(story.detected, middle) for _ in range(draw.whole(2, 8)))]
    moments += [draw.between(middle, last) for _ in range(draw.whole(0, 3))]
    return [
        _event(draw, at, "signal" if number == 0 else draw.one(_EVENTS), story, words)
        for number, at in enumerate(sorted(moments))
    ]


def _event(draw: Draw, at: datetime, kind: str, story: Story, words: Words) -> str:
    team, what = draw.one(story.teams), quoted(words.sentence("event"))
    ends = {"to": "", "from_": ""}
    if kind == "comms":
        ends["to"] = draw.one(("exec", "creators", "affected", "partner"))
    elif kind == "hand-off":
        ends = {"from_": f"{team}@emea", "to": f"{draw.one(story.teams)}@{draw.one(('amer', 'apac'))}"}
    who = f"{team}@{draw.one(('amer', 'emea', 'apac'))}" if draw.chance(0.5) else team
    evidence = quoted(f"vault:{words['code']}") if draw.chance(0.25) else ""
    return entry(at=stamp(at), type=kind, what=what, who=who, from_=ends["from_"], to=ends["to"], evidence=evidence)
