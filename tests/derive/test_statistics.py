"""The statistics agree with published tables, with SciPy, and with common sense."""

from __future__ import annotations

import math

import numpy as np
import pytest
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st

from afterword.derive.statistics import (
    Interval,
    median_interval,
    poisson_interval,
    quantile,
    rate_ratio_interval,
    share_within,
    wilson_interval,
)

values = st.lists(st.floats(0, 1e6), min_size=1, max_size=60)


@pytest.mark.parametrize(
    ("count", "low", "high"),
    [(0, 0, 3.7), (3, 0.6, 8.8), (5, 1.6, 11.7), (10, 4.8, 18.4), (20, 12.2, 30.9), (50, 37.1, 65.9)],
)
def test_poisson_limits_are_those_of_the_published_table(count: int, low: float, high: float) -> None:
    limits = poisson_interval(count)
    assert (round(limits.low, 1), round(limits.high, 1)) == (low, high)


@given(st.integers(0, 5000))
def test_poisson_limits_leave_half_of_alpha_in_each_tail(count: int) -> None:
    limits = poisson_interval(count)
    assert scipy.stats.poisson.cdf(count, limits.high) == pytest.approx(0.025, rel=1e-6)
    if count:
        assert scipy.stats.poisson.sf(count - 1, limits.low) == pytest.approx(0.025, rel=1e-6)
    assert limits.low <= count <= limits.high


def test_poisson_limits_are_per_unit_of_exposure() -> None:
    whole, per_month = poisson_interval(12), poisson_interval(12, exposure=3)
    assert per_month == Interval(whole.low / 3, whole.high / 3)


@pytest.mark.parametrize(
    ("hits", "n", "low", "high"), [(8, 10, 49, 94), (3, 4, 30, 95), (0, 10, 0, 28), (5, 5, 57, 100)]
)
def test_wilson_limits_are_those_of_the_published_table(hits: int, n: int, low: int, high: int) -> None:
    limits = wilson_interval(hits, n)
    assert limits is not None
    assert (round(limits.low * 100), round(limits.high * 100)) == (low, high)


def test_a_share_of_nothing_has_no_limits() -> None:
    assert wilson_interval(0, 0) is None


@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilson_agrees_with_scipy(case: tuple[int, int]) -> None:
    ours, theirs = wilson_interval(*case), scipy.stats.binomtest(*case).proportion_ci(method="wilson")
    assert ours is not None
    assert (ours.low, ours.high) == pytest.approx((theirs.low, theirs.high), abs=1e-9)


@given(st.integers(0, 60), st.integers(0, 60), st.floats(0.1, 20), st.floats(0.1, 20))
def test_the_rate_ratio_agrees_with_clopper_and_pearson(one: int, base: int, time: float, base_time: float) -> None:
    limits = rate_ratio_interval(one, time, base, base_time)
    if one + base == 0:
        assert limits == Interval(0, math.inf)
        return
    exact = scipy.stats.binomtest(one, one + base).proportion_ci(method="exact")
    odds = [p / (1 - p) * base_time / time if p < 1 else math.inf for p in (exact.low, exact.high)]
    assert (limits.low, limits.high) == pytest.approx(odds, rel=1e-6)


@pytest.mark.parametrize(("n", "rank"), [(6, 1), (8, 1), (9, 2), (12, 3), (20, 6), (40, 14), (100, 40)])
def test_the_median_stands_between_the_tabled_order_statistics(n: int, rank: int) -> None:
    median = median_interval(range(1, n + 1))
    assert median is not None
    assert (median.value, median.interval, median.n) == ((n + 1) / 2, Interval(rank, n + 1 - rank), n)


@pytest.mark.parametrize("n", range(6))
def test_below_six_values_there_is_no_median(n: int) -> None:
    assert median_interval([1.0] * n) is None


def test_no_pair_encloses_the_median_of_six_with_more_confidence() -> None:
    assert median_interval(range(6), confidence=0.999) is None


@given(st.lists(st.floats(0, 1e6), min_size=6, max_size=80))
def test_the_median_lies_inside_its_limits(sample: list[float]) -> None:
    median = median_interval(sample)
    assert median is not None
    assert min(sample) <= median.interval.low <= median.value <= median.interval.high <= max(sample)
    assert median == median_interval(sample[::-1])


@given(values, st.floats(0, 1))
def test_quantiles_agree_with_numpy(sample: list[float], share: float) -> None:
    assert quantile(sample, share) == pytest.approx(float(np.quantile(sample, share)), rel=1e-9, abs=1e-6)


def test_no_values_have_no_quantile() -> None:
    assert math.isnan(quantile([], 0.5))


def test_what_is_open_and_past_the_target_counts_as_over_it() -> None:
    share = share_within([(10, True), (60, True), (61, True), (90, False), (30, False)], target=60)
    assert (share.within, share.of, share.undecided, share.fraction) == (2, 4, 1, 0.5)


def test_nothing_decided_has_no_share() -> None:
    share = share_within([(10, False)], target=60)
    assert (share.of, share.undecided, share.fraction, share.interval) == (0, 1, None, None)
