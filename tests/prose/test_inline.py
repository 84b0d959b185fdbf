from __future__ import annotations

import pytest

from afterword.prose.inline import excerpt, inline, plain
from afterword.prose.links import NoLinks
from prose.make import ARCHIVE, INCIDENT


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ('a & b <c> "d"', 'a &amp; b &lt;c&gt; "d"'),
        ("see INC-2025-7KQ4, INC-2025-0000", f"see {INCIDENT}, INC-2025-0000"),
        ("`INC-2025-7KQ4` and `` a`b `` and ` open", "<code>INC-2025-7KQ4</code> and <code>a`b</code> and ` open"),
        ("*not* [interpreted](javascript:x)", "*not* [interpreted](javascript:x)"),
        ("two\n\nlines ", "two lines"),
        ("", ""),
    ],
)
def test_inline(text: str, html: str) -> None:
    assert inline(text, ARCHIVE) == html


def test_without_an_archive_nothing_is_linked() -> None:
    assert inline("INC-2025-7KQ4", NoLinks()) == "INC-2025-7KQ4"
    assert NoLinks().record("INC-2025-7KQ4") is None
    assert NoLinks().relative("x.md") is None


def test_plain_text_for_search() -> None:
    body = (
        "## One *two*\n\nA **b** `c` [d](e.md)\nf<br>g ![alt](i.png) x[^1] <!-- no -->\n\n- h\n- [x] i\n\n"
        "| j | k |\n|---|---|\n| l | m |\n\n```py\nn\n```\n\n<!-- not\n\nthis -->\n\n> [!NOTE]\n> o\n\n[^1]: p\n[^2]: never\n"
    )
    assert plain(body) == "One two A b c d fg alt x h i j k l m n o p"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("## Summary\n\n<!-- guidance -->\n\nOne *two*\nthree.\n\nFour.", "One two three."),
        ("one two three four five six", "one two three four…"),
        ("- only\n- a list\n", "only a list"),
        ("> quoted\n\nFirst.", "First."),
        ("| a |\n|---|\n\nFirst.", "First."),
        ("---\n\n[^1]: note\n\nFirst.", "First."),
        ("", ""),
    ],
)
def test_excerpts(body: str, expected: str) -> None:
    assert excerpt(body, words=4) == expected
