"""A panel: one question, its picture, what was counted and left out, and the data behind it."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

Cell = str | int | float | None
"""One cell of a data table; None is unknown and stays empty."""

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Chart:
    """A finished drawing: complete SVG markup, safe to place in a page, and its size in logical pixels."""

    svg: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class LeftOut:
    """How many were left out of a picture or a figure, and why, in words that follow a number."""

    reason: str
    count: int


@dataclass(frozen=True, slots=True)
class DataFile:
    """A table to be downloaded: its file name below the data folder, its header and its rows."""

    name: str
    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Panel:
    """One chart of a page with all a reader needs to trust it. All text is plain and not yet escaped."""

    key: str
    """Names the panel on its page: its anchor, and the root of the ids inside its drawing."""
    question: str
    definition: str
    """What is counted, from when to when, what is included, in a sentence or two."""
    window: str
    n: int
    left_out: tuple[LeftOut, ...]
    headline: str
    """The one thing to take away, with its uncertainty; empty when there is no honest one."""
    chart: Chart | None
    refusal: str
    """Why there is no picture, or no statistic in it; empty when the picture is complete."""
    alternative: str
    """What the picture shows, for those who do not see it."""
    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    """The figures behind the picture, in a table that stays short."""


def as_csv(table: Panel | DataFile) -> str:
    """A table as CSV (RFC 4180). Text that a spreadsheet would run as a formula is set behind an apostrophe."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(table.header)
    writer.writerows([_harmless(cell) for cell in row] for row in table.rows)
    return out.getvalue()


def _harmless(cell: Cell) -> Cell:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA_STARTS) else cell
