"""What reviews tell, for comparison with each other: what was harmed, how it got through, and what made it possible."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, TypeAlias

from msgspec import Struct

from afterword.check.once import once
from afterword.check.rules.asked import IN_REVIEW
from afterword.link.archive import counted
from afterword.model.kinds import Kind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from afterword.link.archive import Archive

_COMPARED = frozenset({"incidents", "factors", "actions", "times", "status"})
"""Fields without which a review cannot be compared; what could not be read in them is reported elsewhere."""
Pair: TypeAlias = "tuple[str, str]"
"""A harm, and a factor that made it possible."""
Way: TypeAlias = "tuple[str, str, str]"
"""How a harm got through: the harm, a safeguard, and how that gave way."""


class Told(Struct, frozen=True, gc=False):
    """A review that is held to something, for comparison: what was harmed and why, when it happened, and when it was told."""

    id: str
    incidents: frozenset[str]
    harms: frozenset[str]
    ways: frozenset[Way]
    factors: tuple[tuple[str, str], ...]
    pairs: tuple[Pair, ...]
    began: datetime
    told: datetime | None

    def shares(self, way: Way, factor: str) -> bool:
        """True when the harm got through the same way here, and the factor is told of as well."""
        return way in self.ways and any(code == factor for _, code in self.factors)


@once
def told(archive: Archive) -> list[Told]:
    """The reviews that can be compared, in the order in which they were told; those not published yet come last."""
    ways: dict[str, list[tuple[str, str]]] = {}
    for cell in archive.table:
        if cell.mode != "worked":
            ways.setdefault(cell.incident, []).append((cell.safeguard, cell.mode))
    ids = archive.groups.get("kind", {}).get(Kind.REVIEW, ())
    found = [one for one in (_one(archive, review_id, ways) for review_id in ids) if one is not None]
    return sorted(found, key=lambda one: (one.told is None, one.told or one.began, one.id))


def _one(archive: Archive, review_id: str, ways: Mapping[str, Sequence[tuple[str, str]]]) -> Told | None:
    summary, card = archive.summaries[review_id], archive.cards[review_id]
    if summary.status not in IN_REVIEW or not card.factors or not _COMPARED.isdisjoint(card.gaps):
        return None
    covered = [one for i in summary.incidents if (one := archive.summaries.get(i)) is not None and counted(one)]
    harms = {one.id: one.terms.get("harms", ()) for one in covered}
    began = [one.date.at for one in covered if one.date is not None and one.date.at is not None]
    if not began:
        return None
    published = summary.times.get("published")
    all_harms = frozenset(code for codes in harms.values() for code in codes)
    return Told(
        id=summary.id,
        incidents=frozenset(summary.incidents),
        harms=all_harms,
        ways=frozenset((code, *way) for i, codes in harms.items() for code in codes for way in ways.get(i, ())),
        pairs=tuple(product(all_harms, {code for _, code in card.factors})),
        factors=card.factors,
        began=min(began),
        told=published.at if published is not None else None,
    )
