from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterword.diagnostics import InBody, Problem, Spot
from afterword.model.source import SourceFile
from afterword.parse.frontmatter import MAX_BYTES, decode, split
from afterword.parse.locate import locator
from afterword.parse.yaml import MappingNode

BYTES = {
    "a byte order mark": (b"\xef\xbb\xbf---\nid: x\n", "---\nid: x\n"),
    "carriage returns": (b"a\r\nb\rc\n", "a\nb\nc\n"),
    "line feeds": (b"a\nb\n", "a\nb\n"),
    "nothing": (b"", ""),
    "exactly 1 MiB": (b"a" * MAX_BYTES, "a" * MAX_BYTES),
}
BAD_BYTES = {
    "Latin-1": (b"ok\ntitle: caf\xe9\n", Spot(2, 11)),
    "Latin-1 behind umlauts": ("äöü ".encode() + b"\xe9", Spot(1, 5)),
    "Latin-1 behind a byte order mark": (b"\xef\xbb\xbfab\xe9", Spot(1, 3)),
    "Latin-1 behind carriage returns": (b"a\r\nb\r\xe9", Spot(3, 1)),
    "UTF-16": ("id".encode("utf-16"), Spot(1, 1)),
}


@pytest.mark.parametrize(("data", "text"), BYTES.values(), ids=BYTES)
def test_bytes_become_text_with_line_feeds(data: bytes, text: str) -> None:
    assert decode(SourceFile("x.md", data)) == text


@pytest.mark.parametrize(("data", "place"), BAD_BYTES.values(), ids=BAD_BYTES)
def test_a_byte_that_is_not_utf_8_is_found_where_an_editor_shows_it(data: bytes, place: Spot) -> None:
    problem = decode(SourceFile("x.md", data))
    assert isinstance(problem, Problem)
    assert (problem.rule, problem.place) == ("unreadable-file", place)


def test_a_file_that_is_too_large_or_in_trouble_is_a_problem() -> None:
    large = decode(SourceFile("x.md", b"a" * (MAX_BYTES + 1)))
    trouble = decode(SourceFile("x.md", trouble="this link leads nowhere"))
    assert isinstance(large, Problem)
    assert isinstance(trouble, Problem)
    assert (large.message, trouble.message) == ("the file is larger than 1 MiB", "this link leads nowhere")


SPLITS = {
    "---\nid: x\n---\nBody\n": ("Body", 4),
    "---\nid: x\n---\n\n\nBody\n\n": ("Body", 6),
    "---  \nid: x\n--- \nBody": ("Body", 4),
    "---\nid: x\n---\n": ("", 4),
    "---\nid: x\n---": ("", 3),
    "---\nid: x\n---\na\n\n---\n\nb": ("a\n\n---\n\nb", 4),
    "---\nid: x\n---\n    code\n": ("    code", 4),
}


@pytest.mark.parametrize(("text", "body"), SPLITS.items())
def test_the_body_is_known_with_its_line(text: str, body: tuple[str, int]) -> None:
    parts = split(text)
    assert (parts.problem, parts.tree.problem) == (None, None)
    assert (parts.body.rstrip(), parts.body_line) == body


BROKEN = {
    "": "the file is empty",
    " \n\n": "the file is empty",
    "# Title": "no front matter",
    "\n---\nid: x\n---\n": "no front matter",
    "---\nid: x\n": "never closed",
    "---\nid: x\n...\nBody": "never closed",
    "---\nid: x\n ---\nBody": "never closed",
    "----\nid: x\n----\n": "never closed",
    "\ufeff---\nid: x\n---\n": "no front matter",
}


@pytest.mark.parametrize(("text", "why"), BROKEN.items())
def test_missing_front_matter_is_said(text: str, why: str) -> None:
    problem = split(text).problem
    assert problem is not None
    assert problem.rule == "front-matter"
    assert why in problem.message


def test_lines_of_front_matter_count_from_the_top_of_the_file() -> None:
    root = split("---\n\n# said\nid: x\n---\n").tree.root
    assert isinstance(root, MappingNode)
    assert root.value[0][0].start_mark.line + 1 == 4


@given(st.text())
def test_any_text_is_taken_apart_or_is_a_problem(text: str) -> None:
    parts = split(text)
    assert parts.body in text


@given(st.text(alphabet="ab\n\u2028\x85\u00a0 é😀", max_size=60))
def test_every_offset_of_a_body_leads_to_its_line_and_column(body: str) -> None:
    text = "---\nid: x\n---\n" + body
    parts = split(text)
    find = locator(text, is_yaml=False)
    start = text.index(parts.body, 14) if parts.body else len(text)
    for offset in range(len(parts.body)):
        before = text[: start + offset]
        assert find(InBody(offset)).start == Spot(before.count("\n") + 1, len(before) - before.rfind("\n"))
