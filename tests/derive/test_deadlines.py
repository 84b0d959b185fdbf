from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

import make
from afterword.derive.deadlines import after, day, is_open, overdue_days, published_reviews_owed
from afterword.link.progress import ActionState
from afterword.link.summary import ActionLine
from afterword.model.policy import Due
from afterword.model.settings import Settings
from afterword.model.when import When, read_when

DAYS = {
    "2025-11-15": date(2025, 11, 15),
    "2025-11-15T23:30-01:00": date(2025, 11, 16),
    "2025-11": date(2025, 11, 30),
    "2024-02": date(2024, 2, 29),
    "unknown": None,
}


@pytest.mark.parametrize(("text", "expected"), DAYS.items())
def test_the_day_of_a_time(text: str, expected: date | None) -> None:
    assert day(read_when(text)) == expected


def test_no_time_has_no_day() -> None:
    assert (day(None), day(When())) == (None, None)


FRIDAY = date(2025, 12, 19)
AFTER = {
    "calendar days": (Due(days=3), date(2025, 12, 22)),
    "no days": (Due(days=0), FRIDAY),
    "one working day": (Due(working_days=1), date(2025, 12, 22)),
    "five working days": (Due(working_days=5), date(2025, 12, 29)),
    "no working day": (Due(working_days=0), FRIDAY),
    "nothing said": (Due(), None),
    "more than a calendar holds": (Due(days=10**9), None),
    "more than a number of days holds": (Due(days=10**12), None),
    "working days without end": (Due(working_days=10**9), None),
}


@pytest.mark.parametrize(("due", "expected"), AFTER.values(), ids=AFTER)
def test_so_many_days_after(due: Due, expected: date | None) -> None:
    holidays = (read_when("2025-12-25"), read_when("unknown"))
    config = replace(make.shipped_config(), settings=Settings(holidays=holidays))
    assert after(FRIDAY, due, config) == expected


def test_a_week_may_be_another() -> None:
    config = replace(make.shipped_config(), settings=Settings(working_days=("sun", "mon", "tue", "wed", "thu")))
    assert after(FRIDAY, Due(working_days=1), config) == date(2025, 12, 21)
    odd = replace(make.shipped_config(), settings=Settings(working_days=("someday",)))
    assert after(FRIDAY, Due(working_days=1), odd) == date(2025, 12, 22)


def test_the_end_of_the_calendar_is_no_accident() -> None:
    assert after(date(9999, 12, 30), Due(working_days=5), make.shipped_config()) is None


LATE: dict[str, tuple[dict[str, Any], list[dict[str, Any]], int, bool]] = {
    "due today": ({"due": "2026-01-15"}, [], 0, True),
    "due yesterday": ({"due": "2026-01-14"}, [], 1, True),
    "due this month": ({"due": "2026-01"}, [], 0, True),
    "due last month": ({"due": "2025-12"}, [], 15, True),
    "without a due day": ({"due": None}, [], 0, True),
    "done": ({"due": "2026-01-01"}, [make.step("done")], 0, True),
    "verified": ({"due": "2026-01-01"}, [make.step("verified")], 0, False),
    "declined": ({"due": "2026-01-01"}, [make.step("declined")], 0, False),
    "superseded": ({"due": "2026-01-01"}, [make.step("superseded")], 0, False),
    "ineffective": ({"due": "2026-01-01"}, [make.step("ineffective")], 0, True),
    "blocked": ({"due": "2026-01-01"}, [make.step("blocked")], 14, True),
    "deferred on": ({"due": "2026-01-01"}, [make.step(set={"status": "deferred", "until": "2026-02-01"})], 0, True),
    "deferred until": ({"due": "2026-01-01"}, [make.step(set={"status": "deferred", "until": "2026-01-10"})], 5, True),
    "moved": ({"due": "2026-01-01"}, [make.step(set={"due": "2026-01-12"})], 3, True),
}


@pytest.mark.parametrize(("changes", "entries", "days", "open_"), LATE.values(), ids=LATE)
def test_how_late_an_action_is(
    changes: dict[str, Any],
    entries: list[dict[str, Any]],
    days: int,
    open_: bool,  # noqa: FBT001
) -> None:
    archive = make.archive(make.review(actions=[make.action(**changes)]), make.log(*entries))
    line = archive.summaries[make.REVIEW].actions[0]
    assert (overdue_days(line, date(2026, 1, 15)), is_open(line)) == (days, open_)


def owed(*records: Any) -> list[tuple[str, str]]:
    archive = make.archive(*records)
    return [
        (step.incident.id, step.review.id if step.review else "")
        for step in published_reviews_owed(archive, date(2027, 1, 1))
    ]


GRAVE = {"severity": "SEV1"}
OWED = {
    "none begun": ([make.incident(**GRAVE)], [(make.INCIDENT, "")]),
    "begun": ([make.incident(**GRAVE), make.review(times={"draft": "2025-11-24"})], [(make.INCIDENT, make.REVIEW)]),
    "published": ([make.incident(**GRAVE), make.review()], []),
    "withdrawn with its incident": ([make.incident(**GRAVE, status="withdrawn")], []),
    "its review withdrawn": ([make.incident(**GRAVE), make.review(status="withdrawn")], [(make.INCIDENT, "")]),
    "without any time": ([make.incident(**GRAVE, times={})], []),
    "at the end of the calendar": (
        [make.incident(**GRAVE, times={"detected": "9998-12-30", "resolved": "9998-12-30"})],
        [],
    ),
}


@pytest.mark.parametrize(("records", "expected"), OWED.values(), ids=OWED)
def test_reviews_that_should_be_published_by_now(records: list[Any], expected: list[tuple[str, str]]) -> None:
    assert owed(*records) == expected


def test_an_ineffective_action_is_open_until_another_follows_it() -> None:
    line = ActionLine("PIR-2025-B3WD/A1", "Limit raids", "", "", ActionState(status="ineffective"))
    assert is_open(line)
    assert not is_open(line, {"PIR-2025-B3WD/A1"})
