"""The table of results in Markdown, and cost against the number of records as a drawing."""

from __future__ import annotations

from math import ceil, floor, log10
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .machine import Machine
    from .measurements import Row

INTRO = """\
# Benchmarks

Written by `make bench` ({command}) on {date}. Do not edit: run it again.

**Machine**: {cores} cores, {memory:.0f} GB of memory, {system}, Python {python}. {load}
**Versions**: {versions}.

Every row ran once for memory and output, then by the clock (runs: {runs}): the median, and in brackets the quickest and the slowest.
*Processor* is the time of all processors together, which other work on the machine touches less than the clock. *Memory* is the most
that all processes of a run held together (proportional set size). *Ratio* is the time of our own row of the same size divided by this
row's: below 1 we are quicker; the second ratio is of processor time. All builds are cold: nothing is kept between runs. The day is set
to {as_of}.
"""
BUSY = """\
It was busy with other work (load {load:.1f} before the first run): the clock tells little, read processor time and its ratio."""
NOTES = """\
## What is compared

The generated archive (`python -m tests.benchmarks.generate`, seed {seed}) holds as many records as the row says, with bodies of 5.4 KB on
average; progress logs come on top. Peers get the same records with title and body where they look for them and all fields as front
matter that they read and do not show. MkDocs runs with Material and its own search, with one page in the navigation; Zensical reads the
same folder; Hugo has three bare templates and no search. None of them validates, links or counts. check-jsonschema reads the same
front matter against a schema of the main fields: no references, no times, no terms.

![Seconds of the quickest run against the number of records](RESULTS.svg)
"""
COLUMNS = (
    "What",
    "Records",
    "Seconds",
    "Target",
    "Processor",
    "Memory",
    "Ratio",
    "Ratio, processor",
    "Files a record",
    "KB a record",
)
COLOURS = ("#3b5bdb", "#0b7285", "#e8590c", "#9c36b5", "#2b8a3e", "#c2255c", "#5f3dc4", "#868e96")
WIDTH, HEIGHT, LEFT, TOP, RIGHT, BOTTOM = 760, 420, 60, 20, 230, 50


def table(rows: Sequence[Row]) -> str:
    """The rows as a Markdown table."""
    by_name = {(row.measurement.name, row.records): row for row in rows}
    lines = [f"| {' | '.join(COLUMNS)} |", f"|{'---|' + '---:|' * (len(COLUMNS) - 1)}"]
    for row in rows:
        against = by_name.get((row.measurement.compare, row.records))
        low, high = row.costs.span
        per = row.records or 0
        cells = (
            row.measurement.name,
            f"{row.records:,}" if row.records else "demo",
            f"{_seconds(row.costs.wall)} ({_seconds(low)}–{_seconds(high)})",
            _target(row),
            _seconds(row.costs.cpu),
            f"{row.memory / 1e6:.0f} MB",
            f"{against.costs.wall / row.costs.wall:.2f}" if against else "",
            f"{against.costs.cpu / row.costs.cpu:.2f}" if against else "",
            f"{row.files / per:.2f}" if row.files and per else "",
            f"{row.size / per / 1000:.1f}" if row.size and per else "",
        )
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def results(rows: Sequence[Row], machine: Machine, **about: str | int) -> str:
    """The whole of RESULTS.md. `about`: command, date, runs, seed, as_of."""
    load = BUSY.format(load=machine.load) if machine.load > machine.cores / 4 else "It was idle before the first run."
    versions = ", ".join(f"{name} {number}" for name, number in machine.versions.items())
    intro = INTRO.format(
        cores=machine.cores, memory=machine.memory / 2**30, system=machine.system, python=machine.python, load=load, versions=versions,
        **about,
    )  # fmt: skip
    return f"{intro}\n{table(rows)}\n{NOTES.format(**about)}"


def _seconds(value: float) -> str:
    return f"{value:.2f}" if value < 10 else f"{value:.1f}"


def _target(row: Row) -> str:
    if row.target is None:
        return ""
    return f"< {row.target:g} {'✓' if row.costs.wall < row.target else '✗'}"


def drawing(rows: Sequence[Row]) -> str:
    """Seconds of the quickest run against records, both on logarithmic scales; a line a measurement. Empty without rows.

    Other work on a machine can only make a run slower, so the quickest says most about how cost grows.
    """
    lines: dict[str, list[tuple[int, float]]] = {}
    for row in rows:
        if row.records:
            lines.setdefault(row.measurement.name, []).append((row.records, max(row.costs.span[0], 0.01)))
    points = [point for line in lines.values() for point in line]
    if not points:
        return ""
    x_low, x_high = _decades([float(x) for x, _ in points])
    y_low, y_high = _decades([y for _, y in points])

    def place(x: float, y: float) -> tuple[float, float]:
        across = (log10(x) - x_low) / (x_high - x_low)
        up = (log10(y) - y_low) / (y_high - y_low)
        return LEFT + across * (WIDTH - LEFT - RIGHT), HEIGHT - BOTTOM - up * (HEIGHT - TOP - BOTTOM)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="12" role="img">',
        "<title>Seconds of the quickest run against the number of records</title>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>',
    ]
    for decade in range(x_low, x_high + 1):
        x, y = place(10**decade, 10**y_low)
        parts.append(
            f'<path d="M{x:.1f} {TOP}V{y:.1f}" stroke="#dee2e6"/><text x="{x:.1f}" y="{y + 18:.1f}" text-anchor="middle">{10**decade:,}</text>'
        )
    for decade in range(y_low, y_high + 1):
        x, y = place(10**x_low, 10**decade)
        parts.append(
            f'<path d="M{x:.1f} {y:.1f}H{WIDTH - RIGHT}" stroke="#dee2e6"/><text x="{x - 6:.1f}" y="{y + 4:.1f}" text-anchor="end">{10.0**decade:g} s</text>'
        )
    parts.append(f'<text x="{LEFT}" y="{HEIGHT - 8}">records</text>')
    for number, (name, line) in enumerate(lines.items()):
        colour = COLOURS[number % len(COLOURS)]
        spots = [place(x, y) for x, y in sorted(line)]
        parts.append(
            f'<polyline fill="none" stroke="{colour}" stroke-width="2" points="{" ".join(f"{x:.1f},{y:.1f}" for x, y in spots)}"/>'
        )
        parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{colour}"/>' for x, y in spots]
        key = TOP + 14 + 22 * number
        parts.append(f'<rect x="{WIDTH - RIGHT + 14}" y="{key - 9}" width="12" height="10" fill="{colour}"/>')
        parts.append(f'<text x="{WIDTH - RIGHT + 32}" y="{key}" fill="#212529">{name}</text>')
    return "\n".join([*parts, "</svg>\n"])


def _decades(values: Sequence[float]) -> tuple[int, int]:
    low, high = floor(log10(min(values)) + 1e-9), ceil(log10(max(values)) - 1e-9)
    return low, max(high, low + 1)
