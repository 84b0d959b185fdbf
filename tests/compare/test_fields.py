"""Records field by field: what is told, under which name, and what is kept for fewer readers."""

from __future__ import annotations

from typing import Any

import pytest

import make
from afterword.compare.fields import field_changes
from afterword.compare.prose import ABOVE, NARROWED, prose_changes

Changes = dict[str, Any]
EVENT = make.event()
LATER = make.event(at="2025-11-15T22:12Z")


def said(kind: str, before: Changes, after: Changes) -> list[tuple[str, str, str]]:
    """What differs between two records made from one."""
    builders = {"incident": make.incident, "review": make.review, "audit": make.audit}
    old, new = (builders[kind](**changes).record for changes in (before, after))
    assert old is not None
    assert new is not None
    return [(change.name, change.old, change.new) for change in field_changes(old, new)]


@pytest.mark.parametrize(
    ("kind", "before", "after", "told"),
    [
        ("incident", {}, {}, []),
        ("incident", {}, {"title": "A raid"}, [("title", "Hate raids hit small channels", "A raid")]),
        ("incident", {"severity": "SEV3"}, {"severity": "SEV1"}, [("severity", "SEV3", "SEV1")]),
        ("incident", {}, {"surfaces": ["chat", "raids"]}, [("surfaces", "chat", "chat, raids")]),
        ("incident", {}, {"harms": ["spam"]}, [("harms.hate-raid", "hate-raid, confirmed", ""), ("harms.spam", "", "spam, confirmed")]),
        ("incident", {}, {"harms": [{"code": "hate-raid", "confidence": "suspected"}]}, [("harms.hate-raid.confidence", "confirmed", "suspected")]),
        ("incident", {}, {"impact": {"channels": "41"}}, [("impact.items", "9600~", "")]),
        ("incident", {}, {"impact": {"channels": "40-50", "items": "9600~"}}, [("impact.channels", "41", "40-50")]),
        ("incident", {"times": {"detected": "2025-11-15T22:10Z"}}, {"times": {"detected": "unknown"}},
         [("times.detected", "2025-11-15T22:10Z", "unknown")]),
        ("incident", {"times": {"detected": "2025-11-15T22:10Z"}}, {"times": {"detected": "2025-11-15T23:10+01:00"}}, []),
        ("incident", {"timeline": [EVENT]}, {"timeline": [LATER]},
         [("timeline.2025-11-15T22:10Z.at", "2025-11-15T22:10Z", "2025-11-15T22:12Z")]),
        ("incident", {"timeline": [EVENT, LATER]}, {"timeline": [LATER, EVENT]},
         [("timeline", "2025-11-15T22:10Z, 2025-11-15T22:12Z", "2025-11-15T22:12Z, 2025-11-15T22:10Z")]),
        ("incident", {"timeline": [EVENT, EVENT]}, {"timeline": [EVENT]},
         [("timeline.2025-11-15T22:10Z (2)", "2025-11-15T22:10Z, decision, Declared., incident-management", "")]),
        ("incident", {}, {"status": "withdrawn", "withdrawn": {"on": "2026-01-02", "reason": "Twice."}},
         [("status", "closed", "withdrawn"), ("withdrawn", "", "2026-01-02, Twice.")]),
        ("review", {}, {"actions": [make.action(due="2026-03-05")]}, [("actions.A1.due", "2026-02-05", "2026-03-05")]),
        ("review", {"actions": [make.action()]}, {"actions": [make.action("A2", title="x"), make.action()]},
         [("actions.A2", "", "A2, x, remove-capability, product, F1, product, 2026-02-05, reports per 1,000 raids, under 2, 2026-04-30")]),
        ("review", {}, {"actions": [make.action(interim=True)]}, [("actions.A1.interim", "no", "yes")]),
        ("audit", {}, {"findings": [make.finding(evidence=[make.evidence(note="50 test accounts")])]},
         [("findings.F1.evidence.vault:4TXH.note", "40 test accounts", "50 test accounts")]),
    ],
)  # fmt: skip
def test_fields_that_differ(kind: str, before: Changes, after: Changes, told: list[tuple[str, str, str]]) -> None:
    assert said(kind, before, after) == told


def test_layout_is_no_change() -> None:
    one = make.incident(title="A  raid\n on small channels")
    other = make.incident(title="A raid on small channels")
    assert one.record is not None
    assert other.record is not None
    assert [(c.old, c.new) for c in field_changes(one.record, other.record)] in (
        [],
        [(c := "A raid on small channels", c)],
    )


@pytest.mark.parametrize(
    ("before", "after", "name", "narrowed", "wording"),
    [
        ({"factors": [make.factor()]}, {"factors": [make.factor(statement="Other words.")]}, "factors.F1.statement", False, True),
        ({"factors": [make.factor()]}, {"factors": [make.factor(statement=None)]}, "factors.F1.statement", False, False),
        ({"factors": [make.factor()]}, {"factors": [make.factor(code="no-alert")]}, "factors.F1.code", False, False),
        ({"factors": [make.factor()]}, {"factors": [make.factor(), make.factor("F2")]}, "factors.F2", False, False),
        ({"factors": [make.factor(audience="core")]}, {"factors": [make.factor(audience="core", statement="Other.")]},
         "factors.F1.statement", True, True),
        ({"factors": [make.factor()]}, {"factors": [make.factor(), make.factor("F2", compartments=["legal"])]}, "factors.F2", True, False),
    ],
)  # fmt: skip
def test_whether_words_alone_differ_and_who_may_know(
    before: Changes, after: Changes, name: str, *, narrowed: bool, wording: bool
) -> None:
    old, new = make.review(**before).record, make.review(**after).record
    assert old is not None
    assert new is not None
    assert [(c.name, c.narrowed, c.wording) for c in field_changes(old, new)] == [(name, narrowed, wording)]


FENCED = "## Summary\n\nOpen.\n\n/// audience | core\n## Hidden\n\nSecret.\n///\n"


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("## A\nx\n", "## A\n\nx\n", []),
        ("## A\nx\n", "## A\ny\n", [("A", "changed")]),
        ("## A\nx\n", "## A\nx\n## B\ny\n", [("B", "added")]),
        ("## A\nx\n## B\ny\n", "## A\nx\n", [("B", "removed")]),
        ("## A\nx\n## A\ny\n", "## A\nx\n## A\nz\n", [("A (2)", "changed")]),
        ("x\n## A\n", "y\n## A\n", [(ABOVE, "changed")]),
        ("## A\n", "y\n## A\n", [(ABOVE, "added")]),
        (FENCED, FENCED.replace("Secret", "Other"), [(NARROWED, "changed")]),
        (FENCED, FENCED.replace("Hidden", "Shown"), [(NARROWED, "changed")]),
        (FENCED, FENCED.replace("Open", "Other"), [("Summary", "changed")]),
    ],
)
def test_sections_that_differ(before: str, after: str, told: list[tuple[str, str]]) -> None:
    assert [(change.section, change.what) for change in prose_changes(before, after)] == told
