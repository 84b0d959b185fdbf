"""A text written as YAML reads back as itself, in a block and between braces."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterword.edit import scalar
from afterword.parse.yaml import MappingNode, ScalarNode, compose, is_null

if TYPE_CHECKING:
    from collections.abc import Callable

TEXTS = st.text(st.characters(exclude_categories=["Cs"])).map(str.strip)
LIKELY = st.text("aA1 :#'\"{}[],-&*?|>%@`\\\n\t~./", max_size=12).map(str.strip)


def read(text: str) -> tuple[str, bool]:
    """The value of `key` and whether it counts as empty."""
    tree = compose(text)
    assert tree.problem is None
    assert isinstance(tree.root, MappingNode)
    [(_, value)] = tree.root.value
    assert isinstance(value, ScalarNode)
    return value.value, is_null(value)


@given(st.one_of(TEXTS, LIKELY))
def test_every_text_reads_back_as_itself(text: str) -> None:
    for write in (scalar.quoted, scalar.plain, scalar.code):
        assert read(f"key: {write(text)}\n") == (text, False)
        assert read(f"{{key: {write(text)}}}\n") == (text, False)


@pytest.mark.parametrize(
    ("write", "text", "written"),
    [
        (scalar.plain, "Hate raids hit small channels", "Hate raids hit small channels"),
        (scalar.plain, 'Raids: the "#1" problem', '"Raids: the \\"#1\\" problem"'),
        (scalar.plain, "What's new?", "What's new?"),
        (scalar.plain, "No", '"No"'),
        (scalar.plain, "-", '"-"'),
        (scalar.plain, "", '""'),
        (scalar.quoted, "two\nlines", '"two\\nlines"'),
        (scalar.quoted, "an ø and a 🌊", '"an ø and a 🌊"'),
        (scalar.code, "safety-ops@emea", "safety-ops@emea"),
        (scalar.code, "2025-11-15T20:42Z", "2025-11-15T20:42Z"),
        (scalar.code, "PIR-2025-B3WD/A1", "PIR-2025-B3WD/A1"),
        (scalar.code, "aw1:", '"aw1:"'),
        (scalar.code, "a, b", '"a, b"'),
    ],
)
def test_what_people_would_write(write: Callable[[str], str], text: str, written: str) -> None:
    assert write(text) == written
