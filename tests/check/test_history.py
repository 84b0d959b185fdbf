"""What no change may do: each slip is one diagnostic, and what is allowed is let alone."""

from __future__ import annotations

from typing import Any

import pytest

import changes
import make
from afterword.model.kinds import Kind

Files = dict[str, str]
LOG = make.log_file().path
NOTE = {"on": "2026-01-10", "kind": "substantive", "note": "Mended."}
EDITORIAL = {**NOTE, "kind": "editorial"}
OTHER = "INC-2025-22QQ"
OPEN: dict[str, Any] = {"status": "open", "times": {"detected": "2025-12-01T10:00Z"}}
HELD: dict[str, Any] = {
    "obligations": [
        {"code": "legal-hold", "applies": "asserted", "trigger_at": "2025-12-02", "compartments": ["legal"]}
    ]
}
PROSE = (
    "## Summary\n\n" + "Small channels were raided by groups of accounts made that very evening for nothing else.\n" * 3
)
GONE: dict[str, Any] = {"status": "withdrawn", "withdrawn": {"on": "2026-01-02", "reason": "Twice."}}
STEPS = (make.step(), make.step("in-progress", "2025-12-20"))


def record(kind: Kind, record_id: str = "", **fields: Any) -> Files:
    """A record's file by its path."""
    file = make.record_file(kind, record_id, **fields)
    return {file.path: file.data.decode()}


def incident(record_id: str = OTHER, **fields: Any) -> Files:
    """An incident's file by its path."""
    return record(Kind.INCIDENT, record_id, **fields)


def review(**fields: Any) -> Files:
    """The review's file by its path."""
    return record(Kind.REVIEW, **fields)


def log(*entries: dict[str, Any], of: str = make.REVIEW) -> Files:
    """A progress log's file by its path."""
    file = make.log_file(*entries, of=of)
    return {file.path: file.data.decode()}


def expunged(kind: Kind, record_id: str) -> Files:
    """A record that is nothing but its id and why."""
    path = make.record_file(kind, record_id).path
    return {path: f"---\nid: {record_id}\nstatus: expunged\nexpunged: {{on: 2026-01-02, legal_basis: Erasure}}\n---\n"}


def said(before: Files, after: Files) -> list[tuple[str, str]]:
    """What is wrong with a change from the sound archive with some files to the same with others: rules and messages."""
    found = changes.diagnosed({**make.sound_files(), **before}, {**make.sound_files(), **after})
    return [(one.name, one.message) for one in found]


