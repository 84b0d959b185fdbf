"""Times that are too rough for a figure, orders that are seldom right, and incidents that nobody has touched for long."""

from __future__ import annotations

from typing import Any

import pytest

import make
from afterword.check.rules import clarity
from afterword.diagnostics import Field
from afterword.model.kinds import Kind

DAY = "2025-11-15"
EXACT = {
    "started": f"{DAY}T20:42Z", "detected": f"{DAY}T22:10Z", "contained": f"{DAY}T23:30Z", "resolved": f"{DAY}T23:50Z",
}  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "times", "said"),
    [
        ({}, EXACT, {}),
        ({}, EXACT | {"started": DAY}, {"started": "'Time to detect' and 'Exposure window'"}),
        ({}, EXACT | {"started": "2025-11-01"}, {}),
        ({}, EXACT | {"started": "unknown"}, {}),
        ({}, EXACT | {"started": "2026-03-01"}, {}),
        ({}, EXACT | {"resolved": DAY.replace("15", "14")}, {}),
        ({}, EXACT | {"resolved": "2025-11"}, {"resolved": "(2025-11) is too rough for 'Time to resolve'"}),
        ({}, EXACT | {"started": f"{DAY}T20:42Z~"}, {}),
        ({"severity": "SEV3"}, EXACT | {"started": DAY}, {}),
        ({"status": "contained"}, EXACT | {"started": DAY}, {}),
        ({"type": "near-miss"}, EXACT | {"started": DAY}, {}),
        ({"severity": "SEV9"}, EXACT | {"started": DAY}, {}),
    ],
)
def test_time_too_coarse(changes: dict[str, Any], times: dict[str, str], said: dict[str, str]) -> None:
    incident = make.incident(**{"severity": "SEV1", **changes}, times=times)
    found = make.found(clarity.time_too_coarse, incident)
    assert [problem.place for problem in found] == [Field(("times", name)) for name in said]
    assert all(words in problem.message for words, problem in zip(said.values(), found, strict=True))


def test_a_rough_publication_is_the_review_s_own_affair() -> None:
    incident = make.incident(severity="SEV1", times=EXACT)
    review = make.review(times={"published": "2025-11"})
    assert make.found(clarity.time_too_coarse, incident, review) == []


@pytest.mark.parametrize(
    ("changes", "later"),
    [
        ({}, None),
        ({"escalated": f"{DAY}T23:40Z"}, "contained"),
        ({"escalated": f"{DAY}T23:10Z"}, None),
        ({"escalated": DAY}, None),
        ({"declared": f"{DAY}T21:00Z"}, "declared"),
        ({"acknowledged": f"{DAY}T21:00Z", "escalated": f"{DAY}T23:40Z"}, "acknowledged"),
        ({"reported": "2025-11-20"}, None),
        ({"escalated": "2026-03-01T20:00Z"}, None),
        ({"contained": "2025-11-14T20:00Z"}, None),
    ],
)
def test_unusual_order(changes: dict[str, str], later: str | None) -> None:
    said = make.found(clarity.unusual_order, make.incident(times=EXACT | changes))
    assert [problem.place for problem in said] == ([Field(("times", later))] if later else [])
    for quiet in ({"status": "contained"}, {"type": "near-miss"}):
        assert make.found(clarity.unusual_order, make.incident(times=EXACT | changes, **quiet)) == []


@pytest.mark.parametrize(
    ("changes", "days"),
    [
        ({}, 60),
        ({"status": "watching"}, 60),
        ({"status": "contained", "times": {"detected": DAY, "contained": "2025-11-30"}}, 45),
        ({"status": "resolved"}, None),
        ({"timeline": [make.event("2025-12-20T10:00Z")]}, None),
        ({"waves": [{"started": "2025-12-20"}]}, None),
        ({"lead": [{"team": "policy", "from": "2025-12-20"}]}, None),
        ({"severity_history": [{"at": "2025-12-20", "from": "SEV2", "to": "SEV3"}]}, None),
        ({"watch": {"owner": "safety-ops", "next_look": "2026-02-01"}}, None),
        ({"watch": {"owner": "safety-ops", "next_look": "2025-12-01"}}, 44),
        ({"times": {"detected": "unknown"}}, None),
        ({"times": {"detected": "2025-11"}}, 45),
        ({"timeline": "soon"}, None),
        ({"status": "opn"}, None),
    ],
)
def test_open_and_silent(changes: dict[str, Any], days: int | None) -> None:
    bare = {"status": "open", "times": {"detected": DAY}, "timeline": []}
    said = [problem.message for problem in make.found(clarity.open_and_silent, make.incident(**(bare | changes)))]
    assert [f" {days} days ago" in message for message in said] == ([True] if days else [])


def test_without_a_word_in_the_policy_nobody_is_asked() -> None:
    empty = make.project({**make.sound_files(), "site_config/policy.yml": "versions: [{from: 2023-01-01}]\n"})
    silent = make.record_file(Kind.INCIDENT, status="open", times={"detected": "2023-11-15"}, timeline=[])
    whole = {file.path: file.data for file in (*empty.records, silent)}
    config = {f"site_config/{name}": file.data for name, file in empty.config.items() if name == "policy.yml"}
    assert make.diagnose(make.project({**whole, **config})) == ()
