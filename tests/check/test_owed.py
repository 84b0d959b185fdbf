"""Reviews that policy asks for: there in time, and nobody accused where it is not sure what a review covers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

import make
from afterword.check.rules import owed
from afterword.diagnostics import Field
from afterword.model.kinds import Kind

if TYPE_CHECKING:
    from afterword.check.rule import Rule
    from afterword.parse.record import Parsed

OTHER, SECOND = "INC-2025-4HJD", "PIR-2025-4HJD"
BEGUN = {"times": {"draft": "2025-12-18"}}
TIMES = {"detected": "2025-11-15T22:10Z", "resolved": "2025-12-15T12:00Z"}


def said(rule: Rule, *records: Parsed) -> list[str]:
    return [problem.message for problem in make.found(rule, *records)]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, "SEV3: by policy a draft of its review was due by 2025-12-29"),
        ({"severity": "SEV1"}, "SEV1: by policy a draft of its review was due by 2025-12-18"),
        ({"times": {**TIMES, "resolved": "2026-01-05"}}, ""),
        ({"times": {**TIMES, "resolved": "unknown"}}, ""),
        ({"times": {"detected": "2025-11-15"}, "status": "open"}, ""),
        ({"severity": "SEV4", "times": {"detected": "2025-11-15"}}, ""),
        ({"type": "near-miss"}, ""),
        ({"type": "drill"}, ""),
        ({"type": "trending-harm"}, "a draft of its review was due"),
        ({"status": "withdrawn"}, ""),
        ({"status": "closd"}, ""),
        ({"severity": "SEV9"}, ""),
        ({"severity": ["SEV3"]}, ""),
    ],
)
def test_review_missing(changes: dict[str, Any], words: str) -> None:
    messages = said(owed.review_missing, make.incident(**({"times": TIMES} | changes)))
    assert [words in message for message in messages] == ([True] if words else [])


@pytest.mark.parametrize(
    ("review", "count"),
    [
        (make.review(), 0),
        (make.review(status="draft"), 0),
        (make.review(incidents=[OTHER, make.INCIDENT]), 0),
        (make.review(incidents=[OTHER]), 1),
        (make.review(incidents=[OTHER], status="withdrawn"), 1),
        (make.review(status="withdrawn"), 1),
    ],
)
def test_a_review_counts_for_each_incident_that_it_names(review: Parsed, count: int) -> None:
    other = make.incident(OTHER, type="near-miss", times=TIMES)
    assert len(said(owed.review_missing, make.incident(times=TIMES), other, review)) == count


@pytest.mark.parametrize(
    "review",
    [
        make.review(SECOND, incidents=["INC-2025-2222"]),
        make.review(SECOND, incidents=[]),
        make.review(SECOND, incidents=None, incidnts=[make.INCIDENT]),
        make.review(SECOND, incidents={"a": "b"}),
    ],
)
def test_where_it_is_not_sure_what_a_review_covers_nothing_is_missing(review: Parsed) -> None:
    assert len(said(owed.review_missing, make.incident(times=TIMES))) == 1
    assert said(owed.review_missing, make.incident(times=TIMES), review) == []


@pytest.mark.parametrize(
    ("incident", "review", "words"),
    [
        ({}, {"status": "draft", **BEGUN}, "(SEV3) was due to be published by 2026-01-12, 3 days ago"),
        ({"severity": "SEV4"}, {"status": "draft", **BEGUN}, "(SEV4) was due to be published by 2025-12-26"),
        ({"type": "drill"}, {"status": "draft", **BEGUN}, "(SEV3) was due"),
        ({"times": {**TIMES, "resolved": "2025-12-20"}}, {"status": "draft", **BEGUN}, ""),
        (
            {"severity": "SEV1"},
            {"status": "draft", **BEGUN},
            "(SEV1) was due to be published by 2025-12-29, 17 days ago",
        ),
        ({"severity": "SEV1"}, {"status": "approved", **BEGUN}, "(SEV1) was due to be published by 2025-12-29"),
        ({"severity": "SEV1"}, {}, ""),
        ({"severity": "SEV1"}, {"times": None}, ""),
        ({"severity": "SEV1"}, {"status": "withdrawn", **BEGUN}, ""),
        ({"severity": "SEV1"}, {"status": "drft", **BEGUN}, ""),
        ({"severity": "SEV1", "times": "soon"}, {"status": "draft", **BEGUN}, ""),
        ({"severity": "SEV1"}, {"status": "draft", "times": {"published": "2025-12-20"}}, ""),
    ],
)
def test_review_late(incident: dict[str, Any], review: dict[str, Any], words: str) -> None:
    calendar = {"times": TIMES} | incident
    found = make.found(owed.review_late, make.incident(**calendar), make.review(**review))
    assert [words in problem.message for problem in found] == ([True] if words else [])
    assert all(problem.place == Field(("status",)) for problem in found)


def test_a_late_review_of_many_incidents_is_one_problem() -> None:
    incidents = [make.incident(i, severity="SEV1", times=TIMES) for i in (make.INCIDENT, OTHER)]
    review = make.review(incidents=[make.INCIDENT, OTHER], status="in-review", **BEGUN)
    assert len(said(owed.review_late, *incidents, review)) == 1
    assert said(owed.review_late, *incidents, review, make.review(SECOND, incidents=[make.INCIDENT, OTHER])) == []


def test_working_days_and_holidays_are_the_team_s() -> None:
    file = make.record_file(
        Kind.INCIDENT, times={**TIMES, "resolved": "2026-01-02", "closed": "unknown"}, severity="SEV1"
    )
    files = {file.path: file.data}

    def names(**settings: str) -> list[str]:
        text = "".join(f"{name}: {value}\n" for name, value in {"name": "Reviews", **settings}.items())
        return [one.name for one in make.diagnose(make.project({**files, "site_config/settings.yml": text}))]

    assert names() == ["review-missing"]
    assert names(holidays="[2026-01-05, 2026-01-06, 2026-01-07, 2026-01-08, 2026-01-09, 2026-01-12, 2026-01-13]") == []
    assert names(working_days="[mon]") == []
