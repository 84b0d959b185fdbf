"""An archive as one audience may see it, and the numbers that stay complete."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from msgspec.structs import replace

from afterword.link.archive import Archive, link
from afterword.link.labels import labels_of
from afterword.model.kinds import GONE, Kind
from afterword.prose.passages import cut
from afterword.withhold.cleaner import NOTHING, Cleaner, Lost
from afterword.withhold.counts import Counted, CountedAction, numbers
from afterword.withhold.gate import Gate, part_ids

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

    from afterword.model.settings import BuildFor
    from afterword.parse.record import Parsed, ProsePage


@dataclass(frozen=True, slots=True)
class Shown:
    """An archive as one audience may see it, and the numbers that stay complete.

    `whole` is true when nothing was withheld: then no count has to be suppressed.
    """

    archive: Archive
    build: BuildFor
    incidents: tuple[Counted, ...] = ()
    actions: tuple[CountedAction, ...] = ()
    plans: int = 0
    table: tuple[tuple[str, str, int], ...] = ()
    """How often each safeguard was in each mode, over the whole archive."""
    reviewed: frozenset[str] = frozenset()
    """Incidents that are shown and have a review that is not: nothing is owed for them."""
    whole: bool = True
    lost: Lost = NOTHING
    """What must not even be named."""


def withhold(archive: Archive, build: BuildFor) -> Shown:
    """Leave out records, entries and passages that `build` may not see.

    Doubt withholds: an audience that is missing, unreadable or not in the settings counts as the strictest, a compartment
    that is not in the settings is one that nobody is cleared for, an unclosed passage runs to the end of its file.
    """
    gate = Gate(archive.config, build)
    if _all_admitted(archive, gate):
        records = Unfenced(archive, gate)
        return Shown(replace(archive, records=records, doubles=(), stray_logs=()), build, *numbers(archive))
    trimmed, lost = _trimmed(archive, gate)
    cleaner = Cleaner(lost, archive.config)
    clean = [cleaner.record(one) for one in trimmed.values()]
    logs = [cleaner.log(gate.trim_log(log)) for i, log in archive.logs.items() if i in trimmed]
    # A fingerprint is of the whole text, or a citation would seem to change with its reader.
    prints = {
        address: of
        for address, of in archive.prints.items()
        if address.partition("/")[0] in trimmed and address not in lost.parts
    }
    shown = replace(link(clean, logs, archive.config), prints=prints)
    reviewed = _reviewed_elsewhere(archive, trimmed)
    return Shown(shown, build, *numbers(archive), reviewed=reviewed, whole=False, lost=lost)


class Unfenced(Mapping[str, "Parsed"]):
    """The records of an archive of which all may be seen, without the lines that fence their passages."""

    def __init__(self, archive: Archive, gate: Gate) -> None:
        self._archive, self._gate = archive, gate
        self._last: tuple[Parsed, Parsed] | None = None

    def __getitem__(self, record_id: str) -> Parsed:
        one = self._archive.records[record_id]
        if not self._archive.cards[record_id].labels.inside:
            return one
        last = self._last  # a page and what search knows of it are made one after the other
        if last is None or last[0] is not one:
            last = self._last = (one, self._gate.trim(one))
        return last[1]

    def __iter__(self) -> Iterator[str]:
        return iter(self._archive.cards)

    def __len__(self) -> int:
        return len(self._archive.cards)

    def __repr__(self) -> str:
        return repr(dict(self.items()))


def _all_admitted(archive: Archive, gate: Gate) -> bool:
    """True when nothing at all has to be withheld, by the labels on the cards."""
    labels = {label for card in archive.cards.values() for label in (card.labels.own, *card.labels.inside)}
    return all(map(gate.admits, labels)) and all(gate.admits(labels_of(one, None).own) for one in archive.doubles)


def _reviewed_elsewhere(archive: Archive, shown: Container[str]) -> frozenset[str]:
    """Incidents with a review that counts and is not shown."""
    return frozenset(
        incident
        for incident in archive.groups.get("kind", {}).get(Kind.INCIDENT, ())
        if any(review.id not in shown and review.status not in GONE for review in archive.reviews_of(incident))
    )


def _trimmed(archive: Archive, gate: Gate) -> tuple[dict[str, Parsed], Lost]:
    """The records that are shown, without the entries and passages that are not, and what was lost.

    Of two files with one id only the first is ever shown, and only where both may be: which of them is meant is in doubt.
    """
    refused = {double.id for double in archive.doubles if not gate.admits(labels_of(double, None).own)}
    shown = [i for i, card in archive.cards.items() if gate.admits(card.labels.own) and i not in refused]
    records = {i: archive.records[i] for i in shown}
    trimmed = {i: gate.trim(one) for i, one in records.items()}
    parts = frozenset(part for i, one in trimmed.items() for part in _lost_parts(records[i], one))
    gone = frozenset(archive.cards) - frozenset(records)
    former = {old: new for old, new in archive.former.items() if new in gone}
    called = ((old, part) for old, new in archive.former.items() for part in parts if part.startswith(f"{new}/"))
    return trimmed, Lost(gone | frozenset(former), parts | {old + part[part.index("/") :] for old, part in called})


def _lost_parts(before: Parsed, after: Parsed) -> set[str]:
    """Addresses of citable parts that were withheld from a record that is shown."""
    if before.record is None or after.record is None or before.record is after.record:
        return set()
    return {f"{before.id}/{part}" for part in part_ids(before.record) - part_ids(after.record)}


def withhold_prose(pages: tuple[ProsePage, ...], archive: Archive, shown: Shown) -> tuple[ProsePage, ...]:
    """The pages of prose that a build may see, without the passages and ids that it may not."""
    gate = Gate(archive.config, shown.build)
    cleaner = Cleaner(shown.lost, archive.config)
    kept = (replace(page, body=cut(page.body, gate.admits_passage)) for page in pages if gate.admits_prose(page))
    return tuple(cleaner.prose(page) for page in kept)
