"""One line at 3 a.m.: into a timeline, or into the progress of an action."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from afterword.edit import write
from cli.archives import INCIDENT, LOG, REVIEW

if TYPE_CHECKING:
    from pathlib import Path

    from cli.archives import Archive

OPEN = (
    "---\nid: INC-2025-7KQ4\ntitle: Raids\nstatus: open\nseverity: SEV2\naudience: core\n"
    "times: {detected: 2026-01-09T02:00Z}\ntimeline:\n"
    "  - {at: 2026-01-09T02:00Z, type: signal, what: Blocks rise}   # first\n---\n## Summary\n"
)
PUBLISHED = """---
id: PIR-2025-B3WD
incidents: [INC-2025-7KQ4]
template: light
status: draft
audience: core
factors: [{id: F1, code: no-alert, statement: "Nothing watched"}]
actions:
  - {id: A1, title: Alert, type: alerting, changes: product, addresses: [F1], owner: product, due: 2026-02-01}
  - {id: A2, title: Nobody yet, addresses: [F1], due: 2026-02-01}
---
"""
DONE = (
    "- {on: 2025-12-01, by: product, action: A1, set: {status: accepted}}\n"
    '- {on: 2025-12-02, by: product, action: A1, set: {status: done}, evidence: "release 41"}\n'
)
LINE = '  - {at: 2026-01-09T03:12Z, type: decision, what: "Raids paused", who: safety-ops@emea}\n'


@pytest.fixture
def running(archive: Archive) -> Archive:
    archive.write(INCIDENT, OPEN)
    archive.write(REVIEW, PUBLISHED)
    return archive


def test_a_decision_is_one_line(running: Archive) -> None:
    code, out, err = running.run("log", "INC-2025-7KQ4", "decision", "Raids paused", "--who", "safety-ops@emea")
    assert (code, out, err) == (0, f"+ {LINE}{INCIDENT}\n", "")
    assert running.read(INCIDENT) == OPEN.replace("# first\n", f"# first\n{LINE}")
    assert running.problems().endswith(": all sound.")


def test_a_record_answers_to_the_id_it_had(running: Archive) -> None:
    running.write(INCIDENT, OPEN.replace("title: Raids", "title: Raids\nformerly: [INC-2025-22QQ]"))
    code, out, err = running.run("log", "inc-2025-22qq", "decision", "Raids paused", "--who", "safety-ops@emea")
    assert (code, out, err) == (0, f"+ {LINE}{INCIDENT}\n", "")


def test_an_earlier_entry_goes_in_order(running: Archive) -> None:
    assert running.run("log", "INC-2025-7KQ4", "decision", "Later")[0] == 0
    assert running.run("log", "inc-2025-7kq4", "update", "Earlier", "--at", "03:00Z")[0] == 0
    assert running.read(INCIDENT).index("Earlier") < running.read(INCIDENT).index("Later")


@pytest.mark.parametrize("words", [("contained", "It has stopped"), ("status", "It has stopped", "--set", "contained")])
def test_a_milestone_takes_the_status_along(running: Archive, words: tuple[str, ...]) -> None:
    assert running.run("log", "INC-2025-7KQ4", *words)[0] == 0
    text = OPEN.replace("status: open", "status: contained").replace(
        "02:00Z}\ntime", "02:00Z, contained: 2026-01-09T03:12Z}\ntime"
    )
    line = '  - {at: 2026-01-09T03:12Z, type: status, what: "It has stopped"}\n'
    assert running.read(INCIDENT) == text.replace("# first\n", f"# first\n{line}")


def test_a_milestone_says_itself(running: Archive) -> None:
    assert running.run("log", "INC-2025-7KQ4", "acknowledged")[0] == 0
    assert 'type: status, what: "Acknowledged"}' in running.read(INCIDENT)
    assert "status: open\n" in running.read(INCIDENT)


def test_a_status_does_not_go_back_with_a_milestone(running: Archive) -> None:
    assert running.run("log", "INC-2025-7KQ4", "resolved")[0] == 0
    assert running.run("log", "INC-2025-7KQ4", "contained", "--at", "03:05Z")[0] == 0
    assert "status: resolved\n" in running.read(INCIDENT)
    assert running.run("log", "INC-2025-7KQ4", "decision", "It came back", "--set", "open")[0] == 0
    assert "status: open\n" in running.read(INCIDENT)


def test_what_the_checks_remark_is_said_in_a_line_or_two(running: Archive) -> None:
    code, _, err = running.run("log", "INC-2025-7KQ4", "resolved")
    assert code == 0
    assert err.count("note:") == 3
    assert err.endswith(f"more; `afterword check {INCIDENT}` lists them\n")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("INC-2025-7KQ5", "decision", "x"), "there is no record INC-2025-7KQ5; did you mean INC-2025-7KQ4?"),
        (("INC-2025-7KQ4/A1", "done"), "INC-2025-7KQ4 is an incident and has no parts; leave out /A1"),
        (("INC-2025-7KQ4", "decison", "x"), "'decison' is not a type of entry; did you mean decision?"),
        (("INC-2025-7KQ4",), "say a type of entry; one of signal, decision"),
        (("INC-2025-7KQ4", "decision"), 'say what happened: afterword log … decision "…"'),
        (
            ("INC-2025-7KQ4", "status", "x", "--set", "containd"),
            "'containd' is not a milestone; did you mean contained?",
        ),
        (
            ("INC-2025-7KQ4", "resolved", "--set", "closed"),
            "'resolved' sets times.resolved already; leave out --set closed",
        ),
        (("INC-2025-7KQ4", "detected"), f"{INCIDENT}: 'times.detected' is 2026-01-09T02:00Z already"),
        (("INC-2025-7KQ4", "decision", "x", "--at", "noon"), "--at: 'noon' is not a time"),
        (("INC-2025-7KQ4", "decision", "x", "--at", "unknown"), "--at: an entry of a timeline needs a time"),
        (
            ("INC-2025-7KQ4", "decision", "x", "--who", "safty-ops"),
            "'safty-ops' is not a term of 'Teams' (did you mean safety-ops",
        ),
        (("INC-2025-7KQ4", "decision", "\udcff"), "text: this is not UTF-8"),
        (("INC-2025-7KQ4", "decision", "x", "--due", "2026-02-01"), "--due cannot be said of an incident"),
        (("PIR-2025-B3WD",), "say which action of PIR-2025-B3WD, such as PIR-2025-B3WD/A1; it has A1, A2"),
        (("PIR-2025-B3WD/A7", "done"), "PIR-2025-B3WD has no action A7; it has A1, A2"),
        (("PIR-2025-B3WD/A1", "finished"), "'finished' is not a state of an action; one of proposed, accepted"),
        (("PIR-2025-B3WD/A1",), "say what is new: a state such as done, --due DAY, or --owner TEAM"),
        (("PIR-2025-B3WD/A2", "done"), "the action has no owner; name who says so with --by"),
        (
            ("PIR-2025-B3WD/A1", "verified"),
            "'verified' is for a team other than the owner to say; name who says so with --by",
        ),
        (("PIR-2025-B3WD/A1", "verified", "--by", "product"), "product owns PIR-2025-B3WD/A1; another team looks"),
        (("PIR-2025-B3WD/A1", "verified", "--by", "data"), "A1 is proposed here, and 'verified' cannot follow that"),
        (("PIR-2025-B3WD/A1", "done", "--by", "prodct"), "'prodct' is not a term of 'Teams' (did you mean product"),
        (("PIR-2025-B3WD/A1", "--due", "2026-03-01"), "--due needs --reason and --approver"),
        (("PIR-2025-B3WD/A1", "deferred", "--until", "2026-03"), "--until: '2026-03' is not a day; write 2026-02-01"),
        (
            ("PIR-2025-B3WD/A1", "done", "--result", "good"),
            "--result: 'good' is not a result; one of effective, ineffective",
        ),
        (("PIR-2025-B3WD/A1", "done", "--set", "closed"), "--set cannot be said of an action"),
        (("CIP-2025-7KQ4", "done"), "CIP-2025-7KQ4 is a plan; its checkpoints stand in its own file"),
    ],
)
def test_a_wrong_call_says_what_is_wrong_and_writes_nothing(
    running: Archive, arguments: tuple[str, ...], words: str
) -> None:
    running.write("reviews/plans/CIP-2025-7KQ4.md", "---\nid: CIP-2025-7KQ4\ntitle: Guests\n---\n")
    assert running.refused("log", *arguments).startswith(words)


def test_a_line_goes_to_the_files_that_count_not_to_copies_that_sort_before_them(running: Archive) -> None:
    drafts = {path: path.replace("PIR-2025-B3WD", "PIR-2025-B3WD-draft") for path in (REVIEW, LOG)}
    running.write(drafts[REVIEW], PUBLISHED.replace("A1", "A7"))
    running.write(drafts[LOG], "")
    running.write(LOG, DONE)
    code, out, _ = running.run("log", "PIR-2025-B3WD/A1", "--owner", "data")
    assert (code, out.splitlines()[-1]) == (0, LOG)
    assert running.read(drafts[LOG]) == ""


def test_a_first_step_makes_the_log(running: Archive) -> None:
    code, out, _ = running.run("log", "PIR-2025-B3WD/A1", "accepted")
    line = "- {on: 2026-01-09, by: product, action: A1, set: {status: accepted}}\n"
    assert (code, out) == (0, f"+ {line}{LOG}\n")
    assert running.read(LOG) == line


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (("verified", "--by", "data", "--evidence", "dashboard 12"),
         '{on: 2026-01-09, by: data, action: A1, set: {status: verified}, result: effective, evidence: "dashboard 12"}'),
        (("verified", "--by", "data", "--result", "not-measurable", "--evidence", "none: too few"),
         '{on: 2026-01-09, by: data, action: A1, set: {status: verified}, result: not-measurable, evidence: "none: too few"}'),
        (("ineffective", "--by", "data", "--evidence", "3 of 9", "--at", "2026-01-08"),
         '{on: 2026-01-08, by: data, action: A1, set: {status: ineffective}, result: ineffective, evidence: "3 of 9"}'),
        (("--due", "2026-03-01", "--reason", "After release", "--approver", "policy"),
         '{on: 2026-01-09, by: product, action: A1, set: {due: 2026-03-01}, reason: "After release", approver: policy}'),
        (("--owner", "data"), "{on: 2026-01-09, by: product, action: A1, set: {owner: data}}"),
        (("in-progress", "Opened again"), '{on: 2026-01-09, by: product, action: A1, set: {status: in-progress}, note: "Opened again"}'),
    ],
)  # fmt: skip
def test_a_step_is_one_line_at_the_end(running: Archive, arguments: tuple[str, ...], line: str) -> None:
    running.write(LOG, DONE)
    assert running.run("log", "PIR-2025-B3WD/A1", *arguments)[0] == 0
    assert running.read(LOG) == f"{DONE}- {line}\n"
    assert running.problems().endswith(": all sound.")


def test_who_has_taken_an_action_over_speaks_for_it(running: Archive) -> None:
    assert running.run("log", "PIR-2025-B3WD/A1", "--owner", "data")[0] == 0
    assert running.run("log", "PIR-2025-B3WD/A1", "accepted")[0] == 0
    assert "by: data, action: A1, set: {status: accepted}" in running.read(LOG)


def test_diff_writes_nothing(running: Archive) -> None:
    before = running.files()
    code, out, _ = running.run("log", "INC-2025-7KQ4", "decision", "Raids paused", "--who", "safety-ops@emea", "--diff")
    assert code == 0
    assert out.startswith(f"--- a/{INCIDENT}\n+++ b/{INCIDENT}\n@@")
    assert f"\n+{LINE}" in out
    assert running.files() == before


def test_an_unsound_file_can_still_be_logged_to(running: Archive) -> None:
    running.write(INCIDENT, OPEN.replace("severity: SEV2", "severity: SEV9\nsurprise: yes"))
    assert running.run("log", "INC-2025-7KQ4", "decision", "Raids paused")[0] == 0


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("---\nid: X\n", "has no front matter"),
        ("---\na: b: c\n---\n", "this is not YAML"),
        ("---\ntimeline: x\n---\n", "is not a list"),
    ],
)
def test_a_file_that_cannot_be_edited_is_left_alone(running: Archive, text: str, words: str) -> None:
    running.write(INCIDENT, text)
    assert words in running.refused("log", "INC-2025-7KQ4", "decision", "x")


def test_a_file_that_changed_meanwhile_is_left_alone(running: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    sound = write.replace_file

    def late(path: Path, before: bytes, after: bytes) -> None:
        path.write_text("somebody else's")
        sound(path, before, after)

    monkeypatch.setattr(write, "replace_file", late)
    code, _, err = running.run("log", "INC-2025-7KQ4", "decision", "x")
    assert code == 2
    assert "was changed meanwhile; nothing was written" in err
    assert running.read(INCIDENT) == "somebody else's"
