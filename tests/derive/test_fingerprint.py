from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

import make
from afterword.link.fingerprint import fingerprint, part_fingerprint
from afterword.model.kinds import Kind
from afterword.model.source import SourceFile
from afterword.parse.record import parse_record

MOVES: dict[str, dict[str, Any]] = {
    "status": {"status": "in-review"}, "audience": {"audience": "public"}, "compartments": {"compartments": ["legal"]},
    "owner": {"owner": "legal"}, "times": {"times": {"draft": "2025-11-25"}}, "revisions": {"revisions": [{"note": "x"}]},
    "a ticket": {"actions": [make.action(ticket="TS-1")]},
    "an extension": {"actions": [make.action(extension={"to": "2026-04-01"})]},
    "line ends": {"body": make.sound_body(Kind.REVIEW).replace("\n", "\r\n")},
    "the file's place": {"path": "reviews/elsewhere/x.md"},
}  # fmt: skip
STANDS: dict[str, dict[str, Any]] = {
    "title": {"title": "Other"}, "template": {"template": "full"}, "incidents": {"incidents": ["INC-2024-M2XD"]},
    "a factor's code": {"factors": [make.factor(code="no-alert")]},
    "a factor's words": {"factors": [make.factor(statement="Other.")]},
    "one factor more": {"factors": [make.factor(), make.factor("F2")]},
    "an action's due day": {"actions": [make.action(due="2026-02-06")]},
    "an action's measure": {"actions": [make.action(measure={"what": "x"})]},
    "an accepted risk": {"accepted_risks": [{"factor": "F1", "reason": "x"}]},
    "reassess": {"reassess": {"eu-dsa-34": "no"}}, "a word of the prose": {"body": "## Summary\n\nOther.\n"},
}  # fmt: skip


@pytest.mark.parametrize("changes", MOVES.values(), ids=MOVES)
def test_what_is_meant_to_move_moves_no_fingerprint(changes: dict[str, Any]) -> None:
    assert fingerprint(make.review(**changes)) == fingerprint(make.review())


@pytest.mark.parametrize("changes", STANDS.values(), ids=STANDS)
def test_what_a_reader_relies_on_changes_it(changes: dict[str, Any]) -> None:
    assert fingerprint(make.review(**changes)) != fingerprint(make.review())


def test_its_form_is_fixed_for_good() -> None:
    # A change here unpins every citation in every archive.
    one = parse_record(SourceFile("x.md", FIXED.encode()), Kind.REVIEW, "PIR-2025-B3WD")
    assert (fingerprint(one), part_fingerprint(one, "A1")) == KNOWN


FIXED = """---
id: PIR-2025-B3WD
title: Raids
factors: [{id: F1, code: no-alert, statement: Nothing watched it}]
actions: [{id: A1, title: Watch it, addresses: [F1], due: 2026-02}]
---
## Summary

Two lines
of words.
"""
KNOWN = ("aw1:f3eced563a13", "aw1:332fa2e1f137")


def test_equal_letters_are_equal_however_they_are_encoded() -> None:
    assert fingerprint(make.review(title="Café")) == fingerprint(make.review(title="Cafe\u0301"))


def test_parts_have_their_own_and_what_is_not_there_has_none() -> None:
    one = make.review(factors=[make.factor(), make.factor("F2")])
    prints = [part_fingerprint(one, part) for part in ("F1", "F2", "A1")]
    assert len(set(prints)) == 3
    assert part_fingerprint(one, "A9") == ""
    assert part_fingerprint(make.audit(abuse_cases=[{"id": "C1"}]), "C1").startswith("aw1:")
    assert part_fingerprint(make.plan(), "G1").startswith("aw1:")


def test_a_record_that_cannot_be_read_has_none() -> None:
    one = replace(make.review(), record=None)
    assert (fingerprint(one), part_fingerprint(one, "A1")) == ("", "")
