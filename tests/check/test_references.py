"""References: what a record names is there, and is what the field is about."""

from __future__ import annotations

from typing import Any

import pytest

import make
from afterword.check.rules.references import reference_exists, reference_kind, self_reference, unknown_mention
from afterword.diagnostics import Field, InBody


@pytest.mark.parametrize(
    ("changes", "messages"),
    [
        ({"related": [make.REVIEW]}, []),
        ({"related": ["INC-2025-2222"]}, ["there is no record INC-2025-2222 in the archive"]),
        ({"recurrence_of": "that one"}, ["'that one' is not the id of a record"]),
        ({"related": [make.REVIEW, "INC-2025-2222", "INC-2025-3333"]}, ["INC-2025-2222", "INC-2025-3333"]),
        ({"related": [make.INCIDENT]}, []),
        ({"related": [f"{make.REVIEW}/A1"]}, []),
        ({"related": [f"{make.REVIEW}/A9"]}, ["PIR-2025-B3WD has no part 'A9'"]),
        ({"withdrawn": {"successor": "INC-2025-2222"}}, ["INC-2025-2222"]),
    ],
)
def test_reference_exists(changes: dict[str, Any], messages: list[str]) -> None:
    said = make.found(reference_exists, make.incident(**changes), make.review())
    assert len(said) == len(messages)
    assert all(words in problem.message for words, problem in zip(messages, said, strict=True))


def test_a_close_id_is_offered_and_the_place_is_the_entry() -> None:
    (said,) = make.found(reference_exists, make.incident(related=[make.REVIEW, "PIR-2025-B3WC"]), make.review())
    assert (said.hint, said.place) == ("did you mean PIR-2025-B3WD?", Field(("related", 1)))


def test_parts_of_a_record_that_could_not_be_read_are_not_called_missing() -> None:
    citing = make.incident(related=[f"{make.REVIEW}/A9"])
    assert make.found(reference_exists, citing, make.review(title=["x", "y"])) != []
    assert make.found(reference_exists, citing, make.review(actions=[{"id": ["x", "y"]}])) == []


@pytest.mark.parametrize(
    ("field", "value", "count"),
    [
        ("recurrence_of", make.REVIEW, 1),
        ("members", [make.REVIEW], 1),
        ("related", [make.REVIEW], 0),
        ("related", [f"{make.REVIEW}/A1"], 1),
        ("recurrence_of", "PIR-2025-2222", 0),
        ("recurrence_of", make.INCIDENT, 0),
    ],
)
def test_reference_kind(field: str, value: object, count: int) -> None:
    assert len(make.found(reference_kind, make.incident(**{field: value}), make.review())) == count


def test_self_reference() -> None:
    (said,) = make.found(self_reference, make.incident(recurrence_of=make.INCIDENT))
    assert said.message == "'recurrence_of' names the record that it stands in"
    follows = make.review(actions=[make.action(), make.action("A2", follows=f"{make.REVIEW}/A1")])
    assert make.found(self_reference, make.incident(), follows) == []


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"body": "See INC-2025-2222."}, InBody(4)),
        ({"body": "See PIR-2025-B3WD/A9 here."}, InBody(4)),
        ({"body": "See PIR-2025-B3WD/A1, INC-2025-7KQ4 and XINC-2025-2222."}, None),
        ({"severity_reason": "As INC-2025-2222."}, Field(("severity_reason",))),
        ({"timeline": [make.event(), make.event(what="As INC-2025-2222.")]}, Field(("timeline", 1, "what"))),
    ],
)
def test_unknown_mention(changes: dict[str, Any], place: object) -> None:
    said = make.found(unknown_mention, make.incident(**changes), make.review())
    assert [problem.place for problem in said] == ([place] if place else [])
