"""The guide's examples for build servers work: their own commands build an archive in shards and merge it to the one site.

Every job runs in a clone of its own, as on a machine of its own, with eight shards made three.
"""

from __future__ import annotations

import gzip
import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from benchmarks.generate import generate
from house.built import tree
from house.source import ROOT

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

PAGE = (ROOT / "reviews" / "guide" / "large-archives.md").read_text(encoding="utf-8")
GITHUB, GITLAB = ".github/workflows/archive.yml", ".gitlab-ci.yml"
SHARDS = 3
ELSEWHERE = ("pip ", "apt-get ", "rsync ", "chmod ", "umask ")
"""Commands that want a network or a server."""
KEY = "${{ hashFiles('requirements.txt', 'site_config/**') }}"
DAY = datetime.now(UTC).date().isoformat()


def example(name: str) -> dict[str, Any]:
    """A file for a build server, as the guide has it."""
    block = re.search(rf"^```yaml ci {re.escape(name)}\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    assert block is not None, f"the guide has no {name}"
    read: dict[str, Any] = yaml.safe_load(block[1])
    return read


@dataclass(frozen=True)
class Farm:
    """Build machines: clones of one archive, and what one machine hands to the next."""

    home: Path

    @property
    def origin(self) -> Path:
        """The repository that all clone."""
        return self.home / "origin"

    def machine(self, name: str, branch: str = "main") -> Path:
        """A new clone."""
        git(self.home, "clone", "--quiet", "--branch", branch, str(self.origin), name)
        return self.home / name

    def run(self, machine: Path, script: str, **environment: str) -> None:
        """Run a script of the example as its server does."""
        lines = [line for line in script.splitlines() if not line.strip().startswith(ELSEWHERE)]
        clean = {name: value for name, value in os.environ.items() if not name.startswith(("COV_", "COVERAGE"))}
        done = subprocess.run(
            ["bash", "-eo", "pipefail", "-c", "\n".join(lines)],
            cwd=machine,
            env={**clean, "NO_MKDOCS_2_WARNING": "1", "PATH": f"{self.home}:{os.environ['PATH']}", **environment},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{script}\n{done.stdout}{done.stderr}"


def git(folder: Path, *words: str) -> None:
    """Run git."""
    who = ("-c", "user.name=Tester", "-c", "user.email=tester@example.org", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *who, *words], cwd=folder, check=True, capture_output=True)


@pytest.fixture(scope="module")
def farm(tmp_path_factory: pytest.TempPathFactory) -> Farm:
    """Sixty records in a repository, with a branch that changes one; `afterword` is the package under test."""
    farm = Farm(tmp_path_factory.mktemp("farm"))
    (farm.home / "afterword").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m afterword "$@"\n')
    (farm.home / "afterword").chmod(0o755)
    generate(farm.origin, 60, seed=1)
    git(farm.origin, "init", "--quiet", "--initial-branch", "main")
    git(farm.origin, "add", "--all")
    git(farm.origin, "commit", "--quiet", "--message", "records")
    git(farm.origin, "switch", "--quiet", "--create", "change")
    record = next((farm.origin / "reviews" / "incidents").rglob("*.md"))
    record.write_text(record.read_text(encoding="utf-8") + "\nMore.\n", encoding="utf-8")
    git(farm.origin, "commit", "--quiet", "--all", "--message", "a change")
    return farm


@pytest.fixture(scope="module")
def whole(farm: Farm) -> Path:
    """The site as one build makes it."""
    machine = farm.machine("whole")
    farm.run(machine, f"afterword build --no-cache --as-of {DAY}")
    return machine / "site"


def by_github(farm: Farm) -> Path:
    """The site as the example for GitHub Actions makes it."""
    jobs = example(GITHUB)["jobs"]
    check, output = farm.machine("github-check"), farm.home / "output"
    script = commands(jobs["check"])
    farm.run(check, script, GITHUB_OUTPUT=str(output))
    day = output.read_text().removeprefix("day=").strip()
    last = farm.machine("github-publish")
    for number in range(1, SHARDS + 1):
        machine = farm.machine(f"github-{number}")
        shutil.copytree(check / ".afterword", machine / ".afterword")
        given = {
            "${{ matrix.shard }}": f"{number}",
            "${{ strategy.job-total }}": f"{SHARDS}",
            "${{ needs.check.outputs.day }}": day,
        }
        environment = {name: given[value] for name, value in jobs["shard"]["env"].items()}
        farm.run(machine, commands(jobs["shard"]), **environment)
        for file in machine.glob("site-*-of-*.tar.gz"):
            file.rename(last / file.name)
    farm.run(last, commands(jobs["publish"]))
    return last / "site"


def commands(job: Mapping[str, Any]) -> str:
    """All that a job of GitHub Actions runs."""
    return "\n".join(step["run"] for step in job["steps"] if "run" in step and "rsync" not in step["run"])


def by_gitlab(farm: Farm) -> Path:
    """The site as the example for GitLab makes it."""
    jobs = example(GITLAB)
    created = {"CI_PIPELINE_CREATED_AT": f"{DAY}T04:17:00Z"}
    check = farm.machine("gitlab-check")
    farm.run(check, "\n".join(jobs["check"]["script"]), **created)
    last = farm.machine("gitlab-publish")
    for number in range(1, SHARDS + 1):
        machine = farm.machine(f"gitlab-{number}")
        shutil.copytree(check / ".afterword", machine / ".afterword")
        which = {"CI_NODE_INDEX": f"{number}", "CI_NODE_TOTAL": f"{SHARDS}"}
        farm.run(machine, "\n".join(jobs["shard"]["script"]), **created, **which)
        for file in machine.glob(jobs["shard"]["artifacts"]["paths"][0]):
            file.rename(last / file.name)
    farm.run(last, "\n".join(jobs["publish"]["script"]))
    return last / "site"


def searched(site: Path) -> list[str]:
    """The addresses that search knows, over all bundles in the list."""
    names = json.loads((site / "pagefind" / "bundles.json").read_bytes())["bundles"]
    assert {path.name for path in (site / "pagefind").iterdir()} == {*names, "bundles.json"}
    found = [file for name in names for file in (site / "pagefind" / name / "fragment").iterdir()]
    return sorted(json.loads(gzip.decompress(file.read_bytes()).removeprefix(b"pagefind_dcd"))["url"] for file in found)


def without_search(site: Path) -> dict[str, bytes]:
    """Every other file by its address."""
    return {address: content for address, content in tree(site).items() if not address.startswith("pagefind/")}


@pytest.mark.parametrize("build", [by_github, by_gitlab])
def test_its_commands_build_the_site_of_a_single_build(farm: Farm, whole: Path, build: Any) -> None:
    merged = build(farm)
    one, other = without_search(whole), without_search(merged)
    assert len(one) > 400
    assert [address for address in sorted(one.keys() | other.keys()) if one.get(address) != other.get(address)] == []
    assert searched(merged) == searched(whole)
    assert len(searched(whole)) == 60


@pytest.mark.parametrize("server", [GITHUB, GITLAB])
def test_a_pull_request_is_checked_and_previewed(farm: Farm, server: str) -> None:
    machine = farm.machine(f"proposed-{server.count('/')}", "change")
    if server == GITHUB:
        job = example(GITHUB)["jobs"]["proposed"]
        environment = {"BASE": "origin/main"}
        assert [step["env"] for step in job["steps"] if "env" in step] == [{"BASE": "origin/${{ github.base_ref }}"}]
        farm.run(machine, commands(job), **environment)
        assert (machine / "site-preview.tar.gz").is_file()
    else:
        job = example(GITLAB)["proposed"]
        farm.run(machine, "\n".join(job["script"]), CI_MERGE_REQUEST_DIFF_BASE_SHA="origin/main")
        assert (machine / job["artifacts"]["paths"][0]).is_dir()
    assert len(json.loads((machine / "site-preview" / "preview.json").read_bytes())["changed"]) == 1
    assert not (machine / ".afterword").exists(), "the gate leaves nothing to trust"


def test_the_gate_trusts_nothing_that_was_kept() -> None:
    github, gitlab = example(GITHUB)["jobs"]["proposed"], example(GITLAB)["proposed"]
    assert [step for step in github["steps"] if "cache" in step.get("uses", "")] == []
    assert "cache" not in gitlab
    assert "extends" not in gitlab
    for line in (*commands(github).splitlines(), *gitlab["script"]):
        assert not line.startswith("afterword ") or " --no-cache" in line


def test_both_build_in_eight_shards() -> None:
    github, gitlab = example(GITHUB), example(GITLAB)
    assert github["jobs"]["shard"]["strategy"]["matrix"]["shard"] == list(range(1, 9))
    assert gitlab["shard"]["parallel"] == 8


def test_shards_read_the_cache_that_the_check_wrote() -> None:
    jobs = example(GITHUB)["jobs"]
    wrote, read = (
        next(step["with"] for step in jobs[job]["steps"] if "cache" in step.get("uses", ""))
        for job in ("check", "shard")
    )
    assert wrote["key"] == read["key"]
    assert all(wrote["key"].startswith(key) for key in wrote["restore-keys"].split("\n") if key)
    assert KEY in wrote["key"]
    assert example(GITLAB)["shard"]["cache"] == {"policy": "pull"}
