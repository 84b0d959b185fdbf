"""Audits whose evidence a change moves under them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from afterword.derive.citations import citation_state, later_ids

if TYPE_CHECKING:
    from collections.abc import Iterator

    from afterword.compare.pairs import History
    from afterword.link.archive import Archive
    from afterword.link.card import Watched

LATER = "later-incident"


class CitationChange(Struct, frozen=True):
    """What an audit cites was current and is not: `state` says what it is now.

    `later-incident`: it cites nothing there, but its surface and safeguard had an incident that it has not assessed.
    """

    audit: str
    cite: str
    state: str


def citation_changes(history: History, before: Archive) -> tuple[CitationChange, ...]:
    """The citations that are no longer current, and the audits that a new incident makes stale, in order of the audits."""
    found = {change: None for audit in _audits(history) for change in _of_audit(audit, history, before)}
    return tuple(sorted(found, key=lambda change: (change.audit, change.cite)))


def _audits(history: History) -> Iterator[str]:
    """Audits that the change touches or that name or watch a record that it touches."""
    cards = history.after.cards
    watching = [(i, card.watched) for i, card in cards.items() if card.watched is not None and not card.watched.gone]
    for audit, watched in watching:
        cited = (entry.cite.partition("/")[0] for entry in watched.evidence)
        if audit in history.pairs or any(record in history.pairs for record in cited) or _may_meet(watched, history):
            yield audit


def _may_meet(watched: Watched, history: History) -> bool:
    for record_id in history.pairs:
        summary = history.after.summaries.get(record_id)
        if summary is not None and record_id not in watched.known:
            used = {*summary.terms.get("surfaces", ())}, {*summary.terms.get("safeguards", ())}
            if used[0].intersection(watched.surfaces) and used[1].intersection(watched.safeguards):
                return True
    return False


def _of_audit(audit: str, history: History, before: Archive) -> Iterator[CitationChange]:
    watched, after = history.after.cards[audit].watched, history.after
    card = before.cards.get(audit)
    if watched is None or card is None or card.watched is None:
        return  # a new audit has nothing to lose
    for entry in watched.evidence:
        was = citation_state(entry, before) if entry.cite and entry in card.watched.evidence else ""
        state = citation_state(entry, after) if was == "current" else was
        if state != was:
            yield CitationChange(audit, entry.cite, state)
    already = {*later_ids(card.watched, before)}
    for record_id in later_ids(watched, after):
        if record_id not in already:
            yield CitationChange(audit, record_id, LATER)
