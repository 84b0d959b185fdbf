"""One slip gives one diagnostic: what cannot be read is not also absent, and one wrong id or time is reported once."""

from __future__ import annotations

from typing import Any

import pytest

import make
from afterword.model.kinds import Kind

ONE_TEXT = ["zzz qq", {"q": "1"}]
LOG = [
    make.approval(),
    make.step("done", evidence="release 41"),
    make.step("verified", "2026-01-05", by="data", evidence="two"),
]


def names(**files: bytes) -> list[str]:
    said = make.diagnose(make.project({**make.sound_files(), **files}))
    return [one.name for one in said]


def slip(kind: Kind, **changes: Any) -> list[str]:
    file = make.record_file(kind, **changes)
    return names(**{file.path: file.data})


@pytest.mark.parametrize("kind", list(Kind))
def test_a_misspelt_key_is_reported_and_not_what_it_would_have_held(kind: Kind) -> None:
    for key, value in make.SOUND[kind].items():
        assert slip(kind, **{key: None, f"{key[:-1]}zs" if len(key) > 3 else f"{key}q": value}) == ["unknown-key"], key


@pytest.mark.parametrize("kind", list(Kind))
def test_a_field_of_another_shape_is_not_also_absent(kind: Kind) -> None:
    for key, value in make.SOUND[kind].items():
        wrong: Any = {"q": "1"} if isinstance(value, str) else "zzz qq"
        assert len(slip(kind, **{key: wrong})) == 1, key


@pytest.mark.parametrize(
    ("kind", "changes", "expected"),
    [
        (Kind.REVIEW, {"factors": [make.factor("F2")]}, "action-factor-exists"),
        (Kind.REVIEW, {"actions": [make.action(addresses=["F2"])]}, "action-factor-exists"),
        (Kind.REVIEW, {"actions": [make.action(id=["x", "y"]), make.action(id=["x", "y"])]}, "shape"),
        (Kind.REVIEW, {"severty": "SEV2"}, "unknown-key"),
        (Kind.INCIDENT, {"severity": "SEV9"}, "unknown-term"),
        (Kind.INCIDENT, {"type": "incidnt"}, "value"),
        (
            Kind.INCIDENT,
            {"times": {**make.SOUND[Kind.INCIDENT]["times"], "closed": "2025-01-01"}},
            "milestones-in-order",
        ),
        (
            Kind.INCIDENT,
            {"times": {**make.SOUND[Kind.INCIDENT]["times"], "started": "2025-11-18"}},
            "milestones-in-order",
        ),
        (Kind.INCIDENT, {"timeline": [make.event(), make.event("2024-11-15")]}, "timeline-in-order"),
        (Kind.INCIDENT, {"timeline": [make.event(), make.event("2062-11-15")]}, "future-time"),
        (
            Kind.PLAN,
            {"goals": [make.goal(id=["x", "y"])], "checkpoints": [{"on": "2026-01-05", "goal": "G1"}]},
            "shape",
        ),
    ],
)
def test_one_wrong_value_in_a_record(kind: Kind, changes: dict[str, Any], expected: str) -> None:
    assert set(slip(kind, **changes)) == {expected}


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        (LOG, []),
        ([LOG[0], {**LOG[1], "action": "A9"}, LOG[2]], ["log-action-exists"]),
        ([LOG[0], LOG[2], LOG[1]], ["log-in-order"]),
        ([LOG[0], {**LOG[1], "set": {"status": "dne"}}, LOG[2]], ["value"]),
        ([LOG[0], {**LOG[1], "set": {"statsu": "done"}}, LOG[2]], ["unknown-key"]),
        ([LOG[0], {**LOG[1], "on": "Monday"}, LOG[2]], ["value"]),
        ([{**LOG[0], "aprove": "policy", "approve": ""}, *LOG[1:]], ["unknown-key"]),
    ],
)
def test_one_slip_in_a_progress_log(entries: list[make.Entry], expected: list[str]) -> None:
    log = make.log_file(*entries)
    assert names(**{log.path: log.data}) == expected
