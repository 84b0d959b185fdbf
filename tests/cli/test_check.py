"""`afterword check` as it is called: forms, files, baselines, suppressions."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from cli.archives import begin

if TYPE_CHECKING:
    from pathlib import Path

    from cli.archives import Archive

DAY = ("--as-of", "2026-01-09")


def incidents(archive: Archive) -> list[str]:
    """The paths of the incidents."""
    return sorted(path.relative_to(archive.root).as_posix() for path in archive.root.glob("reviews/incidents/*/*.md"))


def built(archive: Archive) -> int:
    """The exit code of a build: MkDocs wants a standard input of its own."""
    command = [sys.executable, "-m", "afterword", "build", *DAY, "-d", "out"]
    return subprocess.run(command, cwd=archive.root, check=False, capture_output=True).returncode


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Archive:
    """A new archive with one incident that names a surface nobody knows."""
    found = begin(tmp_path, monkeypatch, capsys)
    found.run("new", "incident", "--title", "Raids", "--severity", "SEV3", "--detected", "2026-01-08T10:00Z")
    (path,) = incidents(found)
    file = found.root / path
    file.write_text(file.read_text().replace("severity: SEV3", "severity: SEV3\nsurfaces: [chatt]", 1))
    return found


def test_an_error_is_said_and_ends_with_1(archive: Archive) -> None:
    code, said = archive.run("check", *DAY)[:2]
    assert code == 1
    assert "error AW401" in said


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("tomorrow", "'tomorrow' is no day; write it as 2026-11-22"),
        ("2026-02-30", "'2026-02-30' is no day"),
        ("9999-12-31", "9999-12-31 is too far off; a day from 1970 to 2999 can be told of"),
        ("0001-01-01", "0001-01-01 is too far off"),
    ],
)
def test_a_day_that_cannot_be_told_of_is_refused(archive: Archive, day: str, said: str) -> None:
    assert said in archive.refused("check", "--as-of", day)


@pytest.mark.parametrize("day", ["1970-01-01", "2999-12-31"])
def test_the_first_and_the_last_day_are_days_like_others(archive: Archive, day: str) -> None:
    assert archive.run("check", "--as-of", day)[0] == 1


@pytest.mark.parametrize("epoch", ["soon", "99999999999999999999", "-99999999999999"])
def test_a_clock_that_is_none_is_named(archive: Archive, monkeypatch: pytest.MonkeyPatch, epoch: str) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    assert f"'SOURCE_DATE_EPOCH={epoch}' is no day" in archive.refused("check")


def test_a_report_goes_into_a_file(archive: Archive) -> None:
    code = archive.run("check", *DAY, "--format", "json", "-o", "out/report.json")[0]
    said = json.loads((archive.root / "out/report.json").read_text())
    assert (code, said["schema"], [one["code"] for one in said["problems"]]) == (1, "afterword.check/1", ["AW401"])
    assert said["problems"][0]["end_column"] - said["problems"][0]["column"] == len("chatt")


def test_github_gets_annotations_and_a_summary_of_all(
    archive: Archive, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "summary.md"))
    said = archive.run("check", *DAY, "--format", "github")[1]
    assert said.startswith("::error file=reviews/incidents/")
    assert "AW401" in (tmp_path / "summary.md").read_text()


def test_a_problem_leads_to_its_manual_where_the_site_has_an_address(archive: Archive) -> None:
    file = archive.root / "mkdocs.yml"
    file.write_text(f"site_url: https://example.org/archive/\n{file.read_text()}")
    said = json.loads(archive.run("check", *DAY, "--format", "json")[1])
    assert said["problems"][0]["url"] == "https://example.org/archive/checks/#aw401"


def test_a_baseline_lets_only_new_problems_fail(archive: Archive) -> None:
    assert "site_config/baseline.yml holds 1 problem" in archive.run("check", *DAY, "--write-baseline")[1]
    code, said = archive.run("check", *DAY)[:2]
    assert (code, said.strip().rpartition(": ")[2]) == (0, "nothing new. 1 known problem in the baseline.")
    assert built(archive) == 0
    archive.run("new", "incident", "--title", "More raids", "--severity", "SEV9", "--detected", "2026-01-08T10:00Z")
    for path in incidents(archive):
        file = archive.root / path
        file.write_text(file.read_text().replace("severity: SEV3\n", "severity: SEV3\nregions: [mars]\n", 1))
    code, said = archive.run("check", *DAY)[:2]
    assert code == 1
    assert "chatt" not in said
    assert built(archive) == 1


def test_nobody_gets_used_to_what_points_at_a_person(archive: Archive) -> None:
    (path,) = incidents(archive)
    file = archive.root / path
    file.write_text(file.read_text() + "\nWrite to someone" + "@" + "example.org.\n")
    assert "site_config/baseline.yml holds 1 problem" in archive.run("check", *DAY, "--write-baseline")[1]
    code, said = archive.run("check", *DAY)[:2]
    assert (code, "AW751" in said, "AW401" in said) == (1, True, False)


def test_a_baseline_shrinks(archive: Archive) -> None:
    archive.run("check", *DAY, "--write-baseline")
    (path,) = incidents(archive)
    file = archive.root / path
    file.write_text(file.read_text().replace("chatt", "chat"))
    assert archive.run("check", *DAY, "--baseline-report")[1].startswith(
        "Of 1 problem of 2026-01-09, 1 no longer there and 0 left."
    )
    archive.run("check", *DAY, "--write-baseline")
    assert "The baseline is empty" in archive.run("check", *DAY, "--baseline-report")[1]


def git(archive: Archive, *arguments: str) -> None:
    """Run git in the archive, as nobody in particular."""
    who = ("-c", "user.name=A", "-c", "user.email=a@example.org")
    subprocess.run(["git", *who, *arguments], cwd=archive.root, check=True, capture_output=True)


def test_only_what_changed_is_checked(archive: Archive) -> None:
    git(archive, "init", "--initial-branch", "main")
    git(archive, "add", ".")
    git(archive, "commit", "--message", "All")
    assert archive.run("check", *DAY, "--since", "main")[:2] == (0, "Checked 0 files: all sound.\n")
    archive.run("new", "incident", "--title", "More raids", "--severity", "SEV3", "--detected", "2026-01-08T10:00Z")
    code, said = archive.run("check", *DAY, "--since", "main")[:2]
    assert (code, said) == (0, "Checked 1 file: all sound.\n")
    (first,) = [path for path in incidents(archive) if "chatt" in (archive.root / path).read_text()]
    (archive.root / first).write_text((archive.root / first).read_text() + "\nMore.\n")
    code, said = archive.run("check", *DAY, "--since", "main", first)[:2]
    assert (code, "Checked 1 file: 1 error." in said) == (1, True)


@pytest.mark.parametrize("option", ["--since", "--against"])
def test_a_revision_that_is_not_there_is_a_wrong_call(archive: Archive, option: str) -> None:
    code, _, said = archive.run("check", *DAY, option, "main")
    assert (code, "Traceback" in said) == (2, False)
    git(archive, "init", "--initial-branch", "main")
    git(archive, "add", ".")
    git(archive, "commit", "--message", "All")
    code, _, said = archive.run("check", *DAY, option, "nowhere")
    assert (code, "it knows no such revision here" in said) == (2, True)


def test_while_somebody_writes_every_save_is_checked(archive: Archive) -> None:
    (path,) = incidents(archive)
    command = [sys.executable, "-m", "afterword", "check", *DAY, "--watch", "--format", "concise"]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(command, cwd=archive.root, stdout=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stdout is not None
        said = [process.stdout.readline() for _ in range(3)]
        file = archive.root / path
        file.write_text(file.read_text().replace("chatt", "chat"))
        said += [process.stdout.readline() for _ in range(2)]
        process.terminate()
    assert [line.split(":")[0].split(" ")[0] for line in said] == [
        "Checking…\n",
        path,
        "Checked",
        "Checking…\n",
        "Checked",
    ]
    assert said[-1].endswith(": all sound.\n")


@pytest.mark.parametrize("option", ["--write-baseline", "--baseline-report"])
def test_a_baseline_is_about_everything(archive: Archive, option: str) -> None:
    (path,) = incidents(archive)
    assert archive.run("check", path, option)[0] == 2
