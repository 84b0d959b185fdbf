"""Due days: within policy, or extended; moved with a reason and somebody's word."""

from __future__ import annotations

from typing import Any

import pytest

import make
from afterword.check.rules import due
from afterword.diagnostics import Field

LONG = {"to": "2026-06-30", "reason": "The encoder changes in May.", "approver": "executive"}


@pytest.mark.parametrize(
    ("severity", "day", "changes", "words"),
    [
        ("SEV3", "2026-02-08", {}, ""),
        ("SEV3", "2026-02-09", {}, "A1 is due on 2026-02-09; at SEV3 policy allows until 2026-02-08"),
        ("SEV2", "2026-01-10", {}, "policy allows until 2026-01-09"),
        ("SEV1", "2026-01-09", {}, ""),
        ("SEV1", "2026-01-09", {"type": "alerting"}, "policy allows until 2025-12-25"),
        ("SEV2", "2026-01-09", {"type": "alerting"}, ""),
        ("SEV4", "2026-03-10", {}, ""),
        ("SEV3", "2026-02", {}, "A1 is due on 2026-02-28"),
        ("SEV3", "2026-06-30", {"extension": LONG}, ""),
        ("SEV3", "2026-06-30", {"extension": {**LONG, "to": "2026-05-30"}}, "its extension ends on 2026-05-30"),
        ("SEV3", "2026-06-30", {"extension": {"to": "2026-06-30"}}, "its extension has no 'reason' and 'approver'"),
        ("SEV3", "2026-06-30", {"extension": {**LONG, "to": "summer"}}, ""),
        ("SEV3", "2026-01-30", {"extension": {"to": "2026-01-30"}}, ""),
        ("SEV3", "summer", {}, ""),
        ("SEV3", None, {}, ""),
        ("SEV9", "2026-06-30", {}, ""),
    ],
)
def test_action_due_policy(severity: str, day: str | None, changes: dict[str, Any], words: str) -> None:
    records = make.incident(severity=severity), make.review(actions=[make.action(due=day, **changes)])
    said = make.found(due.action_due_policy, *records)
    assert [words in problem.message for problem in said] == ([True] if words else [])


@pytest.mark.parametrize(
    ("changes", "count"),
    [
        ({"status": "draft"}, 0),
        ({"status": "in-review"}, 0),
        ({"status": "approved", "times": None}, 1),
        ({"status": "published", "times": None}, 0),
        ({"times": {"published": "unknown"}}, 0),
        ({"times": {"held": "2025-12-20", "published": "2025-12-10"}}, 0),
        ({"times": {"published": "someday"}}, 0),
        ({"times": {"published": "9998-12-30"}}, 0),
        ({"times": {"published": "0001-01-01"}}, 1),
        ({"incidents": ["INC-2025-2222"]}, 0),
    ],
)
def test_days_are_counted_from_the_publication(changes: dict[str, Any], count: int) -> None:
    records = make.incident(), make.review(actions=[make.action(due="2026-06-30")], **changes)
    assert len(make.found(due.action_due_policy, *records)) == count


def moved(to: str, **changes: Any) -> make.Entry:
    return make.step(set={"due": to}, **changes)


WORD = {"reason": "The encoder changes in May.", "approver": "executive"}


@pytest.mark.parametrize(
    ("entries", "action", "words"),
    [
        ([moved("2026-03-01", **WORD)], {}, []),
        ([moved("2026-03-01")], {}, ["from 2026-02-05 to 2026-03-01, and the entry has no 'reason' and 'approver'"]),
        ([moved("2026-03-01", reason="Later.")], {}, ["has no 'approver'"]),
        ([moved("2026-01-20")], {}, []),
        ([moved("2026-01-20"), moved("2026-02-01")], {}, ["from 2026-01-20 to 2026-02-01"]),
        ([moved("2026-03-01")], {"extension": {"to": "2026-03-15"}}, []),
        ([moved("2026-03-01")], {"due": None}, []),
        ([moved("spring")], {}, []),
        ([moved("2026-03-01", reason=["a"], approver="policy")], {}, []),
        ([moved("2026-03-01", action="A9")], {}, []),
        ([make.step()], {}, []),
    ],
)
def test_due_moved(entries: list[make.Entry], action: dict[str, Any], words: list[str]) -> None:
    records = make.incident(), make.review(actions=[make.action(**action)]), make.log(*entries)
    said = make.found(due.due_moved, *records)
    assert [word in problem.message for word, problem in zip(words, said, strict=True)] == [True] * len(words)
    assert all(problem.place == Field((len(entries) - 1,)) for problem in said)
