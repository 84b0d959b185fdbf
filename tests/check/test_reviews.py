"""Reviews: a draft is left in peace; from in-review on it owes its sections, its factors an answer, its teams a word."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

import make
from afterword.check.rules import factors, reviews, sections
from afterword.diagnostics import Field, InBody
from afterword.model.kinds import Kind

if TYPE_CHECKING:
    from afterword.check.rule import Rule
    from afterword.parse.record import Parsed

LIGHT = make.sound_body(Kind.REVIEW)
SUBJECT = make.incident()


def said(rule: Rule, **changes: Any) -> list[str]:
    return [problem.message for problem in make.found(rule, SUBJECT, make.review(**changes))]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, []),
        ({"body": LIGHT.replace("## Lessons", "### Lessons")}, []),
        ({"body": LIGHT.replace("## Lessons", "## LESSONS")}, []),
        ({"body": LIGHT.replace("## Lessons", "## Learned")}, ["no section 'Lessons'"]),
        ({"body": ""}, ["lacks the sections 'Summary', 'Lessons', 'What happened' and 'Contributing factors'"]),
        ({"body": "", "status": "draft"}, []),
        ({"body": "", "status": "in-review"}, ["lacks the sections"]),
        ({"body": "", "status": "withdrawn"}, []),
        ({"body": "", "status": "publishd"}, []),
        ({"body": "", "template": "lihgt"}, []),
        (
            {"body": LIGHT.replace("New accounts moved in groups.", "TBD", 1)},
            ["nothing is written under 'Summary' yet"],
        ),
    ],
)
def test_sections_present(changes: dict[str, Any], words: list[str]) -> None:
    messages = said(sections.sections_present, **changes)
    assert [word in message for word, message in zip(words, messages, strict=True)] == [True] * len(words)


def test_an_empty_section_is_shown_where_it_stands_and_a_near_heading_is_offered() -> None:
    body = LIGHT.replace("## Contributing factors", "## Contributing factor").replace(
        "New accounts moved in groups.", "…", 1
    )
    absent, empty = make.found(sections.sections_present, make.review(body=body))
    assert absent.hint == "the heading 'Contributing factor' is probably meant; write it '## Contributing factors'"
    assert empty.place == InBody(0)


@pytest.mark.parametrize(
    ("record", "count"),
    [
        (make.audit(body=""), 1),
        (make.audit(body="", status="draft"), 0),
        (make.plan(body=""), 1),
        (make.plan(body="", status="draft"), 0),
    ],
)
def test_sections_of_audits_and_plans(record: Parsed, count: int) -> None:
    assert len(make.found(sections.sections_present, record)) == count


@pytest.mark.parametrize(
    ("status", "count"),
    [("watching", 0), ("open", 0), ("contained", 0), ("resolved", 1), ("closed", 1), ("expunged", 0)],
)
def test_incident_sections(status: str, count: int) -> None:
    assert len(make.found(sections.incident_sections, make.incident(status=status, body=""))) == count


@pytest.mark.parametrize(
    ("severity", "template", "status", "count"),
    [
        ("SEV3", "light", "published", 0),
        ("SEV2", "light", "published", 1),
        ("SEV2", "light", "draft", 0),
        ("SEV2", "cluster", "published", 0),
        ("SEV1", "cluster", "in-review", 1),
        ("SEV1", "full", "in-review", 0),
        ("SEV1", None, "in-review", 1),
        ("SEV1", "ful", "in-review", 0),
        ("SEV9", "light", "in-review", 0),
    ],
)
def test_review_template(severity: str, template: str | None, status: str, count: int) -> None:
    records = make.incident(severity=severity), make.review(template=template, status=status)
    assert len(make.found(reviews.review_template, *records)) == count


def test_the_type_of_an_incident_goes_before_its_severity() -> None:
    records = make.incident(severity="SEV1", type="drill"), make.review(template="light")
    assert make.found(reviews.review_template, *records) == []


TWO = [make.factor(), make.factor("F2")]


@pytest.mark.parametrize(
    ("changes", "messages"),
    [
        ({"factors": TWO}, ["no action addresses the factor F2, and nobody has accepted it as a risk"]),
        ({"factors": TWO, "status": "draft"}, []),
        (
            {"factors": TWO, "status": "in-review"},
            ["no action addresses the factor F2, and nobody has accepted it as a risk"],
        ),
        ({"factors": TWO, "accepted_risks": [{"factor": "F2"}]}, []),
        ({"factors": TWO, "actions": [make.action(addresses=["F1", "F2"])]}, []),
        ({"factors": TWO, "actions": "soon"}, []),
        ({"factors": TWO, "actoins": [make.action(addresses=["F2"])], "actions": None}, []),
        ({"factors": None}, []),
    ],
)
def test_factor_covered(changes: dict[str, Any], messages: list[str]) -> None:
    assert said(factors.factor_covered, **changes) == messages


@pytest.mark.parametrize(
    ("changes", "count"),
    [
        ({}, 0),
        ({"incidents": []}, 1),
        ({"incidents": None, "status": "draft"}, 1),
        ({"incidents": None, "status": "expunged"}, 0),
        ({"incidents": {"a": "b"}}, 0),
    ],
)
def test_review_covers_incidents(changes: dict[str, Any], count: int) -> None:
    assert len(said(reviews.review_covers_incidents, **changes)) == count


YES = [make.approval(team) for team in ("safety-ops", "policy", "legal")]


@pytest.mark.parametrize(
    ("entries", "status", "absent"),
    [
        (YES, "published", ""),
        (YES[:2], "published", "the team 'legal'"),
        (YES[:1], "approved", "the teams 'policy' and 'legal'"),
        (YES[:1], "in-review", ""),
        ([*YES, make.approval("policy", decision="objected")], "published", "the team 'policy'"),
        ([*YES[:2], make.approval("legal", decision="no-objection")], "published", ""),
        ([*YES[:2], make.approval("legal", on="2025-12-11")], "published", "the team 'legal'"),
        ([*YES[:2], make.approval("legal", decision="yes")], "published", ""),
    ],
)
def test_required_approvals(entries: list[make.Entry], status: str, absent: str) -> None:
    records = make.incident(severity="SEV2"), make.review(status=status), make.log(*entries)
    messages = [problem.message for problem in make.found(reviews.required_approvals, *records)]
    assert [absent in message for message in messages] == ([True] if absent else [])


def test_without_a_log_every_team_is_named() -> None:
    (one,) = make.found(reviews.required_approvals, make.incident(severity="SEV2"), make.review())
    assert "'safety-ops', 'policy' and 'legal'" in one.message
    assert one.place == Field(("status",))


@pytest.mark.parametrize(
    ("changes", "count"), [({}, 0), ({"facilitator": "incident-management"}, 1), ({"facilitator": None}, 0)]
)
def test_facilitator_apart(changes: dict[str, Any], count: int) -> None:
    assert len(said(reviews.facilitator_apart, **changes)) == count
    assert said(reviews.facilitator_apart, **changes, status="draft") == []


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, ""),
        ({"factors": [make.factor(), make.factor()]}, "two factors have the id F1"),
        ({"factors": [make.factor(id=None)]}, "factor 1 has no id"),
        ({"factors": [make.factor(id=None)], "status": "draft"}, ""),
        ({"factors": ["a raid"]}, ""),
        ({"accepted_risks": [{"factor": "F7"}]}, "names the factor 'F7'"),
        ({"accepted_risks": [{"factor": "F7"}], "factors": "none"}, ""),
    ],
)
def test_factor_ids(changes: dict[str, Any], words: str) -> None:
    messages = said(factors.factor_ids, **changes)
    assert [words in message for message in messages] == ([True] if words else [])


@pytest.mark.parametrize(
    ("risk", "words"),
    [
        ({"factor": "F1", "reason": "Limited.", "approver": "policy", "until": "2026-06-01"}, ""),
        ({"factor": "F1", "reason": "Limited.", "approver": "policy", "until": "summer"}, ""),
        ({"factor": "F1"}, "no 'reason', 'approver' and 'until'"),
    ],
)
def test_accepted_risk(risk: make.Entry, words: str) -> None:
    messages = said(factors.accepted_risk, accepted_risks=[risk])
    assert [words in message for message in messages] == ([True] if words else [])
