"""What follows from a change: actions, audits to look at again, figures, and who may be told."""

from __future__ import annotations

from typing import Any

import pytest

import changes
import make
from afterword.compare.figures import Number
from afterword.link.fingerprint import fingerprint, part_fingerprint
from afterword.model.kinds import Kind

Files = dict[str, str]


def record(kind: Kind, record_id: str = "", **fields: Any) -> Files:
    """A record's file by its path."""
    file = make.record_file(kind, record_id, **fields)
    return {file.path: file.data.decode()}


def review(**fields: Any) -> Files:
    """The review's file by its path."""
    return record(Kind.REVIEW, **fields)


def log(*entries: dict[str, Any]) -> Files:
    """The review's log by its path."""
    file = make.log_file(*entries)
    return {file.path: file.data.decode()}


A1, DUE = f"{make.REVIEW}/A1", {"on": "2026-01-02", "by": "product", "action": "A1"}
DONE = make.step("done", "2026-01-02", evidence="release 41")


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ({}, {}, []),
        ({}, log(make.step()), [(A1, "state", "proposed", "accepted")]),
        (log(make.step()), log(make.step(), DONE), [(A1, "state", "accepted", "done")]),
        ({}, log({**DUE, "set": {"due": "2026-03-01"}}), [(A1, "slipped", "2026-02-05", "2026-03-01")]),
        ({}, log({**DUE, "set": {"due": "2026-02-01"}}), [(A1, "sooner", "2026-02-05", "2026-02-01")]),
        ({}, log({**DUE, "set": {"owner": "data"}}), [(A1, "owner", "product", "data")]),
        ({}, review(actions=[make.action(due=None)]), [(A1, "due", "2026-02-05", "")]),
        ({}, review(actions=[make.action(due="2026-02")]), [(A1, "sooner", "2026-02-05", "2026-02")]),
        ({}, review(actions=[make.action(), make.action("A2")]), [(f"{make.REVIEW}/A2", "opened", "", "2026-02-05")]),
        ({}, review(actions=[]), [(A1, "removed", "", "")]),
        ({}, {next(iter(review())): "---\n- x\n---\n"}, []),
        ({}, {next(iter(review())): f"---\nid: {make.REVIEW}\nstatus: expunged\n---\n"}, []),
        ({}, record(Kind.PLAN, checkpoints=[{"on": "2026-01-05", "goal": "G1", "status": "met"}]),
         [(f"{make.PLAN}/G1", "state", "accepted", "verified")]),
    ],
)  # fmt: skip
def test_actions(before: Files, after: Files, told: list[tuple[str, str, str, str]]) -> None:
    found = changes.compared({**make.sound_files(), **before}, {**make.sound_files(), **after})
    assert [(one.address, one.what, one.old, one.new) for one in found.actions] == told


def citing(*evidence: dict[str, Any]) -> Files:
    """An audit that rests on something, from before the review was published."""
    return record(Kind.AUDIT, findings=[make.finding(evidence=[make.evidence(), *evidence])])


WHOLE = {"cite": make.REVIEW, "pin": fingerprint(make.review())}
PART = {"cite": A1, "pin": part_fingerprint(make.review(), "A1"), "expects": {"status": "proposed"}}


