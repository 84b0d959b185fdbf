from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

import make
from afterword.link.archive import Archive, counted, link, newest_first
from afterword.link.card import Cell, Step
from afterword.model.kinds import Kind

if TYPE_CHECKING:
    from afterword.link.summary import Summary
    from afterword.parse.record import Log, Parsed

INC, R, A, P = make.INCIDENT, make.REVIEW, make.AUDIT, make.PLAN
OTHER = "INC-2024-M2XD"


def relations(archive: Archive, record_id: str) -> list[tuple[str, str, str]]:
    """Who names a record, how, and which part."""
    return [(r.source, r.relation, r.part) for r in archive.backlinks.get(record_id, ())]


WAYS = {
    "a review names its incident": (make.review(), INC, [(R, "incidents", "")]),
    "an incident comes back from another": (make.incident(OTHER, recurrence_of=INC), INC, [(OTHER, "recurrence_of", "")]),
    "an incident names a related one": (make.incident(OTHER, related=[INC]), INC, [(OTHER, "related", "")]),
    "a trend counts its members": (make.incident(OTHER, type="trending-harm", members=[INC]), INC, [(OTHER, "members", "")]),
    "an audit cites": (
        make.audit(findings=[make.finding(evidence=[{"cite": f"{R}/A1"}])]), R, [(A, "cite", "A1")],
    ),
    "an audit left one out": (make.audit(not_cited=[{"record": INC, "reason": "x"}]), INC, [(A, "record", "")]),
    "prose mentions": (make.incident(OTHER, body=f"As in {INC}."), INC, [(OTHER, "mention", "")]),
    "a field's text mentions": (make.incident(OTHER, severity_reason=f"As in {INC}/F1."), INC, [(OTHER, "mention", "")]),
    "prose mentions twice": (make.incident(OTHER, body=f"{INC}, {INC}"), INC, [(OTHER, "mention", "")]),
    "prose repeats what a field says": (make.incident(OTHER, related=[INC], body=INC), INC, [(OTHER, "related", "")]),
    "a record names itself": (make.incident(OTHER, body=OTHER), OTHER, []),
    "a plan is built on it": (make.plan(), INC, []),
    "a plan mentions": (make.plan(body=f"See {R}"), R, []),
}  # fmt: skip


@pytest.mark.parametrize(("one", "target", "found"), WAYS.values(), ids=WAYS)
def test_references_are_known_from_both_ends(one: Parsed, target: str, found: list[tuple[str, str, str]]) -> None:
    others = [make.incident(), make.review(incidents=[]), make.incident(OTHER)]
    archive = make.archive(one, *(other for other in others if other.id != one.id))
    assert relations(archive, target) == found
    if found:
        assert any(r.target == target for r in archive.references[one.id])


def test_a_log_refers_too() -> None:
    told = make.step("superseded", superseded_by="PIR-2024-C3WD/A2", reason=f"as {OTHER} showed")
    archive = make.archive(
        make.incident(OTHER), make.review(), make.review("PIR-2024-C3WD", incidents=[]), make.log(told)
    )
    assert relations(archive, "PIR-2024-C3WD") == [(R, "superseded_by", "A2")]
    assert relations(archive, OTHER) == [(R, "mention", "")]


def test_a_reference_to_nothing_is_kept_and_leads_nowhere() -> None:
    archive = make.archive(make.review())
    assert [r.target for r in archive.references[R]] == [INC]
    assert archive.backlinks == {}


def test_no_record_is_reached_from_a_plan_but_by_the_plan() -> None:
    archive = make.archive(make.incident(), make.review(body=f"See {P}"), make.plan(body=f"{INC} {R}"))
    assert all(r.source != P for many in archive.backlinks.values() for r in many)


def test_a_review_that_names_an_incident_twice_covers_it_once() -> None:
    archive = make.archive(make.incident(), make.review(incidents=[INC, INC]))
    assert [review.id for review in archive.reviews_of(INC)] == [R]


def test_groups_hold_ids_by_every_dimension_newest_first() -> None:
    archive = make.archive(
        make.incident(),
        make.incident(OTHER, times={"detected": "2024-03-01"}),
        make.incident("INC-2023-XXXX", times={}),
    )
    assert archive.groups["harms"] == {"hate-raid": (INC, OTHER, "INC-2023-XXXX")}
    assert archive.groups["year"] == {"2025": (INC,), "2024": (OTHER,)}
    assert archive.groups["kind"] == {"incident": (INC, OTHER, "INC-2023-XXXX")}
    assert archive.groups["failure_modes"] == {"absent": (INC, OTHER, "INC-2023-XXXX")}
    assert archive.groups["status"] == {"closed": (INC, OTHER, "INC-2023-XXXX")}


def test_a_harm_that_was_ruled_out_groups_nothing() -> None:
    archive = make.archive(make.incident(harms=["spam", {"code": "hate-raid", "confidence": "ruled-out"}]))
    assert archive.groups["harms"] == {"spam": (INC,)}


