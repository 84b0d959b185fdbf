"""Severity: not milder than a confirmed harm asks for unless somebody says why, and at the end of its own story."""

from __future__ import annotations

from typing import Any

import pytest

import make
from afterword.check.rules import severity
from afterword.diagnostics import Field
from afterword.model.kinds import Kind

SUSPECTED = {"code": "hate-raid", "confidence": "suspected"}


def change(from_: str, to: str, at: str = "2025-11-16", **more: str) -> make.Entry:
    return {"at": at, "from": from_, "to": to, "reason": "Fewer channels than thought.", **more}


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, "'hate-raid' asks for SEV2 at the least, the severity is SEV3"),
        ({"severity_reason": "One chat."}, ""),
        ({"severity_reason": ["One", "chat"]}, ""),
        ({"severty_reason": "One chat."}, ""),
        ({"severity": "SEV2"}, ""),
        ({"severity": "SEV1"}, ""),
        ({"severity": "SEV9"}, ""),
        ({"harms": [SUSPECTED]}, ""),
        ({"harms": [SUSPECTED, "csam"]}, "'csam' asks for SEV1"),
        ({"harms": ["hate-raid", "csam"]}, "'csam' asks for SEV1"),
        ({"harms": ["unheard-of"]}, ""),
        ({"harms": "soon", "severity": "SEV4"}, ""),
        ({"severity_history": [change("SEV2", "SEV3")]}, ""),
        ({"severity_history": [change("SEV2", "SEV3", reason="")]}, "'hate-raid' asks for SEV2"),
        ({"severity_history": [change("SEV2", "SEV4")]}, "'hate-raid' asks for SEV2"),
        ({"status": "open"}, ""),
        ({"status": "contained"}, ""),
        ({"status": "withdrawn"}, ""),
        ({"type": "near-miss"}, ""),
        ({"type": "drill"}, ""),
        ({"type": "trending-harm"}, "'hate-raid' asks for SEV2"),
    ],
)
def test_severity_floor(changes: dict[str, Any], words: str) -> None:
    said = make.found(severity.severity_floor, make.incident(**({"severity_reason": None} | changes)))
    assert [words in problem.message for problem in said] == ([True] if words else [])
    assert all(problem.place == Field(("severity",)) for problem in said)


@pytest.mark.parametrize(
    ("changes", "path", "words"),
    [
        ([], None, ""),
        ([change("SEV2", "SEV3")], None, ""),
        ([change("SEV4", "SEV2"), change("SEV2", "SEV3", "2025-11-17")], None, ""),
        ([change("SEV3", "SEV2")], ("severity",), "the last change led to SEV2, and the severity is SEV3"),
        ([change("SEV4", "SEV1"), change("SEV2", "SEV3")], ("severity_history", 1, "from"), "starts from SEV2"),
        (
            [change("SEV4", "SEV2", "2025-11-17"), change("SEV2", "SEV3", "2025-11-16")],
            ("severity_history", 1, "at"),
            "lies before the one above it",
        ),
        (
            [change("SEV4", "SEV2", "2025-11-17"), change("SEV1", "SEV4", "2025-11-16")],
            ("severity_history", 1, "at"),
            "",
        ),
        ([{"at": "2025-11-16", "reason": "?"}], None, ""),
        ([change("SEV2", "SEV22")], None, ""),
        ([change("SEV2", "SEV4"), "soon"], None, ""),
    ],
)
def test_severity_history(changes: list[Any], path: tuple[str | int, ...] | None, words: str) -> None:
    said = make.found(severity.severity_history, make.incident(severity_history=changes))
    assert [problem.place for problem in said] == ([Field(path)] if path else [])
    assert all(words in problem.message for problem in said)


def test_a_severity_that_is_no_level_is_reported_once() -> None:
    file = make.record_file(Kind.INCIDENT, severity="SEV7", severity_history=[change("SEV2", "SEV3")])
    said = make.diagnose(make.project({**make.sound_files(), file.path: file.data}))
    assert [one.name for one in said] == ["unknown-term"]
