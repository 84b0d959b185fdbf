"""The survival curve agrees with SciPy, and keeps what is still open in the sum."""

from __future__ import annotations

import math

import numpy as np
import pytest
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st

from afterword.derive.survival import kaplan_meier

durations = st.lists(st.tuples(st.integers(1, 40), st.booleans()), min_size=1, max_size=40)


@pytest.mark.filterwarnings("ignore:The confidence interval is undefined")
@given(durations)
def test_kaplan_meier_agrees_with_scipy(pairs: list[tuple[int, bool]]) -> None:
    data = scipy.stats.CensoredData(
        uncensored=[t for t, seen in pairs if seen], right=[t for t, seen in pairs if not seen]
    )
    theirs = scipy.stats.ecdf(data).sf
    curve = kaplan_meier(pairs)
    for time in range(42):
        assert curve.after(time) == pytest.approx(float(theirs.evaluate(time)), abs=1e-12)
    with np.errstate(all="ignore"):
        limits = theirs.confidence_interval(method="log-log")
    for step in curve.steps:
        if step.low is not None:
            assert step.low == pytest.approx(float(limits.low.evaluate(step.time)), abs=1e-9)
            assert step.high == pytest.approx(float(limits.high.evaluate(step.time)), abs=1e-9)


@given(durations)
def test_survival_only_falls_and_stays_inside_its_limits(pairs: list[tuple[int, bool]]) -> None:
    curve = kaplan_meier(pairs)
    left = [step.survival for step in curve.steps]
    assert left == sorted(left, reverse=True)
    for step in curve.steps:
        assert step.low is None or step.high is None or 0 <= step.low <= step.survival <= step.high <= 1
    if curve.median:
        assert curve.median.interval.low <= curve.median.value <= curve.median.interval.high


def test_open_cases_move_the_median_up_not_out() -> None:
    closed = [(float(t), True) for t in (1, 2, 3, 4, 5, 6, 7)]
    still_open = [(float(t), False) for t in (5, 6, 7)]
    alone, together = kaplan_meier(closed).median, kaplan_meier(closed + still_open).median
    assert alone is not None
    assert together is not None
    assert (alone.value, together.value) == (4, 5)


@pytest.mark.parametrize("pairs", [[], [(3.0, False)], [(1.0, True), (2.0, False), (3.0, False)]])
def test_a_median_that_is_not_reached_is_none(pairs: list[tuple[float, bool]]) -> None:
    assert kaplan_meier(pairs).median is None


def test_an_upper_limit_that_is_not_reached_is_infinite() -> None:
    median = kaplan_meier([(1.0, True), (2.0, True), (3.0, False)]).median
    assert median is not None
    assert median.interval.high == math.inf


def test_the_median_is_reached_at_exactly_one_half() -> None:
    median = kaplan_meier([(float(t), True) for t in range(1, 15)]).median
    assert median is not None
    assert median.value == 7
