from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterword.model.when import Precision, UnreadableError, When, read_when

READS = {
    "2025-11-15T20:42Z": ("2025-11-15T20:42Z", Precision.MINUTE),
    "2025-11-15T20:42z": ("2025-11-15T20:42Z", Precision.MINUTE),
    "2025-11-15t20:42 UTC": ("2025-11-15T20:42Z", Precision.MINUTE),
    "2025-11-15 20:42Z": ("2025-11-15T20:42Z", Precision.MINUTE),
    " 2025-11-15T20:42Z ": ("2025-11-15T20:42Z", Precision.MINUTE),
    "2025-11-15T2042Z": ("2025-11-15T20:42Z", Precision.MINUTE),
    "2025-11-15T20:42+01:00": ("2025-11-15T19:42Z", Precision.MINUTE),
    "2025-11-15T20:42+0100": ("2025-11-15T19:42Z", Precision.MINUTE),
    "2025-11-15T20:42+01": ("2025-11-15T19:42Z", Precision.MINUTE),
    "2025-11-15T20:42-03:30": ("2025-11-16T00:12Z", Precision.MINUTE),
    "2025-01-01T00:30+01:00": ("2024-12-31T23:30Z", Precision.MINUTE),
    "2025-11-15T20:42:07Z": ("2025-11-15T20:42:07Z", Precision.SECOND),
    "2025-11-15T20:42:07.123Z": ("2025-11-15T20:42:07Z", Precision.SECOND),
    "2025-11-15T20Z": ("2025-11-15T20Z", Precision.HOUR),
    "2025-11-15T20Z~": ("2025-11-15T20Z~", Precision.HOUR),
    "2025-11-15T20+05:30": ("2025-11-15T15+00:30", Precision.HOUR),
    "2025-11-15T00+05:45~": ("2025-11-14T19+00:45~", Precision.HOUR),
    "2025-11-15": ("2025-11-15", Precision.DAY),
    "2025-11-15 ~": ("2025-11-15~", Precision.DAY),
    "2024-02-29": ("2024-02-29", Precision.DAY),
    "2000-02-29": ("2000-02-29", Precision.DAY),
    "2025-11": ("2025-11", Precision.MONTH),
    "2025-11~": ("2025-11~", Precision.MONTH),
    "0001-01": ("0001-01", Precision.MONTH),
    "unknown": ("unknown", Precision.UNKNOWN),
    "Unknown": ("unknown", Precision.UNKNOWN),
}
REFUSED = {
    "": "is not a time",
    "yesterday": "is not a time",
    "2025": "is not a time",
    "2025-1-5": "is not a time",
    "15.11.2025": "is not a time",
    "20:42Z": "is not a time",
    "2025-11-15T20:42": "has no offset from UTC",
    "2025-11-15 20": "has no offset from UTC",
    "2025-02-29": "is not a date in any calendar",
    "1900-02-29": "is not a date in any calendar",
    "2025-13": "is not a date in any calendar",
    "2025-00": "is not a date in any calendar",
    "0000-01": "is not a date in any calendar",
    "2025-11-15T24:00Z": "is not a date in any calendar",
    "2025-11-15T20:60Z": "is not a date in any calendar",
    "2025-11-15T20:42+24:00": "is not a date in any calendar",
    "9999-12": "is not a date in any calendar",
    "9999-12-31": "is not a date in any calendar",
    "0001-01-01T00:00+01:00": "is not a date in any calendar",
    "٢٠٢٥-11-15": "is not a time",
    "2025-11-15T20:42Zx": "is not a time",
}


@pytest.mark.parametrize(("text", "spelling", "precision"), [(t, *r) for t, r in READS.items()])
def test_a_time_is_read_and_spelt_in_one_way(text: str, spelling: str, precision: Precision) -> None:
    when = read_when(text)
    assert (str(when), when.precision) == (spelling, precision)
    assert read_when(spelling) == when


@pytest.mark.parametrize(("text", "why"), REFUSED.items())
def test_what_is_no_time_is_refused_with_a_reason_and_a_hint(text: str, why: str) -> None:
    with pytest.raises(UnreadableError) as refused:
        read_when(text)
    assert why in refused.value.message
    assert refused.value.hint


def test_a_time_of_day_without_an_offset_is_told_how_to_mend_itself() -> None:
    with pytest.raises(UnreadableError) as refused:
        read_when("2025-11-15 20:42")
    assert refused.value.hint.startswith("write 2025-11-15T20:42Z if it is UTC")


UNTIL = {
    "2025-11-15T20:42:07Z": "2025-11-15T20:42:08Z",
    "2025-12-31T23:59Z": "2026-01-01T00:00:00Z",
    "2025-12-31T23Z": "2026-01-01T00:00:00Z",
    "2024-02-28": "2024-02-29T00:00:00Z",
    "2024-02-29": "2024-03-01T00:00:00Z",
    "2024-02": "2024-03-01T00:00:00Z",
    "2025-12": "2026-01-01T00:00:00Z",
}


