"""What the figures have to reach, and whether they do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from . import measurements as m
from .extras import SERVE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .rows import Results, Row

FEW, MANY, HALF, MORE = 1_000, 10_000, 50_000, 100_000
OURS = tuple(what.name for what in m.MEASUREMENTS if not what.peer and not what.demo)
GROWN = (m.BUILD, m.BUILD_AGAIN, m.BUILD_EDIT, m.CHECK, m.CHECK_AGAIN)


@dataclass(frozen=True, slots=True)
class Target:
    """A figure: the time of a row, or its ratio to another row; at the most `most`, in `unit`s.

    A row is a name and a number of records.
    """

    what: str
    row: tuple[str, int]
    most: float
    against: tuple[str, int] | None = None
    aim: str = ""


TARGETS = (
    Target("cold build against Hugo's", (m.BUILD, MANY), 1.5, (m.PLAIN_HUGO, MANY), ", aim 1.0"),
    Target("cold build against plain MkDocs with search", (m.BUILD, MANY), 0.4, (m.PLAIN, MANY)),
    Target("build, nothing changed", (m.BUILD_AGAIN, MANY), 1.0),
    Target("one record edited, until the pages are on disk", (m.ON_DISK, MANY), 2.0),
    Target("one record edited, until `serve` shows it", (SERVE, MANY), 1.0),
    Target("`check`, cold", (m.CHECK, MANY), 4.0),
    Target("`check`, nothing changed", (m.CHECK_AGAIN, MANY), 1.0),
    Target("`check` of one edited file", (m.CHECK_ONE, MANY), 0.6),
    Target(f"`check` against check-jsonschema, {FEW:,} records", (m.CHECK, FEW), 0.1, (m.CHECK_SCHEMA, FEW)),
    *(Target(f"{name}: {MORE:,} records against {MANY:,}", (name, MORE), 11.0, (name, MANY)) for name in GROWN),
    Target(f"`check`, cold: {HALF:,} records against {FEW:,}", (m.CHECK, HALF), HALF / FEW, (m.CHECK, FEW)),
    Target("`check` of one file (demo)", (m.DEMO_CHECK, 0), 0.4),
    Target("build (demo)", (m.DEMO_BUILD, 0), 15.0),
)
ALL, CHECKS = ", all processes together", " of `check`, all processes together"
MEMORY = ((ALL, OURS, MANY, 900e6), (CHECKS, (m.CHECK, m.CHECK_ONE), MANY, 500e6), (ALL, OURS, MORE, 3e9))


def verdicts(results: Results) -> str:
    """A Markdown table of what is wanted, what was measured, and ✓ or ✗; only of what was measured."""
    lines = [*_times(results), *_memory(results)]
    head = "| Figure | Wanted | Measured | By processor time | |\n|---|---:|---:|---:|---|\n"
    return head + "".join(f"| {' | '.join(cells)} |\n" for cells in lines)


def _times(results: Results) -> Iterator[tuple[str, ...]]:
    for target in TARGETS:
        row = results.at(*target.row)
        other = results.at(*target.against) if target.against else None
        if row is None or (target.against and other is None):
            continue
        unit = "×" if other else " s"
        figure, cpu = (row.wall / other.wall, row.cpu / (other.cpu or 1)) if other else (row.wall, row.cpu)
        yield (
            f"{target.what}, {MANY:,} records" if row.records == MANY else target.what,
            f"≤ {target.most:g}{unit}{target.aim}",
            f"{figure:.2f}{unit}{mark(row, other)}",
            f"{cpu:.2f}{unit}" if cpu else "",
            "✓" if figure <= target.most else "✗",
        )


def _memory(results: Results) -> Iterator[tuple[str, ...]]:
    for what, names, records, most in MEMORY:
        held = [row.memory for name in names if (row := results.at(name, records)) is not None]
        if any(held):
            figure = f"peak memory{what}, {records:,} records"
            yield figure, f"≤ {most / 1e6:,.0f} MB", f"{max(held) / 1e6:,.0f} MB", "", "✓" if max(held) <= most else "✗"


def mark(row: Row, other: Row | None) -> str:
    """Marks a ratio of rows that did not run side by side."""
    return " *" if other is not None and other.session != row.session else ""
