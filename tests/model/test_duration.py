from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterword.model.duration import read_duration

READS = {
    "PT30M": timedelta(minutes=30),
    "PT2H30M": timedelta(hours=2, minutes=30),
    "PT90S": timedelta(seconds=90),
    "P10D": timedelta(days=10),
    "P2W": timedelta(days=14),
    "P1M": timedelta(days=30),
    "P1Y": timedelta(days=365),
    "P1Y2M3DT4H": timedelta(days=365 + 60 + 3, hours=4),
    "PT0S": timedelta(0),
}
REFUSED = ("", "P", "PT", "30M", "P-1D", "P1.5D", "1 day", "P1D ", "p1d", "P99999999999D", "P٣D")


@pytest.mark.parametrize(("text", "length"), READS.items())
def test_a_duration_is_read(text: str, length: timedelta) -> None:
    assert read_duration(text) == length


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_no_duration_is_none(text: str) -> None:
    assert read_duration(text) is None


@given(st.one_of(st.text(), st.from_regex(r"\AP([0-9]{1,30}[YMWD]){0,4}(T([0-9]{1,30}[HMS]){0,3})?\Z")))
def test_no_text_raises(text: str) -> None:
    read_duration(text)
