"""A line is appended to a progress log, and nothing else in the file moves."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterword.edit.progress import append_progress
from afterword.edit.source import CannotEdit
from afterword.model.records import Changes, ProgressEntry
from afterword.model.source import SourceFile
from afterword.model.when import read_when
from afterword.parse.record import parse_log

DONE = ProgressEntry(read_when("2026-01-09"), "product", "A1", Changes("done"), evidence="release 41")
LINE = '{on: 2026-01-09, by: product, action: A1, set: {status: done}, evidence: "release 41"}'
FIRST = "- {on: 2026-01-02, by: product, action: A1, set: {status: accepted}}"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", f"- {LINE}\n"),
        ("\ufeff", f"\ufeff- {LINE}\n"),
        ("# progress", f"# progress\n- {LINE}\n"),
        (f"{FIRST}\n", f"{FIRST}\n- {LINE}\n"),
        (FIRST, f"{FIRST}\n- {LINE}\n"),
        (f"{FIRST} # so\r\n\r\n# end\r\n", f"{FIRST} # so\r\n- {LINE}\r\n\r\n# end\r\n"),
        ("[]\n", f"[{LINE}]\n"),
        ("[{on: 2026-01-02}]\n", f"[{{on: 2026-01-02}}, {LINE}]\n"),
        ("  - on: 2026-01-02\n    by: data\n",
         ("  - on: 2026-01-02\n    by: data\n  - on: 2026-01-09\n    by: product\n    action: A1\n    set: {status: done}\n"
         '    evidence: "release 41"\n')),
    ],
)  # fmt: skip
def test_a_line_is_appended_in_the_style_of_the_log(before: str, after: str) -> None:
    assert append_progress(before, DONE) == after


def test_every_field_reads_back() -> None:
    entry = ProgressEntry(
        read_when("2026-01-09"), "product", "A1", Changes("declined", read_when("2026-02-01"), "data", read_when("2026-03")),
        "not-measurable", "a: b", 'said "no"', "policy", "some", "PIR-2025-B3WD/A2", note="# x",
    )  # fmt: skip
    assert parse_log(SourceFile("", append_progress("", entry).encode()), "").entries == (entry,)


@pytest.mark.parametrize("text", ["a: b\n", "just text\n", "- [\n", "- {on: 2026-01-02}\n---\n- {}\n"])
def test_a_log_in_doubt_is_left_alone(text: str) -> None:
    with pytest.raises(CannotEdit):
        append_progress(text, DONE)


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), min_size=1).map(str.strip).filter(bool), max_size=4))
def test_a_log_is_the_sum_of_its_lines(notes: list[str]) -> None:
    text = ""
    entries: tuple[ProgressEntry, ...] = ()
    for note in notes:
        entry = ProgressEntry(read_when("2026-01-09"), "data", "A1", note=note)
        longer = append_progress(text, entry)
        assert longer.startswith(text)
        text, entries = longer, (*entries, entry)
    assert parse_log(SourceFile("", text.encode()), "").entries == entries
