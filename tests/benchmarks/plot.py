"""Cost against the number of records as a drawing, both on logarithmic scales."""

from __future__ import annotations

from math import ceil, floor, log10
from typing import TYPE_CHECKING

from . import measurements as m
from .extras import FLOOR_TWO

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .rows import Row

DRAWN = {
    m.BUILD: "#3b5bdb",
    m.BUILD_EDIT: "#7048e8",
    m.BUILD_AGAIN: "#15aabf",
    m.CHECK: "#2b8a3e",
    m.CHECK_AGAIN: "#82c91e",
    m.PLAIN: "#e8590c",
    m.PLAIN_ZENSICAL: "#c2255c",
    m.PLAIN_HUGO: "#f08c00",
    FLOOR_TWO: "#868e96",
}
"""The rows that are drawn, and their colours: ours cold, other tools warm, the floor grey."""
WIDTH, HEIGHT, LEFT, TOP, RIGHT, BOTTOM = 900, 420, 60, 20, 370, 50


def drawing(rows: Sequence[Row]) -> str:
    """Seconds of the quickest run against records, both on logarithmic scales; a line a measurement. Empty without rows.

    Other work on a machine can only make a run slower, so the quickest says most about how cost grows.
    """
    lines: dict[str, list[tuple[int, float]]] = {}
    for row in rows:
        if row.records and row.name in DRAWN:
            lines.setdefault(row.name, []).append((row.records, max(row.span[0], 0.01)))
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
    for number, name in enumerate(name for name in DRAWN if name in lines):
        colour, spots = DRAWN[name], [place(x, y) for x, y in sorted(lines[name])]
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
