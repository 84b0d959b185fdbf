"""An archive as one audience may see it, and the numbers that stay complete."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from msgspec.structs import replace

from afterword.link.archive import Archive, join
from afterword.link.card import Card, make_card
from afterword.link.each import Each
from afterword.link.labels import labels_of
from afterword.model.kinds import GONE, Kind
from afterword.prose.passages import cut
from afterword.withhold.cleaner import NOTHING, Cleaner, Lost, as_read
from afterword.withhold.counts import Counted, CountedAction, numbers
from afterword.withhold.gate import Gate, part_ids

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Sequence

    from afterword.model.settings import BuildFor
    from afterword.parse.record import Log, Parsed, ProsePage

Spread: TypeAlias = "Callable[[Callable[[str], Card | None], Sequence[str], Lost], dict[str, Card]]"


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


def one_by_one(task: Callable[[str], Card | None], ids: Sequence[str], _: Lost = NOTHING) -> dict[str, Card]:
    """What a task gives for each of some ids, where it gives something; that depends on the record and on what is lost."""
    return {i: card for i in ids if (card := task(i)) is not None}


def withhold(archive: Archive, build: BuildFor, each: Spread = one_by_one) -> Shown:
    """Leave out records, entries and passages that `build` may not see. `each` may share the work, as `one_by_one` does it alone.

    Doubt withholds: an audience that is missing, unreadable or not in the settings counts as the strictest, a compartment
    that is not in the settings is one that nobody is cleared for, an unclosed passage runs to the end of its file.
    """
    gate = Gate(archive.config, build)
    if _all_admitted(archive, gate):
        records = Each(archive.cards, lambda i: _unfenced(archive, gate, i))
        return Shown(replace(archive, records=records, doubles=(), stray_logs=()), build, *numbers(archive))
    ids = _admitted(archive, gate)
    lost = _lost(archive, gate, ids)
    cleaner = Cleaner(lost, archive.config)
    cleaned = _Cleaned(archive, gate, cleaner)
    changed = each(cleaned.card, ids, lost)
    records = Each(ids, lambda i: cleaned.record(i) if i in changed else as_read(archive.records[i]))
    logged = [i for i in ids if i in archive.logs]
    logs = Each(logged, lambda i: cleaned.log(i) if i in changed else as_read(archive.logs[i]))
    cards = [changed.get(i) or archive.cards[i] for i in ids]
    # A fingerprint is of the whole text, or a citation would seem to change with its reader.
    allowed = frozenset(ids)
    addresses = [a for a in archive.prints if a.partition("/")[0] in allowed and a not in lost.parts]
    shown = replace(join(cards, archive.config, records, logs), prints=Each(addresses, archive.prints.__getitem__))
    reviewed = _reviewed_elsewhere(archive, allowed)
    return Shown(shown, build, *numbers(archive), reviewed=reviewed, whole=False, lost=lost)


class _Cleaned:
    """The records that are shown and may not be shown as they stand, by id."""

    def __init__(self, archive: Archive, gate: Gate, cleaner: Cleaner) -> None:
        self._archive, self._gate, self._cleaner = archive, gate, cleaner

    def record(self, record_id: str) -> Parsed:
        """A record without what may not be seen."""
        return self._cleaner.record(self._gate.trim(self._archive.records[record_id]))

    def log(self, record_id: str) -> Log:
        """A progress log without what may not be seen."""
        return self._cleaner.log(self._gate.trim_log(self._archive.logs[record_id]))

    def card(self, record_id: str) -> Card | None:
        """The card of a record that bears labels inside, is in doubt, or says what is withheld; None for any other."""
        archive, card = self._archive, self._archive.cards[record_id]
        one, log = archive.records[record_id], archive.logs.get(record_id)
        sound = card.summary.readable and not (card.labels.inside or card.gaps)
        if sound and not self._cleaner.touches(one, log):
            return None
        return make_card(self.record(record_id), self.log(record_id) if log is not None else None, archive.config)


def _unfenced(archive: Archive, gate: Gate, record_id: str) -> Parsed:
    """A record of which all may be seen, without the lines that fence its passages."""
    one = archive.records[record_id]
    return gate.trim(one) if archive.cards[record_id].labels.inside else one


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


def _admitted(archive: Archive, gate: Gate) -> list[str]:
    """The ids of the records that are shown.

    Of two files with one id only the first is ever shown, and only where both may be: which of them is meant is in doubt.
    """
    refused = {double.id for double in archive.doubles if not gate.admits(labels_of(double, None).own)}
    return [i for i, card in archive.cards.items() if gate.admits(card.labels.own) and i not in refused]


def _lost(archive: Archive, gate: Gate, shown: list[str]) -> Lost:
    """The records that are not shown, and the citable parts that are taken out of those that are."""
    labelled = [archive.records[i] for i in shown if archive.cards[i].labels.inside]
    parts = frozenset(part for one in labelled for part in _lost_parts(one, gate.trim(one)))
    gone = frozenset(archive.cards) - frozenset(shown)
    former = {old: new for old, new in archive.former.items() if new in gone}
    called = ((old, part) for old, new in archive.former.items() for part in parts if part.startswith(f"{new}/"))
    return Lost(gone | frozenset(former), parts | {old + part[part.index("/") :] for old, part in called})


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
