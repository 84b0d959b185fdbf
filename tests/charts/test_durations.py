from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest

from afterword.charts.durations import Duration, duration_files, durations_panel
from afterword.charts.durations_dense import MOST_DOTS, shades
from afterword.charts.panel import LeftOut
from afterword.charts.periods import periods
from charts.samples import CONTAIN, durations


def test_the_headline_is_the_share_within_the_target() -> None:
    panel = durations_panel(CONTAIN, durations(24))
    assert panel.headline == "12 of 24 (50 %; 95 % interval 31 to 69 %) within 4 h."
    assert (panel.n, panel.refusal, panel.left_out) == (24, "", ())
    assert panel.window == "2026-01-05 to 2026-08-23"


def test_without_a_target_the_headline_is_the_median() -> None:
    panel = durations_panel(replace(CONTAIN, target=None), durations(24))
    assert panel.headline == "Half took 4 h or less (95 % interval 2 h 20 min to 5 h 40 min)."


def test_targets_may_differ_by_severity() -> None:
    aims = {"SEV0": 60.0, "SEV1": 120.0, "SEV2": 240.0, "SEV3": 480.0}
    rows = [replace(row, target=aims.get(row.severity)) for row in durations(24)]
    panel = durations_panel(replace(CONTAIN, target=None), rows)
    assert panel.headline == "9 of 20 (45 %; 95 % interval 26 to 66 %) within the target of their severity."
    assert panel.left_out == (LeftOut("without a target for its severity: drawn, but not in the share", 4),)
    assert panel.chart is not None
    assert ">target<" not in panel.chart.svg


def test_without_a_target_and_with_most_still_open_the_median_has_no_upper_limit() -> None:
    rows = [replace(row, still_open=i > 12) for i, row in enumerate(durations(24))]
    panel = durations_panel(replace(CONTAIN, target=None), rows)
    assert panel.headline == "Half took 4 h or less (95 % interval 2 h 20 min or more)."
    never = [replace(row, still_open=True) for row in durations(24)]
    assert durations_panel(replace(CONTAIN, target=None), never).headline == ""


def test_what_is_left_out_is_counted_with_its_reason() -> None:
    rows = [
        *durations(8),
        Duration("INC-A", "SEV2", date(2026, 2, 1), None, left_out="start unknown"),
        Duration("INC-B", "SEV2", date(2026, 2, 1), 1440, left_out="known only to the day"),
        Duration("INC-C", "SEV2", date(2026, 2, 1), -5),
        Duration("INC-D", "SEV2", date(2026, 2, 1), None),
        Duration("INC-E", "SEV2", date(2026, 2, 1), 30, still_open=True),
        Duration("INC-F", "SEV2", date(2026, 2, 1), 9000, still_open=True),
    ]
    panel = durations_panel(CONTAIN, rows)
    assert panel.left_out == (
        LeftOut("ends before it starts", 1),
        LeftOut("known only to the day", 1),
        LeftOut("start unknown", 1),
        LeftOut("unknown", 1),
        LeftOut("still open and not past the target: drawn, but not in the share", 1),
    )
    assert panel.n == 10
    assert panel.headline.startswith("8 of 9 ")
    assert ("INC-B", "SEV2", "2026-02-01", None, "ended", "known only to the day") in panel.rows
    assert ("INC-E", "SEV2", "2026-02-01", 30, "open", "") in panel.rows


def test_open_ones_are_hollow_with_an_arrow_and_say_so() -> None:
    panel = durations_panel(CONTAIN, [*durations(8), Duration("INC-Z", "SEV1", date(2026, 3, 1), 500, still_open=True)])
    assert panel.chart is not None
    assert "INC-Z, SEV1, 2026-03-01: 8 h 20 min so far, still open" in panel.chart.svg
    assert "1 arrow pointing up: still open." in panel.alternative


@pytest.mark.parametrize("count", [1, 5])
def test_below_six_there_are_dots_and_no_statistic(count: int) -> None:
    panel = durations_panel(CONTAIN, durations(count))
    assert panel.chart is not None
    assert panel.headline == ""
    assert panel.refusal.endswith("below six there are dots and no statistic.")
    assert "Medians" not in panel.alternative


