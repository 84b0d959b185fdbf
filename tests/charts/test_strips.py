"""The phases of one incident and the incidents of a year, as a reader meets them."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import jinja2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from afterword.charts.phase_scale import phase_scale
from afterword.charts.phases import Event, Milestone, Wave, phase_strip
from afterword.charts.shapes import Arrow, Box, Link, Picture, Text, tiers
from afterword.charts.year import YearEntry, year_strip
from charts.samples import parsed, utc

NAMES = ("started", "detected", "acknowledged", "contained", "resolved")
TEMPLATES = Path(__file__).parents[2] / "templates"
ENVIRONMENT = jinja2.Environment(
    loader=jinja2.FileSystemLoader(TEMPLATES), autoescape=True, undefined=jinja2.StrictUndefined
)


def render(picture: Picture | None) -> str:
    assert picture is not None
    module = ENVIRONMENT.get_template("partials/phases.svg.j2").module
    return str(module.picture(picture))  # type: ignore[attr-defined]


def milestones(*times: str | None) -> list[Milestone]:
    return [Milestone(name, utc(at) if at else None) for name, at in zip(NAMES, times, strict=True)]


def texts(picture: Picture | None) -> list[str]:
    assert picture is not None
    return [shape.text for shape in picture.shapes if isinstance(shape, Text)]


EVENING = milestones("2025-11-15T20:42", "2025-11-15T22:10", "2025-11-15T22:40", "2025-11-16T00:30", "2025-11-16T04:00")


def test_each_phase_has_its_duration_and_its_name() -> None:
    picture = phase_strip(EVENING)
    assert texts(picture) == [
        *("1 h 28 min", "not yet detected", "30 min", "not yet acknowledged"),
        *("1 h 50 min", "being worked on", "3 h 30 min", "contained"),
        *("started", "15 Nov 20:42", "detected", "15 Nov 22:10", "acknowledged", "15 Nov 22:40"),
        *("contained", "16 Nov 00:30", "resolved", "16 Nov 04:00"),
        "UTC, 15 Nov 2025 to 16 Nov 2025 · to scale",
    ]
    assert picture is not None
    assert picture.description == (
        "Times in UTC: started 15 Nov 20:42, detected 15 Nov 22:10, acknowledged 15 Nov 22:40, "
        "contained 16 Nov 00:30 and resolved 16 Nov 04:00. Phases: 1 h 28 min not yet detected, "
        "30 min not yet acknowledged, 1 h 50 min being worked on and 3 h 30 min contained."
    )


def test_a_strip_that_is_squeezed_says_so() -> None:
    slow = milestones(
        "2025-03-01T00:00", "2025-11-15T22:10", "2025-11-15T22:12", "2025-11-16T00:30", "2025-11-16T04:00"
    )
    assert texts(phase_strip(slow))[-1].endswith("not to scale: long phases are drawn shorter")


def test_what_still_runs_ends_in_an_arrow_and_lasts_so_far() -> None:
    running = milestones("2025-11-15T20:42", "2025-11-15T22:10", "2025-11-15T22:40", None, None)
    picture = phase_strip(running, [Wave(utc("2025-11-15T20:42"), None)], now=utc("2025-11-16T22:40"))
    assert picture is not None
    assert "1 d so far" in texts(picture)
    assert [shape.says for shape in picture.shapes if isinstance(shape, Arrow)] == ["still running", "still going on"]
    assert "Not yet: contained and resolved." in picture.description


def test_an_unknown_start_fades_in_and_an_unknown_end_fades_out() -> None:
    picture = phase_strip(milestones(None, "2025-11-15T22:10", "2025-11-15T22:40", "2025-11-16T00:30", None))
    assert picture is not None
    assert {"start", "unknown"} <= set(texts(picture))
    assert "Unknown: started and resolved." in picture.description
    fading = [shape for shape in picture.shapes if isinstance(shape, Box) and not shape.says]
    assert len(fading) == 12


def test_a_moment_nobody_wrote_down_is_not_guessed() -> None:
    picture = phase_strip(
        milestones("2025-11-15T20:42", None, "2025-11-15T22:40", "2025-11-16T00:30", "2025-11-16T04:00")
    )
    assert "detected: time unknown" in texts(picture)
    assert "not yet detected" not in texts(picture)


def test_containment_may_come_before_anyone_acknowledges() -> None:
    picture = phase_strip(
        milestones("2025-11-15T20:00", "2025-11-15T21:00", "2025-11-15T23:00", "2025-11-15T22:00", "2025-11-16T01:00")
    )
    names = [text for text in texts(picture) if text in {"not yet detected", "not yet acknowledged", "contained"}]
    assert names == ["not yet detected", "not yet acknowledged", "contained", "contained", "contained"]


def test_a_day_has_a_blurred_edge_and_durations_from_it_are_about() -> None:
    vague = [Milestone("started", utc("2025-10-03"), "day"), *EVENING[1:]]
    picture = phase_strip(vague)
    assert {"about 44 d", "3 Oct, no time"} <= set(texts(picture))
    assert "var(--aw-surface)" in render(picture)
    same_day = [Milestone("started", utc("2025-11-15"), "day"), *EVENING[1:]]
    assert "under a day or so" in texts(phase_strip(same_day))
    month = [
        Milestone("started", utc("2025-10-01"), "month"),
        Milestone("detected", EVENING[1].at, about=True),
        *EVENING[2:],
    ]
    assert {"Oct 2025", "about 15 Nov 22:10", "about 30 min"} <= set(texts(phase_strip(month)))


def test_waves_and_events_have_a_row_each() -> None:
    waves = [
        Wave(utc("2025-11-15T20:42"), utc("2025-11-15T23:00")),
        Wave(utc("2025-11-15T23:30"), utc("2025-11-16T00:30")),
    ]
    events = [
        Event(utc("2025-11-15T20:50"), "signal", "Block rate <rises>"),
        Event(utc("2025-11-15T22:50"), "decision", "Limit raids"),
        Event(utc("2025-11-15T22:55"), "dance", "no such type"),
    ]
    picture = phase_strip(EVENING, waves, events)
    assert [text for text in texts(picture) if text in {"waves", "signal", "decision", "action", "dance"}] == [
        "waves",
        "signal",
        "decision",
    ]
    svg = render(picture)
    assert "15 Nov 20:50 Block rate &lt;rises&gt;" in svg
    assert "wave 2: 1 h" in svg
    assert picture is not None
    assert picture.description.endswith("2 waves. 2 events of the timeline below.")


def test_a_wave_whose_end_nobody_noted_fades() -> None:
    picture = phase_strip(EVENING, [Wave(utc("2025-11-15T20:42"), None)])
    assert picture is not None
    assert not [shape for shape in picture.shapes if isinstance(shape, Arrow)]
    assert len([shape for shape in picture.shapes if isinstance(shape, Box) and not shape.says]) == 6


def test_without_any_time_there_is_no_strip() -> None:
    assert phase_strip(milestones(None, None, None, None, None)) is None


def test_another_milestone_names_what_comes_after_it() -> None:
    order = [Milestone("started", utc("2025-11-15T20:42")), Milestone("declared", utc("2025-11-15T22:00")), EVENING[4]]
    assert "after declared" in texts(phase_strip(order))
    assert Milestone("resolved", None).when == "unknown"


def test_a_single_moment_is_drawn() -> None:
    assert texts(phase_strip(milestones(None, "2025-11-15T22:10", None, None, None)))[-1] == "UTC, 15 Nov 2025"


@pytest.mark.parametrize("count", [1, 2, 5])
def test_pictures_are_well_formed_and_styled_by_attributes_alone(count: int) -> None:
    svg = render(phase_strip(EVENING[:count] + milestones(*[None] * 5)[count:]))
    root = parsed(svg)
    assert root.get("role") == "img"
    assert "style" not in svg
    assert "#" not in svg
    assert set(re.findall(r'font-size="(\d+)"', svg)) <= {"11", "12"}


moments = st.datetimes(datetime(2020, 1, 1), datetime(2027, 1, 1))  # noqa: DTZ001 - any zone


@given(st.lists(moments, min_size=1, max_size=12))
def test_later_moments_never_stand_further_left(times: list[datetime]) -> None:
    scale = phase_scale(times, 84, 566)
    places = [scale.place(at) for at in sorted(times)]
    assert places == sorted(places)
    assert places[0] == 84
    assert max(places) <= 650.5
    assert scale.place(min(times) - timedelta(days=1)) == scale.places[0]


aware = moments.map(lambda at: at.replace(tzinfo=UTC))
precisions = st.sampled_from(["minute", "hour", "day", "month"])


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.none() | aware, min_size=5, max_size=5),
    st.lists(precisions, min_size=5, max_size=5),
    st.lists(st.tuples(aware, st.none() | aware), max_size=3),
    st.lists(aware, max_size=5),
    st.none() | aware,
)
def test_no_record_however_odd_breaks_its_strip(
    times: list[datetime | None],
    exact: list[str],
    waves: list[tuple[datetime, datetime | None]],
    said: list[datetime],
    now: datetime | None,
) -> None:
    stones = [Milestone(*one) for one in zip(NAMES, times, exact, strict=True)]
    picture = phase_strip(stones, [Wave(*wave) for wave in waves], [Event(at, "action", "x") for at in said], now=now)
    assert (picture is None) == (not any(times))
    if picture is not None:
        parsed(render(picture))
        boxes = [shape for shape in picture.shapes if isinstance(shape, Box)]
        assert all(-1 <= box.x <= picture.width and box.width >= 0 and box.y < picture.height for box in boxes)


@given(st.lists(st.tuples(st.floats(0, 600), st.floats(1, 200)), max_size=12))
def test_labels_in_one_row_never_touch(blocks: list[tuple[float, float]]) -> None:
    ordered = tuple(sorted(blocks))
    rows = tiers(ordered)
    for row in set(rows):
        here = [block for block, at in zip(ordered, rows, strict=True) if at == row]
        for (left, width), (right, other) in pairwise(here):
            assert left + width / 2 <= right - other / 2


def entry(ref: str, started: str | None, contained: str | None, **changes: object) -> YearEntry:
    values: dict[str, object] = {
        "ref": ref,
        "title": "Raids hit small channels",
        "href": f"../../incidents/{ref}/",
        "severity": "SEV2",
        "seen": utc(started or "2026-03-01T10:00"),
        "started": utc(started) if started else None,
        "contained": utc(contained) if contained else None,
    }
    return YearEntry(**{**values, **changes})  # type: ignore[arg-type]


NOW = utc("2026-11-22")


def test_every_incident_of_the_year_is_a_link() -> None:
    picture = year_strip(
        [entry("INC-2", "2026-05-01", "2026-05-03"), entry("INC-1", "2026-02-01", "2026-02-03")], 2026, NOW
    )
    root = parsed(render(picture))
    links = root.findall("{http://www.w3.org/2000/svg}a")
    assert root.get("role") == "group"
    assert [(link.get("href"), link.get("aria-label")) for link in links] == [
        ("../../incidents/INC-1/", "INC-1, SEV2: Raids hit small channels"),
        ("../../incidents/INC-2/", "INC-2, SEV2: Raids hit small channels"),
    ]


def says(picture: Picture | None) -> list[str]:
    assert picture is not None
    inner = [shape for link in picture.shapes if isinstance(link, Link) for shape in link.shapes]
    return [shape.says for shape in inner if isinstance(shape, Arrow)]


def test_what_crosses_the_year_or_still_runs_has_arrows() -> None:
    assert says(year_strip([entry("INC-1", "2025-12-01", "2027-01-05")], 2026, utc("2027-02-01"))) == [
        "began the year before",
        "went on",
    ]
    assert says(year_strip([entry("INC-1", "2026-11-01", None, running=True)], 2026, NOW)) == ["still running"]


def test_unknown_ends_fade() -> None:
    picture = year_strip([entry("INC-1", None, None)], 2026, NOW)
    assert picture is not None
    link = next(shape for shape in picture.shapes if isinstance(shape, Link))
    assert len([shape for shape in link.shapes if isinstance(shape, Box)]) == 2 + 6 + 6


def test_of_more_than_forty_the_most_severe_are_drawn_and_that_is_said() -> None:
    many = [entry(f"INC-{i:02d}", "2026-05-01", "2026-05-03", severity="SEV3") for i in range(45)]
    picture = year_strip([*many, entry("INC-X", "2026-06-01", "2026-06-02", severity="SEV0")], 2026, NOW)
    assert picture is not None
    links = [shape for shape in picture.shapes if isinstance(shape, Link)]
    assert len(links) == 40
    assert links[-1].name.startswith("INC-X")
    assert "the 40 most severe of 46 · bars: start to containment, UTC" in texts(picture)
    assert picture.description.endswith("1 SEV0, 45 SEV3. 6 of the less severe are not drawn.")


def test_long_titles_are_shortened_and_late_ones_stand_before_their_bar() -> None:
    whole = entry("INC-0", "2026-02-01", "2026-11-20", title="Raids and more raids " * 3)
    long = entry("INC-1", "2026-06-20", "2026-07-20", title="Raids and more raids " * 20)
    late = entry("INC-2", "2026-12-01", "2026-12-20")
    picture = year_strip([whole, long, late], 2026, utc("2027-02-01"))
    assert picture is not None
    titles = [link.shapes[-1] for link in picture.shapes if isinstance(link, Link)]
    assert [(title.anchor, title.text[-1]) for title in titles if isinstance(title, Text)] == [
        ("start", " "),
        ("start", "…"),
        ("end", "s"),
    ]


def test_a_year_without_incidents_has_no_strip() -> None:
    assert year_strip([], 2026, NOW) is None
