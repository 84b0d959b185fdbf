from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterword.prose.passages import Passage, Trouble, cut, passages

FENCED = "a\n\n/// audience | core\nsecret\n///\n\nb\n"


def nothing(_: Passage) -> bool:
    return False


def everything(_: Passage) -> bool:
    return True


def test_a_passage_knows_its_place_and_its_audience() -> None:
    (passage,) = passages(FENCED)
    assert FENCED[passage.start : passage.end] == "/// audience | core\nsecret\n///\n"
    assert FENCED[passage.content_start : passage.content_end] == "secret\n"
    assert (passage.audience, passage.compartments, passage.closed, passage.doubtful) == ("core", (), True, False)


def test_kept_passages_lose_only_their_fences_and_others_go_whole() -> None:
    assert cut(FENCED, everything) == "a\n\nsecret\n\nb\n"
    assert cut(FENCED, nothing) == "a\n\n\nb\n"
    assert cut("no fences\n", nothing) == "no fences\n"


@pytest.mark.parametrize(
    ("line", "audience", "compartments"),
    [
        ("/// audience | core", "core", ()),
        ("///audience|core", "core", ()),
        ("   ///  Audience  |  Core  ", "core", ()),
        ("\t/// audience | core", "core", ()),
        ("> /// audience | core", "core", ()),
        ("/// compartments | legal, insider", None, ("legal", "insider")),
        ("/// compartment | child-safety", None, ("child-safety",)),
        ("/// audience | core; compartments | legal", "core", ("legal",)),
        ("/// compartments | legal ; audience | company", "company", ("legal",)),
    ],
)
def test_fences_that_can_be_read(line: str, audience: str | None, compartments: tuple[str, ...]) -> None:
    closing = "> ///" if line.startswith(">") else "///"
    (passage,) = passages(f"a\n{line}\nsecret\n{closing}\nb")
    assert (passage.audience, passage.compartments, passage.troubles) == (audience, compartments, ())


@pytest.mark.parametrize(
    "line",
    [
        "/// audience core",
        "/// audience",
        "/// audience | ",
        "/// audience | core, partners",
        "/// audience | core; audience | core",
        "/// audience | core, compartment | legal",
        "/// readers | core",
        "//// audience | core",
        "///// audience | core",
        "// audience | core",
        "/ // audience | core",
        "/ audience | core",
        "/// /// audience | core",
        "／／／ audience | core",
        "\ufeff/// audience | core",
        "\u200b/// audience | core",
        "- /// audience | core",
        "1. /// audience | core",
        "> - /// audience | core",
        "- [ ] /// audience | core",
        "///x",
    ],
)
def test_fences_that_look_like_one_and_cannot_be_read_withhold(line: str) -> None:
    body = f"a\n{line}\nsecret\n///\nb"
    (passage,) = passages(body)
    assert (passage.doubtful, passage.audience) == (True, None)
    assert (Trouble.UNREADABLE, 2) in passage.troubles
    assert "secret" not in cut(body, nothing)


@pytest.mark.parametrize(
    "line",
    ["https://example.org/a//b", "see /// there", "/incidents/INC", "// a comment", r"\/// audience | core", "and/or"],
)
def test_lines_that_are_no_fences(line: str) -> None:
    assert passages(f"a\n{line}\nb") == ()


@pytest.mark.parametrize(
    ("body", "left", "troubles"),
    [
        ("a\n/// audience | core\nsecret", "a\n", [Trouble.UNCLOSED]),
        ("a\n/// audience | core\ns\n/// audience | core\ns\n///\ns", "a\n", [Trouble.NESTED, Trouble.UNCLOSED]),
        ("a\n/// audience | core\ns\n/// audience | core\ns\n///\ns\n///\nb", "a\nb", [Trouble.NESTED]),
        ("s\n///\ns\n///\nb", "b", [Trouble.STRAY]),
        ("s\n///\ns", "", [Trouble.STRAY, Trouble.UNCLOSED]),
        ("/// audience | core\ns\n/// end\ns", "", [Trouble.UNREADABLE, Trouble.UNCLOSED]),
        ("/// audience | core\n> s\n> ///\ns\n///\nb", "b", [Trouble.STRAY]),
        ("> /// audience | core\n> s\n///\ns", "", [Trouble.STRAY, Trouble.UNCLOSED]),
        ("a\n/// audience | core\n- s\n- ///\ns\n///\ns", "a\n", [Trouble.UNREADABLE, Trouble.UNCLOSED]),
    ],
)
def test_doubt_withholds(body: str, left: str, troubles: list[Trouble]) -> None:
    (passage,) = passages(body)
    assert [trouble for trouble, _ in passage.troubles] == troubles
    assert cut(body, nothing) == left