def test_a_period_below_six_has_no_median() -> None:
    panel = durations_panel(CONTAIN, durations(22))
    assert panel.alternative.endswith("Medians: 2026 Q1 1 h 40 min and 2026 Q2 4 h 40 min.")
    assert panel.refusal == ""
    spread = [replace(row, on=date(2026, 1 + 3 * (i % 2), 5)) for i, row in enumerate(durations(8))]
    assert durations_panel(CONTAIN, spread).refusal == "No period holds six incidents: there are dots and no median."


def test_nothing_to_draw_is_said() -> None:
    panel = durations_panel(CONTAIN, [])
    assert (panel.chart, panel.n, panel.window) == (None, 0, "no incidents yet")
    assert panel.refusal.startswith("There is nothing to draw")


@pytest.mark.parametrize(
    ("first", "last", "labels"),
    [
        (date(2026, 2, 3), date(2026, 2, 3), ["2026 Q1"]),
        (date(2025, 1, 1), date(2025, 12, 31), ["2025 Q1", "2025 Q2", "2025 Q3", "2025 Q4"]),
        (date(2024, 11, 1), date(2026, 12, 31), ["2024 H2", "2025 H1", "2025 H2", "2026 H1", "2026 H2"]),
        (date(2022, 5, 1), date(2026, 12, 31), ["2022", "2023", "2024", "2025", "2026"]),
        (
            date(2015, 5, 1),
            date(2026, 1, 1),
            ["2014–2015", "2016–2017", "2018–2019", "2020–2021", "2022–2023", "2024–2025", "2026–2027"],
        ),
    ],
)
def test_periods_grow_until_there_are_at_most_eight(first: date, last: date, labels: list[str]) -> None:
    found = periods(first, last)
    assert [period.label for period in found] == labels
    assert found[0].start <= first
    assert last < found[-1].end
    assert all(one.end == other.start for one, other in pairwise(found))


def many(count: int) -> list[Duration]:
    return [
        Duration(f"INC-{i:04d}", f"SEV{i % 5}", date(2024 + i % 3, 1 + i % 12, 5), 5.0 + i * 7 % 9000)
        for i in range(count)
    ]


def test_many_durations_are_boxes_and_no_dots() -> None:
    few, crowd = (durations_panel(CONTAIN, many(count)) for count in (MOST_DOTS, MOST_DOTS + 1))
    assert few.chart is not None
    assert crowd.chart is not None
    assert "INC-0001" in few.chart.svg
    assert "INC-0001" not in crowd.chart.svg
    assert "as boxes by date, darker where more incidents lie" in crowd.alternative
    assert "target" in crowd.chart.svg


def test_a_picture_and_its_figures_do_not_grow_with_the_number_of_incidents() -> None:
    panel = durations_panel(CONTAIN, [*many(5000), Duration("INC-Z", "SEV1", date(2026, 3, 1), 500, still_open=True)])
    assert panel.chart is not None
    assert len(panel.chart.svg) < 100_000
    assert panel.header == ("period", "incidents", "median_minutes", "limit_low_95", "limit_high_95")
    assert sum(int(row[1] or 0) for row in panel.rows) == 5001
    assert "1 incident still open, each at how long it has lasted so far." in panel.alternative


@pytest.mark.parametrize(
    ("counts", "limits"), [([], (1,)), ([1, 1], (1,)), ([1, 8], (2, 3, 5, 8)), ([3, 625], (5, 25, 125, 625))]
)
def test_shades_are_even_steps_of_the_logarithm(counts: list[int], limits: tuple[int, ...]) -> None:
    assert shades(counts) == limits


def test_the_data_is_a_file_for_each_year_and_old_ones_stay() -> None:
    before, after = (duration_files("time-to-contain", many(count)) for count in (30, 31))
    assert [file.name for file in after] == [f"time-to-contain/{year}.csv" for year in (2024, 2025, 2026)]
    assert sum(len(file.rows) for file in after) == 31
    assert [one == other for one, other in zip(before, after, strict=True)].count(False) == 1
