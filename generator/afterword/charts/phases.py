"""The strip of one incident: its phases with their durations, its waves, and what happened when."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from afterword.charts.colours import Colour
from afterword.charts.phase_scale import phase_scale
from afterword.charts.phase_values import LANES, Event, Milestone, Phase, Wave
from afterword.charts.phases_drawing import (
    FADE,
    LEFT,
    RIGHT,
    WIDTH,
    bars,
    durations,
    guides,
    lanes,
    milestone_labels,
    unknown_end,
    unknown_start,
)
from afterword.charts.shapes import Picture, Shape, Text
from afterword.charts.words import DAY, day_words, duration_words, listing, plural

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from afterword.charts.phase_scale import PhaseScale

__all__ = ["Event", "Milestone", "Wave", "phase_strip"]

PHASES = {
    "started": ("not yet detected", Colour.WARN, 0.85),
    "detected": ("not yet acknowledged", Colour.ACCENT_2, 0.85),
    "acknowledged": ("being worked on", Colour.ACCENT, 0.85),
    "contained": ("contained", Colour.ACCENT, 0.35),
}
"""What the time after each milestone is called, and how it looks."""


def phase_strip(
    milestones: Sequence[Milestone],
    waves: Sequence[Wave] = (),
    events: Sequence[Event] = (),
    *,
    now: datetime | None = None,
    key: str = "phases",
) -> Picture | None:
    """The picture of one incident, or None when not even one milestone is known.

    `milestones` are in their usual order, which need not be the order in time. `now` is given for an incident that
    still runs: milestones without a time are then *not yet*, otherwise they are *unknown*.
    """
    known = tuple(sorted((m for m in milestones if m.at), key=_moment))
    if not known:
        return None
    now = max(now, _moment(known[-1])) if now else None
    told = [event for event in events if event.type in LANES]
    moments = [_moment(m) for m in known]
    moments += [w.started for w in waves] + [w.contained for w in waves if w.contained] + [e.at for e in told]
    moments += [now] if now else []
    start_unknown = milestones[0].at is None
    left = LEFT + (FADE if start_unknown else 0)
    scale = phase_scale([*map(_moment, known), min(moments), max(moments)], left, WIDTH - RIGHT - left)
    phases = tuple(_phases(milestones, known, now))
    above, bar = durations(phases, scale, now)
    below, bottom = milestone_labels(known, scale, bar)
    rows, height = lanes(waves, told, scale, bottom, now)
    shapes: list[Shape] = [
        *guides(known, scale, bottom, height),
        *bars(phases, scale, bar, now),
        *(unknown_start(scale.place(_moment(known[0])), bar) if start_unknown else ()),
        *(unknown_end(scale.place(_moment(known[-1])), bar) if milestones[-1].at is None and now is None else ()),
        *above,
        *below,
        *rows,
        Text(WIDTH - RIGHT, height - 6, _note(phases, scale), anchor="end", size=11),
    ]
    description = _description(phases, milestones, waves, told, now)
    return Picture(key, "Phases of the incident", description, WIDTH, height, tuple(shapes))


def _moment(milestone: Milestone) -> datetime:
    """The time of a milestone; those without one come last."""
    return milestone.at or datetime.max.replace(tzinfo=UTC)


def _phases(milestones: Sequence[Milestone], known: Sequence[Milestone], now: datetime | None) -> Iterator[Phase]:
    """The time between each known milestone and the next, named by the furthest milestone reached so far."""
    order = [m.name for m in milestones]
    reached = -1
    for place, start in enumerate(known):
        reached = max(reached, order.index(start.name))
        end = known[place + 1] if place + 1 < len(known) else None
        if order[reached] == order[-1] or (end is None and now is None) or (end and end.at == start.at):
            continue
        ahead = order.index(end.name) if end else len(order)
        doubt = [m.name for m in milestones[reached + 1 : ahead] if m.at is None and end]
        name, colour, opacity = PHASES.get(order[reached], (f"after {order[reached]}", Colour.INK_SOFT, 0.4))
        if doubt:
            name, colour, opacity = f"{listing(tuple(doubt))}: time unknown", Colour.INK_SOFT, 0.4
        yield Phase(start, end, name, _words(start, end, now), colour.variable, opacity)


def _words(start: Milestone, end: Milestone | None, now: datetime | None) -> str:
    until = _moment(end) if end else now or _moment(start)
    minutes = max((until - _moment(start)).total_seconds() / 60, 0)
    vague = start.vague or (end is not None and end.vague)
    if vague and minutes < DAY:
        return "under a day or so"
    about = vague or start.about or (end is not None and end.about)
    words = duration_words(round(minutes / DAY) * DAY if vague else minutes, about=about)
    return words if end else f"{words} so far"


def _note(phases: Sequence[Phase], scale: PhaseScale) -> str:
    first, last = day_words(scale.moments[0].date()), day_words(scale.moments[-1].date())
    days = first if first == last else f"{first} to {last}"
    if not phases:
        return f"UTC, {days}"
    return f"UTC, {days} · {'not to scale: long phases are drawn shorter' if scale.squeezed else 'to scale'}"


def _description(
    phases: Sequence[Phase],
    milestones: Sequence[Milestone],
    waves: Sequence[Wave],
    events: Sequence[Event],
    now: datetime | None,
) -> str:
    times = listing(tuple(f"{m.name} {m.when}" for m in milestones if m.at))
    missing = listing(tuple(m.name for m in milestones if m.at is None))
    word = "not yet" if now else "unknown"
    lasted = listing(tuple(f"{p.words} {p.name}" for p in phases))
    return (
        f"Times in UTC: {times}."
        + (f" {word.capitalize()}: {missing}." if missing else "")
        + (f" Phases: {lasted}." if lasted else "")
        + (f" {plural(len(waves), 'wave')}." if waves else "")
        + (f" {plural(len(events), 'event')} of the timeline below." if events else "")
    )