def test_a_review_is_as_grave_as_its_gravest_incident_and_bears_a_title() -> None:
    archive = make.archive(
        make.incident(severity="SEV2"),
        make.incident(OTHER, severity="SEV1"),
        make.review(title=None, incidents=[INC, OTHER]),
    )
    summary = archive.summaries[R]
    assert (summary.severity, summary.title) == ("SEV1", "Review: Hate raids hit small channels")
    assert [line.severity for line in summary.actions] == ["SEV1"]


def test_a_withdrawn_incident_decides_over_its_review_only_where_no_other_counts() -> None:
    gone = make.incident(OTHER, severity="SEV1", status="withdrawn", title="Counted twice")
    review = make.review(incidents=[OTHER, INC], title=None)
    found = make.archive(gone, make.incident(severity="SEV3"), review).summaries[R]
    assert (found.severity, found.title) == ("SEV3", "Review: Hate raids hit small channels")
    alone = make.archive(gone, make.review(incidents=[OTHER], title=None)).summaries[R]
    assert (alone.severity, alone.title) == ("SEV1", "Review: Counted twice")


def test_a_record_without_a_title_is_called_by_its_id() -> None:
    assert make.archive(make.incident(title=None)).summaries[INC].title == INC
    assert make.archive(make.review(title=None, incidents=[])).summaries[R].title == R


def test_a_record_that_cannot_be_read_exists() -> None:
    broken = replace(make.incident(), record=None)
    archive = make.archive(broken, make.review())
    assert (archive.summaries[INC].readable, archive.summaries[INC].title) == (False, INC)
    assert [review.id for review in archive.reviews_of(INC)] == [R]


def test_of_two_files_with_one_id_the_first_by_path_counts() -> None:
    late, early = make.incident(title="Late", path="reviews/z.md"), make.incident(title="Early", path="reviews/a.md")
    archive = make.archive(late, early)
    assert archive.summaries[INC].title == "Early"
    assert archive.doubles == (late,)


def test_the_file_that_is_named_by_the_id_alone_counts_wherever_it_stands() -> None:
    """`-` sorts before `.`: a draft beside the published review must not take its place."""
    draft = make.review(title="Draft", path="reviews/post-incident/2025/PIR-2025-B3WD-draft.md")
    own = make.review(title="Published", path="reviews/post-incident/2025/PIR-2025-B3WD.md")
    other = make.review(title="Other", path="reviews/post-incident/2026/PIR-2025-B3WD.md")
    copied = replace(make.log(), path="reviews/post-incident/2025/PIR-2025-B3WD-draft.progress.yml")
    archive = make.archive(draft, other, own, copied, make.log(make.step()))
    assert (archive.records[R], archive.doubles) == (own, (draft, other))
    assert (archive.logs[R], archive.stray_logs) == (make.log(make.step()), (copied,))


def test_a_log_without_its_record_is_stray_and_so_is_a_second_one() -> None:
    first = make.log(make.step())
    second = replace(first, path="reviews/z/second.progress.yml", entries=())
    archive = make.archive(make.review(), second, first, make.log(of="PIR-2024-C3WD"))
    assert archive.logs == {R: first}
    assert {log.path for log in archive.stray_logs} == {second.path, make.log(of="PIR-2024-C3WD").path}
    assert archive.summaries[R].actions[0].state.status == "accepted"


TABLE = {
    "an incident": ({}, [Cell(INC, "raid-controls", "absent")]),
    "one that worked": ({"safeguards": [{"safeguard": "on-call", "mode": "worked"}]}, [Cell(INC, "on-call", "worked")]),
    "a drill": ({"type": "drill"}, []),
    "a withdrawn one": ({"status": "withdrawn"}, []),
    "one without a mode": ({"safeguards": [{"safeguard": "on-call"}]}, []),
}


@pytest.mark.parametrize(("changes", "cells"), TABLE.values(), ids=TABLE)
def test_the_table_counts_what_each_safeguard_did(changes: dict[str, object], cells: list[Cell]) -> None:
    assert list(make.archive(make.incident(**changes)).table) == cells


COUNTED = {
    "an incident": ({}, True),
    "a near miss": ({"type": "near-miss"}, True),
    "one stood down": ({"type": "stood-down"}, True),
    "a drill": ({"type": "drill"}, False),
    "a trend": ({"type": "trending-harm"}, False),
    "a withdrawn one": ({"status": "withdrawn"}, False),
    "an expunged one": ({"status": "expunged"}, False),
}


@pytest.mark.parametrize(("changes", "counts"), COUNTED.values(), ids=COUNTED)
def test_what_metrics_count(changes: dict[str, object], counts: bool) -> None:  # noqa: FBT001
    assert counted(make.archive(make.incident(**changes)).summaries[INC]) is counts


