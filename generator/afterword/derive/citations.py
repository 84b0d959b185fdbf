"""The state of each citation, and what makes an audit stale. Only *current* counts as covered; unknown never passes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from afterword.link.archive import newest_first
from afterword.model.kinds import GONE, Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from afterword.link.archive import Archive
    from afterword.link.card import Watched
    from afterword.link.summary import Summary
    from afterword.model.records import Evidence


def citation_state(evidence: Evidence, archive: Archive) -> str:
    """`current`, `changed`, `contradicted`, `missing`, `withdrawn`, `unwanted` or `unpinned`.

    `contradicted` (what it expects no longer holds) goes before `changed`, because a reader must know that first. A plan is
    *unwanted*: no audit can rest on it.
    """
    cite = archive.present(evidence.cite)
    record_id, _, part = cite.partition("/")
    summary = archive.summaries.get(record_id)
    if summary is None or (part and part not in summary.parts):
        return "missing"
    if summary.status in GONE:
        return "withdrawn"
    if summary.kind is Kind.PLAN:
        return "unwanted"
    if evidence.expects is not None and not _holds(evidence, summary, part):
        return "contradicted"
    if not evidence.pin:
        return "unpinned"
    return "current" if evidence.pin == archive.prints.get(cite) else "changed"


def _holds(evidence: Evidence, summary: Summary, part: str) -> bool:
    expects = evidence.expects
    if expects is None:
        return True
    line = next((action for action in summary.actions if action.part == part), None)
    status = line.state.status if line is not None else summary.status
    result = line.state.result if line is not None else ""
    return (not expects.status or expects.status == status) and (not expects.result or expects.result == result)


def later_incidents(watched: Watched, archive: Archive) -> list[Summary]:
    """Incidents after the audit was published that touch its surface *and* its safeguard and were not considered yet."""
    return newest_first(_later(watched, archive))


def later_ids(watched: Watched, archive: Archive) -> list[str]:
    """The ids of `later_incidents`, in order of id."""
    return sorted(summary.id for summary in _later(watched, archive))


def _later(watched: Watched, archive: Archive) -> Iterator[Summary]:
    published = watched.published
    if published is None or published.at is None or watched.gone:
        return
    touched = _using(archive, "surfaces", watched.surfaces) & _using(archive, "safeguards", watched.safeguards)
    for summary in map(archive.summaries.__getitem__, touched.difference(map(archive.present, watched.known))):
        if summary.date is None or summary.date.at is None or summary.date.at < published.at:
            continue
        counts = summary.kind is Kind.INCIDENT and summary.type != "drill" and summary.status not in GONE
        if counts and published.surely_before(summary.date):
            yield summary


def _using(archive: Archive, taxonomy: str, codes: Iterable[str]) -> set[str]:
    """Ids of the records that use any of some terms."""
    groups = archive.groups.get(taxonomy, {})
    return {record_id for code in codes for record_id in groups.get(code, ())}
