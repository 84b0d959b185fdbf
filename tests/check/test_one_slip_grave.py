"""One slip gives one diagnostic in a grave incident too, of which policy asks most."""

from __future__ import annotations

from typing import Any

import pytest

import make
from afterword.model.kinds import Kind

HEADINGS = make.shipped_config().policy.versions[-1].sections["full"]
INCIDENT: make.Entry = {
    "severity": "SEV1",
    "severity_reason": None,
    "severity_history": [{"at": "2025-11-15T23:00Z", "from": "SEV2", "to": "SEV1", "reason": "More channels."}],
    "times": {
        "started": "2025-11-15T20:42Z", "detected": "2025-11-15T22:10Z", "escalated": "2025-11-15T22:20Z",
        "contained": "2025-11-15T23:30Z", "resolved": "2025-11-17T12:00Z", "closed": "2025-12-01",
    },
    "obligations": [
        {"code": "eu-gdpr-33", "applies": "asserted", "trigger_at": "2025-11-16T09:00Z", "done_at": "2025-11-17T09:00Z"},
        {"code": "eu-dsa-18", "applies": "ruled-out", "reason": "No life was in danger.", "decided_by": "legal"},
    ],
}  # fmt: skip
REVIEW: make.Entry = {
    "template": "full",
    "factors": [make.factor(), make.factor("F2")],
    "actions": [make.action(due="2025-12-27", addresses=["F1", "F2"])],
    "times": {"draft": "2025-11-19", "held": "2025-11-24", "published": "2025-11-28"},
    "body": "\n".join(f"## {heading}\n\nNew accounts moved in groups.\n" for heading in HEADINGS),
}
LOG = [make.approval(team, on="2025-11-27") for team in make.shipped_config().policy.versions[-1].approvals["SEV1"]]
LOG += [make.step("done", "2025-12-20", evidence="release 41")]
LOG += [make.step("verified", "2026-01-05", by="data", evidence="two reports", result="effective")]


def names(incident: make.Entry = INCIDENT, review: make.Entry = REVIEW, log: list[make.Entry] = LOG) -> list[str]:
    files = [
        make.record_file(Kind.INCIDENT, **incident), make.record_file(Kind.REVIEW, **review), make.log_file(*log),
        make.record_file(Kind.AUDIT), make.record_file(Kind.PLAN),
    ]  # fmt: skip
    return [one.name for one in make.diagnose(make.project({file.path: file.data for file in files}))]


def misspelt(entry: make.Entry, key: str) -> make.Entry:
    return {(f"{name}z" if name == key else name): value for name, value in entry.items()}


def test_nothing_is_wrong_before() -> None:
    assert names() == []


@pytest.mark.parametrize("key", [key for key, value in {**make.SOUND[Kind.INCIDENT], **INCIDENT}.items() if value])
def test_a_key_of_the_incident(key: str) -> None:
    whole = {**make.SOUND[Kind.INCIDENT], **INCIDENT}
    assert names(incident={**whole, key: None, f"{key}z": whole[key]}) == ["unknown-key"]


@pytest.mark.parametrize("key", [key for key in {**make.SOUND[Kind.REVIEW], **REVIEW} if key != "body"])
def test_a_key_of_the_review(key: str) -> None:
    whole = {**make.SOUND[Kind.REVIEW], **REVIEW}
    assert names(review={**whole, key: None, f"{key}z": whole[key]}) == ["unknown-key"]


@pytest.mark.parametrize(
    ("name", "index", "key"),
    [(name, n, key) for name in ("severity_history", "obligations") for n, e in enumerate(INCIDENT[name]) for key in e],
)
def test_a_key_of_an_entry_of_the_incident(name: str, index: int, key: str) -> None:
    entries = list(INCIDENT[name])
    entries[index] = misspelt(entries[index], key)
    assert names(incident={**INCIDENT, name: entries}) == ["unknown-key"]


@pytest.mark.parametrize("key", list(REVIEW["actions"][0]))
def test_a_key_of_an_action(key: str) -> None:
    assert set(names(review={**REVIEW, "actions": [misspelt(REVIEW["actions"][0], key)]})) == {"unknown-key"}


@pytest.mark.parametrize(("index", "key"), [(n, key) for n, entry in enumerate(LOG) for key in entry])
def test_a_key_of_the_log(index: int, key: str) -> None:
    log: list[Any] = [*LOG[:index], misspelt(LOG[index], key), *LOG[index + 1 :]]
    assert names(log=log) == ["unknown-key"]


@pytest.mark.parametrize("milestone", list(INCIDENT["times"]))
def test_a_milestone_that_cannot_be_read(milestone: str) -> None:
    assert names(incident={**INCIDENT, "times": {**INCIDENT["times"], milestone: "soon"}}) == ["value"]
