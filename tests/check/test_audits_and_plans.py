"""Audits and plans: a verdict shows why, and a person stays out of sight."""

from __future__ import annotations

from typing import Any

import pytest

import make
from afterword.check.rules import audits, plans
from afterword.diagnostics import Field

PAPER = make.evidence(type="document")


@pytest.mark.parametrize(
    ("finding", "words"),
    [
        (make.finding(), ""),
        (make.finding(reasoning=None), "the finding F1 is published without 'reasoning'"),
        (make.finding(reasoning=None, evidence=[], verdict=None), "without 'verdict', 'reasoning' and 'evidence'"),
        (make.finding(evidence=[], verdict="not-assessed"), ""),
        (make.finding(verdict="mets"), ""),
        (make.finding(id=None, reasoning=""), "finding 1 is published"),
    ],
)
def test_finding_reasoning(finding: make.Entry, words: str) -> None:
    said = make.found(audits.finding_reasoning, make.audit(findings=[finding]))
    assert [words in problem.message for problem in said] == ([True] if words else [])
    assert make.found(audits.finding_reasoning, make.audit(findings=[finding], status="in-review")) == []


@pytest.mark.parametrize(
    ("changes", "count"),
    [
        ({"verdict": "meets", "evidence": [PAPER]}, 1),
        ({"verdict": "meets", "evidence": [PAPER, PAPER]}, 1),
        ({"verdict": "meets", "evidence": [PAPER, make.evidence()]}, 0),
        ({"verdict": "meets", "evidence": [{"cite": make.INCIDENT}]}, 0),
        ({"verdict": "partly", "evidence": [PAPER]}, 0),
        ({"verdict": "meets", "evidence": []}, 0),
    ],
)
def test_meets_on_paper(changes: dict[str, Any], count: int) -> None:
    assert len(make.found(audits.meets_on_paper, make.audit(findings=[make.finding(**changes)]))) == count
    case = {"id": "C1", "what": "A raid", **changes}
    assert len(make.found(audits.meets_on_paper, make.audit(abuse_cases=[case]))) == count
    assert make.found(audits.meets_on_paper, make.audit(abuse_cases=[case], status="draft")) == []


def test_finding_ids() -> None:
    assert make.found(audits.finding_ids, make.audit()) == []
    twice = make.audit(findings=[make.finding(), make.finding()])
    assert [one.place for one in make.found(audits.finding_ids, twice)] == [Field(("findings", 1, "id"))]
    assert len(make.found(audits.finding_ids, make.audit(findings=[make.finding(id=None)]))) == 1
    assert make.found(audits.finding_ids, make.audit(findings=[make.finding(id=None)], status="draft")) == []


def test_a_finding_or_an_abuse_case_without_an_id_is_told_a_free_one() -> None:
    findings = [make.finding(), make.finding(id=None), make.finding("F2"), make.finding(id=None)]
    cases = [{"id": "C1", "what": "A raid"}, {"what": "Another one"}]
    said = make.found(audits.finding_ids, make.audit(findings=findings, abuse_cases=cases))
    assert [(one.message, one.hint) for one in said] == [
        ("an abuse case has no id", "write id: C2"),
        ("a finding has no id", "write id: F3"),
        ("a finding has no id", "write id: F4"),
    ]


@pytest.mark.parametrize(
    ("evidence", "count"),
    [
        ({"type": "test"}, 1),
        ({"cite": make.INCIDENT}, 0),
        ({"note": "seen"}, 0),
        ({"type": "test", "ref": ["x", "y"]}, 0),
    ],
)
def test_evidence_source(evidence: make.Entry, count: int) -> None:
    assert len(make.found(audits.evidence_source, make.audit(findings=[make.finding(evidence=[evidence])]))) == count


@pytest.mark.parametrize(
    ("changes", "count"),
    [
        ({}, 0),
        ({"basis": None}, 1),
        ({"basis": None, "status": "draft"}, 0),
        ({"basis": None, "status": "expunged"}, 0),
    ],
)
def test_plan_basis(changes: dict[str, Any], count: int) -> None:
    assert len(make.found(plans.plan_basis, make.plan(**changes))) == count


@pytest.mark.parametrize(
    ("subject", "count"),
    [("CREATOR-9TXK", 0), ("nightowl", 1), ("CREATOR-9TXA", 1), ("CREATOR-9TXKK", 1), ("creator-9txk", 1), (None, 1)],
)
def test_plan_pseudonym(subject: str | None, count: int) -> None:
    said = make.found(plans.plan_pseudonym, make.plan(subject=subject))
    assert len(said) == count
    assert not any(subject and subject in problem.message + problem.hint for problem in said)
    assert make.found(plans.plan_pseudonym, make.plan(subject=subject, status="expunged")) == []


@pytest.mark.parametrize(("audience", "count"), [("core", 0), (None, 0), ("company", 1), ("public", 1), ("cor", 0)])
def test_plan_audience(audience: str | None, count: int) -> None:
    assert len(make.found(plans.plan_audience, make.plan(audience=audience))) == count


@pytest.mark.parametrize(
    ("goals", "words"),
    [
        ([make.goal()], ""),
        ([], "the plan has no goals"),
        ([make.goal(due=None)], "the goal G1 has no 'due'"),
        ([make.goal(due="in spring")], ""),
        ([{"what": "Two moderators"}], "goal 1 has no 'id' and 'due'"),
    ],
)
def test_plan_goals(goals: list[make.Entry], words: str) -> None:
    said = make.found(plans.plan_goals, make.plan(goals=goals))
    assert [words in problem.message for problem in said] == ([True] if words else [])
    assert make.found(plans.plan_goals, make.plan(goals=goals, status="draft")) == []


def test_checkpoint_goal() -> None:
    looks = [{"on": "2026-01-05", "goal": goal, "status": "on-track"} for goal in ("G1", "G9")]
    (said,) = make.found(plans.checkpoint_goal, make.plan(checkpoints=looks))
    assert (said.message, said.hint, said.place) == (
        "the plan has no goal 'G9'", "it has G1", Field(("checkpoints", 1, "goal"))
    )  # fmt: skip
    assert make.found(plans.checkpoint_goal, make.plan(checkpoints=looks, goals="many")) == []
    (twice,) = make.found(plans.checkpoint_goal, make.plan(goals=[make.goal(), make.goal()]))
    assert twice.message == "two goals have the id G1"