@pytest.mark.parametrize(("text", "end"), UNTIL.items())
def test_a_time_lasts_as_long_as_it_is_exact(text: str, end: str) -> None:
    assert read_when(text).until == read_when(end).at


ORDER = {
    ("2025-11-15T20:42Z", "2025-11-15T20:43Z"): True,
    ("2025-11-15T20:42Z", "2025-11-15T20:42Z"): False,
    ("2025-11-15T20:42:01Z", "2025-11-15T20:42Z"): False,
    ("2025-11-15T20:42Z", "2025-11-15"): False,
    ("2025-11-14", "2025-11-15"): True,
    ("2025-11-15", "2025-11-15T00:00Z"): False,
    ("2025-11-14", "2025-11-15T00:00Z"): True,
    ("2025-11", "2025-11-30"): False,
    ("2025-11", "2025-12-01"): True,
    ("2024-12", "2025-01"): True,
    ("2025-11-15T20:42Z~", "2025-11-15T21:42Z"): False,
    ("2025-11-15T20:42Z~", "2025-11-15T21:43Z"): True,
    ("2025-11-15T20:42Z", "2025-11-15T21:42Z~"): False,
    ("2025-11-15T22:00+01:00", "2025-11-15T21:01Z"): True,
    ("unknown", "2025-11-15"): False,
    ("2025-11-15", "unknown"): False,
    ("0001-01-01", "9998-12-30~"): True,
    ("9998-12-31T22:59Z~", "0001-01-01"): False,
}


@pytest.mark.parametrize(("pair", "sure"), ORDER.items())
def test_an_order_is_sure_only_when_no_reading_reverses_it(pair: tuple[str, str], sure: bool) -> None:  # noqa: FBT001
    assert read_when(pair[0]).surely_before(read_when(pair[1])) is sure


def test_only_a_time_known_to_the_minute_is_exact() -> None:
    texts = ("2025-11-15T20:42:07Z", "2025-11-15T20:42Z", "2025-11-15T20:42Z~", "2025-11-15T20Z", "2025-11", "unknown")
    assert [read_when(text).exact for text in texts] == [True, True, False, False, False, False]


def test_a_day_and_its_midnight_differ_and_neither_comes_first() -> None:
    day, midnight = read_when("2025-11-15"), read_when("2025-11-15T00:00Z")
    assert day != midnight
    assert (day < midnight, day > midnight, day <= midnight, day >= midnight) == (False, False, True, True)


def test_unknown_comes_before_all_that_is_known() -> None:
    assert sorted([read_when("0001-01"), When()]) == [When(), read_when("0001-01")]


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        when = read_when(text)
    except UnreadableError:
        return
    assert read_when(str(when)) == when


_DIGITS = st.from_regex(
    r"\A[0-9]{4}-[01][0-9](-[0-3][0-9]([T ][0-2][0-9](:[0-5][0-9](:[0-5][0-9](\.[0-9])?)?)?(Z|UTC|[+-][012][0-9]:?([0-5][0-9])))?)?~?\Z"
)


@given(_DIGITS)
def test_whatever_looks_like_a_time_is_read_or_refused(text: str) -> None:
    try:
        when = read_when(text)
    except UnreadableError:
        return
    assert read_when(str(when)) == when
    assert when.at is not None
    assert when.until is not None
    assert when.at < when.until


@given(
    st.datetimes(datetime(1, 1, 2), datetime(9998, 12, 30), timezones=st.just(UTC)),  # noqa: DTZ001 - made aware there
    st.sampled_from([p for p in Precision if p is not Precision.UNKNOWN]),
    st.booleans(),
)
def test_every_time_survives_its_own_spelling(at: datetime, precision: Precision, about: bool) -> None:  # noqa: FBT001
    cut = at.replace(microsecond=0)
    if precision < Precision.SECOND:
        cut = cut.replace(second=0)
    if precision < Precision.MINUTE:
        cut = cut.replace(minute=cut.minute // 15 * 15)
    if precision < Precision.HOUR:
        cut = cut.replace(hour=0, minute=0)
    if precision is Precision.MONTH:
        cut = min(cut, datetime(9998, 11, 30, tzinfo=UTC)).replace(day=1)
    when = When(cut, precision, about)
    assert read_when(str(when)) == when


_DAYS = st.from_regex(r"(?:0000|0001|2024|2025|9998|9999)-[01]\d-[0-3]\d(?:T[0-2]\d:[0-6]\dZ)?", fullmatch=True)


@given(_DAYS)
def test_what_is_read_the_quick_way_is_what_the_slow_way_reads(text: str) -> None:
    def of(spelt: str) -> When | None:
        try:
            return read_when(spelt)
        except UnreadableError:
            return None

    assert of(text) == of(f"{text} ")


@given(_DIGITS, _DIGITS)
def test_a_sure_order_is_never_sure_both_ways(one: str, other: str) -> None:
    try:
        first, second = read_when(one), read_when(other)
    except UnreadableError:
        return
    assert not (first.surely_before(second) and second.surely_before(first))
    if first.surely_before(second):
        assert first.at is not None
        assert second.at is not None
        assert second.at - first.at >= timedelta(seconds=1)
