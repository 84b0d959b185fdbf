"""Duties: what is asked is what the record holds; nothing that the tool says is an admission."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

import make
from afterword.check.catalogue import RULES
from afterword.check.rules import obligations
from afterword.diagnostics import Field

if TYPE_CHECKING:
    from afterword.check.rule import Rule

AT = "2025-11-16T09:00Z"


def duty(code: str = "eu-gdpr-33", **changes: Any) -> make.Entry:
    sound = {
        "code": code,
        "applies": "asserted",
        "trigger_at": AT,
        "done_at": "2025-11-17T09:00Z",
        "decided_by": "legal",
    }
    return {name: value for name, value in {**sound, **changes}.items() if value is not None}


def said(rule: Rule, entry: make.Entry, **changes: Any) -> list[str]:
    other = duty("us-take-it-down-48h")  # of another law: one duty listed twice is a slip of its own
    found = make.found(rule, make.incident(obligations=[other, entry], **changes))
    assert all(isinstance(problem.place, Field) and problem.place.path[:2] == ("obligations", 1) for problem in found)
    return [problem.message for problem in found]


ELSEWHERE = {"handled_in": "LEGAL-123"}


@pytest.mark.parametrize(
    ("entry", "changes", "count"),
    [
        (duty(), {}, 0),
        (duty(trigger_at=None), {}, 1),
        (duty(trigger_at="unknown"), {}, 0),
        (duty(trigger_at="Monday"), {}, 0),
        (duty(trigger_at=None, **ELSEWHERE), {}, 0),
        (duty(trigger_at=None), {"status": "open"}, 0),
        (duty(trigger_at=None), {"type": "drill"}, 0),
        (duty("eu-dsa-18", trigger_at=None), {}, 1),
        (duty("us-2702-emergency", trigger_at=None), {}, 0),
        (duty("unheard-of", trigger_at=None), {}, 0),
        (duty(trigger_at=None, applies="undecided"), {}, 0),
    ],
)
def test_obligation_trigger(entry: make.Entry, changes: dict[str, Any], count: int) -> None:
    assert len(said(obligations.obligation_trigger, entry, **changes)) == count


OPEN = {"code": "eu-gdpr-33", "applies": "undecided"}


@pytest.mark.parametrize(
    ("entry", "severity", "detected", "words"),
    [
        (OPEN, "SEV1", "2025-12-15", "undecided for 30 days, in an incident of SEV1"),
        (OPEN, "SEV0", "2026-01-12", "undecided for 2 days"),
        (OPEN, "SEV1", "2026-01-14", ""),
        (OPEN, "SEV1", "2026-01-13T12:00Z", "undecided for a day"),
        (OPEN, "SEV2", "2025-12-15", ""),
        (OPEN, "SEV1", "unknown", ""),
        (OPEN | ELSEWHERE, "SEV1", "2025-12-15", ""),
        (OPEN | {"trigger_at": "2026-01-14"}, "SEV1", "2025-12-15", ""),
        (duty(), "SEV1", "2025-12-15", ""),
        (duty(applies="yes"), "SEV1", "2025-12-15", ""),
        ("unheard-of", "SEV1", "2025-12-15", ""),
    ],
)
def test_obligation_undecided(entry: make.Entry, severity: str, detected: str, words: str) -> None:
    for status in ("open", "closed"):
        changes = {"severity": severity, "times": {"detected": detected}, "status": status}
        messages = said(obligations.obligation_undecided, entry, **changes)
        assert [words in message for message in messages] == ([True] if words else [])
    assert said(obligations.obligation_undecided, entry, severity=severity, status="withdrawn") == []


@pytest.mark.parametrize(
    ("changes", "status", "count"),
    [
        ({}, "closed", 1),
        ({}, "contained", 0),
        ({"reason": "Nothing personal was within reach."}, "closed", 0),
        ({"reason": ["a", "b"]}, "closed", 0),
        (ELSEWHERE, "closed", 0),
    ],
)
def test_obligation_ruled_out(changes: dict[str, Any], status: str, count: int) -> None:
    entry = {"code": "eu-gdpr-33", "applies": "ruled-out", **changes}
    assert len(said(obligations.obligation_ruled_out, entry, status=status)) == count


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        (duty(), ""),
        (duty(done_at=None), "The clock ended at 2025-11-19 09:00 UTC"),
        (duty(done_at="2025-11-30"), ""),
        (duty(done_at="soon"), ""),
        (duty(done_at=None, trigger_at="2026-01-14"), ""),
        (duty(done_at=None, trigger_at="unknown"), ""),
        (duty(done_at=None, due_at="2026-01-10T09:00Z"), "The clock ended at 2026-01-10 09:00 UTC"),
        (duty(done_at=None, due_at="2026-02-10"), ""),
        (duty(done_at=None, **ELSEWHERE), ""),
        (duty("eu-dsa-18", done_at=None), ""),
        (duty("eu-dsa-18", done_at=None, due_at="2025-11-16T10:00Z"), ""),
        (duty("us-2258a-preserve", done_at=None), ""),
        (duty(done_at=None, applies="undecided"), ""),
    ],
)
def test_obligation_past_clock(entry: make.Entry, words: str) -> None:
    for status in ("open", "closed"):
        messages = said(obligations.obligation_past_clock, entry, status=status)
        assert [words in message for message in messages] == ([True] if words else [])
        assert all("Past the clock; Legal to assess" in message for message in messages)


@pytest.mark.parametrize(
    ("entry", "count"),
    [
        (duty("eu-dsa-18", due_at=AT), 1),
        (duty("eu-dsa-18", due_at=AT, note="The order of 16 November names the hour."), 0),
        (duty("eu-dsa-18"), 0),
        (duty(due_at=AT), 0),
        (duty("us-2702-emergency", due_at=AT), 1),
        (duty("eu-dsa-18", due_at=AT, **ELSEWHERE), 0),
    ],
)
def test_obligation_no_number(entry: make.Entry, count: int) -> None:
    assert len(said(obligations.obligation_no_number, entry)) == count


def test_no_word_here_is_an_admission() -> None:
    """Neither what the rules say nor their manuals call a duty missed, late, failed, breached or violated."""
    texts = [rule.manual for rule in RULES if rule in obligations.RULES]
    entries = [duty(done_at=None), duty("eu-dsa-18", due_at=AT), OPEN, {"code": "eu-gdpr-33", "applies": "ruled-out"}]
    entries = [{**one, "external_ref": f"case {n}"} for n, one in enumerate([*entries, duty(trigger_at=None)])]
    incident = make.incident(severity="SEV1", obligations=[*entries, entries[0]])
    found = [problem for rule in obligations.RULES for problem in make.found(rule, incident)]
    assert {problem.rule for problem in found} == {rule.name for rule in obligations.RULES}
    texts += [f"{problem.message} {problem.hint}" for problem in found]
    admits = re.compile(r"\b(miss(ed)?|overdue|fail\w*|breach\w*|violat\w*|illegal|negligent)\b")
    assert [text for text in texts if admits.search(text)] == []
