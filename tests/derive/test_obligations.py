from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

import make
from afterword.derive.obligations import obligation_rows
from afterword.model.records import Incident
from afterword.model.terms import Taxonomy, Term

DUTIES = Taxonomy("obligations", terms=(
    Term("hours", clock="fixed", due="PT72H"), Term("soon", clock="prompt", due="PT72H"), Term("keep", clock="retain", due="P1Y"),
    Term("may", clock="permission"), Term("long", clock="fixed", due="P999999D"), Term("bare"),
))  # fmt: skip
CONFIG = replace(make.shipped_config(), taxonomies={**make.shipped_config().taxonomies, "obligations": DUTIES})
AT = {"applies": "asserted", "trigger_at": "2025-11-15T22:10Z"}
ROWS: dict[str, tuple[dict[str, Any], date, str, str]] = {
    "three days left": ({"code": "hours", **AT}, date(2025, 11, 15), "2025-11-18 22:10 UTC", "open"),
    "a day left": ({"code": "hours", **AT}, date(2025, 11, 17), "2025-11-18 22:10 UTC", "due-soon"),
    "on its last day": ({"code": "hours", **AT}, date(2025, 11, 18), "2025-11-18 22:10 UTC", "due-soon"),
    "past": ({"code": "hours", **AT}, date(2025, 11, 19), "2025-11-18 22:10 UTC", "past-clock"),
    "done in time": (
        {"code": "hours", **AT, "done_at": "2025-11-18T22:10Z"}, date(2026, 1, 1), "2025-11-18 22:10 UTC", "done-within"),
    "done after": (
        {"code": "hours", **AT, "done_at": "2025-11-18T22:11Z"}, date(2026, 1, 1), "2025-11-18 22:10 UTC", "done-late"),
    # What is due on a day is not due in its first minute, and no hour is made up for it.
    "a day of its own": ({"code": "hours", **AT, "due_at": "2025-11-20"}, date(2025, 11, 15), "2025-11-20", "open"),
    "on a day of its own": ({"code": "hours", **AT, "due_at": "2025-11-20"}, date(2025, 11, 20), "2025-11-20", "due-soon"),
    "past a day of its own": ({"code": "hours", **AT, "due_at": "2025-11-20"}, date(2025, 11, 21), "2025-11-20", "past-clock"),
    "from some moment of a day": (
        {"code": "hours", "applies": "asserted", "trigger_at": "2025-11-15"}, date(2025, 11, 18),
        "between 2025-11-18 00:00 and 23:59 UTC", "due-soon"),
    "surely past, from some moment of a day": (
        {"code": "hours", "applies": "asserted", "trigger_at": "2025-11-15"}, date(2025, 11, 19),
        "between 2025-11-18 00:00 and 23:59 UTC", "past-clock"),
    "from some moment of a month": (
        {"code": "hours", "applies": "asserted", "trigger_at": "2025-11"}, date(2025, 11, 30),
        "between 2025-11-04 00:00 and 2025-12-03 23:59 UTC", "due-soon"),
    "from about a minute": (
        {"code": "hours", "applies": "asserted", "trigger_at": "2025-11-15T22:10Z~"}, date(2025, 11, 15),
        "between 2025-11-18 21:10 and 23:10 UTC", "open"),
    "done in time, whatever the moment": (
        {"code": "hours", "applies": "asserted", "trigger_at": "2025-11-15", "done_at": "2025-11-17"}, date(2026, 1, 1),
        "between 2025-11-18 00:00 and 23:59 UTC", "done-within"),
    "done in time or after": (
        {"code": "hours", "applies": "asserted", "trigger_at": "2025-11-15", "done_at": "2025-11-18T09:00Z"}, date(2026, 1, 1),
        "between 2025-11-18 00:00 and 23:59 UTC", "done-unsure"),
    "done on the last day, at some hour": (
        {"code": "hours", **AT, "done_at": "2025-11-18"}, date(2026, 1, 1), "2025-11-18 22:10 UTC", "done-unsure"),
    "done after, whatever the moment": (
        {"code": "hours", "applies": "asserted", "trigger_at": "2025-11-15", "done_at": "2025-11-20"}, date(2026, 1, 1),
        "between 2025-11-18 00:00 and 23:59 UTC", "done-late"),
    "promptly has no number": ({"code": "soon", **AT, "done_at": "2025-12-01"}, date(2026, 1, 1), "", "no-clock"),
    "kept": ({"code": "keep", **AT}, date(2026, 1, 1), "2026-11-15 22:10 UTC", "retained"),
    "allowed": ({"code": "may", **AT}, date(2026, 1, 1), "", "no-clock"),
    "without a clock": ({"code": "bare", **AT}, date(2026, 1, 1), "", "no-clock"),
    "unknown duty": ({"code": "other", **AT}, date(2026, 1, 1), "", "no-clock"),
    "no trigger": ({"code": "hours", "applies": "asserted"}, date(2026, 1, 1), "", "no-clock"),
    "unknown trigger": (
        {"code": "hours", "applies": "asserted", "trigger_at": "unknown"}, date(2026, 1, 1), "", "no-clock"),
    "undecided": ({"code": "hours", "trigger_at": "2025-11-15T22:10Z"}, date(2026, 1, 1), "2025-11-18 22:10 UTC", ""),
    "ruled out": ({"code": "hours", "applies": "ruled-out"}, date(2026, 1, 1), "", ""),
    "before any calendar": (
        {"code": "hours", "applies": "asserted", "trigger_at": "0001-01-01T00:10Z~"}, date(2026, 1, 1), "", "no-clock"),
    "beyond any calendar": (
        {"code": "long", "applies": "asserted", "trigger_at": "9998-12-30T10:00Z"}, date(2026, 1, 1), "", "no-clock"),
}  # fmt: skip


@pytest.mark.parametrize(("entry", "as_of", "due", "state"), ROWS.values(), ids=ROWS)
def test_a_clock_and_where_it_stands(entry: dict[str, Any], as_of: date, due: str, state: str) -> None:
    record = make.incident(obligations=[entry]).record
    assert isinstance(record, Incident)
    (row,) = obligation_rows(record.obligations, CONFIG, as_of)
    assert (row.due, row.state) == (due, state)


def test_what_was_said_of_it_stands_in_one_note() -> None:
    record = make.incident(obligations=[{"code": "may", "reason": "a", "note": "b", "handled_in": "LEGAL-1"}]).record
    assert isinstance(record, Incident)
    assert obligation_rows(record.obligations, CONFIG, date(2026, 1, 1))[0].note == "a; b; handled in LEGAL-1"
