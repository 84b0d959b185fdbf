from __future__ import annotations

import pytest

from afterword.charts.backlog import MonthOfActions, actions_panel, ageing
from charts.samples import months


def test_the_headline_counts_open_overdue_and_old() -> None:
    panel = actions_panel(months(12), [1, 9, 40, 200, 91], "")
    assert panel.headline == "21 actions open, 11 overdue, 2 by more than 90 days."
    assert (panel.n, panel.window, panel.refusal) == (21, "2026-01 to 2026-12", "")
    assert ("month", "2026-03", 12, 2) in panel.rows
    assert ("overdue for", "over 90 days", None, 2) in panel.rows


@pytest.mark.parametrize(
    ("days", "place"), [(0, 0), (7, 0), (8, 1), (30, 1), (31, 2), (60, 2), (61, 3), (90, 3), (91, 4), (999, 4)]
)
def test_ages_are_told_apart_at_their_edges(days: int, place: int) -> None:
    assert ageing([days]) == tuple(int(i == place) for i in range(5))


def test_labels_that_would_meet_are_set_apart() -> None:
    chart = actions_panel([MonthOfActions(2026, 11, 9, 9)], [3] * 9, "").chart
    assert chart is not None
    assert ">9 open<" in chart.svg
    assert ">9 overdue<" in chart.svg


def test_many_months_are_named_by_their_years() -> None:
    rows = [MonthOfActions(2020 + i // 12, i % 12 + 1, 5, 0) for i in range(11, 70)]
    panel = actions_panel(rows, [], "")
    assert panel.chart is not None
    assert ">Jan<" not in panel.chart.svg
    assert ">2020<" not in panel.chart.svg
    assert ">2021<" in panel.chart.svg
    assert panel.headline == "5 actions open, none overdue."
    assert panel.alternative.endswith("none is overdue.")


@pytest.mark.parametrize("rows", [[], [MonthOfActions(2026, 1, 0, 0)]])
def test_without_an_open_action_there_are_words_and_no_picture(rows: list[MonthOfActions]) -> None:
    panel = actions_panel(rows, [], "")
    assert panel.chart is None
    assert panel.refusal == "There is nothing to draw: no action was open in this window."
    assert panel.alternative == "No picture: no action was open."
