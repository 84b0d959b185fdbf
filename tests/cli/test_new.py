"""A new record: an id of its own, a sound file from the template, and what to do next."""

from __future__ import annotations

import re
import secrets
from typing import TYPE_CHECKING

import pytest

from afterword.model.kinds import REVIEW_TEMPLATES, Kind
from afterword.model.records import Incident
from afterword.model.source import SourceFile
from afterword.parse.record import parse_record
from afterword.prose.sections import sections
from cli.archives import INCIDENT

if TYPE_CHECKING:
    from cli.archives import Archive

QUIET = ("new", "incident", "--title", "Raids", "--severity", "SEV2", "--detected", "now")


def incident(archive: Archive, path: str = "") -> Incident:
    [path] = [path] if path else archive.new_files()
    record = parse_record(SourceFile(path, archive.read(path).encode()), Kind.INCIDENT, "INC-2026-2222").record
    assert isinstance(record, Incident)
    return record


def add_incident(archive: Archive, record_id: str = "INC-2025-7KQ4", **fields: str) -> None:
    front = {
        "title": "Raids",
        "severity": "SEV3",
        "times": "{detected: 2025-12-20T22:10Z}",
        "audience": "core",
        **fields,
    }
    lines = "".join(f"{key}: {value}\n" for key, value in front.items())
    archive.write(INCIDENT.replace("INC-2025-7KQ4", record_id), f"---\nid: {record_id}\n{lines}---\n")


def test_an_incident_from_options(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(secrets, "choice", lambda letters: letters[-1])
    code, out, _ = archive.run(*QUIET)
    assert code == 0
    assert out == (
        "Wrote reviews/incidents/2026/INC-2026-XXXX.md\n"
        'Next: afterword log INC-2026-XXXX decision "…"   adds a line to its timeline\n'
        "      afterword check reviews/incidents/2026/INC-2026-XXXX.md\n"
    )
    record = incident(archive)
    assert (record.id, record.status, record.severity) == ("INC-2026-XXXX", "open", "SEV2")
    assert str(record.times.detected) == "2026-01-09T03:12Z"
    assert archive.problems().endswith(": all sound.")


@pytest.mark.parametrize(
    "title", ['Raids: the "#1" problem', "- {a: [b]}", "Räuber # 1", "NO", "it's", "a\\b", "{{ id }}"]
)
def test_any_title_reads_back(archive: Archive, title: str) -> None:
    assert archive.run("new", "incident", "--title", title, "--severity", "SEV2", "--detected", "now")[0] == 0
    assert incident(archive).title == title
    assert archive.problems().endswith(": all sound.")


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2025-11-15T20:42+01:00", "2025-11-15T19:42Z"), ("02:10Z", "2026-01-09T02:10Z"), ("23:10Z", "2026-01-08T23:10Z"),
        ("04:00+01:00", "2026-01-09T03:00Z"), ("2025-11~", "2025-11~"), ("unknown", "unknown"),
    ],
)  # fmt: skip
def test_the_time_of_detection_can_be_written_in_many_ways(archive: Archive, written: str, read: str) -> None:
    assert archive.run(*QUIET[:-1], written)[0] == 0
    assert str(incident(archive).times.detected) == read
    year = "2025" if read.startswith("2025") else "2026"
    assert archive.new_files()[0].startswith(f"reviews/incidents/{year}/INC-{year}-")


def test_a_person_is_asked_for_what_is_missing(archive: Archive) -> None:
    code, out, _ = archive.run("new", "incident", answers=("", "Raids", "SEV9", "sev2", "yesterday", ""))
    assert code == 0
    assert "1. SEV0" in out
    assert "'SEV9' is not in the list" in out
    assert "'yesterday' is not a time" in out
    record = incident(archive)
    assert (record.title, record.severity, str(record.times.detected)) == ("Raids", "SEV2", "2026-01-09T03:12Z")


