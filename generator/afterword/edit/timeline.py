"""Adds an entry to an incident's timeline, and sets the milestone and the status that come with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from msgspec.structs import replace

from afterword.edit.entry import Entry
from afterword.edit.fields import entry_added, field_set
from afterword.edit.lists import is_nothing
from afterword.edit.source import CannotEdit, Source, Splice, front_matter, pair, spliced
from afterword.model.kinds import Kind
from afterword.model.records import Event, Incident, IncidentTimes
from afterword.model.source import SourceFile
from afterword.model.when import UnreadableError, When, read_when
from afterword.parse.record import parse_record
from afterword.parse.yaml import MappingNode, Node, ScalarNode, SequenceNode

if TYPE_CHECKING:
    from collections.abc import Iterator

MILESTONES = tuple(IncidentTimes.__struct_fields__)
STATUSES = ("watching", "open", "contained", "resolved", "closed")
"""What an entry can set; a record is withdrawn or expunged in other ways."""
_ORDER = Incident.__struct_fields__


@dataclass(frozen=True, slots=True)
class Logged:
    """What is to be logged: an event with its time, and the milestone and status to set (`""` for none)."""

    event: Event
    milestone: str = ""
    status: str = ""


def log_event(text: str, logged: Logged) -> str:
    """An incident's text with the event in its timeline: at the end, or in order of time where it came earlier.

    Everything else stays byte for byte. Raises `CannotEdit` where the file's shape leaves a doubt, and where the answer would
    not read back as the same record with exactly this change.
    """
    source = front_matter(text)
    root = source.root
    if not isinstance(root, MappingNode):
        raise CannotEdit("the front matter holds no fields")
    changed = spliced(text, _splices(source, root, logged))
    before = _read(text)
    there = pair(root, "timeline")
    if there is not None and is_nothing(there[1]):
        before = replace(before, timeline=())
    if _read(changed) != _meant(before, _read(changed), logged):
        raise CannotEdit("the timeline is written in a way that cannot be added to safely")
    return changed


def entry_of(event: Event) -> Entry:
    """An event as the fields of an entry, in the order in which people read them."""
    return Entry(
        (
            ("at", str(event.at)), ("type", event.type), ("what", event.what), ("who", event.who), ("from", event.from_),
            ("to", event.to), ("evidence", event.evidence),
        )
    )  # fmt: skip


def _splices(source: Source, root: MappingNode, logged: Logged) -> Iterator[Splice]:
    there = pair(root, "timeline")
    items = there[1].value if there and isinstance(there[1], SequenceNode) else []
    index = place([_at(item) for item in items], logged.event.at or When())
    # In the order of the fields, which is kept where all three are put in one place.
    if logged.status:
        yield from field_set(source, root, "status", logged.status, _ORDER)
    if logged.milestone:
        yield from _milestone(source, root, logged.milestone, str(logged.event.at))
    yield from entry_added(source, root, "timeline", index, entry_of(logged.event), _ORDER)


def place(times: list[When | None], at: When) -> int:
    """Where in a timeline an event belongs: after the last entry that it does not surely come before."""
    last = max((n for n, when in enumerate(times) if when is not None and not at.surely_before(when)), default=-1)
    return last + 1 if any(when is not None for when in times[last + 1 :]) else len(times)


def _at(item: Node) -> When | None:
    """The time of an entry; None where it is absent, unknown or unreadable."""
    found = pair(item, "at")
    if found is None or not isinstance(found[1], ScalarNode):
        return None
    try:
        when = read_when(found[1].value)
    except UnreadableError:
        return None
    return when if when.known else None


def _milestone(source: Source, root: MappingNode, name: str, at: str) -> Iterator[Splice]:
    there = pair(root, "times")
    if there is None or is_nothing(there[1]):
        yield from field_set(source, root, "times", f"{{{name}: {at}}}", _ORDER)
        return
    if not isinstance(there[1], MappingNode):
        raise CannotEdit("'times' holds no fields")
    standing = pair(there[1], name)
    if standing is not None and not is_nothing(standing[1]) and standing[1].value != "unknown":
        now = f"is {standing[1].value}" if isinstance(standing[1], ScalarNode) else "stands there"
        raise CannotEdit(f"'times.{name}' {now} already; log this as a status entry, or change the time in the file")
    yield from field_set(source, there[1], name, at, MILESTONES)


def _read(text: str) -> Incident:
    data = text.encode("utf-8", "surrogatepass")
    record = parse_record(SourceFile("", data), Kind.INCIDENT, "").record
    if not isinstance(record, Incident):
        raise CannotEdit("the file cannot be read; `afterword check` says where")
    return record


def _meant(before: Incident, after: Incident, logged: Logged) -> Incident | None:
    """The record that the change is meant to make; None where the event is not in the timeline once more than before."""
    events = after.timeline
    if not any(
        one == logged.event and (*events[:n], *events[n + 1 :]) == before.timeline for n, one in enumerate(events)
    ):
        return None
    times = replace(before.times, **{logged.milestone: logged.event.at}) if logged.milestone else before.times
    return replace(before, timeline=events, times=times, status=logged.status or before.status)
