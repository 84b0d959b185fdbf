from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterword.charts.words import number
from afterword.model.figure import Figure, read_figure
from afterword.model.when import UnreadableError

READS = {
    "312": Figure(312, 312),
    " 312 ": Figure(312, 312),
    "0": Figure(0, 0),
    "1.5": Figure(1.5, 1.5),
    "1.25": Figure(1.25, 1.25),
    "0.125": Figure(0.125, 0.125),
    "1,200.500": Figure(1200.5, 1200.5),
    "1200.125": Figure(1200.125, 1200.125),
    "96000~": Figure(96000, 96000, "estimate"),
    "96000 ~": Figure(96000, 96000, "estimate"),
    "96,000": Figure(96000, 96000),
    "96_000~": Figure(96000, 96000, "estimate"),
    "1,234,567": Figure(1234567, 1234567),
    "10-19": Figure(10, 19, "estimate"),
    "10 – 19": Figure(10, 19, "estimate"),
    "10..19": Figure(10, 19, "estimate"),
    "10-10": Figure(10, 10),
    "unknown": Figure(quality="unknown", word="unknown"),
    "none-known": Figure(quality="estimate", word="none-known"),
    "likely": Figure(quality="estimate", word="likely"),
}
REFUSED = {
    "": "is not a figure",
    "many": "is not a figure",
    "-3": "is not a figure",
    "3,5": "is not a figure",
    "1,23,456": "is not a figure",
    ",5": "is not a figure",
    "1e3": "is not a figure",
    "0x1f": "is not a figure",
    "nan": "is not a figure",
    "inf": "is not a figure",
    "5%": "is not a figure",
    "٣": "is not a figure",
    "10-19-30": "is not a figure",
    "1.200": "may be 1200 or a fraction",
    "12.000~": "may be 12000 or a fraction",
    "900-1.200": "may be 1200 or a fraction",
    "1.200.000": "is not a figure",
    "19-10": "runs backwards",
    "9" * 400: "is larger than any count",
}


@pytest.mark.parametrize(("text", "figure"), READS.items())
def test_a_figure_is_read(text: str, figure: Figure) -> None:
    assert read_figure(text) == figure


@pytest.mark.parametrize(("text", "why"), REFUSED.items())
def test_what_is_no_figure_is_refused_with_a_hint(text: str, why: str) -> None:
    with pytest.raises(UnreadableError) as refused:
        read_figure(text)
    assert why in refused.value.message
    assert refused.value.hint


def test_only_numbers_are_known() -> None:
    assert [read_figure(text).known for text in ("0", "10-19", "unknown", "none-known", "likely")] == [
        True, True, False, False, False,
    ]  # fmt: skip


@given(st.one_of(st.text(), st.from_regex(r"\A[0-9,_.]{1,400}(-[0-9]{1,9})?~?\Z")))
def test_any_text_is_read_or_refused_and_what_is_read_can_be_printed(text: str) -> None:
    try:
        figure = read_figure(text)
    except UnreadableError:
        return
    if figure.low is not None and figure.high is not None:
        assert 0 <= figure.low <= figure.high
        assert number(figure.high)
