"""Ordinary bodies come out as they do by the long way, and the short way is taken."""

from __future__ import annotations

from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterword.prose.inline import excerpt, plain
from afterword.prose.ordinary import ordinary
from afterword.prose.render import Block, render

from .make import ARCHIVE

ORDINARY = [
    "",
    "One paragraph,\nin *two* lines  \nor **three**.",
    "Above.\n\n# First *of* all & more\n\nText with 'quotes', \"others\" and 5 > 4.\n\n## First of all & more\n\n### \n\nEnd.",
    "- a\n- b of INC-2025-7KQ4\n- *c*\n\ntext\n\n3. d\n4. e\n   f\n",
    "- a\n\n  b\n\n- c\n",
    "| a | b | c |\n|:--|--:|:-:|\n| 1 | PIR-2025-B3WD/A1 | **3** |\n| 4 |\n\nAfter.\n",
    "~~gone~~ and T&S &amp; 1 &lt; 2 &copy; \\* snake_case\n\n---\n\nINC-2025-7KQ4 &INC-2025-7KQ4;",
    "INC-2025-7KQ4: *see INC-2025-7KQ4*, INC-2025-\n7KQ4\n\nHeading of INC-2025-7KQ4\n===\n\nx",
]
OTHERS = [
    "Raw <b>HTML</b>", "[link](../policy.md)", "`code`", "```\ncode\n```", "    code", "> quote", "a[^1]\n\n[^1]: b", "- [ ] task",
    "- a\n  - b", "- # heading", "a\u00a0b", "tab&Tab;bed", "&#10;&#10;", "![image](x.png)", "bell \x07", "- a\n\n  > b",
    "1. a\n\n   | b |\n   |---|\n", "a\u2028b",
]  # fmt: skip
PIECES = st.sampled_from(
    ["word", " ", "\n", "\n\n", "  \n", "# ", "## ", "- ", "1. ", "  ", "*", "**", "~~", "_", "|", "\n|-|-|\n", "\n---\n", "\n===\n", "&",
     "&amp;", "&lt;", "&#10;", "INC-2025-7KQ4", "/A1", "PIR-2025-B3WD", "é", "'", '"', ">", "\\", "<", "`", "[x]", "\t", "\u00a0", "日本"]
)  # fmt: skip


def made(body: str) -> tuple[tuple[Block, ...], str, str]:
    return render(body, ARCHIVE, shift=1, prefix="p-"), plain(body), excerpt(body, 3)


def the_long_way(body: str) -> tuple[tuple[Block, ...], str, str]:
    with (
        patch("afterword.prose.render.ordinary", return_value=None),
        patch("afterword.prose.plain.ordinary", return_value=None),
    ):
        return made(body)


@pytest.mark.parametrize("body", ORDINARY)
def test_ordinary_bodies_go_the_short_way_and_come_out_the_same(body: str) -> None:
    assert ordinary(body) is not None
    assert made(body) == the_long_way(body)


@pytest.mark.parametrize("body", OTHERS)
def test_whatever_is_not_ordinary_goes_the_long_way(body: str) -> None:
    assert ordinary(body) is None


@given(st.lists(PIECES, max_size=30).map("".join))
def test_both_ways_lead_to_the_same(body: str) -> None:
    assert made(body) == the_long_way(body)
