"""Fingerprints: what a citation pins, so that nobody relies on words that changed under them.

`aw1:` plus the first twelve hex digits of SHA-256 over canonical JSON of a per-kind list of fields. It covers what a reader
relies on (findings, factors, figures, prose, the plan of actions), not what is meant to move (status, progress, checkpoints).
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from afterword.link.summary import parts_of
from afterword.model.kinds import Kind
from afterword.model.when import When

if TYPE_CHECKING:
    from afterword.link.card import Card
    from afterword.model.records import Record
    from afterword.parse.record import Parsed

DIGITS = 12
COVERED: dict[Kind, tuple[str, ...]] = {
    Kind.INCIDENT: (
        "id", "title", "type", "severity", "times", "waves", "detected_by", "also_seen_by", "harms", "tactics",
        "affected_groups", "surfaces", "regions", "languages", "safeguards", "impact", "obligations", "timeline",
        "recurrence_of", "members",
    ),
    Kind.REVIEW: ("id", "title", "incidents", "template", "factors", "actions", "accepted_risks", "reassess"),
    Kind.AUDIT: (
        "id", "title", "target", "stage", "auditor", "independence", "scope_window", "exclusions", "at_risk", "abuse_cases",
        "findings", "not_cited", "decision", "conditions", "residual_risk",
    ),
    Kind.PLAN: ("id", "subject", "basis", "rule", "goals", "support", "conditions", "consequence"),
}  # fmt: skip
MOVES = {"ticket", "extension", "audience", "compartments", "pin", "as_of", "expects"}
"""Fields of entries that may change without changing what a reader relies on."""


def fingerprint(parsed: Parsed, first: Mapping[str, str] | None = None) -> str:
    """The fingerprint of a whole record, prose included; `""` for one that could not be read.

    `first` are the ids that renamed records had first, see `first_ids`: a new name changes nothing that a reader relies on.
    """
    if parsed.record is None:
        return ""
    fields = {name: _plain(getattr(parsed.record, name)) for name in COVERED[parsed.kind]}
    return _digest({"kind": parsed.kind.value, **fields, "prose": _folded(parsed.body)}, first)


def part_fingerprint(parsed: Parsed, part: str, first: Mapping[str, str] | None = None) -> str:
    """The fingerprint of a citable part (`A1`, `F2`, `C1`, `G1`), `""` when the record has none of that id."""
    entry = _part(parsed.record, part) if parsed.record is not None else None
    return "" if entry is None else _digest({"record": parsed.id, "part": _plain(entry)}, first)


def first_ids(cards: Mapping[str, Card], former: Mapping[str, str]) -> dict[str, str]:
    """For each later id of a renamed record, the one that it had first. `former` are the ids that lead to another one."""
    found: dict[str, str] = {}
    for card in cards.values() if former else ():
        had = [one for one in card.summary.former if one == card.id or former.get(one) == card.id]
        found.update({later: had[0] for later in (*had, card.id) if had and later != had[0]})
    return found


class Fingerprints(Mapping[str, str]):
    """Fingerprints by address (`PIR-2025-B3WD`, `PIR-2025-B3WD/A1`), each computed when somebody first asks for it."""

    def __init__(
        self, records: Mapping[str, Parsed], addresses: Iterable[str], first: Mapping[str, str] | None = None
    ) -> None:
        self._records = records
        self._first = first
        self._known: dict[str, str | None] = dict.fromkeys(addresses)

    def __getitem__(self, address: str) -> str:
        known = self._known[address]
        if known is None:
            record_id, _, part = address.partition("/")
            one = self._records[record_id]
            known = self._known[address] = (
                part_fingerprint(one, part, self._first) if part else fingerprint(one, self._first)
            )
        return known

    def __iter__(self) -> Iterator[str]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)

    def __repr__(self) -> str:
        return repr(dict(self.items()))


def _part(record: Record, part: str) -> object | None:
    return next((entry for _, entry in parts_of(record) if entry.id == part), None)


def _digest(value: object, first: Mapping[str, str] | None) -> str:
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    if first:
        named = "|".join(map(re.escape, sorted(first, key=len, reverse=True)))
        text = re.sub(rf"(?<![A-Za-z0-9])(?:{named})(?![A-Za-z0-9])", lambda found: first[found.group()], text)
    return "aw1:" + hashlib.sha256(text.encode()).hexdigest()[:DIGITS]


def _plain(value: Any) -> Any:
    """Values as JSON, without what is empty or moves, so that a new optional field changes no old fingerprint."""
    if isinstance(value, When):
        return str(value)
    if isinstance(value, str):
        return _folded(value)
    if isinstance(value, tuple):
        return [_plain(entry) for entry in value]
    if isinstance(value, dict):
        return {key: _plain(entry) for key, entry in value.items()}
    if isinstance(value, Struct):
        pairs = ((name, getattr(value, name)) for name in value.__struct_fields__ if name not in MOVES)
        return {name: _plain(entry) for name, entry in pairs if entry not in ("", (), None, {})}
    return value


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())