WRONG: list[tuple[str, Files, Files, str, str]] = [
    ("an incident", incident(), {}, "record-deleted", "INC-2025-22QQ was deleted"),
    ("a draft", record(Kind.REVIEW, "PIR-2025-22QQ", title="Later", status="draft"), {}, "record-deleted", "PIR-2025-22QQ was deleted"),
    ("a broken one", {"reviews/incidents/2025/INC-2025-22QQ.md": "---\n- x\n---\n"}, {}, "record-deleted", "was deleted"),
    ("its log too", {**record(Kind.REVIEW, "PIR-2025-22QQ", title="Later"), **log(make.approval(), of="PIR-2025-22QQ")}, {},
     "record-deleted", "PIR-2025-22QQ was deleted"),
    ("by its title", incident(title="Odd raids"), incident("INC-2025-33RR", title="Odd raids", body="Other."), "record-renumbered",
     "this is INC-2025-22QQ under another id"),
    ("by its words", incident(body=PROSE), incident("INC-2025-33RR", title="Renamed", body=PROSE), "record-renumbered", "another id"),
    ("a plan", record(Kind.PLAN, "CIP-2025-22QQ", title="Guests"), record(Kind.PLAN, "CIP-2025-33RR", title="Guests"), "record-renumbered", "another id"),
    ("a plan's subject", {}, record(Kind.PLAN, subject="CREATOR-2222"), "id-reused", "was about somebody else before"),
    ("an incident's all", incident(body=PROSE, **OPEN),
     incident(title="Refund fraud through gift cards", times={"detected": "2026-01-09T03:00Z"}, status="open", harms=["spam"], timeline=[],
              body="Stolen cards bought thousands of gift subscriptions overnight; payments were reversed and refunds went elsewhere."),
     "id-reused", "was about something else before"),
    ("a review's all", review(body=PROSE, actions=[], factors=[]),
     review(title="Gift cards", incidents=[OTHER], actions=[], factors=[], status="draft",
            body="Stolen cards bought thousands of gift subscriptions overnight; payments were reversed and refunds went elsewhere."),
     "id-reused", "was about something else before"),
    ("published to draft", {}, review(status="draft"), "status-back", "the review was published, and 'draft' cannot follow that"),
    ("published to approved", {}, record(Kind.AUDIT, status="approved"), "status-back", "the audit was published"),
    ("withdrawn to open", incident(**GONE), incident(**OPEN), "status-back", "was withdrawn, and 'open' cannot follow"),
    ("expunged to closed", expunged(Kind.INCIDENT, OTHER), incident(), "status-back", "was expunged, and 'closed' cannot follow"),
    ("expunged to withdrawn", expunged(Kind.INCIDENT, OTHER), incident(**GONE), "status-back", "'withdrawn' cannot follow"),
    ("active plan to draft", {}, record(Kind.PLAN, status="draft"), "status-back", "the plan was active"),
    ("completed plan to active", record(Kind.PLAN, status="completed"), {}, "status-back", "the plan was completed"),
    ("its own hold", incident(**HELD), expunged(Kind.INCIDENT, OTHER), "expunged-under-hold", "a legal hold stands on it"),
    ("its incident's", {**record(Kind.INCIDENT, **HELD)}, {**record(Kind.INCIDENT, **HELD), **expunged(Kind.REVIEW, make.REVIEW)},
     "expunged-under-hold", f"a legal hold stands on {make.INCIDENT}, so the text of {make.REVIEW} has to be kept"),
    ("its basis's", {}, {**record(Kind.INCIDENT, **HELD), **expunged(Kind.PLAN, make.PLAN)}, "expunged-under-hold", "a legal hold"),
    ("no note", {}, review(factors=[make.factor(code="no-alert")]), "change-without-note", "factors.F1.code differs, and no new note says so"),
    ("no note on words", {}, review(title="Raids"), "change-without-note", "title differs"),
    ("no note on prose", {}, review(body=make.sound_body(Kind.REVIEW).replace("in groups", "alone", 1)), "change-without-note", "the section '"),
    ("an old note", review(revisions=[NOTE]), review(revisions=[NOTE], title="Raids"), "change-without-note", "title differs"),
    ("editorial is too little", {}, review(actions=[make.action(due="2026-03-05")], revisions=[EDITORIAL]), "change-without-note",
     "actions.A1.due differs, and the new note calls that editorial"),
    ("a section gone", {}, review(body="## Summary\n\nShort.\n", revisions=[EDITORIAL]), "change-without-note", "calls that editorial"),
    ("an audit", {}, record(Kind.AUDIT, decision="stop"), "change-without-note", "the audit was published, decision differs"),
    ("audience", {}, record(Kind.INCIDENT, audience="public"), "audience-widened", "audience core → public"),
    ("audience that was not said", incident(audience=None), incident(audience="company"), "audience-widened", "audience not said → company"),
    ("compartment", incident(compartments=["legal", "insider"]), incident(compartments=["legal"]), "audience-widened", "compartment insider dropped"),
    ("an entry", incident(timeline=[make.event(audience="core")], audience="company"), incident(audience="company"), "audience-widened",
     "timeline.2025-11-15T22:10Z: audience core → not said"),
    ("a passage", incident(audience="company", body="/// audience | core\nWords.\n///\n"), incident(audience="company", body="Words.\n"),
     "audience-widened", "lost its fences"),
    ("a passage's fence", incident(audience="partners", body="/// audience | core\nWords.\n///\n"),
     incident(audience="partners", body="/// audience | company\nWords.\n///\n"), "audience-widened", "let more people in"),
    ("an old approval", {**incident(), **log(make.approval(), of=OTHER)}, {**incident(audience="public"), **log(make.approval(), of=OTHER)},
     "audience-widened", "nobody approved it"),
    ("an objection", {**incident()}, {**incident(audience="public"), **log(make.approval(decision="objected"), of=OTHER)},
     "audience-widened", "nobody approved it"),
    ("a log gone", log(*STEPS), {}, "log-rewritten", "the progress log of PIR-2025-B3WD is gone"),
    ("its last entry gone", log(*STEPS), log(STEPS[0]), "log-rewritten", "entry 2 (2025-12-20, product) was taken out"),
    ("its first entry gone", log(*STEPS), log(STEPS[1]), "log-rewritten", "entry 1 (2025-12-12, product) was taken out here"),
    ("an entry rewritten", log(*STEPS), log(STEPS[0], make.step("blocked", "2025-12-20", reason="Waits.")), "log-rewritten",
     "entry 2 (2025-12-20, product) was rewritten"),
    ("entries swapped", log(*STEPS), log(*reversed(STEPS)), "log-rewritten", "was put before an older one"),
    ("an entry put between", log(*STEPS), log(STEPS[0], make.approval(on="2025-12-20"), STEPS[1]), "log-rewritten", "put before an older one"),
]  # fmt: skip
SOUND: list[tuple[str, Files, Files]] = [
    ("nothing", {}, {}),
    ("a new record", {}, incident()),
    ("moved", incident(), incident(path="reviews/incidents/elsewhere/INC-2025-22QQ-raids.md")),
    ("withdrawn", incident(), incident(**GONE)),
    ("expunged", incident(), expunged(Kind.INCIDENT, OTHER)),
    ("withdrawn, then expunged", incident(**GONE), expunged(Kind.INCIDENT, OTHER)),
    ("an expunged review's log", log(*STEPS), {**expunged(Kind.REVIEW, make.REVIEW)}),
    ("a hold that was lifted", incident(obligations=[{**HELD["obligations"][0], "done_at": "2025-12-30"}]), expunged(Kind.INCIDENT, OTHER)),
    ("a hold that was ruled out", incident(obligations=[{"code": "legal-hold", "applies": "ruled-out"}]), expunged(Kind.INCIDENT, OTHER)),
    ("open again", incident(), incident(**OPEN)),
    ("back from review", review(status="approved"), review(status="draft")),
    ("a plan paused", {}, record(Kind.PLAN, status="paused")),
    ("a draft reworded", review(status="draft"), review(status="draft", title="Raids", factors=[])),
    ("published with other words", review(status="approved", title="Raids"), {}),
    ("noted", {}, review(actions=[make.action(due="2026-03-05")], revisions=[NOTE])),
    ("words, noted as editorial", {}, review(title="Raids", revisions=[EDITORIAL])),
    ("what a fingerprint leaves out", {}, review(attended=["quality"], actions=[make.action(ticket="TS-1")])),
    ("layout", {}, {p: t.replace("\n\n", "\n\n\n") for p, t in review().items()}),
    ("a stub filled in", incident(title="Something in chat", body="", **OPEN), incident(title="Raids on small channels", body=PROSE)),
    ("another title alone", incident(body=PROSE), incident(title="Gift cards", body=PROSE)),
    ("narrowed", incident(audience="public"), incident(audience="core", compartments=["legal"])),
    ("an entry narrowed", incident(audience="company"), incident(audience="company", timeline=[make.event(audience="core")])),
    ("a passage rewritten", incident(body="/// audience | core\nWords.\n///\n"), incident(body="Others.\n")),
    ("widened and approved", incident(), {**incident(audience="public"), **log(make.approval(), of=OTHER)}),
    ("approved in the review", {}, {**record(Kind.INCIDENT, audience="public"), **log(make.approval())}),
    ("unknown audience", incident(), incident(audience="evrybody")),
    ("a log begun", {}, log(*STEPS)),
    ("a log added to", log(STEPS[0]), log(*STEPS)),
    ("a log written otherwise", {LOG: "- {on: 2025-12-12, by: product, action: A1, set: {status: accepted}}\n"}, log(STEPS[0])),
    ("an older entry from another branch", log(STEPS[1]), log(*STEPS)),
    ("a log that could not be read", {LOG: "- {on: [\n"}, log(STEPS[0])),
    ("a log that cannot be read", log(*STEPS), {LOG: "- {on: [\n"}),
    ("an entry that cannot be read", log(*STEPS), {LOG: next(iter(log(*STEPS).values())).replace("2025-12-12", "yesterday")}),
    ("a record that could not be read", {"reviews/incidents/2025/INC-2025-22QQ.md": "---\n- x\n---\n"}, incident(audience="public")),
    ("a record that cannot be read", incident(), {"reviews/incidents/2025/INC-2025-22QQ.md": "---\n- x\n---\n"}),
    ("a state that cannot be read", {}, review(status="finished")),
]  # fmt: skip