def test_an_unclosed_passage_keeps_its_label_and_a_doubtful_one_collects_what_could_be_read() -> None:
    (unclosed,) = passages("/// audience | partners\nx")
    assert (unclosed.audience, unclosed.closed, unclosed.doubtful) == ("partners", False, False)
    (nested,) = passages("/// audience | partners\n/// compartments | legal\nx\n///\n///\n")
    assert (nested.audience, nested.compartments, nested.doubtful) == (None, ("legal",), True)


@pytest.mark.parametrize(
    "code",
    [
        "```\n/// audience | core\nx\n///\n```\n",
        "~~~md\n/// audience | core\nx\n~~~\n",
        "> ```\n> ///\n> ```\n",
        "- item\n\n  ```\n  ///\n  ```\n",
        "para\n\n    /// audience | core\n    x\n",
    ],
)
def test_fences_in_code_do_not_count(code: str) -> None:
    assert passages(f"a\n\n{code}\nb\n") == ()
    assert cut(f"/// audience | core\n\n{code}\n///\nb\n", nothing) == "b\n"


@pytest.mark.parametrize(
    "body",
    [
        "```\ncode\n\n/// audience | core\nsecret\n///\n",
        "```\ncode\n\n/// audience | core\nsecret\n///\n\n```py\nx\n```\n",
        "```\ncode\n\n/// audience | core\nsecret\n///\n\n```\nx\n```\n",
        "/// audience | core\n```\nsecret\n///\n\nsecret\n",
        "- item\n\n    /// audience | core\n    secret\n    ///\n",
        "<!--\n/// audience | core\nsecret\n///\n-->\n",
        "<pre>\n```\n</pre>\n\n/// audience | core\nsecret\n///\n",
        "a\r/// audience | core\rsecret\r///\r",
        "| a |\n|---|\n/// audience | core\n| secret |\n///\n| c |\n",
    ],
)
def test_code_that_may_be_none_does_not_shield(body: str) -> None:
    assert "secret" not in cut(body, nothing)


def test_rows_of_a_table_can_be_withheld() -> None:
    table = "| a |\n|---|\n/// audience | core\n| s |\n///\n| c |\n"
    assert cut(table, nothing) == "| a |\n|---|\n| c |\n"
    assert cut(table, everything) == "| a |\n|---|\n| s |\n| c |\n"


LINES = st.sampled_from(
    [
        "/// audience | core",
        "///",
        "/// compartments | legal",
        "/// x",
        "```",
        "~~~",
        "",
        "text",
        "> ///",
        "    ///",
        "é",
    ]
)


@given(st.lists(LINES, max_size=14))
def test_passages_never_overlap_and_cutting_adds_nothing(lines: list[str]) -> None:
    body = "\n".join(lines)
    at = 0
    for passage in passages(body):
        assert at <= passage.start <= passage.content_start <= passage.content_end <= passage.end <= len(body)
        assert passage.doubtful or passage.closed or passage.end == len(body)
        at = passage.end
    withheld, kept = cut(body, nothing), cut(body, everything)
    assert len(withheld) <= len(kept) <= len(body)
    assert set(withheld.split("\n")) <= set(lines) | {""}


@given(st.text(alphabet="/|ae \n`>-audiencecor;", max_size=120))
def test_no_text_is_too_odd(body: str) -> None:
    cut(body, nothing)
