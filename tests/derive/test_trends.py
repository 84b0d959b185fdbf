from __future__ import annotations

from datetime import date
from typing import Any

import pytest

import make
from afterword.derive.trends import Month, Quarter, backlog, lasted, overdue_ages, quarters, undated, undated_actions
from afterword.model.settings import BuildFor, Metric
from afterword.model.when import When, read_when
from afterword.withhold.counts import Counted, CountedAction
from afterword.withhold.shown import Shown, withhold

TODAY = date(2026, 1, 15)
SIX = ("INC-2025-2222", "INC-2025-3333", "INC-2025-4444", "INC-2025-5555", "INC-2025-6666", "INC-2025-7777")


def shown(*incidents: tuple[str, str], whole: bool = True) -> Shown:
    counted = tuple(Counted(read_when(when) if when else None, severity) for when, severity in incidents)
    return Shown(make.archive(), BuildFor(), counted, whole=whole)


def test_incidents_are_counted_in_the_quarter_in_which_they_began() -> None:
    found = quarters(
        shown(("2025-03-31", "SEV1"), ("2025-04-01T00:30+01:00", "SEV1"), ("2025-04", "SEV1"), ("2026-01-02", "SEV2")),
        TODAY,
        5,
    )
    assert found == [
        Quarter(2025, 1, "SEV1", 2, provisional=False),
        Quarter(2025, 2, "SEV1", 1, provisional=False),
        Quarter(2026, 1, "SEV2", 1, provisional=True),
    ]


@pytest.mark.parametrize(("n", "count"), [(1, None), (4, None), (5, 5), (6, 6)])
def test_small_counts_are_not_told_when_something_is_withheld(n: int, count: int | None) -> None:
    incidents = [("2025-05-01", "SEV1")] * n
    assert [q.count for q in quarters(shown(*incidents, whole=False), TODAY, 5)] == [count]
    assert [q.count for q in quarters(shown(*incidents), TODAY, 5)] == [n]


def test_what_cannot_be_placed_is_counted_apart() -> None:
    found = shown(("", "SEV1"), ("unknown", "SEV1"), ("2025-05", ""), ("2025-05", "SEV1"))
    assert undated(found) == 3
    assert sum(q.count or 0 for q in quarters(found, TODAY, 5)) == 1


def test_counts_stay_complete_whoever_reads() -> None:
    archive = make.archive(*(make.incident(i, audience="core") for i in SIX[:5]), make.incident(SIX[5], type="drill"))
    public = withhold(archive, BuildFor("public"))
    assert (len(public.incidents), public.archive.records) == (5, {})
    assert [q.count for q in quarters(public, TODAY, 5)] == [5]


def test_durations_by_incident_oldest_first_with_their_own_targets() -> None:
    metric = Metric("x", from_="times.detected", to="times.contained", targets={"SEV3": "PT1H"})
    archive = make.archive(
        make.incident(SIX[1]), make.incident(SIX[0], severity="SEV1"), make.incident(SIX[2], times={}),
        make.incident(SIX[3], status="withdrawn"),
    )  # fmt: skip
    rows = [(row.ref, row.minutes, row.target, row.left_out) for row in lasted(metric, archive, TODAY)]
    assert rows == [(SIX[0], 80, None, ""), (SIX[1], 80, 60, ""), (SIX[2], None, 60, "detected unknown")]


def counted(opened: str, due: str = "", settled: str = "", status: str = "accepted", until: str = "") -> CountedAction:
    times: list[Any] = [read_when(text) if text else None for text in (opened, due, settled, until)]
    return CountedAction(times[0], times[1], times[2], status, times[3])


def test_the_backlog_at_the_end_of_each_month() -> None:
    actions = (
        counted("2025-11-10", due="2025-12-15"),
        counted("2025-11-30", due="2025-12-31", settled="2025-12-31", status="done"),
        counted("2025-12-01", due="2026-01-14"),
        counted("2026-02-01"),
        counted("unknown"),
    )
    assert backlog(actions, TODAY) == [Month(2025, 11, 2, 0), Month(2025, 12, 2, 1), Month(2026, 1, 2, 2)]
    assert undated_actions(actions) == 1


def test_an_action_taken_up_again_is_open() -> None:
    archive = make.archive(
        make.review(times={"published": "2025-12-10"}),
        make.log(make.step("done", "2025-12-12"), make.step("in-progress", "2025-12-20")),
    )
    assert backlog(withhold(archive, BuildFor()).actions, TODAY) == [Month(2025, 12, 1, 0), Month(2026, 1, 1, 0)]


def test_a_declined_action_is_settled_on_its_day_whatever_is_noted_later() -> None:
    archive = make.archive(
        make.review(times={"published": "2025-11-10"}),
        make.log(make.step("declined", "2025-11-20"), make.step(on="2026-01-05", set=None, note="asked again")),
    )
    assert [month.open for month in backlog(withhold(archive, BuildFor()).actions, TODAY)] == [0, 0, 0]


def test_the_backlog_is_no_longer_than_three_years_however_old_an_action_is() -> None:
    months = backlog((counted("0001-01-01"),), TODAY)
    assert (len(months), months[0], months[-1]) == (36, Month(2023, 2, 1, 0), Month(2026, 1, 1, 0))
    assert backlog((), TODAY) == backlog((counted("2026-03-01"),), TODAY) == []


def test_how_long_actions_are_overdue() -> None:
    actions = (
        counted("2025-11-10", due="2026-01-14"),
        counted("2025-11-10", due="2026-01-15"),
        counted("2025-11-10", due="2025-12"),
        counted("2025-11-10", due="2025-12-01", status="done"),
        counted("2025-11-10", due="2025-12-01", status="ineffective"),
        counted("2025-11-10", due="2025-12-01", status="deferred", until="2026-01-10"),
        counted("2025-11-10", due="2025-12-01", status="blocked", until="2026-01-10"),
        CountedAction(None, When(), None, "accepted", None),
    )
    assert overdue_ages(actions, TODAY) == [1, 15, 5, 45]
