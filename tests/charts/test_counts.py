from __future__ import annotations

from afterword.charts.counts import QuarterCount, incidents_panel
from afterword.charts.panel import LeftOut
from charts.samples import DEFINITION, quarters


def test_the_last_complete_quarter_is_set_against_those_before() -> None:
    panel = incidents_panel(quarters(8), DEFINITION)
    assert panel.headline == (
        "11 incidents in 2026 Q3, near misses apart. The 6 quarters before had on average 11. "
        "Chance alone can explain the difference (between 0.5 and 1.9 times as many, with 95 % confidence)."
    )
    assert (panel.window, panel.n, panel.refusal) == ("2025 Q1 to 2026 Q4", 88, "")


def test_a_difference_that_chance_does_not_explain_is_said() -> None:
    many = [QuarterCount(2025, 1, "SEV2", 6), QuarterCount(2025, 2, "SEV2", 40)]
    few = [QuarterCount(2025, 1, "SEV2", 40), QuarterCount(2025, 2, "SEV2", 6)]
    assert "The quarter before had 6. That is more than chance alone explains" in incidents_panel(many, "").headline
    assert "That is fewer than chance alone explains" in incidents_panel(few, "").headline


def test_after_nothing_at_all_the_ratio_has_no_upper_limit() -> None:
    panel = incidents_panel([QuarterCount(2025, 1, "SEV2", 0), QuarterCount(2025, 2, "SEV2", 8)], "")
    assert "and any number of times as many" in panel.headline


def test_near_misses_and_the_running_quarter_stay_out_of_the_comparison() -> None:
    rows = [*quarters(8), QuarterCount(2026, 3, "SEV4", 500), QuarterCount(2026, 4, "SEV0", 500, provisional=True)]
    assert incidents_panel(rows, "").headline.startswith("11 incidents in 2026 Q3, near misses apart.")


def test_a_quarter_without_incidents_is_a_zero_with_an_upper_limit() -> None:
    panel = incidents_panel([QuarterCount(2025, 1, "SEV3", 9), QuarterCount(2025, 3, "SEV3", 9)], "")
    assert ("2025 Q2", "SEV3", 0, 0.0, 3.7, "no") in panel.rows
    assert len(panel.rows) == 15


def test_small_cells_are_shown_as_fewer_than_five_and_reveal_nothing() -> None:
    rows = [QuarterCount(2025, 1, "SEV1", None), QuarterCount(2025, 1, "SEV3", 9), QuarterCount(2025, 2, "SEV3", 9)]
    panel = incidents_panel(rows, "", (LeftOut("drills", 2),))
    assert ("2025 Q1", "SEV1", "<5", None, None, "no") in panel.rows
    assert panel.left_out == (LeftOut("drills", 2), LeftOut("small counts shown only as <5", 1))
    assert panel.headline == ""
    assert panel.chart is not None
    assert "&lt;5" in panel.chart.svg
    assert "SEV1 fewer than five" in incidents_panel(rows[:2], "").alternative
    assert panel.n == 18


def test_below_six_there_are_dots_and_no_interval() -> None:
    panel = incidents_panel([QuarterCount(2026, 4, "SEV2", 1, provisional=True)], "")
    assert panel.refusal == "Only 1 incident: below six there are dots and no interval."
    assert panel.headline == ""
    assert ("2026 Q4", "SEV2", 1, None, None, "yes") in panel.rows
    assert "95 % interval" not in panel.alternative
    assert panel.chart is not None
    assert "95 % interval" not in panel.chart.svg


def test_few_incidents_in_complete_quarters_are_not_compared() -> None:
    rows = [QuarterCount(2025, 1, "SEV4", 9), QuarterCount(2025, 1, "SEV2", 1), QuarterCount(2025, 2, "SEV2", 2)]
    assert incidents_panel(rows, "").headline.endswith("Too few to compare with earlier quarters.")
    running = [QuarterCount(2025, 1, "SEV2", 9, provisional=True)]
    assert incidents_panel(running, "").headline == ""


def test_an_empty_archive_gets_words_and_no_picture() -> None:
    panel = incidents_panel([], DEFINITION)
    assert (panel.chart, panel.n, panel.rows, panel.window) == (None, 0, (), "no quarters yet")
    assert panel.refusal == "There is nothing to draw yet: no quarter has begun in this archive."


def test_many_quarters_are_named_by_their_years() -> None:
    chart = incidents_panel([QuarterCount(2006, 1, "SEV3", 120), QuarterCount(2026, 4, "SEV3", 90)], "").chart
    assert chart is not None
    assert ">2007<" in chart.svg
    assert ">Q2<" not in chart.svg