@pytest.mark.parametrize(
    ("audit", "after", "told"),
    [
        (citing(WHOLE), {}, []),
        (citing(WHOLE), review(title="Raids"), [(make.REVIEW, "changed")]),
        (citing(WHOLE), review(attended=["quality"]), []),
        (citing(WHOLE), review(status="withdrawn", withdrawn={"on": "2026-01-02", "reason": "x"}), [(make.REVIEW, "withdrawn")]),
        (citing(PART), review(title="Raids"), []),
        (citing(PART), review(actions=[make.action(title="Other")]), [(A1, "changed")]),
        (citing(PART), log(make.step()), [(A1, "contradicted")]),
        (citing(PART), review(actions=[]), [(A1, "missing")]),
        (citing({**WHOLE, "pin": "aw1:000000000000"}), review(title="Raids"), []),
        (citing(), record(Kind.INCIDENT, "INC-2026-22QQ", times={"detected": "2026-01-03T10:00Z"}, status="open"),
         [("INC-2026-22QQ", "later-incident")]),
        (citing(), record(Kind.INCIDENT, "INC-2026-22QQ", times={"detected": "2026-01-03T10:00Z"}, surfaces=["raids"]), []),
    ],
)  # fmt: skip
def test_audits_to_look_at_again(audit: Files, after: Files, told: list[tuple[str, str]]) -> None:
    before = {**make.sound_files(), **audit}
    found = changes.compared(before, {**before, **after})
    assert [(one.cite, one.state) for one in found.citations] == told
    assert {one.audit for one in found.citations} <= {make.AUDIT}


def many(hours: range, **fields: Any) -> Files:
    """Incidents that were detected after so many hours each."""
    found: Files = {}
    for hour in hours:
        times = {"started": "2025-03-01T00:00Z", "detected": f"2025-03-01T{hour:02}:00Z"}
        name = "BCDFHJKMN"[hour]
        found |= record(Kind.INCIDENT, f"INC-2025-22B{name}", times=times, status="open", **fields)
    return found


def test_figures_that_move() -> None:
    before = {**make.sound_files(), **many(range(1, 8))}
    found = changes.compared(before, {**before, **many(range(8, 9), severity="SEV1")})
    figures = {(one.statistic, one.code): (one.old, one.new) for one in found.figures}
    assert figures["count", "SEV1"] == (Number(0), Number(1))
    old, new = figures["median", "time-to-detect"]
    assert (old.n, old.value, new.n, new.value) == (8, 210, 9, 240)
    assert old.low is not None
    old, new = figures["share", "time-to-detect"]
    assert (old.n, old.value, new.n) == (8, 1, 9)
    assert new.value == pytest.approx(8 / 9)
    assert found.telling, "an incident of the core audience moved them"


@pytest.mark.parametrize(
    "changed",
    [
        {"title": "Other words"},
        {"type": "drill", "severity": "SEV1"},
        {"body": "## Summary\n\nOther.\n"},
        {"harms": ["spam"]},
    ],
)
def test_figures_that_stay(changed: dict[str, Any]) -> None:
    before = {**make.sound_files(), **record(Kind.INCIDENT, "INC-2025-22QQ", type="drill")}
    after = {**before, **record(Kind.INCIDENT, "INC-2025-22QQ", **{"type": "drill", **changed})}
    assert changes.compared(before, after).figures == ()


def test_publishing_a_review_moves_none_of_the_three() -> None:
    before = {**make.sound_files(), **review(status="draft", times={"draft": "2025-11-24"})}
    assert changes.compared(before, make.sound_files()).figures == ()


@pytest.mark.parametrize(
    ("before", "after", "few"),
    [
        ({"audience": "company"}, {"audience": "company", "title": "x"}, False),
        ({"audience": "core"}, {"audience": "company"}, True),
        ({"audience": "company"}, {"audience": "core"}, True),
        ({"audience": "company"}, {"audience": "company", "compartments": ["legal"]}, True),
        ({"audience": "public"}, {"audience": None}, True),
        ({"audience": "public"}, {"audience": "evrybody"}, True),
        ({"audience": "public"}, {"audience": ["public"]}, True),
    ],
)
def test_who_may_be_told(before: dict[str, Any], after: dict[str, Any], *, few: bool) -> None:
    sides = (record(Kind.INCIDENT, "INC-2025-22QQ", **fields) for fields in (before, after))
    (change,) = changes.compared(*({**make.sound_files(), **side} for side in sides)).records
    assert change.guarded is few


def test_a_plan_is_told_to_few_whatever_its_label_says() -> None:
    found = changes.compared(make.sound_files(), {**make.sound_files(), **record(Kind.PLAN, audience="public")})
    assert [one.guarded for one in found.records] == [True]