def test_a_number_from_the_list_will_do(archive: Archive) -> None:
    assert archive.run("new", "incident", "--title", "Raids", "--detected", "now", answers=("2",))[0] == 0
    assert incident(archive).severity == "SEV1"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("incident",), "--title and --severity are missing, and nobody can be asked here"),
        (("incident", "--title", "Raids", "--detected", "now"), "--severity is missing, and nobody can be asked here"),
        (("incident", "--title", "\udcff"), "--title: this is not UTF-8"),
        (("review",), "--incident is missing, and nobody can be asked here"),
        (("audit", "--title", "Raids"), "--stage is missing, and nobody can be asked here"),
        (("plan",), "--title is missing, and nobody can be asked here"),
        ((*QUIET[1:-3], "SEV-2", "--detected", "now"), "--severity: 'SEV-2' is not known; did you mean SEV2?"),
        ((*QUIET[1:-1], "12:00"), "--detected: '12:00' is not a time; write 2025-11-15T20:42Z"),
        (
            ("review", "--incident", "INC-2025-7KQ5"),
            "--incident: 'INC-2025-7KQ5' is not known; did you mean INC-2025-7KQ4?",
        ),
        (
            ("audit", "--title", "R", "--stage", "concept", "--surface", "raid"),
            "--surface: 'raid' is not known; did you mean raids?",
        ),
        ((*QUIET[1:], "--id", "INC-2025-7KQ4"), f"--id: INC-2025-7KQ4 is {INCIDENT} already"),
        ((*QUIET[1:], "--id", "PIR-2025-7KQ4"), "--id: 'PIR-2025-7KQ4' is not an id of this kind; they look like INC-"),
    ],
)
def test_a_wrong_call_says_what_is_wrong_and_writes_nothing(
    archive: Archive, arguments: tuple[str, ...], words: str
) -> None:
    add_incident(archive)
    assert archive.refused("new", *arguments).startswith(words)


def test_no_input_never_asks(archive: Archive) -> None:
    code, out, err = archive.run("new", "incident", "--no-input", answers=("Raids",))
    assert (code, out) == (2, "")
    assert "are missing" in err


@pytest.mark.parametrize("type_", ["near-miss", "drill", "trending-harm"])
def test_every_type_of_incident_starts_sound(archive: Archive, type_: str) -> None:
    assert archive.run(*QUIET, "--type", type_)[0] == 0
    assert incident(archive).status == ("watching" if type_ == "trending-harm" else "open")
    assert archive.problems().endswith(": all sound.")


@pytest.mark.parametrize(
    ("fields", "template"),
    [
        ([{"severity": "SEV1"}], "full"),
        ([{"severity": "SEV3"}], "light"),
        ([{"severity": "SEV4"}], "near-miss"),
        ([{"severity": "SEV1", "type": "drill"}], "light"),
        ([{"type": "trending-harm", "status": "watching"}], "cluster"),
        ([{"severity": "SEV3"}, {"severity": "SEV3"}], "cluster"),
        ([{"severity": "SEV3"}, {"severity": "SEV1"}], "full"),
    ],
)
def test_policy_chooses_the_template_of_a_review(archive: Archive, fields: list[dict[str, str]], template: str) -> None:
    ids = ("INC-2025-7KQ4", "INC-2025-7KQ5")[: len(fields)]
    for record_id, changes in zip(ids, fields, strict=True):
        add_incident(archive, record_id, **changes)
    assert archive.run("new", "review", *(word for one in ids for word in ("--incident", one)))[0] == 0
    [path] = [path for path in archive.new_files() if "PIR" in path]
    assert path.startswith("reviews/post-incident/2026/PIR-2026-")
    assert f"title: Raids\nincidents: [{', '.join(ids)}]\ntemplate: {template}\n" in archive.read(path)
    assert archive.problems().endswith(": all sound.")


