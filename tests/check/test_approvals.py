"""Approvals: for the text as it stands now, and from somebody besides its author."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

import make
from afterword.check.rules import approvals
from afterword.diagnostics import Field
from afterword.link.fingerprint import fingerprint
from afterword.model.kinds import Kind

if TYPE_CHECKING:
    from afterword.parse.record import Parsed

NOW, BEFORE = fingerprint(make.review()), "aw1:000000000000"


def revised(*kinds: str, on: str = "2025-12-20") -> make.Entry:
    return {"revisions": [{"on": on, "kind": kind, "note": "Reworded."} for kind in kinds]}


@pytest.mark.parametrize(
    ("entries", "changes", "words"),
    [
        ([make.approval(of=NOW)], {}, ""),
        ([make.approval()], {}, ""),
        ([make.approval(of=BEFORE)], {}, "the team 'policy' approved another text"),
        ([make.approval(of=BEFORE), make.approval("legal", of=BEFORE)], {}, "the teams 'policy' and 'legal'"),
        ([make.approval(of=BEFORE, decision="no-objection")], {}, "the team 'policy'"),
        ([make.approval(of=BEFORE, decision="objected")], {}, ""),
        ([make.approval(of=BEFORE), make.approval(of=NOW)], {}, ""),
        ([make.approval(of=NOW), make.approval(of=BEFORE)], {}, "the team 'policy'"),
        ([make.approval(of=BEFORE)], {"status": "approved"}, "the team 'policy'"),
        ([make.approval(of=BEFORE)], {"status": "in-review"}, ""),
        ([make.approval(of=BEFORE)], {"status": "draft"}, ""),
        ([make.approval(of=BEFORE)], {"status": "withdrawn"}, ""),
        ([make.approval(of=BEFORE)], revised("editorial"), ""),
        ([make.approval(of=BEFORE)], revised("editorial", on="2025-12-01"), "the team 'policy'"),
        ([make.approval(of=BEFORE)], revised("editorial", "substantive"), "the team 'policy'"),
        ([make.approval(of=BEFORE, decision="yes")], {}, ""),
        ([make.approval(of=BEFORE)], {"scribe": ["a", "b"]}, ""),
    ],
)
def test_approval_void(entries: list[make.Entry], changes: dict[str, Any], words: str) -> None:
    said = make.found(approvals.approval_void, make.incident(), make.review(**changes), make.log(*entries))
    assert [words in problem.message for problem in said] == ([True] if words else [])
    assert all(problem.place == Field(("status",)) and NOW in problem.hint for problem in said)


@pytest.mark.parametrize(
    ("record", "count"),
    [
        (make.review(related=["INC-2025-2222"]), 0),
        (make.review(actions=[make.action(ticket="TS-1")]), 0),
        (make.review(actions=[make.action(due="2026-02-06")]), 1),
        (make.review(body=make.sound_body(Kind.REVIEW) + "\nAnd one thing more.\n"), 1),
    ],
)
def test_what_an_approval_covers(record: Parsed, count: int) -> None:
    assert len(make.found(approvals.approval_void, make.incident(), record, make.log(make.approval(of=NOW)))) == count


@pytest.mark.parametrize(
    ("entries", "changes", "count"),
    [
        ([], {}, 0),
        ([make.approval("safety-ops")], {}, 1),
        ([make.approval("safety-ops"), make.approval("legal")], {}, 0),
        ([make.approval("safety-ops"), make.approval("legal", decision="objected")], {}, 1),
        ([make.approval("legal")], {}, 0),
        ([make.approval("safety-ops")], {"owner": None}, 0),
        ([make.approval("safety-ops")], {"status": "in-review"}, 0),
        ([make.approval("safety-ops"), make.approval("legal", decision="yes")], {}, 0),
    ],
)
def test_approved_by_owner(entries: list[make.Entry], changes: dict[str, Any], count: int) -> None:
    records = make.incident(), make.review(**changes), make.log(*entries)
    assert len(make.found(approvals.approved_by_owner, *records)) == count
