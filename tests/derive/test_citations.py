from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

import make
from afterword.derive.citations import citation_state, later_incidents
from afterword.link.fingerprint import fingerprint, part_fingerprint

if TYPE_CHECKING:
    from afterword.link.archive import Archive
    from afterword.link.card import Watched

R, A = make.REVIEW, make.AUDIT
WHOLE, PART = fingerprint(make.review()), part_fingerprint(make.review(), "A1")
VERIFIED = make.step("verified", result="effective")
DONE = make.log(make.step("done"))
STATES: dict[str, tuple[dict[str, Any], tuple[Any, ...], str]] = {
    "pinned as it is": ({"cite": R, "pin": WHOLE}, (), "current"),
    "pinned as it was": ({"cite": R, "pin": "aw1:000000000000"}, (), "changed"),
    "a part, pinned": ({"cite": f"{R}/A1", "pin": PART}, (), "current"),
    "a part, pinned as the whole": ({"cite": f"{R}/A1", "pin": WHOLE}, (), "changed"),
    "progress moves no pin": ({"cite": f"{R}/A1", "pin": PART}, (DONE,), "current"),
    "no pin": ({"cite": R}, (), "unpinned"),
    "no such record": ({"cite": "PIR-2020-B3WD"}, (), "missing"),
    "no such part": ({"cite": f"{R}/A9"}, (), "missing"),
    "a plan": ({"cite": make.PLAN, "pin": "aw1:000000000000"}, (make.plan(),), "unwanted"),
    "as it should be": (
        {"cite": f"{R}/A1", "pin": PART, "expects": {"status": "verified"}}, (make.log(VERIFIED),), "current"),
    "not as it should be": ({"cite": f"{R}/A1", "pin": PART, "expects": {"status": "verified"}}, (DONE,), "contradicted"),
    "with another result": (
        {"cite": f"{R}/A1", "pin": PART, "expects": {"result": "ineffective"}}, (make.log(VERIFIED),), "contradicted"),
    "a record's own state": ({"cite": R, "pin": WHOLE, "expects": {"status": "draft"}}, (), "contradicted"),
    "contradicted before unpinned": ({"cite": R, "expects": {"status": "draft"}}, (), "contradicted"),
}  # fmt: skip


def audit_in(*records: Any, **changes: Any) -> tuple[Watched, Archive]:
    archive = make.archive(make.audit(**changes), *records)
    watched = archive.cards[A].watched
    assert watched is not None
    return watched, archive


@pytest.mark.parametrize(("evidence", "others", "state"), STATES.values(), ids=STATES)
def test_the_state_of_a_citation(evidence: dict[str, Any], others: tuple[Any, ...], state: str) -> None:
    watched, archive = audit_in(make.review(), *others, findings=[make.finding(evidence=[evidence])])
    assert [citation_state(e, archive) for e in watched.evidence] == [state]


def test_a_withdrawn_record_holds_nothing_up() -> None:
    cites = [{"cite": R, "pin": WHOLE, "expects": {"status": "published"}}]
    watched, archive = audit_in(make.review(status="withdrawn"), findings=[make.finding(evidence=cites)])
    assert citation_state(watched.evidence[0], archive) == "withdrawn"


LATER: dict[str, tuple[dict[str, Any], dict[str, Any], bool]] = {
    "on the same ground": ({}, {}, True),
    "before it": ({"times": {"started": "2025-12-19"}}, {}, False),
    "on its day": ({"times": {"started": "2025-12-20T12:00Z"}}, {}, False),
    "in its month": ({"times": {"started": "2025-12"}}, {}, False),
    "at no known time": ({"times": {}}, {}, False),
    "another surface": ({"surfaces": ["raids"]}, {}, False),
    "another safeguard": ({"safeguards": [{"safeguard": "on-call", "mode": "late"}]}, {}, False),
    "a drill": ({"type": "drill"}, {}, False),
    "withdrawn": ({"status": "withdrawn"}, {}, False),
    "already assessed": ({}, {"assessed": [{"record": make.INCIDENT, "effect": "none"}]}, False),
    "knowingly left out": ({}, {"not_cited": [{"record": make.INCIDENT, "reason": "x"}]}, False),
    "cited": ({}, {"findings": [make.finding(evidence=[{"cite": make.INCIDENT}])]}, False),
    "after a draft": ({}, {"times": {"started": "2025-12-01"}}, False),
    "after a withdrawn audit": ({}, {"status": "withdrawn"}, False),
}


@pytest.mark.parametrize(("incident", "audit", "found"), LATER.values(), ids=LATER)
def test_later_incidents_that_an_audit_did_not_consider(
    incident: dict[str, Any],
    audit: dict[str, Any],
    found: bool,  # noqa: FBT001
) -> None:
    watched, archive = audit_in(make.incident(**{"times": {"started": "2025-12-27"}, **incident}), **audit)
    assert bool(later_incidents(watched, archive)) is found
