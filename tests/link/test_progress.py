from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

import make
from afterword.model.when import When, read_when

if TYPE_CHECKING:
    from afterword.link.progress import ActionState

STATES: dict[str, tuple[list[dict[str, Any]], dict[str, Any]]] = {
    "nothing happened": ([], {"status": "proposed", "owner": "product", "due": "2026-02-05", "slips": 0}),
    "accepted": ([make.step()], {"status": "accepted", "accepted_on": "2025-12-12"}),
    "begun at once": ([make.step("in-progress")], {"status": "in-progress", "accepted_on": "2025-12-12"}),
    "done": ([make.step("done", "2026-01-09", evidence="release 41")], {
        "status": "done", "done_on": "2026-01-09", "evidence": "release 41"}),
    "verified": ([make.step("done", "2026-01-09"), make.step("verified", "2026-02-09", result="effective")], {
        "status": "verified", "done_on": "2026-01-09", "checked_on": "2026-02-09", "result": "effective"}),
    "checked without being done": ([make.step("verified", "2026-02-09")], {
        "done_on": "2026-02-09", "checked_on": "2026-02-09"}),
    "taken up again": ([make.step("done", "2026-01-09"), make.step("in-progress", "2026-01-20")], {
        "status": "in-progress", "done_on": None, "checked_on": None}),
    "declined": ([make.step("declined", "2026-01-09", reason="cost")], {
        "status": "declined", "dropped_on": "2026-01-09", "reason": "cost"}),
    "declined, and a note later": (
        [make.step("declined", "2026-01-09"), make.step(on="2026-03-01", set=None, note="asked again")],
        {"status": "declined", "dropped_on": "2026-01-09", "changed_on": "2026-03-01"}),
    "declined, and taken up": ([make.step("declined", "2026-01-09"), make.step("accepted", "2026-03-01")], {
        "status": "accepted", "dropped_on": None}),
    "deferred": ([make.step("deferred", set={"status": "deferred", "until": "2026-06"})], {
        "status": "deferred", "until": "2026-06"}),
    "moved later": ([make.step(set={"due": "2026-03-01"})], {"due": "2026-03-01", "first_due": "2026-02-05", "slips": 1}),
    "moved later twice": (
        [make.step(set={"due": "2026-03-01"}), make.step(set={"due": "2026-04-01"})], {"due": "2026-04-01", "slips": 2}),
    "moved sooner": ([make.step(set={"due": "2026-01-01"})], {"due": "2026-01-01", "slips": 0}),
    "the same day again": ([make.step(set={"due": "2026-02-05T00:00Z"})], {"slips": 0}),
    "handed over": ([make.step(set={"owner": "trust"})], {"owner": "trust", "transfers": 1}),
    "handed to itself": ([make.step(set={"owner": "product"})], {"owner": "product", "transfers": 0}),
    "another action's": ([make.step("done", action="A2")], {"status": "proposed"}),
    "superseded": ([make.step("superseded", superseded_by="PIR-2026-B3WD/A2")], {
        "status": "superseded", "superseded_by": "PIR-2026-B3WD/A2", "dropped_on": "2025-12-12"}),
}  # fmt: skip


def state(action: dict[str, Any], entries: list[dict[str, Any]]) -> ActionState:
    archive = make.archive(make.review(actions=[action]), make.log(*entries))
    return archive.summaries[make.REVIEW].actions[0].state


@pytest.mark.parametrize(("entries", "facts"), STATES.values(), ids=STATES)
def test_a_log_folds_into_the_present_state(entries: list[dict[str, Any]], facts: dict[str, Any]) -> None:
    found = state(make.action(), entries)
    assert {name: _plain(getattr(found, name)) for name in facts} == facts


def _plain(value: object) -> object:
    return str(value) if isinstance(value, When) else value


def test_an_extension_agreed_from_the_first_is_no_slip() -> None:
    found = state(make.action(extension={"to": "2026-04-01", "reason": "x"}), [])
    assert (found.due, found.first_due, found.slips) == (read_when("2026-04-01"), read_when("2026-04-01"), 0)


def test_a_first_due_day_given_by_the_log_is_the_first() -> None:
    found = state(make.action(due=None), [make.step(set={"due": "2026-03-01"})])
    assert (found.due, found.first_due, found.slips) == (read_when("2026-03-01"), read_when("2026-03-01"), 0)


def test_an_action_without_an_owner_is_given_one_without_a_transfer() -> None:
    found = state(make.action(owner=None), [make.step(set={"owner": "trust"})])
    assert (found.owner, found.transfers) == ("trust", 0)
