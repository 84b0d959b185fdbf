"""Times: only orders that are certain are errors, and only where times surely do not overlap."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

import make
from afterword.check.rules import times
from afterword.diagnostics import Field

if TYPE_CHECKING:
    from afterword.parse.record import Parsed

DAY = "2025-11-15"


@pytest.mark.parametrize(
    ("milestones", "later"),
    [
        ({"started": f"{DAY}T20:00Z", "contained": f"{DAY}T21:00Z"}, []),
        ({"started": f"{DAY}T20:00Z", "contained": f"{DAY}T19:00Z"}, ["contained"]),
        ({"started": f"{DAY}T20:00Z", "contained": DAY}, []),
        ({"started": f"{DAY}T20:00Z", "contained": "2025-11-14"}, ["contained"]),
        ({"started": f"{DAY}T20:00Z", "contained": f"{DAY}T20:30+01:00"}, ["contained"]),
        ({"started": f"{DAY}T20:00Z~", "contained": f"{DAY}T19:30Z"}, []),
        ({"started": f"{DAY}T20:00Z", "resolved": "2025-11-14"}, ["resolved"]),
        ({"started": "2025-11", "contained": "2025-11-02", "resolved": "unknown", "closed": "2025-11-01"}, ["closed"]),
        ({"first_signal": "2025-11-16", "detected": DAY}, ["detected"]),
        ({"detected": f"{DAY}T20:00Z", "escalated": f"{DAY}T21:00Z", "contained": f"{DAY}T20:30Z"}, []),
        ({"started": f"{DAY}T22:00Z", "detected": f"{DAY}T20:00Z"}, []),
    ],
)
def test_milestones_in_order(milestones: dict[str, str], later: list[str]) -> None:
    said = make.found(times.milestones_in_order, make.incident(times=milestones))
    assert [problem.place for problem in said] == [Field(("times", name)) for name in later]


@pytest.mark.parametrize(
    ("at", "first", "more"),
    [
        (["T20:00Z", "T20:00Z", "T21:00Z"], None, ""),
        (["T20:00Z", "T19:00Z", "T21:00Z"], 1, ""),
        (["T20:00Z", "T19:00Z", "T21:00Z", "T20:30Z"], 1, "2 entries"),
        (["T20:00Z", "", "T21:00Z"], None, ""),
        ([], None, ""),
    ],
)
def test_timeline_in_order(at: list[str], first: int | None, more: str) -> None:
    said = make.found(times.timeline_in_order, make.incident(timeline=[make.event(DAY + time) for time in at]))
    assert [problem.place for problem in said] == ([] if first is None else [Field(("timeline", first, "at"))])
    assert all(more in problem.message for problem in said)


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (f"{DAY}T20:42Z", ""),
        (DAY, ""),
        ("2025-11-14", "before the first milestone, 'started'"),
        ("2025-12-02", "after the incident was closed"),
        ("unknown", ""),
    ],
)
def test_timeline_inside_incident(at: str, words: str) -> None:
    said = make.found(times.timeline_inside_incident, make.incident(timeline=[make.event(at)]))
    assert [words in problem.message for problem in said] == ([True] if words else [])
    assert make.found(times.timeline_inside_incident, make.incident(times=None, timeline=[make.event(at)])) == []


@pytest.mark.parametrize(
    ("waves", "count"),
    [
        ([{"started": DAY, "contained": "2025-11-16"}], 0),
        ([{"started": DAY, "contained": "2025-11-14"}], 1),
        ([{"started": "2025-11-16"}, {"started": DAY}], 1),
        ([{"contained": DAY}, {"started": DAY}], 0),
    ],
)
def test_waves_in_order(waves: list[dict[str, str]], count: int) -> None:
    assert len(make.found(times.waves_in_order, make.incident(waves=waves))) == count


FUTURE = "2026-03-01"


@pytest.mark.parametrize(
    ("record", "path"),
    [
        (make.incident(times={"detected": "2026-01-16T09:00Z"}), None),
        (make.incident(times={"detected": FUTURE}), ("times", "detected")),
        (make.incident(timeline=[make.event(FUTURE)]), ("timeline", 0, "at")),
        (make.incident(severity_history=[{"at": FUTURE}]), ("severity_history", 0, "at")),
        (make.incident(lead=[{"team": "policy", "from": FUTURE}]), ("lead", 0, "from")),
        (make.incident(obligations=[{"code": "legal-hold", "due_at": FUTURE}]), None),
        (make.incident(obligations=[{"code": "legal-hold", "done_at": FUTURE}]), ("obligations", 0, "done_at")),
        (make.incident(withdrawn={"on": FUTURE}, expunged={}), ("withdrawn", "on")),
        (make.review(times={"published": FUTURE}), ("times", "published")),
        (make.review(revisions=[{"on": FUTURE}], expunged={"on": "2025-01-01"}), ("revisions", 0, "on")),
        (make.audit(next_review=FUTURE), None),
        (make.plan(checkpoints=[{"on": FUTURE, "goal": "G1"}]), ("checkpoints", 0, "on")),
    ],
)
def test_future_time(record: Parsed, path: tuple[str | int, ...] | None) -> None:
    said = make.found(times.future_time, record)
    assert [problem.place for problem in said] == ([] if path is None else [Field(path)])


@pytest.mark.parametrize(
    ("record", "count"),
    [
        (make.review(times={"held": "2025-12-01", "draft": "2025-12-05", "published": "2025-12-10"}), 0),
        (make.review(times={"held": "2025-12-11", "published": "2025-12-10"}), 1),
        (make.review(times={"held": "2025-12-11", "draft": "2025-12-12", "published": "2025-12-10"}), 1),
        (make.audit(times={"started": "2025-12-11", "published": "2025-12-10"}), 1),
        (make.audit(scope_window={"from": "2025-12-11", "to": "2025-12-10"}), 1),
        (make.plan(opened="2025-12-11", ended="2025-12-10"), 1),
        (make.plan(opened="2025-12-11"), 0),
    ],
)
def test_steps_in_order(record: Parsed, count: int) -> None:
    assert len(make.found(times.steps_in_order, record)) == count


@pytest.mark.parametrize(
    ("changes", "names"),
    [
        ({}, []),
        ({"times": {"detected": DAY}}, ["resolved", "closed"]),
        ({"status": "resolved", "times": {"detected": DAY}}, ["resolved"]),
        ({"times": {"resolved": "unknown", "closed": "soon"}}, []),
        ({"type": "near-miss", "times": {"detected": DAY}}, []),
        ({"status": "contained", "times": {"detected": DAY}}, []),
    ],
)
def test_closed_without_end(changes: dict[str, Any], names: list[str]) -> None:
    said = make.found(times.closed_without_end, make.incident(**changes))
    assert [problem.place for problem in said] == [Field(("times", name)) for name in names[:1]]  # one slip, told once
    assert all(f"'{name}'" in said[0].message for name in names)
