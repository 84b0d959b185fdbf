"""Actions: an id, an owner, a day and a factor each, asked from in-review on; a slip is reported once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

import make
from afterword.check.rules import actions
from afterword.diagnostics import Field
from afterword.model.kinds import Kind

if TYPE_CHECKING:
    from afterword.check.rule import Rule


@pytest.mark.parametrize(
    ("rule", "field", "message"),
    [
        (actions.action_owner, "owner", "the action A1 has no owner"),
        (actions.action_due, "due", "the action A1 has no due day"),
        (actions.action_addresses, "addresses", "the action A1 has no factor that it addresses"),
        (actions.action_id, "id", "the action 'Limit raids by young accounts' has no id"),
    ],
)
def test_what_every_action_has(rule: Rule, field: str, message: str) -> None:
    def said(changes: make.Entry, status: str = "published") -> list[str]:
        review = make.review(status=status, actions=[make.action(**changes)])
        return [problem.message for problem in make.found(rule, review)]

    assert said({}) == []
    assert said({field: None}) == [message]
    assert said({field: None}, "in-review") == [message]
    assert said({field: None}, "draft") == []
    assert said({field: None}, "withdrawn") == []
    assert said({field: {"not": "readable"}}) == []


def test_an_unreadable_day_is_not_also_absent() -> None:
    file = make.record_file(Kind.REVIEW, actions=[make.action(due="next week")])
    said = make.diagnose(make.project({**make.sound_files(), file.path: file.data}))
    assert [one.name for one in said] == ["value"]


def test_ids_are_unique_in_one_record() -> None:
    (said,) = make.found(actions.action_id, make.review(actions=[make.action(), make.action("A2"), make.action()]))
    assert (said.message, said.place) == ("two actions have the id A1", Field(("actions", 2, "id")))
    findings = [make.finding(actions=[make.action()]), make.finding("F2", actions=[make.action()])]
    (said,) = make.found(actions.action_id, make.audit(findings=findings))
    assert said.place == Field(("findings", 1, "actions", 0, "id"))


def test_an_audit_s_action_stands_under_what_it_addresses() -> None:
    audit = make.audit(findings=[make.finding(actions=[make.action(addresses=None)])])
    assert make.found(actions.action_addresses, audit) == []


@pytest.mark.parametrize(
    ("changes", "count"),
    [
        ({"actions": [make.action(addresses=["F1"])]}, 0),
        ({"actions": [make.action(addresses=["F1", "F2"])]}, 1),
        ({"actions": [make.action(addresses=["F2"])], "status": "draft"}, 1),
        ({"actions": [make.action(addresses=["F2"])], "factors": "none yet"}, 0),
        ({"actions": [make.action(addresses=["F2"])], "factors": [make.factor(id=["a", "b"])]}, 0),
    ],
)
def test_action_factor_exists(changes: dict[str, Any], count: int) -> None:
    assert len(make.found(actions.action_factor_exists, make.review(**changes))) == count


def test_in_an_audit_actions_address_findings_and_abuse_cases() -> None:
    case = {"id": "C1", "what": "A raid", "verdict": "partly"}
    audit = make.audit(abuse_cases=[case], findings=[make.finding(actions=[make.action(addresses=["F1", "C1", "C2"])])])
    (said,) = make.found(actions.action_factor_exists, audit)
    assert (said.message, said.hint) == (
        "the action A1 addresses 'C2', and there is no such finding or abuse case here",
        "there are C1, F1",
    )
