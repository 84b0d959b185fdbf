"""What was measured, as it is kept in results.json, so that a later run can replace some rows and leave the others."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING

from msgspec import Struct, json

from .machine import Machine  # noqa: TC001 - what is kept is read back by its annotations

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


class Run(Struct, frozen=True):
    """What one run took: seconds by the clock, and seconds of all processors together (0: nobody counted).

    `load` is the load average just before it; `others` is how many processors other work kept busy meanwhile, on average, where
    somebody counted.
    """

    wall: float
    cpu: float = 0
    load: float = 0
    others: float | None = None


class Row(Struct, frozen=True):
    """Several runs of one thing at one size. `records` is 0 for the demo archive."""

    name: str
    records: int
    runs: tuple[Run, ...]
    memory: int = 0
    """The most bytes that all processes of a run held together; 0 where nobody looked."""
    files: int = 0
    size: int = 0
    """How many files it left, and their bytes."""
    note: str = ""
    session: str = ""
    """The moment at which `make bench` was called: rows of one session ran side by side."""

    @property
    def wall(self) -> float:
        return median(run.wall for run in self.runs)

    @property
    def cpu(self) -> float:
        return median(run.cpu for run in self.runs)

    @property
    def span(self) -> tuple[float, float]:
        return min(run.wall for run in self.runs), max(run.wall for run in self.runs)

    @property
    def others(self) -> float:
        return median([run.others for run in self.runs if run.others is not None] or [0.0])


class Results(Struct, frozen=True):
    """All rows of one machine."""

    machine: Machine
    rows: tuple[Row, ...] = ()
    commands: dict[str, str] = {}
    """The options of every session."""

    def at(self, name: str, records: int) -> Row | None:
        """The row of a name and a size."""
        return next((row for row in self.rows if (row.name, row.records) == (name, records)), None)


def read(file: Path, machine: Machine) -> Results:
    """What is kept from earlier sessions; nothing where there is none, or where it comes from another machine."""
    if not file.is_file():
        return Results(machine)
    kept = json.decode(file.read_bytes(), type=Results)
    return kept if kept.machine.alike(machine) else Results(machine)


def merged(kept: Results, new: Results, names: Iterable[str]) -> Results:
    """The new rows, and those of the kept ones that were not measured again; in the order of `names`, which has all there are."""
    order = {name: number for number, name in enumerate(names)}
    rows = {(row.name, row.records): row for row in (*kept.rows, *new.rows) if row.name in order}
    ordered = tuple(sorted(rows.values(), key=lambda row: (row.records, order[row.name])))
    sessions = {row.session for row in ordered}
    commands = {moment: words for moment, words in (kept.commands | new.commands).items() if moment in sessions}
    return Results(new.machine, ordered, commands)


def write(file: Path, results: Results) -> None:
    file.write_bytes(json.format(json.encode(results), indent=1) + b"\n")
