"""Data files to be downloaded, with an index that names each by a hash of its content, so that what is old can be kept."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from afterword.charts.panel import DataFile

FOLDER = "data/"
SHORT = 8


@dataclass(frozen=True, slots=True)
class Download:
    """A data file as a page links it: what it is called, and its address with the hash of its content as a query."""

    name: str
    address: str


class Downloads(Mapping[str, bytes]):
    """CSV files by address and their index, written when somebody first asks for one."""

    INDEX = f"{FOLDER}index.json"

    def __init__(self, tables: Callable[[], tuple[DataFile, ...]]) -> None:
        self._tables = tables

    def __getitem__(self, address: str) -> bytes:
        return self._all[address]

    def __iter__(self) -> Iterator[str]:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)

    def of(self, key: str) -> tuple[Download, ...]:
        """The files of one panel: `KEY.csv`, or one for each year, the latest first."""
        found = []
        for address, data in self._all.items():
            name = address.removeprefix(FOLDER).removesuffix(".csv")
            if name == key or name.startswith(f"{key}/"):
                year = name.rpartition("/")[2] if name != key else ""
                found.append(Download(year, f"{address}?v={sha256(data).hexdigest()[:SHORT]}"))
        return tuple(reversed(found))

    @cached_property
    def _all(self) -> dict[str, bytes]:
        from afterword.charts.panel import as_csv

        found = {f"{FOLDER}{table.name}": as_csv(table).encode() for table in self._tables()}
        listed = [
            {"path": address.removeprefix(FOLDER), "sha256": sha256(data).hexdigest(), "bytes": len(data)}
            for address, data in found.items()
        ]
        index = json.dumps({"files": listed}, indent=1) + "\n"
        return {**found, self.INDEX: index.encode()}
