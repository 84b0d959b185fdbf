"""Markup: what a body may not hold, passages in doubt, and what must never be committed."""

from __future__ import annotations

from typing import Any

import pytest

import make
from afterword.check.rules import markup
from afterword.diagnostics import Field, InBody
from afterword.model.kinds import Kind


@pytest.mark.parametrize(
    ("body", "offset"),
    [
        ("a <b>c</b>", 2),
        ("a `<b>` c", None),
        ("<!-- a note -->", None),
        ("<https://rules.example>", None),
        ("3 < 4", None),
        ("é <i>", 2),
    ],
)
def test_raw_html(body: str, offset: int | None) -> None:
    said = make.found(markup.raw_html, make.incident(body=body))
    assert [one.place for one in said[:1]] == ([] if offset is None else [InBody(offset)])


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("![a](b.png)", "an image, "),
        ("![a](https://h.example/b.png)", "an image from another host"),
        ("[a](b.png)", ""),
    ],
)
def test_embedded_media(body: str, words: str) -> None:
    said = make.found(markup.embedded_media, make.incident(body=body))
    assert [words in one.message for one in said] == ([True] if words else [])


@pytest.mark.parametrize(
    ("body", "count"),
    [("[a](javascript:b)", 1), ("[a](https://b.example)", 0), ("[a](../b.md)", 0), ("[a](data:b)", 1)],
)
def test_unsafe_link(body: str, count: int) -> None:
    assert len(make.found(markup.unsafe_link, make.incident(body=body))) == count


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("/// audience | core\na\n///\n", ""),
        ("/// audience | core\na\n", "nothing closes this passage"),
        ("/// audience core\na\n///\n", "looks like the mark of a passage"),
        ("a\n///\n", "never opened"),
        ("/// audience | core\n/// compartments | legal\na\n///\n///\n", "inside another"),
        ("/// audience | cor\na\n///\n", "names 'cor', which is none of the audiences"),
        ("/// compartments | leagl\na\n///\n", "names 'leagl', which is none of the compartments"),
    ],
)
def test_passage(body: str, words: str) -> None:
    said = make.found(markup.passage, make.incident(body=body))
    assert [words in one.message for one in said[:1]] == ([True] if words else [])


@pytest.mark.parametrize(
    ("changes", "places"),
    [
        ({}, []),
        ({"audience": "red"}, [Field(("audience",))]),
        ({"compartments": ["legal", "Red"]}, [Field(("compartments", 1))]),
        ({"timeline": [make.event(audience="RED")]}, [Field(("timeline", 0, "audience"))]),
        ({"body": "TLP:AMBER, TLP:REDACTED, a red light"}, []),
        ({"body": "/// audience | red\na\n///\n"}, [InBody(0)]),
    ],
)
def test_a_label_that_is_just_red(changes: dict[str, Any], places: list[object]) -> None:
    assert [one.place for one in make.found(markup.tlp_red, make.incident(**changes))] == places


@pytest.mark.parametrize(
    "changes",
    [
        {"audience": "TLP:RED"},
        {"audience": "tLp-rEd"},
        {"audience": "company", "compartments": ["legal", "tlp-red"]},
        {"title": "A raid (TLP:RED)"},
        {"severity_reason": "tlp red"},
        {"severity_reason": "Told as TLP:  Red."},
        {"body": make.sound_body(Kind.INCIDENT) + "\nTLP:RED"},
        {"body": make.sound_body(Kind.INCIDENT) + "\nShared as TLP: RED with us."},
        {"body": make.sound_body(Kind.INCIDENT) + "\n/// audience | TLP-RED\na\n///\n"},
    ],
)
def test_one_label_gives_one_diagnostic(changes: dict[str, Any]) -> None:
    file = make.record_file(Kind.INCIDENT, **changes)
    said = make.diagnose(make.project({**make.sound_files(), file.path: file.data}))
    assert [one.name for one in said] == ["tlp-red"]


def test_prose_pages_are_held_to_the_same_marks() -> None:
    page = make.project({"reviews/guide/care.md": "# Care\n\nText.\n\n/// audience | core\nNobody closes this.\n"})
    found = [(d.path, d.line, d.code) for d in make.diagnose(page)]
    assert ("reviews/guide/care.md", 5, "AW704") in found
