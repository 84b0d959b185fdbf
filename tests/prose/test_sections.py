from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterword.prose import sections as module
from afterword.prose.render import render
from afterword.prose.sections import sections
from prose.make import ARCHIVE

BODY = "Above.\n\n## Summary\n\nTwo lines\nof it.\n\n## Factors\n\n### F1\n\nx\n\n## Factors ##\n"

TABLE = [
    BODY,
    "",
    "no heading",
    "# a",
    "#\n##\n## \n",
    "#a\n#\ta\n####### a\n",
    "# a #\n## b ##  \n### c # d\n#### e#\n",
    " # a\n   ## b\n    # code\n",
    "a\n===\n\nb\n---\n\n---\n",
    "a\nb\n---\n",
    "> a\n---\n",
    "- a\n# b\n",
    "- a\n  # b\n- # c\n\n# d\n",
    "> # a\n# b\n",
    "```\n# a\n```\n# b\n",
    "~~~\n# a\n",
    "````\n```\n# a\n````\n# b\n",
    "<div>\n# a\n</div>\n\n# b\n",
    "<!--\n# a\n-->\n# b\n",
    "# *a* `b` [c](d) ![e](f) &amp; \\# <b>g</b>\n",
    "[c]: /x\n# [c] [d]\n",
    "x[^1]\n\n[^1]: a\n    # b\n# c\n",
    "| a |\n|---|\n# b\n",
    "# a | b\n|---|---|\n",
    "# é\n\nx\n\n## naïve — two  spaces\n",
    "# a\r# b\r\n",
    "# a  # b\n",
    "# _a_\n# a_b\n",
    "1. x\n# y\n2. z\n",
    "# a\u00a0b\n#\u00a0c\n",
    "# Over-reach: what's next?\n# 100 % of it\n# a & b\n",
]


def agree(body: str) -> None:
    """The quick way finds what the parser does, and `render` gives the same anchors."""
    found = sections(body)
    parsed = list(module._parsed(body))
    assert [(s.heading, s.level) for s in found] == [(heading, level) for heading, level, _, _ in parsed]
    assert [body[s.start :].lstrip(" ")[:9] for s in found] == [body[p[2] :].lstrip(" ")[:9] for p in parsed]
    assert [s.content for s in found] == [
        body[after:end] for (*_, after), end in zip(parsed, [p[2] for p in parsed[1:]] + [len(body)], strict=False)
    ]
    assert [(s.heading, s.anchor) for s in found] == [(b.heading, b.anchor) for b in render(body, ARCHIVE) if b.anchor]


@pytest.mark.parametrize("body", TABLE)
def test_headings_are_those_the_parser_finds(body: str) -> None:
    agree(body)


LINES = st.sampled_from(
    [
        "# a",
        "## b ##",
        "#",
        " # c",
        "    # d",
        "###e",
        "text",
        "",
        "===",
        "---",
        "- x",
        "  # y",
        "> q",
        "> # r",
        "1. z",
        "```",
        "~~~",
        "<div>",
        "<!--",
        "-->",
        "[^1]: n",
        "[l]: /u",
        "[l]: /u 'x",
        "| a |",
        "|---|",
        "# *em* | x",
        "# é!",
        "# [l]",
    ]
)


@given(st.lists(LINES, max_size=10).map("\n".join))
def test_headings_agree_in_any_combination(body: str) -> None:
    agree(body)


def test_sections_know_their_place_and_content() -> None:
    found = sections(BODY)
    assert [(s.heading, s.level, s.anchor, s.empty) for s in found] == [
        ("Summary", 2, "summary", False),
        ("Factors", 2, "factors", False),
        ("F1", 3, "f1", False),
        ("Factors", 2, "factors-1", True),
    ]
    assert found[0].content == "\nTwo lines\nof it.\n\n"
    assert BODY[found[0].start : found[0].end] == "## Summary\n" + found[0].content


@pytest.mark.parametrize(
    "content",
    [
        "",
        "\n \n\t\n",
        "<!-- What happened?\n\nIn order. -->",
        "<!-- never closed",
        "TODO",
        "_TBD_",
        "- [ ] todo",
        "> TBC.",
        "TODO: ask Legal",
        "…",
        "...",
        "Write here",
        "*Write here what happened*",
        "To be written.",
        "to be decided later",
        "<!-- a -->\n\nTODO\n\n- \n",
        "/// audience | core\n\n///",
        "---",
    ],
)
def test_sections_that_nobody_has_written(content: str) -> None:
    assert sections(f"## A\n{content}\n\n## B\n\nx\n")[0].empty


@pytest.mark.parametrize(
    "content",
    [
        "None.",
        "Not applicable: no minors were involved.",
        "To be precise, three channels.",
        "Todor channel",
        "To doubt this was reasonable.",
        "To be added to the list, a channel has to ask.",
        "TODO\n\nBut this is known.",
        "### Sub\n\nwritten",
        "```\nx\n```",
        "| a |\n|---|",
    ],
)
def test_sections_that_somebody_has_written(content: str) -> None:
    assert not sections(f"## A\n\n{content}\n")[0].empty
