"""What stands between an author and the archive works: hooks, the GitHub action, the GitLab template, a new archive's files."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

import make
from afterword.model.kinds import Kind
from repository import Repository

ROOT = make.ROOT
ACTION, GITLAB, HOOKS = "action.yml", "ci/afterword.gitlab-ci.yml", ".pre-commit-hooks.yaml"
INCIDENT = make.record_file(Kind.INCIDENT)
GH = """#!{python}
# In the place of GitHub's own program: writes down what it is asked, and answers from a file.
import json, os, sys
asked = sys.argv[1:]
with open(os.environ["ASKED"], "a") as file:
    file.write(json.dumps(asked) + "\\n")
if "--jq" in asked:
    print(os.environ.get("BEFORE", ""))
"""


def read(path: str) -> Any:
    """A YAML file of the repository."""
    return yaml.safe_load((ROOT / path).read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("path", "schema"),
    [(ACTION, "vendor.github-actions"), (GITLAB, "vendor.gitlab-ci")],
)
def test_a_host_would_read_it(path: str, schema: str) -> None:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, str(ROOT / path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


@pytest.fixture
def archive(tmp_path: Path) -> Repository:
    """A sound archive in git, with `afterword` on the path, and a branch that adds an incident with a wrong surface."""
    home = tmp_path / "bin"
    home.mkdir()
    for name, text in (
        ("afterword", f'#!/bin/sh\nexec "{sys.executable}" -m afterword "$@"\n'),
        ("gh", GH.format(python=sys.executable)),
    ):
        (home / name).write_text(text)
        (home / name).chmod(0o755)
    found = Repository.begin(tmp_path / "archive")
    found.write(INCIDENT.path, INCIDENT.data.decode().replace("- chat\n", "- chatt\n"))
    found.commit()
    return found


def text_of(archive: Repository) -> str:
    """The incident as it stands."""
    return (archive.root / INCIDENT.path).read_text(encoding="utf-8")


def shell(archive: Repository, script: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a script as a host does."""
    path = f"{archive.root.parent / 'bin'}:{os.environ['PATH']}"
    return subprocess.run(
        ["bash", "-eo", "pipefail", "-c", script],
        cwd=archive.root,
        env={**os.environ, "PATH": path, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def step(name: str) -> str:
    """The script of one step of the action."""
    return str(next(one["run"] for one in read(ACTION)["runs"]["steps"] if one.get("name") == name))


GIVEN = {
    "DIRECTORY": ".",
    "BASE": "main",
    "COMMENTS": "repos/x/y/issues/7/comments",
    "ONE": "repos/x/y/issues/comments",
}


def test_the_action_annotates_and_fails(archive: Repository, tmp_path: Path) -> None:
    done = shell(archive, step("Check"), **GIVEN, GITHUB_STEP_SUMMARY=str(tmp_path / "summary.md"))
    assert done.returncode == 1, done.stderr
    assert done.stdout.startswith(f"::error file={INCIDENT.path},line=")
    assert "AW401" in (tmp_path / "summary.md").read_text()


def test_the_action_checks_what_is_pushed_to_no_pull_request(archive: Repository) -> None:
    archive.git("switch", "--quiet", "main")
    assert shell(archive, step("Check"), **{**GIVEN, "BASE": ""}).returncode == 0


@pytest.mark.parametrize(
    ("before", "method", "where"), [("", "POST", GIVEN["COMMENTS"]), ("41", "PATCH", f"{GIVEN['ONE']}/41")]
)
def test_the_action_has_one_comment(archive: Repository, tmp_path: Path, before: str, method: str, where: str) -> None:
    asked = tmp_path / "asked"
    done = shell(archive, step("Say what the change means"), **GIVEN, ASKED=str(asked), BEFORE=before)
    assert done.returncode == 0, done.stderr
    calls = [json.loads(line) for line in asked.read_text().splitlines()]
    assert calls[0][:3] == ["api", "--paginate", GIVEN["COMMENTS"]]
    assert 'startswith("<!--' in calls[0][-1]
    assert (calls[1][calls[1].index("--method") + 1], where in calls[1]) == (method, True)


def test_gitlab_gets_a_report_and_what_the_change_means(archive: Repository) -> None:
    job = read(GITLAB)["afterword"]
    origin = archive.root.parent / "origin"
    archive.git("clone", "--quiet", "--bare", str(archive.root), str(origin))
    archive.git("remote", "add", "origin", str(origin))
    fetch = next(line for line in job["before_script"] if line.startswith("git fetch"))
    done = shell(
        archive, "\n".join([fetch, *job["script"]]), CI_MERGE_REQUEST_TARGET_BRANCH_NAME="main", AFTERWORD_DIRECTORY="."
    )
    assert done.returncode == 1, done.stderr
    (report,) = (one for one in json.loads((archive.root / job["artifacts"]["reports"]["codequality"]).read_text()))
    assert report["check_name"] == "unknown-term"
    assert make.INCIDENT in (archive.root / job["artifacts"]["paths"][0]).read_text()


def hooks() -> list[dict[str, Any]]:
    """The hooks that the repository offers, and those of a new archive."""
    (own,) = read("templates/init/pre-commit.yaml")["repos"]
    return [*read(HOOKS), *own["hooks"]]


@pytest.mark.parametrize("hook", hooks(), ids=lambda hook: f"{hook['id']}-{hook['language']}")
def test_a_hook_stops_what_is_wrong_and_lets_pass_what_is_sound(archive: Repository, hook: dict[str, Any]) -> None:
    pattern = re.compile(hook.get("files", ""))
    assert pattern.search(INCIDENT.path)
    assert not re.search(hook.get("files", "^$"), "README.md")
    wrong = {
        "afterword-privacy": "\nWrite to somebody" + "@" + "example.org.\n",
        "afterword-check": "",
        "afterword-fix": "\nWhite space at the end. \t\n",
    }[hook["id"]]
    archive.write(INCIDENT.path, text_of(archive) + wrong)
    before = text_of(archive)
    done = shell(archive, f"{hook['entry']} {INCIDENT.path}")
    if hook["id"] == "afterword-fix":
        assert text_of(archive) != before, done.stdout
    else:
        assert done.returncode == 1, done.stdout + done.stderr
    archive.git("checkout", "--quiet", "main", "--", ".")
    done = shell(archive, f"{hook['entry']} {INCIDENT.path}")
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_tasks_of_an_editor_read_what_a_check_says(archive: Repository) -> None:
    tasks = json.loads((ROOT / "templates/init/vscode-tasks.json").read_text(encoding="utf-8"))["tasks"]
    matchers = tasks[1]["problemMatcher"]
    lines = shell(archive, "afterword check --format concise").stdout.splitlines()
    found = re.match(matchers[0]["pattern"]["regexp"], lines[0])
    assert found is not None
    assert [found[matchers[0]["pattern"][name]] for name in ("file", "severity", "code")] == [
        INCIDENT.path,
        "error",
        "AW401",
    ]
    assert re.match(matchers[0]["background"]["endsPattern"], lines[-1])
    notice = re.match(matchers[1]["pattern"]["regexp"], lines[0].replace(": error ", ": notice "))
    assert notice is not None


def test_an_editors_schemas_are_those_that_are_written(tmp_path: Path) -> None:
    settings = json.loads((ROOT / "templates/init/vscode-settings.json").read_text(encoding="utf-8"))
    command = [sys.executable, "-m", "afterword", "export", "-C", str(ROOT), "--schemas", str(tmp_path / "schemas")]
    subprocess.run(command, check=True, capture_output=True)
    assert {Path(path).name for path in settings["yaml.schemas"]} <= {
        path.name for path in (tmp_path / "schemas").iterdir()
    }
