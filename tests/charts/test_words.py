from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterword.charts.words import (
    day_words,
    duration_words,
    listing,
    moment_words,
    number,
    percent,
    plural,
    share_words,
)
from afterword.derive.statistics import Interval


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (0, "0 min"),
        (0.4, "under 1 min"),
        (1, "1 min"),
        (59.4, "59 min"),
        (59.6, "1 h"),
        (60, "1 h"),
        (88, "1 h 28 min"),
        (119.7, "2 h"),
        (1439.6, "1 d"),
        (1440, "1 d"),
        (3 * 1440 + 4 * 60, "3 d 4 h"),
        (2 * 1440 - 20, "2 d"),
        (9 * 1440 + 23.6 * 60, "10 d"),
        (44.4 * 1440, "44 d"),
        (12_345 * 1440, "12\u202f345 d"),
    ],
)
def test_durations_are_told_in_their_two_largest_units(minutes: float, words: str) -> None:
    assert duration_words(minutes) == words


def test_what_is_known_only_to_the_day_lasts_about_that_long() -> None:
    assert duration_words(2 * 1440, about=True) == "about 2 d"
    assert duration_words(0.5, about=True) == "under 1 min"


@given(st.floats(0, 1e7))
def test_no_duration_says_sixty_minutes_or_twenty_four_hours(minutes: float) -> None:
    words = duration_words(minutes)
    assert not words.startswith(("60 min", "24 h", "0 h", "0 d"))
    assert " 60 min" not in words
    assert " 24 h" not in words


@pytest.mark.parametrize(
    ("value", "words"),
    [(0, "0"), (9.14, "9.1"), (9.0, "9"), (9800, "9800"), (96_000, "96\u202f000"), (1_234_567, "1\u202f234\u202f567")],
)
def test_thousands_stand_apart_from_five_digits_on(value: float, words: str) -> None:
    assert number(value) == words


@pytest.mark.parametrize(
    ("share", "words"), [(0, "0 %"), (0.001, "1 %"), (0.494, "49 %"), (0.999, "99 %"), (1, "100 %")]
)
def test_all_and_none_are_only_said_of_all_and_none(share: float, words: str) -> None:
    assert percent(share) == words


def test_small_phrases() -> None:
    assert share_words(8, 10, Interval(0.49, 0.943)) == "8 of 10 (80 %; 95 % interval 49 to 94 %)"
    assert [plural(1, "incident"), plural(2, "incident"), plural(0, "entry", "entries")] == [
        "1 incident",
        "2 incidents",
        "0 entries",
    ]
    assert [listing(()), listing(("a",)), listing(("a", "b")), listing(("a", "b", "c"))] == [
        "",
        "a",
        "a and b",
        "a, b and c",
    ]
    assert day_words(date(2025, 11, 5)) == "5 Nov 2025"
    assert moment_words(datetime(2025, 11, 15, 20, 2)) == "15 Nov 20:02"  # noqa: DTZ001 - the caller's zone
