"""Shape: an open incident is asked for four things, a resolved one for more, one that is gone for its reason only."""

from __future__ import annotations

from typing import Any

import pytest

import make
from afterword.check.rules.shape import RULES, incident_facts, reason_when_gone, required_fields
from afterword.diagnostics import Field
from afterword.model.kinds import Kind

BARE: dict[str, Any] = {
    "status": "open", "type": None, "audience": None, "detected_by": None, "harms": None, "tactics": None, "surfaces": None,
    "lead": None, "safeguards": None, "impact": None, "timeline": None, "times": {"detected": "2025-11-15T22:10Z"}, "body": "",
}  # fmt: skip
GONE: dict[str, Any] = {**BARE, "title": None, "severity": None, "times": None}


@pytest.mark.parametrize(
    ("changes", "absent"),
    [
        ({}, []),
        ({"title": None}, ["title"]),
        ({"severity": "", "title": ""}, ["title", "severity"]),
        ({"id": None}, ["id"]),
        ({"times": None}, ["times.detected"]),
        ({"times": {"detected": "unknown"}}, []),
        ({"times": {"detected": "yesterday"}}, []),
        ({"times": "yesterday"}, []),
        ({"title": ["a", "list"]}, []),
        ({"severity": None, "servity": "SEV2"}, []),
        ({"status": "withdrawn", "title": None}, []),
        ({"status": "expunged", "title": None, "severity": None}, []),
    ],
)
def test_required_fields(changes: dict[str, Any], absent: list[str]) -> None:
    said = make.found(required_fields, make.incident(**changes))
    assert [problem.message for problem in said] == [f"the incident has no '{name}'" for name in absent]


@pytest.mark.parametrize("status", ["watching", "open", "contained"])
def test_nothing_else_is_asked_while_the_incident_runs(status: str) -> None:
    files = {**make.sound_files()}
    file = make.record_file(Kind.INCIDENT, **{**BARE, "status": status, "times": {"detected": "2026-01-10T22:10Z"}})
    said = make.diagnose(make.project({**files, file.path: file.data}))
    assert said == ()


@pytest.mark.parametrize(
    "changes",
    [
        {"status": "withdrawn", "withdrawn": {"on": "2025-12-20", "reason": "Entered twice."}},
        {"status": "expunged", "expunged": {"on": "2025-12-20", "legal_basis": "Erasure request."}},
    ],
)
@pytest.mark.parametrize("kind", list(Kind))
def test_nothing_else_is_asked_of_a_record_that_is_gone(kind: Kind, changes: dict[str, Any]) -> None:
    gone = dict.fromkeys(make.SOUND[kind]) | {"id": make.SOUND[kind]["id"], "body": ""}
    file = make.record_file(kind, **{**gone, **changes})
    others = [Kind.INCIDENT] if kind in {Kind.REVIEW, Kind.PLAN} else []
    files = {one.path: one.data for one in (make.record_file(other, type="near-miss") for other in others)}
    assert make.diagnose(make.project({**files, file.path: file.data})) == ()


@pytest.mark.parametrize(
    ("changes", "absent"),
    [
        ({}, []),
        ({"status": "contained", "harms": []}, []),
        ({"status": "resolved", "harms": []}, ["harms"]),
        ({"safeguards": None, "surfaces": None, "detected_by": None}, ["safeguards", "surfaces", "detected_by"]),
        ({"type": "drill", "harms": None, "safeguards": None}, []),
        ({"type": "trending-harm", "safeguards": None, "surfaces": None}, ["surfaces"]),
        ({"harms": [{"code": ["x"]}]}, []),
        ({"safeguards": None, "safegards": ["raid-controls"]}, []),
    ],
)
def test_incident_facts(changes: dict[str, Any], absent: list[str]) -> None:
    said = make.found(incident_facts, make.incident(**changes))
    assert [problem.place for problem in said] == [Field((name,)) for name in absent[:1]]
    assert all(f"'{name}'" in said[0].message for name in absent)


@pytest.mark.parametrize(
    ("changes", "count"),
    [
        ({}, 0),
        ({"status": "withdrawn"}, 1),
        ({"status": "withdrawn", "withdrawn": {"on": "2025-12-20"}}, 1),
        ({"status": "withdrawn", "withdrawn": {"reason": "Entered twice."}}, 0),
        ({"status": "withdrawn", "withdrawn": "Entered twice."}, 0),
        ({"status": "expunged"}, 1),  # neither is there: one slip
        ({"status": "expunged", "expunged": {"on": "soon", "legal_basis": "Erasure."}}, 0),
    ],
)
def test_reason_when_gone(changes: dict[str, Any], count: int) -> None:
    assert len(make.found(reason_when_gone, make.incident(**changes))) == count


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("shape", {"times": "yesterday"}),
        ("value", {"status": "finished"}),
        ("unknown-key", {"servity": "SEV2"}),
    ],
)
def test_readers_report_under_the_rules_of_the_catalogue(name: str, changes: dict[str, Any]) -> None:
    rule = next(rule for rule in RULES if rule.name == name)
    assert len(make.found(rule, make.incident(**changes))) == 1
