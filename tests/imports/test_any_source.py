"""Whatever a file holds, it becomes one record that can be read, and nothing raises."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterword.imports.batch import import_all
from afterword.model.kinds import Kind
from afterword.model.source import SourceFile
from afterword.parse.record import parse_record
from imports.corpora import rules_of

LINES = [
    "---", "title: T", "title : again", "status: [open, closed]", "start: 2021-01-01", "end:", "timeline:", "- start: 2021-01-02",
    "  end:: 2021-01-03", "\tevent: tabs", "  event: 'said'", "- a", "- {start: [1], event: {a: b}}", "cves: &a [x]", "lead: *a",
    "excerpt: |", "  ## Imported fields", "? odd", ": key", "{a: b}", "# comment", "text: a # comment", "uuid: [u]", "a: b: c",
    'url: "https://x.example', "## Summary", "```", "~~~~", "<p>", "<!--", "/// audience | core", "\x00", "\x85", "\u2028x: y", "é",
]  # fmt: skip


def imported_soundly(data: bytes, name: str) -> str:
    [record] = import_all([SourceFile("DIVD-2021-00001.md", data)], rules_of(name)).records
    parsed = parse_record(SourceFile(record.path, record.text.encode()), Kind.INCIDENT, record.id)
    assert parsed.record is not None
    assert [problem for problem in parsed.problems if problem.rule in {"front-matter", "yaml", "unknown-key"}] == []
    return record.text


@pytest.mark.parametrize("name", ["icco", "divd"])
@given(
    st.lists(st.sampled_from(LINES), max_size=12).map(lambda lines: "\n".join(("---", *lines, "---", "text")).encode())
)
def test_odd_lines(name: str, data: bytes) -> None:
    imported_soundly(data, name)


@given(st.binary(max_size=200))
def test_odd_bytes(data: bytes) -> None:
    imported_soundly(data, "divd")


@pytest.mark.parametrize(
    "front", ["a: " + "[" * 10_000, "a: &x [" + "*x, " * 50 + "]", "a: " + "- " * 5_000, "\n".join(["k: v"] * 2_000)]
)
def test_bombs(front: str) -> None:
    assert front.split("\n", maxsplit=1)[0] in imported_soundly(f"---\n{front}\n---\ntext\n".encode(), "icco")
