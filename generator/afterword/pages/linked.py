"""What a record's page says of its label, and of the records that name it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from afterword.model.kinds import GONE, Kind

if TYPE_CHECKING:
    from afterword.link.summary import Summary
    from afterword.model.records import Record
    from afterword.model.terms import Term
    from afterword.pages.library import Library

MOST = 100
"""A record's page shows so many links; with more, `relations` has them all (`partials/ui.html.j2` knows the number too)."""
_HOW = {
    "related": "names this as related",
    "recurrence_of": "came back from this",
    "incidents": "reviews this",
    "members": "counts this among its members",
    "follows": "follows up an action of this",
    "cite": "cites this as evidence",
    "record": "considered this",
    "successor": "stands in for this",
    "superseded_by": "is replaced by an action of this",
    "mention": "mentions this",
}
_OWN_HOW = {
    "related": "related", "recurrence_of": "came back from it", "follows": "follows up its action", "cite": "cited as evidence",
    "record": "considered", "successor": "stands in its place", "basis": "basis", "mention": "mentioned",
}  # fmt: skip


class Marking(Struct, frozen=True):
    """Who may read a record: the audience's title and TLP 2.0 label, and its compartments."""

    title: str
    description: str
    tlp: str
    compartments: tuple[Term, ...]


def marking(library: Library, record: Record) -> Marking:
    """The label of a record; a missing one means the strictest."""
    audiences = library.config.settings.audiences
    named = next((a for a in audiences if a.code == record.audience), audiences[0] if audiences else None)
    compartments = tuple(library.config.term("compartments", code) for code in record.compartments)
    if named is None:
        return Marking("", "", "", compartments)
    return Marking(named.title, named.description, named.tlp, compartments)


class LinkedRow(Struct, frozen=True):
    """A record linked with this one, either way, and how; its `status` where it no longer counts."""

    id: str
    title: str
    how: str
    kind: str = ""
    status: str = ""


def linked(library: Library, record_id: str, leave_out: set[str] | None = None) -> list[LinkedRow]:
    """Every record that names this one or is named by it, once each, by id. Relations shown elsewhere are left out."""
    hidden = leave_out or set()
    archive = library.archive
    own = archive.summaries[record_id].kind
    rows: dict[str, list[str]] = {}
    for reference in archive.references.get(record_id, ()):
        other = archive.summaries.get(reference.target)
        # No record's page leads to a plan, but another plan's.
        to_plan = other is not None and other.kind is Kind.PLAN and own is not Kind.PLAN
        if reference.relation not in hidden and other is not None and other.id != record_id and not to_plan:
            rows.setdefault(reference.target, []).append(_OWN_HOW.get(reference.relation, reference.relation))
    for reference in archive.backlinks.get(record_id, ()):
        if reference.relation not in hidden:
            rows.setdefault(reference.source, []).append(_HOW.get(reference.relation, reference.relation))
    return [_row(archive.summaries[other], hows) for other, hows in sorted(rows.items())]


def _row(other: Summary, hows: list[str]) -> LinkedRow:
    row = LinkedRow(other.id, other.title, ", ".join(dict.fromkeys(hows)))
    return replace(row, kind=other.kind, status=other.status) if other.status in GONE else row


def reach(library: Library, record_id: str) -> tuple[object, ...]:
    """The summaries that a record's page may read: of those it names and those that name it. For fingerprints.

    A review and its incidents read each other whole; of all others a page shows no more than titles and states.
    """
    archive = library.archive
    references, backlinks = archive.references.get(record_id, ()), archive.backlinks.get(record_id, ())
    near = {r.target for r in references} | {r.source for r in backlinks}
    whole = {r.target for r in references if r.relation == "incidents"}
    whole |= {r.source for r in backlinks if r.relation == "incidents"}
    return (
        library.whole(record_id),
        [(r.source, r.part, r.relation) for r in backlinks],
        [
            library.whole(other) if other in whole else library.brief(other)
            for other in sorted(near)
            if other in archive.summaries
        ],
    )