@pytest.mark.parametrize(("before", "after", "rule", "words"), [pytest.param(*case[1:], id=case[0]) for case in WRONG])
def test_one_slip_is_one_diagnostic(before: Files, after: Files, rule: str, words: str) -> None:
    found = said(before, after)
    assert [name for name, _ in found] == [rule], found
    assert words in found[0][1]


@pytest.mark.parametrize(("before", "after"), [pytest.param(*case[1:], id=case[0]) for case in SOUND])
def test_what_a_change_may_do(before: Files, after: Files) -> None:
    assert said(before, after) == []


def test_places() -> None:
    before = {**make.sound_files(), **incident(), **log(*STEPS)}
    after = {**make.sound_files(), **review(status="draft"), **log(STEPS[0], make.step("done", "2025-12-20"))}
    found = {one.name: (one.path, one.line, one.column) for one in changes.diagnosed(before, after)}
    status = next(iter(review(status="draft").values())).splitlines().index("status: draft") + 1
    assert found == {
        "record-deleted": (next(iter(incident())), 1, 1),
        "status-back": (next(iter(review())), status, len("status: ") + 1),
        "log-rewritten": (LOG, next(iter(log(*STEPS).values())).splitlines().index("- 'on': '2025-12-20'") + 1, 3),
    }
