"""A problem can be lived with, for a reason and where it stands; a suppression that does nothing is itself a problem."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import make
from afterword.model.kinds import Kind
from afterword.parse.ignores import Ignore, ignores_in

if TYPE_CHECKING:
    from datetime import date

    from afterword.diagnostics import Diagnostic

FILE = make.record_file(Kind.INCIDENT)
TEXT = FILE.data.decode()
SURFACES, BODY = "surfaces:\n- chat\n", "\nNew accounts moved in groups.\n"
SETTINGS = "site_config/settings.yml"
WRONG = {"surfaces:\n- chat\n": "surfaces:\n- chatt{}\n"}


def said(files: dict[str, str], as_of: date = make.TODAY) -> list[Diagnostic]:
    return list(make.diagnose(make.project({**make.sound_files(), **files}), as_of))


def names(files: dict[str, str], as_of: date = make.TODAY) -> list[str]:
    return [one.name for one in said(files, as_of)]


@pytest.mark.parametrize(
    ("text", "body_line", "found"),
    [
        ("a: b  # afterword: ignore[AW401] new code", 9, [Ignore(1, 9, 1, ("AW401",), "new code")]),
        ("a: b # afterword:ignore[AW401] x", 9, []),
        ("# afterword: ignore[AW401, unknown-term] as agreed\na: b", 9, [Ignore(1, 3, 2, ("AW401", "unknown-term"), "as agreed")]),
        ("# afterword: ignore[A] one\n\n# afterword: ignore[B] two\na: b", 9, [Ignore(1, 3, 4, ("A",), "one"), Ignore(3, 3, 4, ("B",), "two")]),
        ("a: b # afterword: ignore[AW401]: said twice", 9, [Ignore(1, 8, 1, ("AW401",), "said twice")]),
        ("a: b # afterword: ignore", 9, [Ignore(1, 8, 1)]),
        ("a: b#afterword: ignore[AW401] x", 9, []),
        ("# afterword: ignore[AW401] x", 1, []),
        ("Text. <!-- afterword: ignore[AW712] a quotation -->", 1, [Ignore(1, 12, 1, ("AW712",), "a quotation")]),
        ("<!-- afterword: ignore[AW712] a quotation -->\nText.", 1, [Ignore(1, 6, 2, ("AW712",), "a quotation")]),
        ("a: <!-- afterword: ignore[AW712] x -->", 9, []),
        ("# afterword: ignore[AW401] at the end", 9, [Ignore(1, 3, 1, ("AW401",), "at the end")]),
        ("```text\n<!-- afterword: ignore[A] x -->\n```\n<!-- afterword: ignore[B] y -->\nz", 1, [Ignore(4, 6, 5, ("B",), "y")]),
        ("~~~\n```\n<!-- afterword: ignore[A] x -->\n~~~", 1, []),
        ("As in `<!-- afterword: ignore[A] x -->`.", 1, []),
        ("nothing", 9, []),
    ],
)  # fmt: skip
def test_where_comments_are_and_what_they_are_about(text: str, body_line: int, found: list[Ignore]) -> None:
    assert list(ignores_in(text, body_line)) == found


@pytest.mark.parametrize(
    ("line", "left"),
    [
        ("- chatt", ["unknown-term"]),
        ("- chatt  # afterword: ignore[AW401] the new chat", []),
        ("- chatt  # afterword: ignore[unknown-term] the new chat", []),
        ("- chatt  # afterword: ignore[AW401, AW402] the new chat", ["unused-ignore"]),
        ("# afterword: ignore[AW401] the new chat\n- chatt", []),
        ("- chatt  # afterword: ignore[AW402] the new chat", ["unknown-term", "unused-ignore"]),
        ("- chatt  # afterword: ignore[AW401]", ["unknown-term", "ignore-reason"]),
        ("- chatt  # afterword: ignore the new chat", ["unknown-term", "unknown-ignore"]),
        ("- chatt  # afterword: ignore[AW9999] the new chat", ["unknown-term", "unknown-ignore"]),
        ("- chat  # afterword: ignore[AW401] the new chat", ["unused-ignore"]),
        ("# afterword: ignore[AW401] the new chat\n- chatt  # afterword: ignore[AW402] not that", ["unused-ignore"]),
        ("# afterword: ignore[AW402] not that\n# afterword: ignore[AW401] the new chat\n- chatt", ["unused-ignore"]),
        ("- chatt\n# afterword: ignore[AW401] too late\n- chat", ["unknown-term", "unused-ignore"]),
    ],
)
def test_a_comment_with_a_reason_silences_its_line(line: str, left: list[str]) -> None:
    assert names({FILE.path: TEXT.replace("- chat\n", line + "\n")}) == left


def test_prose_and_logs_can_say_it_too() -> None:
    body = "\n<!-- afterword: ignore[AW254] its number before the move -->\nSee INC-2025-2222.\n"
    assert names({FILE.path: TEXT + "\nSee INC-2025-2222.\n"}) == ["unknown-mention"]
    assert names({FILE.path: TEXT + body}) == []
    log = make.log_file(make.step("done"))
    marked = log.data.decode().replace("- 'on'", "# afterword: ignore[AW565] on paper\n- 'on'")
    assert "done-evidence" in names({log.path: log.data.decode()})
    assert "done-evidence" not in names({log.path: marked})


def test_a_file_that_cannot_be_read_can_say_it() -> None:
    text = "---\nid: INC-2025-7KQ4\ntitle: *vendor # afterword: ignore[AW103] as the vendor sent it\n---\n"
    assert "yaml" not in names({FILE.path: text})
    assert "yaml" in names({FILE.path: text.replace("AW103", "AW104")})


@pytest.mark.parametrize(
    ("entry", "left"),
    [
        ('{rules: [AW401], paths: ["reviews/incidents/"], reason: Our new codes., until: 2026-06-30}', []),
        ('{rules: [AW401], paths: ["reviews/**/*.md"], reason: Our new codes., until: 2026-06-30}', []),
        (f'{{rules: [unknown-term], paths: ["{FILE.path}"], reason: Our new codes., until: 2026-06-30}}', []),
        ('{rules: [AW401], paths: ["reviews/*.md"], reason: Ours., until: 2026-06-30}', ["unknown-term", "unused-ignore"]),
        ('{rules: [AW401], paths: ["reviews/"], reason: Ours., until: 2026-01-15}', []),
        ('{rules: [AW401], paths: ["reviews/"], reason: Ours., until: 2026-01-15T12:00Z}', []),
        ('{rules: [AW401], paths: ["reviews/"], reason: Ours., until: 2026-01-14T12:00Z}', ["unknown-term", "expired-ignore"]),
        ('{rules: [AW401, AW402], paths: ["reviews/"], reason: Ours., until: 2026-06-30}', ["unused-ignore"]),
        ('{rules: [AW807, AW401], paths: ["reviews/"], reason: Ours., until: 2026-06-30}', []),
        ('{rules: [AW807, AW402], paths: ["reviews/"], reason: Ours., until: 2026-06-30}', ["unknown-term", "unused-ignore"]),
        ('{rules: [AW401, AW402], paths: ["reviews/"], reason: Ours.}', ["ignore-reason", "unused-ignore"]),
        ('{rules: [AW401], paths: ["reviews/"], reason: Ours., until: 2026-01-14}', ["unknown-term", "expired-ignore"]),
        ('{rules: [AW401], paths: ["reviews/"], reason: Ours.}', ["ignore-reason"]),
        ('{rules: [AW401], paths: ["reviews/"], until: 2026-06-30}', ["unknown-term", "ignore-reason"]),
        ('{rules: [AW999], paths: ["reviews/"], reason: x, until: 2026-06-30}', ["unknown-term", "unknown-ignore"]),
        ('{rules: [], paths: ["reviews/"], reason: x, until: 2026-06-30}', ["unknown-term", "unknown-ignore"]),
        ("{rules: [AW401], reason: x, until: 2026-06-30}", ["unknown-term", "unknown-ignore"]),
        ('{rules: [AW302], paths: ["reviews/"], reason: x, until: 2026-06-30}', ["unknown-term", "unused-ignore"]),
    ],
)  # fmt: skip
def test_settings_silence_rules_in_files_until_a_day(entry: str, left: list[str]) -> None:
    wrong = TEXT.replace("- chat\n", "- chatt\n")
    assert names({FILE.path: wrong, SETTINGS: f"name: x\nignore:\n  - {entry}\n"}) == left


def test_what_is_wrong_with_an_entry_is_said_where_it_stands() -> None:
    text = "name: x\nignore:\n  - {rules: [AW302], paths: [reviews/], reason: x, until: 2026-06-30}\n"
    (one,) = said({SETTINGS: text})
    assert (one.path, one.line, one.column, one.name) == (SETTINGS, 3, 5, "unused-ignore")


def test_some_files_alone_say_nothing_of_what_others_need() -> None:
    from afterword.build import check_project, read

    text = "name: x\nignore:\n  - {rules: [AW401], paths: [reviews/], reason: x, until: 2026-06-30}\n"
    files = {**make.sound_files(), FILE.path: TEXT.replace("- chat\n", "- chatt\n"), SETTINGS: text}
    found = read(make.project(files))
    assert check_project(found, make.TODAY) == ()
    assert check_project(found, make.TODAY, frozenset({SETTINGS})) == ()
    assert check_project(found, make.TODAY, frozenset({FILE.path})) == ()