def test_actions_of_withdrawn_records_are_nobodys() -> None:
    assert [line.address for line in make.archive(make.review()).actions()] == [f"{R}/A1"]
    assert list(make.archive(make.review(status="withdrawn")).actions()) == []


def test_newest_first_puts_the_undated_last_and_breaks_ties_by_id() -> None:
    archive = make.archive(
        make.incident("INC-2025-BBBB"), make.incident("INC-2025-CCCC"), make.incident("INC-2025-DDDD", times={}),
        make.incident("INC-2025-FFFF", times={"started": "2026-01-01"}),
    )  # fmt: skip
    ids = [summary.id for summary in newest_first(archive.summaries.values())]
    assert ids == ["INC-2025-FFFF", "INC-2025-BBBB", "INC-2025-CCCC", "INC-2025-DDDD"]


GOALS = {
    "no look yet": ([], "accepted"),
    "on track": ([{"on": "2026-01-01", "goal": "G1", "status": "on-track"}], "in-progress"),
    "the latest look counts": (
        [{"on": "2026-02-01", "goal": "G1", "status": "met"}, {"on": "2026-01-01", "goal": "G1", "status": "at-risk"}],
        "verified",
    ),
    "not met": ([{"on": "2026-01-01", "goal": "G1", "status": "not-met"}], "ineffective"),
    "another goal's": ([{"on": "2026-01-01", "goal": "G2", "status": "met"}], "accepted"),
}


@pytest.mark.parametrize(("looks", "status"), GOALS.values(), ids=GOALS)
def test_a_goal_of_a_plan_is_a_line_of_the_register(looks: list[dict[str, str]], status: str) -> None:
    line = make.archive(make.plan(checkpoints=looks)).summaries[P].actions[0]
    assert (line.address, line.goal, line.state.status, line.state.owner) == (f"{P}/G1", True, status, "partnerships")


EVERY: list[Parsed | Log] = [
    make.incident(), make.incident(OTHER, related=[INC], times={"detected": "2024-03-01"}), make.incident(path="reviews/b.md"),
    make.review(), make.review("PIR-2024-C3WD", incidents=[OTHER, INC], body=f"See {A}"), make.audit(), make.plan(),
    make.log(make.step()), make.log(make.step(), of="PIR-2024-C3WD"), make.log(make.step(), of="PIR-2023-BBBB"),
]  # fmt: skip


@given(st.permutations(EVERY))
def test_the_order_of_files_changes_nothing(files: list[Parsed | Log]) -> None:
    config = make.shipped_config()
    expected = make.archive(*EVERY)
    parsed = [one for one in files if not hasattr(one, "entries")]
    logs = [one for one in files if hasattr(one, "entries")]
    archive = link(parsed, logs, config)  # type: ignore[arg-type]
    for name in ("records", "doubles", "logs", "summaries", "references", "backlinks", "groups", "table", "prints"):
        assert repr(getattr(archive, name)) == repr(getattr(expected, name)), name


def test_a_summary_says_where_a_record_stands_in_time() -> None:
    def dated(one: Parsed) -> str:
        summary: Summary = make.archive(one).summaries[one.id]
        return f"{summary.date} {summary.year}"

    assert dated(make.incident(times={"started": "unknown", "detected": "2025-11"})) == "2025-11 2025"
    assert dated(make.incident(times={})) == "None "
    assert dated(make.review(times={"draft": "2025-11-24"})) == "2025-11-24 2025"
    assert dated(make.audit()) == "2025-12-20 2025"
    assert dated(make.plan()) == "2025-12-01 2025"


def test_parts_that_can_be_cited_are_known_by_kind() -> None:
    archive = make.archive(make.review(), make.audit(abuse_cases=[{"id": "C1", "what": "x"}]), make.plan())
    assert archive.summaries[R].parts == {"F1": "factor", "A1": "action"}
    assert archive.summaries[A].parts == {"C1": "abuse-case", "F1": "finding"}
    assert archive.summaries[P].parts == {"G1": "goal"}
    assert [s.id for s in archive.of_kind(Kind.AUDIT)] == [A]


def test_a_card_tells_of_factors_and_of_actions_that_follow_or_give_way() -> None:
    actions = [make.action(follows="PIR-2024-4HJD/A2"), make.action("A2")]
    factors = [make.factor(), make.factor("F2", code=None), make.factor(id=None, code="no-alert")]
    review = make.review(actions=actions, factors=factors)
    log = make.log(make.step("superseded", action="A2", superseded_by=f"{make.REVIEW}/A1"))
    card = make.archive(review, log).cards[make.REVIEW]
    assert card.factors == (("F1", "weak-identity"),)
    assert card.steps == (
        Step("follows", "A1", "PIR-2024-4HJD/A2"),
        Step("superseded_by", "A2", f"{make.REVIEW}/A1"),
    )
    assert make.archive(make.incident()).cards[make.INCIDENT].factors == ()
