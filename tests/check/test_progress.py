"""Progress logs: known actions, steps that can follow each other, in order, with evidence and another pair of eyes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import make
from afterword.check.rules import progress
from afterword.diagnostics import Field

if TYPE_CHECKING:
    from afterword.check.rule import Rule

step = make.step
DONE = step("done", evidence="release 41")


def said(rule: Rule, *entries: make.Entry) -> list[tuple[str, object]]:
    found = make.found(rule, make.incident(), make.review(), make.log(*entries))
    return [(problem.message, problem.place) for problem in found]


def test_log_action_exists() -> None:
    assert said(progress.log_action_exists, step(), make.approval()) == []
    ((message, place),) = said(progress.log_action_exists, step(), step(action="A4"))
    assert (message, place) == ("PIR-2025-B3WD has no action 'A4'", Field((1, "action")))
    unsure = make.review(actions=[make.action(id=["x", "y"])])
    assert make.found(progress.log_action_exists, unsure, make.log(step(action="A4"))) == []


@pytest.mark.parametrize(
    ("states", "wrong"),
    [
        (["accepted", "in-progress", "done", "verified"], None),
        (["in-progress", "done", "ineffective", "in-progress", "done", "verified"], None),
        (["done", "verified", "ineffective"], None),
        (["blocked", "in-progress", "deferred", "declined"], None),
        (["proposed", "accepted"], None),
        (["verified"], 0),
        (["accepted", "verified"], 1),
        (["accepted", "proposed"], 1),
        (["superseded", "in-progress"], 1),
        (["done", "blocked"], 1),
        (["accepted", "finished", "verified"], None),
    ],
)
def test_log_transitions(states: list[str], wrong: int | None) -> None:
    places = [place for _, place in said(progress.log_transitions, *map(step, states))]
    assert places == ([] if wrong is None else [Field((wrong, "set", "status"))])


def test_each_action_has_its_own_states() -> None:
    assert said(progress.log_transitions, DONE, step("accepted", action="A2"), step("verified")) == []


@pytest.mark.parametrize(
    ("days", "places"),
    [
        (["2025-12-01", "2025-12-01", "2025-12-02"], []),
        (["2025-12-02", "2025-12-01", "2025-12-03", "2025-12-02"], [Field((1, "on"))]),
        (["2025-12-02", None, "2025-12-03"], [Field((1,))]),
        (["2025-12-02", "sometime", "2025-12-03"], []),
    ],
)
def test_log_in_order(days: list[str | None], places: list[Field]) -> None:
    entries = [{name: value for name, value in {**step(), "on": day}.items() if value} for day in days]
    assert [place for _, place in said(progress.log_in_order, *entries)] == places


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        (step("verified", by="data", evidence="two reports"), []),
        (step("verified", by="product", evidence="two reports"), ["A1 is verified by 'product', who owns it"]),
        (step("verified", by="data"), ["nothing says what was looked at"]),
        (step("verified", by="data", evidence=["a", "b"]), []),
        (step("verified", by="product"), ["who owns it", "nothing says"]),
    ],
)
def test_verified_by_another(entry: make.Entry, words: list[str]) -> None:
    messages = [message for message, _ in said(progress.verified_by_another, DONE, entry)]
    assert [word in message for word, message in zip(words, messages, strict=True)] == [True] * len(words)


def test_the_owner_is_who_owns_it_by_then() -> None:
    handed_on = step(set={"owner": "detection"})
    entry = step("verified", by="product", evidence="two reports")
    assert said(progress.verified_by_another, handed_on, DONE, entry) == []
    assert len(said(progress.verified_by_another, handed_on, DONE, {**entry, "by": "detection"})) == 1


def test_done_evidence() -> None:
    assert said(progress.done_evidence, DONE) == []
    assert said(progress.done_evidence, step("done")) == [("A1 is done and nothing shows it", Field((0, "evidence")))]
    assert said(progress.done_evidence, step("done", evidense="release 41")) == []


@pytest.mark.parametrize(
    ("entry", "place"),
    [
        (step(), None),
        (step(by="prodct"), Field((0, "by"))),
        (make.approval("polcy", by="policy"), Field((0, "approve"))),
        (step(set={"owner": "polcy"}), Field((0, "set", "owner"))),
        (step("superseded", superseded_by=f"{make.REVIEW}/A1"), Field((0, "superseded_by"))),  # itself
        (step("superseded", superseded_by=f"{make.REVIEW}/A9"), Field((0, "superseded_by"))),
        (step("superseded", superseded_by="PIR-2025-2222/A1"), Field((0, "superseded_by"))),
    ],
)
def test_log_names(entry: make.Entry, place: Field | None) -> None:
    assert [found for _, found in said(progress.log_names, entry)] == ([] if place is None else [place])


def test_log_future() -> None:
    assert said(progress.log_future, step(on="2026-01-15")) == []
    assert len(said(progress.log_future, step(on="2026-02-01"))) == 1


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        (step("blocked"), "A1 is blocked and the entry has no 'reason'"),
        (step("blocked", reason="Waits."), ""),
        (step("deferred", reason="Later."), "no 'set.until'"),
        (step("deferred", reason="Later.", set={"status": "deferred", "until": "2026-02-01"}), ""),
        (step("deferred", reason="Later.", set={"status": "deferred", "until": "spring"}), ""),
        (step("declined", reason="Cost."), "no 'approver' and 'residual_risk'"),
        (step("superseded"), "no 'superseded_by'"),
    ],
)
def test_set_aside_reason(entry: make.Entry, words: str) -> None:
    messages = [message for message, _ in said(progress.set_aside_reason, entry)]
    assert [words in message for message in messages] == ([True] if words else [])


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        (step(), []),
        (step(by=None), ["does not say by whom"]),
        (step(action=None), ["about neither an action nor an approval"]),
        (make.approval(decision=None), ["the word of 'policy' on PIR-2025-B3WD is not recorded"]),
        (make.approval(decision="yes"), []),
        ({}, ["by whom", "neither"]),
    ],
)
def test_log_entry(entry: make.Entry, words: list[str]) -> None:
    messages = [message for message, _ in said(progress.log_entry, entry)]
    assert [word in message for word, message in zip(words, messages, strict=True)] == [True] * len(words)
