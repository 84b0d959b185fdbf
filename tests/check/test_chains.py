"""Chains of records and actions: each leads somewhere, a circle is one problem, and the later names the earlier."""

from __future__ import annotations

from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import make
from afterword.check.rules import chains
from afterword.diagnostics import Field

if TYPE_CHECKING:
    from afterword.parse.record import Log, Parsed

A, B, C = "INC-2025-2222", "INC-2025-3333", "INC-2025-4444"
P, Q = "PIR-2025-2222", "PIR-2025-3333"


def incident(record_id: str, day: str = "2025-11-15", **changes: Any) -> Parsed:
    return make.incident(record_id, times={"detected": day}, **changes)


def withdrawn(record_id: str, successor: str | None = None, status: str = "withdrawn") -> Parsed:
    reason = {"on": "2025-12-20", "reason": "Entered twice."} | ({"successor": successor} if successor else {})
    return make.incident(record_id, status=status, withdrawn=reason)


def follows(record_id: str, *targets: str) -> Parsed:
    actions = [make.action(f"A{n}", follows=target) for n, target in enumerate(targets, 1)]
    return make.review(record_id, actions=actions)


def superseded(record_id: str, by: str) -> tuple[Parsed, Log]:
    entry = make.step("superseded", superseded_by=by)
    return make.review(record_id), make.log(make.approval(), entry, of=record_id)


CIRCLES: dict[str, tuple[list[Any], tuple[str | int, ...], str]] = {
    "members": ([incident(A, members=[B]), incident(B, members=[A])], ("members", 0), f"{A} → {B} → {A}: these are each a part"),
    "three, from the first": (
        [incident(C, members=[A]), incident(B, members=[C]), incident(A, members=[make.INCIDENT, B])],
        ("members", 1),
        f"{A} → {B} → {C} → {A}",
    ),
    "came back on one day": ([incident(A, recurrence_of=B), incident(B, recurrence_of=A)], ("recurrence_of",), "each came back"),
    "successors": ([withdrawn(A, B), withdrawn(B, A)], ("withdrawn", "successor"), "stand in each other's place"),
    "actions": ([follows(P, f"{Q}/A1"), follows(Q, f"{P}/A1")], ("actions", 0, "follows"), f"{P}/A1 → {Q}/A1"),
    "actions of one review": ([follows(P, f"{P}/A2", f"{P}/A1")], ("actions", 0, "follows"), f"{P}/A1 → {P}/A2"),
    "superseded": ([*superseded(P, f"{Q}/A1"), *superseded(Q, f"{P}/A1")], (1, "superseded_by"), "replace each other"),
}  # fmt: skip


@pytest.mark.parametrize(("records", "path", "words"), CIRCLES.values(), ids=CIRCLES)
def test_a_circle_is_one_problem_at_its_first_record(
    records: list[Any], path: tuple[str | int, ...], words: str
) -> None:
    (said,) = make.found(chains.reference_cycle, *records)
    assert said.place == Field(path)
    assert words in said.message


@pytest.mark.parametrize(
    "records",
    [
        [incident(A, related=[B]), incident(B, related=[A])],
        [incident(A, members=[B, C]), incident(B, members=[C]), incident(C)],
        [incident(A, members=[A])],
        [incident(A, members=["INC-2025-9999"])],
        [follows(P, f"{Q}/A1", "PIR-2025-9999/A1"), follows(Q, f"{P}/A2")],
        [follows(P, f"{P}/A1")],
        [withdrawn(A, B), incident(B)],
        list(superseded(P, f"{P}/A2")),
    ],
)
def test_what_is_no_circle(records: list[Any]) -> None:
    assert make.found(chains.reference_cycle, *records) == []


@given(st.dictionaries(st.integers(0, 30), st.lists(st.integers(0, 30), max_size=4), max_size=30))
def test_every_circle_found_is_one_and_none_is_overlooked(graph: dict[int, list[int]]) -> None:
    edges = {str(node): [str(target) for target in targets] for node, targets in graph.items()}
    found = list(chains.cycles(edges))
    for circle in found:
        steps = zip(circle, [*circle[1:], circle[0]], strict=True)
        assert len(circle) > 1
        assert all(there in edges[here] for here, there in steps)
    members = [node for circle in found for node in circle]
    assert len(members) == len(set(members))
    assert bool(found) is _goes_round(edges)


def _goes_round(edges: dict[str, list[str]]) -> bool:
    """What the standard library says of the same graph."""
    others = {node: [target for target in targets if target != node] for node, targets in edges.items()}
    try:
        TopologicalSorter(others).prepare()
    except CycleError:
        return True
    return False


def test_a_long_chain_is_walked_once() -> None:
    edges = {str(n): [str(n + 1)] for n in range(20_000)}
    assert list(chains.cycles(edges)) == []
    assert [len(circle) for circle in chains.cycles(edges | {"20000": ["0"]})] == [20_001]


@pytest.mark.parametrize(
    ("days", "count"),
    [
        (("2025-11-15", "2025-11-01"), 0),
        (("2025-11-01", "2025-11-15"), 1),
        (("2025-11-01", "2025-11"), 0),
        (("2025-11-01", "unknown"), 0),
        (("soon", "2025-11-15"), 0),
    ],
)
def test_recurrence_order(days: tuple[str, str], count: int) -> None:
    records = incident(A, days[0], recurrence_of=B), incident(B, days[1])
    assert [p.place for p in make.found(chains.recurrence_order, *records)] == [Field(("recurrence_of",))] * count


def test_of_two_that_came_back_from_each_other_the_earlier_one_is_wrong_and_that_is_all() -> None:
    records = incident(A, "2025-11-01", recurrence_of=B), incident(B, "2025-11-15", recurrence_of=A)
    assert len(make.found(chains.recurrence_order, *records)) == 1
    assert make.found(chains.reference_cycle, *records) == []
    other = incident(A, recurrence_of=make.REVIEW), make.review()
    assert make.found(chains.recurrence_order, *other) == []


@pytest.mark.parametrize(
    ("records", "count"),
    [
        ([withdrawn(A, B), withdrawn(B)], 1),
        ([withdrawn(A, B), withdrawn(B, status="expunged")], 1),
        ([withdrawn(A, B), withdrawn(B, C), incident(C)], 0),
        ([withdrawn(A, B), withdrawn(B, C), withdrawn(C)], 1),
        ([withdrawn(A, B), incident(B)], 0),
        ([withdrawn(A, B)], 0),
        ([withdrawn(A, A)], 0),
        ([withdrawn(A, B), withdrawn(B, A)], 0),
    ],
)
def test_successor_gone(records: list[Any], count: int) -> None:
    assert len(make.found(chains.successor_gone, *records)) == count
