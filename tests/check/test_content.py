"""What a review holds at the least, by the severity of the gravest incident that it covers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

import make
from afterword.check.rules import content
from afterword.diagnostics import Field

if TYPE_CHECKING:
    from afterword.check.rule import Rule

OTHER = "INC-2025-4HJD"
TWO = [make.factor(), make.factor("F2")]


def said(rule: Rule, severity: str, incident: make.Entry | None = None, **changes: Any) -> list[tuple[str, object]]:
    records = make.incident(severity=severity, **(incident or {})), make.review(**changes)
    return [(problem.message, problem.place) for problem in make.found(rule, *records)]


@pytest.mark.parametrize(
    ("severity", "changes", "words"),
    [
        ("SEV3", {}, ""),
        ("SEV3", {"factors": None, "actions": []}, "names no factor, and policy asks for at least one at SEV3"),
        ("SEV1", {}, "names one factor, and policy asks for at least 2 at SEV1"),
        ("SEV1", {"factors": TWO}, ""),
        ("SEV1", {"status": "draft"}, ""),
        ("SEV1", {"status": "in-review"}, "names one factor"),
        ("SEV1", {"status": "withdrawn"}, ""),
        ("SEV1", {"factors": "none"}, ""),
        ("SEV1", {"factors": None}, ""),
        ("SEV1", {"factors": None, "actions": []}, "names no factor, and policy asks for at least 2"),
        ("SEV1", {"facters": TWO, "factors": None}, ""),
        ("SEV9", {}, ""),
        ("SEV1", {"incidents": ["INC-2025-2222"]}, ""),
    ],
)
def test_enough_factors(severity: str, changes: dict[str, Any], words: str) -> None:
    messages = [message for message, _ in said(content.enough_factors, severity, **changes)]
    assert [words in message for message in messages] == ([True] if words else [])


def test_the_gravest_incident_decides_and_a_type_of_its_own_is_asked_for_nothing() -> None:
    review = make.review(incidents=[make.INCIDENT, OTHER])
    records = make.incident(), make.incident(OTHER, severity="SEV1"), review
    assert len(make.found(content.enough_factors, *records)) == 1
    for kind in ("near-miss", "trending-harm", "drill", "stood-down"):
        assert said(content.enough_factors, "SEV1", {"type": kind}) == []


WEAK = make.action(type="training")


@pytest.mark.parametrize(
    ("severity", "changes", "count"),
    [
        ("SEV2", {}, 0),
        ("SEV2", {"actions": [WEAK]}, 1),
        ("SEV2", {"actions": [WEAK, make.action("A2", type="alerting")]}, 0),
        ("SEV2", {"actions": [WEAK, make.action("A2", type="double-check")]}, 1),
        ("SEV2", {"actions": [WEAK, make.action("A2", type="unheard-of")]}, 0),
        ("SEV2", {"actions": [WEAK, make.action("A2", type=None)]}, 0),
        ("SEV2", {"actions": []}, 0),
        ("SEV2", {"actions": [WEAK], "status": "draft"}, 0),
        ("SEV2", {"actions": [WEAK, "more"]}, 0),
        ("SEV3", {"actions": [WEAK]}, 0),
    ],
)
def test_action_strength(severity: str, changes: dict[str, Any], count: int) -> None:
    found = said(content.action_strength, severity, **changes)
    assert [place for _, place in found] == [Field(("actions",))] * count


@pytest.mark.parametrize(
    ("severity", "measure", "words"),
    [
        ("SEV2", {"what": "reports", "target": "under 2", "by": "2026-04-30"}, ""),
        ("SEV2", None, "the action A1 has no measure"),
        ("SEV2", "reports", "a measure without 'target' and 'by'"),
        ("SEV2", {"what": "reports", "target": "under 2"}, "a measure without 'by'"),
        ("SEV2", {"what": "reports", "target": "under 2", "by": "spring"}, ""),
        ("SEV2", {"what": "reports", "taget": "under 2", "by": "2026-04-30"}, ""),
        ("SEV2", ["reports"], ""),
        ("SEV3", None, ""),
    ],
)
def test_action_measure(severity: str, measure: Any, words: str) -> None:
    messages = [
        message for message, _ in said(content.action_measure, severity, actions=[make.action(measure=measure)])
    ]
    assert [words in message for message in messages] == ([True] if words else [])
    assert said(content.action_measure, severity, actions=[make.action(measure=measure)], status="draft") == []


def test_every_action_that_lacks_a_measure_is_named() -> None:
    actions = [make.action(), make.action("A2", measure=None), make.action("A3", measure=None)]
    places = [place for _, place in said(content.action_measure, "SEV1", actions=actions)]
    assert places == [Field(("actions", 1)), Field(("actions", 2))]
