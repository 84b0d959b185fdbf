"""What both the terminal's and the comment's account of a change say in the same words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from afterword.charts.words import duration_words, number, plural, share_words
from afterword.compare.citations import LATER
from afterword.compare.records import What
from afterword.derive.statistics import Interval

if TYPE_CHECKING:
    from collections.abc import Iterator

    from afterword.compare.actions import ActionChange
    from afterword.compare.citations import CitationChange
    from afterword.compare.difference import Difference
    from afterword.compare.figures import FigureChange, Number
    from afterword.compare.records import RecordChange

HEADINGS = {
    What.NEW: "New",
    What.REMOVED: "Deleted",
    What.RENUMBERED: "Under another id",
    What.WITHDRAWN: "Withdrawn",
    What.EXPUNGED: "Expunged",
    What.CHANGED: "Changed",
    What.MOVED: "Moved",
}
"""The groups in which records are told, in their order."""
_COUNTED = {What.NEW: "new", What.REMOVED: "deleted", What.RENUMBERED: "under another id"}
_STATES = {
    "changed": "the text that it pins has changed",
    "contradicted": "what it expects no longer holds",
    "missing": "what it cites is no longer there",
    "withdrawn": "what it cites is withdrawn",
    "unwanted": "that kind of record cannot support it",
    "unpinned": "it pins no text any more",
}
_ACTIONS = {"opened": "opened", "removed": "taken off the plan", "owner": "owner", "state": "status"}
_ID = re.compile(r"[A-Z]{1,2}\d{1,3}")
MOST = 70
"""How much of a value is shown."""
NOTE = "Both sides are read with the settings as they are now."


def summary(change: Difference) -> str:
    """How many records became what: `1 record new, 2 changed.`."""
    counts = [(len(change.of(what)), _COUNTED.get(what, what.value)) for what in HEADINGS]
    there = [(n, word) for n, word in counts if n]
    if not there:
        return "no record means anything else."
    first, *rest = there
    return f"{plural(first[0], 'record')} {first[1]}{''.join(f', {number(n)} {word}' for n, word in rest)}."


def described(record: RecordChange) -> str:
    """What a new record is: `incident, open, SEV2`."""
    steps = (record.status, record.severity)
    return ", ".join((record.kind, *(step.new for step in steps if step is not None and step.new)))


def details(record: RecordChange) -> Iterator[tuple[str, str, str]]:
    """What differs in a record, each with its name, what was there and what is; `""` for what is told in one."""
    if record.moved_from:
        yield "file", record.moved_from, record.path
    if record.was:
        yield "id", record.was, record.id
    if record.what is What.NEW:
        return
    first = ("status", "severity")
    for field in sorted(record.fields, key=lambda field: field.name not in first):
        if field.path != ("id",) or not record.was:
            yield field.name, *_cut(field.old, field.new)


def told(record: RecordChange) -> Iterator[str]:
    """What else there is to say about a record, in a line each."""
    if record.prose:
        yield "prose: " + ", ".join(f"{one.section} {one.what}" for one in record.prose)
    if record.entries:
        approvals = "".join(f"; {one.team}: {one.decision or 'no decision'}" for one in record.approvals)
        yield f"progress log: {plural(record.entries, 'new entry', 'new entries')}{approvals}"
    if record.lost:
        yield f"progress log: {plural(record.lost, 'older entry', 'older entries')} changed or taken out"
    for side in record.unread:
        yield "its front matter could not be read before" if side == "before" else "its front matter cannot be read now"


def field_names(record: RecordChange, *, narrowed: bool = False) -> list[str]:
    """The names of fields that differ, or only of those in narrowed entries; no key that would tell a value."""
    return list(dict.fromkeys(_named(one.path) for one in record.fields if one.narrowed or not narrowed))


def _named(path: tuple[str, ...]) -> str:
    return ".".join(path[:2]) if len(path) > 1 and _ID.fullmatch(path[1]) else path[0]


def happened(action: ActionChange) -> str:
    """What happened to an action: `due 2026-02-05 → 2026-03-05 (slipped)`."""
    name = _ACTIONS.get(action.what, "due")
    if action.what == "opened":
        return f"opened, due {action.new}" if action.new else "opened"
    if action.what == "removed":
        return name
    return f"{name} {action.old or 'none'} → {action.new or 'none'}" + (
        f" ({action.what})" if action.what in {"slipped", "sooner"} else ""
    )


def happened_there(action: ActionChange) -> str:
    """What happened to an action of a record that few may read: the field, not its value."""
    return _ACTIONS.get(action.what, "due")


def cited(one: CitationChange) -> str:
    """What a citation has become."""
    if one.state == LATER:
        return f"{one.audit} has not assessed {one.cite}, which is later"
    return f"{one.audit} cites {one.cite}: {_STATES.get(one.state, one.state)}"


def moved(figure: FigureChange) -> str:
    """A figure before and after, each with what it stands on."""
    if figure.statistic == "count":
        return f"Incidents, {figure.title}: {figure.old.n} → {figure.new.n}"
    write = _median if figure.statistic == "median" else _share
    what = "median" if figure.statistic == "median" else "within target"
    return f"{figure.title}, {what}: {write(figure.old)} → {write(figure.new)}"


def _median(found: Number) -> str:
    if found.value is None or found.low is None or found.high is None:
        return f"too few to say (n {found.n})"
    limits = f"95 % interval {duration_words(found.low)} to {duration_words(found.high)}"
    return f"{duration_words(found.value)} ({limits}, n {found.n})"


def _share(found: Number) -> str:
    if found.value is None or found.low is None or found.high is None:
        return "none decided"
    return share_words(round(found.value * found.n), found.n, Interval(found.low, found.high))


def _cut(old: str, new: str) -> tuple[str, str]:
    """Two texts short enough for a line; long ones from shortly before where they part."""
    if max(len(old), len(new)) <= MOST:
        return old, new
    same = next((n for n, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
    start = max(old.rfind(" ", 0, max(same - 20, 0)) + 1, 0) if old and new else 0
    return _part(old, start), _part(new, start)


def _part(text: str, start: int) -> str:
    shown = text[start : start + MOST]
    return f"{'…' if start and shown else ''}{shown}{'…' if len(text) > start + MOST else ''}"
