"""Which documents are indexed together: in bundles that fit Pagefind's memory and that an edit seldom touches."""

from __future__ import annotations

import re
from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

LIMIT = 6_000_000
"""Bytes of lean documents in one bundle. Pagefind takes about fifty times as much memory: this is 300 MB."""
MOST = 4_000
"""Documents in one bundle, however short they are."""
UNDATED = "undated"
ALL = "all"
YEAR = re.compile(r"\d{4}")


class Print(NamedTuple):
    """What the plan must know of a lean document: the year of its page, a digest of its bytes and how many there are."""

    year: str
    digest: str
    size: int


class Bundle(NamedTuple):
    """Documents with an index of their own: its name in addresses, theirs in order, a digest of all they say."""

    name: str
    addresses: tuple[str, ...]
    digest: str


def plan(prints: Mapping[str, Print], limit: int = LIMIT) -> tuple[Bundle, ...]:
    """The bundles of the documents `prints`, by address; the newest first, every document in one.

    Years are put together from the oldest on while they stay within `limit`, so that a new record changes the last
    bundle only. A year above it is cut by a hash of the address into a power of two of parts, so that an edit or a
    new record touches one of them. Only where a border is crossed more than one bundle changes.
    """
    years: dict[str, list[str]] = {}
    for address in sorted(prints):
        year = prints[address].year
        years.setdefault(year if YEAR.fullmatch(year) else UNDATED, []).append(address)
    weights = {address: max(one.size, limit // MOST) for address, one in prints.items()}
    runs = tuple(_runs(years, weights, limit))
    bundles: list[Bundle] = []
    for run in reversed(runs):
        parts = _parts(sorted(address for year in run for address in years[year]), weights, limit)
        name = ALL if len(runs) == len(parts) == 1 else "-".join(dict.fromkeys((run[0], run[-1])))
        for at, addresses in enumerate(parts, 1):
            part = name if len(parts) == 1 else f"{name}.{at}of{len(parts)}"
            bundles.append(Bundle(part, tuple(addresses), _digest(addresses, prints)))
    return tuple(bundles)


def _runs(years: Mapping[str, Collection[str]], weights: Mapping[str, int], limit: int) -> Iterator[list[str]]:
    """Years that share a bundle, the oldest first; pages without a year stand before them."""
    run: list[str] = []
    filled = 0
    for year in sorted(years, key=lambda year: (year != UNDATED, year)):
        weight = sum(weights[address] for address in years[year])
        if run and filled + weight > limit:
            yield run
            run, filled = [], 0
        run.append(year)
        filled += weight
    if run:
        yield run


def _parts(addresses: Sequence[str], weights: Mapping[str, int], limit: int) -> list[list[str]]:
    """`addresses` in as many parts as it takes until each is within `limit`, or is one document that is not."""
    hashes = {address: int.from_bytes(sha256(address.encode()).digest()[:8]) for address in addresses}
    count = 1
    while True:
        parts: list[list[str]] = [[] for _ in range(count)]
        for address in addresses:
            parts[hashes[address] % count].append(address)
        if all(len(part) < 2 or sum(weights[one] for one in part) <= limit for part in parts):  # noqa: PLR2004 - one
            return [part for part in parts if part]
        count += (count + 1) // 2  # 1, 2, 3, 5, 8, 12: when a part overflows all are cut anew, so seldom


def _digest(addresses: Sequence[str], prints: Mapping[str, Print]) -> str:
    return sha256(repr([(address, prints[address].digest) for address in addresses]).encode()).hexdigest()