def test_a_review_asks_and_offers_what_policy_says(archive: Archive) -> None:
    add_incident(archive)
    code, out, _ = archive.run("new", "review", answers=("inc-2025-7kq4", "", "What we learned"))
    assert code == 0
    assert "[light]" in out
    [path] = [path for path in archive.new_files() if "PIR" in path]
    assert "title: What we learned\n" in archive.read(path)


@pytest.mark.parametrize("template", REVIEW_TEMPLATES)
def test_the_templates_of_reviews_hold_the_sections_that_policy_asks_for(archive: Archive, template: str) -> None:
    from make import shipped_config

    add_incident(archive)
    assert archive.run("new", "review", "--incident", "INC-2025-7KQ4", "--template", template)[0] == 0
    [path] = [path for path in archive.new_files() if "PIR" in path]
    found = sections(archive.read(path).split("\n---\n", 1)[1])
    assert [section.heading for section in found] == list(shipped_config().policy.versions[-1].sections[template])
    assert all(section.empty for section in found)
    assert archive.problems().endswith(": all sound.")


@pytest.mark.parametrize(
    ("kind", "arguments", "place"),
    [
        ("audit", ("--title", "Raids v2", "--stage", "concept", "--surface", "raids"), "reviews/audits/SBD-2026-"),
        ("plan", ("--title", "Guests on air", "--incident", "INC-2025-7KQ4"), "reviews/plans/CIP-2026-"),
    ],
)
def test_audits_and_plans_start_sound(archive: Archive, kind: str, arguments: tuple[str, ...], place: str) -> None:
    from make import shipped_config

    add_incident(archive)
    assert archive.run("new", kind, *arguments)[0] == 0
    [path] = [path for path in archive.new_files() if "INC" not in path]
    assert path.startswith(place)
    headings = [section.heading for section in sections(archive.read(path).split("\n---\n", 1)[1])]
    assert headings == list(shipped_config().policy.versions[-1].sections_by_kind[kind])
    assert archive.problems().endswith(": all sound.")


def test_the_subject_of_a_plan_is_drawn(archive: Archive) -> None:
    subjects = set()
    for _ in range(3):
        archive.run("new", "plan", "--title", "Guests")
        subjects = {
            found for text in archive.files().values() for found in re.findall(r"^subject: (\S+)$", text, re.MULTILINE)
        }
    assert len(subjects) == 3


def test_an_archive_with_numbers_of_its_own_goes_on_counting(archive: Archive) -> None:
    archive.write(
        "site_config/settings.yml", "ids:\n  - {kind: incident, prefix: CASE, pattern: 'CASE-\\d{4}-\\d{3}'}\n"
    )
    assert "say it with --id" in archive.refused(*QUIET)
    assert archive.run(*QUIET, "--id", "CASE-2026-007")[0] == 0
    assert archive.run(*QUIET)[0] == 0
    assert [path.rsplit("/", 1)[1] for path in archive.new_files()] == ["CASE-2026-007.md", "CASE-2026-008.md"]


def test_an_own_template_goes_first(archive: Archive) -> None:
    archive.write(
        "templates/records/incident.md",
        "---\nid: {{ id }}\ntitle: {{ title|plain }}\nseverity: {{ severity }}\n---\nOurs.\n",
    )
    assert archive.run(*QUIET)[0] == 0
    assert archive.read(archive.new_files()[0]).endswith("Ours.\n")


def test_diff_writes_nothing(archive: Archive) -> None:
    code, out, _ = archive.run(*QUIET, "--diff")
    assert code == 0
    assert out.startswith("--- /dev/null\n+++ b/reviews/incidents/2026/INC-2026-")
    assert archive.new_files() == []


def test_an_id_that_any_record_mentions_is_not_drawn(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    add_incident(archive, title="After INC-2026-2222")
    letters = iter("22223333")
    monkeypatch.setattr(secrets, "choice", lambda _: next(letters))
    assert archive.run(*QUIET)[0] == 0
    assert "reviews/incidents/2026/INC-2026-3333.md" in archive.new_files()
