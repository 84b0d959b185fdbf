"""The strip of a year: one bar per incident from its start to its containment, each a link."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from afterword.charts.colours import SEVERITIES, Colour, severity_colour
from afterword.charts.shapes import Arrow, Box, Line, Link, Picture, Shape, Text, fading, shorten, text_width
from afterword.charts.words import MONTHS, plural

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MOST_ROWS = 40
WIDTH, LEFT, RIGHT, TOP, ROW = 680, 52, 20, 44, 24
FADE = 22


@dataclass(frozen=True, slots=True)
class YearEntry:
    """One incident, with times in UTC and `href` relative to the page.

    `seen` is the first moment known of it; `started` is None when that is unknown, `contained` None while it runs
    (`running`) or when that is unknown.
    """

    ref: str
    title: str
    href: str
    severity: str
    seen: datetime
    started: datetime | None
    contained: datetime | None
    running: bool = False


def year_strip(entries: Sequence[YearEntry], year: int, now: datetime, key: str = "year") -> Picture | None:
    """The picture of the incidents that touched `year`, or None when there were none.

    Up to forty rows, earliest first; of more, the forty most severe are drawn, and the picture says so.
    """
    if not entries:
        return None
    severe = sorted(entries, key=lambda e: (e.severity not in SEVERITIES, e.severity, e.started or e.seen, e.ref))
    shown = sorted(severe[:MOST_ROWS], key=lambda e: (e.started or e.seen, e.ref))
    height = TOP + ROW * len(shown) + 26
    shapes: list[Shape | Link] = [*_months(year, height), *_today(year, now, height)]
    shapes += [_row(entry, year, now, TOP + ROW * i) for i, entry in enumerate(shown)]
    left_out = len(entries) - len(shown)
    note = "bars: start to containment, UTC"
    if left_out:
        note = f"the {MOST_ROWS} most severe of {len(entries)} · {note}"
    shapes.append(Text(WIDTH - RIGHT, height - 6, note, anchor="end", size=11))
    return Picture(key, f"Incidents in {year}", _description(entries, year, left_out), WIDTH, height, tuple(shapes))


def _place(at: datetime, year: int) -> float:
    """The pixel for a moment, kept inside the year."""
    start, end = datetime(year, 1, 1, tzinfo=UTC), datetime(year + 1, 1, 1, tzinfo=UTC)
    share = min(max((at - start) / (end - start), 0.0), 1.0)
    return round(LEFT + share * (WIDTH - LEFT - RIGHT), 2)


def _months(year: int, height: int) -> Iterator[Shape]:
    for month, name in enumerate(MONTHS, 1):
        x = _place(datetime(year, month, 1, tzinfo=UTC), year)
        yield Line(x, TOP - 6, x, height - 24, Colour.GRID.variable)
        yield Text(round(x + (WIDTH - LEFT - RIGHT) / 24, 2), TOP - 12, name, anchor="middle")
    yield Line(WIDTH - RIGHT, TOP - 6, WIDTH - RIGHT, height - 24, Colour.GRID.variable)


def _today(year: int, now: datetime, height: int) -> Iterator[Shape]:
    if now.year == year:
        x = _place(now, year)
        yield Line(x, TOP - 6, x, height - 24, Colour.ACCENT.variable, dashed=True)
        yield Text(x, TOP - 30, "today", Colour.ACCENT.variable, "middle", size=11)


def _row(entry: YearEntry, year: int, now: datetime, y: float) -> Link:
    """A bar with its severity in the margin and its title on the roomier side."""
    colour = severity_colour(entry.severity).variable
    left = _place(entry.started or entry.seen, year)
    until = entry.contained or (now if entry.running else None)
    right = max(_place(until, year) if until else left, left + 4)
    shapes: list[Shape] = [
        Box(0, y, WIDTH, ROW, Colour.SURFACE.variable, 0),
        Text(4, y + 16, entry.severity, Colour.INK.variable, bold=True, size=11),
        Box(left, y + 6, round(right - left, 2), 12, colour, says=f"{entry.ref} {entry.title}"),
    ]
    before, after = left, right
    if entry.started is None:
        shapes += fading((left - FADE, FADE), y + 6, 12, colour, to_left=True)
        before -= FADE
    elif entry.started.year < year:
        shapes.append(Arrow(left - 2, y + 12, colour, back=True, says="began the year before"))
    if until is None:
        shapes += fading((right, FADE), y + 6, 12, colour, to_left=False)
        after += FADE
    elif entry.running or until.year > year:
        shapes.append(Arrow(round(right + 12, 2), y + 12, colour, says="still running" if entry.running else "went on"))
        after += 12
    shapes += _title(entry, (left, right), (before, after), y)
    return Link(entry.href, f"{entry.ref}, {entry.severity}: {entry.title}", tuple(shapes))


def _title(entry: YearEntry, bar: tuple[float, float], taken: tuple[float, float], y: float) -> tuple[Shape, ...]:
    """The title after its bar, or before it, or inside its bar, which then is a frame: wherever it is shortened least."""
    ink, wanted = Colour.INK.variable, text_width(entry.title)
    (left, right), (before, after) = bar, taken
    room_after, room_before, room_inside = WIDTH - 4 - after - 6, before - LEFT - 6, right - left - 20
    if room_after >= wanted or room_after >= max(room_before, room_inside):
        return (Text(round(after + 6, 2), y + 16, shorten(entry.title, room_after), ink),)
    if room_before >= wanted or room_before >= room_inside:
        return (Text(round(before - 6, 2), y + 16, shorten(entry.title, room_before), ink, "end"),)
    width = round(right - left, 2)
    frame = Box(left, y + 2, width, 20, severity_colour(entry.severity).variable, says=f"{entry.ref} {entry.title}")
    plate = Box(left + 3, y + 5, round(width - 6, 2), 14, Colour.SURFACE.variable)
    return (frame, plate, Text(left + 10, y + 16, shorten(entry.title, room_inside), ink))


def _description(entries: Sequence[YearEntry], year: int, left_out: int) -> str:
    counts = ", ".join(
        f"{count} {severity}" for severity in SEVERITIES if (count := sum(e.severity == severity for e in entries))
    )
    running = sum(e.running for e in entries)
    return (
        f"{plural(len(entries), 'incident')} on the months of {year}, a row each, from start to containment: {counts}."
        + (f" {running} still running." if running else "")
        + (f" {left_out} of the less severe are not drawn." if left_out else "")
    )
