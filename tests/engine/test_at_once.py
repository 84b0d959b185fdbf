"""Real processes, with all programs that they call: several at once, and one that is killed."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from engine.archives import OLD, Archive
from engine.builds import different, leftovers, site

if TYPE_CHECKING:
    from pathlib import Path

RECORD = f"reviews/incidents/2024/{OLD}.md"
BY_NATURE = re.compile(r"pagefind/[^/]+/(filter/.*|pagefind-entry\.json|pagefind\.[^/]*\.pf_meta)")
"""What Pagefind orders anew in every run."""


def begin(archive: Archive, target: Path, *options: str) -> subprocess.Popen[str]:
    """A build of its own, which listens to an interrupt even where the tests were started by something that does not."""
    command = [
        sys.executable,
        "-m",
        "afterword",
        "build",
        "-C",
        str(archive.root),
        "--as-of",
        "2026-02-04",
        "-d",
        str(target),
    ]
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        return subprocess.Popen(
            [*command, *options], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
        )
    finally:
        signal.signal(signal.SIGINT, before)


def end(process: subprocess.Popen[str]) -> tuple[int, str]:
    """What a build said last; this archive has errors, so 1 is how a good build ends."""
    out, err = process.communicate(timeout=120)
    return process.returncode, out + err[-2000:]


def files(folder: Path) -> dict[str, bytes]:
    return {address: content for address, content in site(folder).items() if not BY_NATURE.fullmatch(address)}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("at-once")


@pytest.fixture(scope="module")
def archive(home: Path) -> Archive:
    return Archive.begin(home / "archive")


@pytest.fixture(scope="module")
def clean(home: Path, archive: Archive) -> dict[str, bytes]:
    """The site, built from nothing."""
    code, said = end(begin(archive, home / "clean", "--no-cache"))
    assert (code, "pages are in" in said) == (1, True), said
    return files(home / "clean")


@pytest.mark.parametrize("targets", [("one", "two"), ("same", "same"), ("same", "same", "same")])
def test_builds_at_once_are_all_right(
    home: Path, archive: Archive, clean: dict[str, bytes], targets: tuple[str, ...]
) -> None:
    for kind in ("first", "next"):
        processes = [begin(archive, home / target) for target in targets]
        assert [end(process)[0] for process in processes] == [1] * len(targets), kind
        assert [different(files(home / target), clean) for target in targets] == [[]] * len(targets)
    assert [leftovers(home, target) for target in targets] == [[]] * len(targets)


@pytest.mark.parametrize("seconds", [0.3, 0.6, 0.9, 1.2, 1.6])
def test_a_killed_build_harms_nothing(home: Path, archive: Archive, clean: dict[str, bytes], seconds: float) -> None:
    """Killed with its workers left alone; they end by themselves. The next build is as if nothing had been."""
    process = begin(archive, home / "killed", "--jobs", "2")
    time.sleep(seconds)
    process.kill()
    process.communicate()
    wait_for_the_end_of(process.pid)
    code, said = end(begin(archive, home / "killed"))
    assert code == 1, said
    assert different(files(home / "killed"), clean) == []


def wait_for_the_end_of(group: int) -> None:
    """Until no process of the group is there: those that a killed one left behind have to find out."""
    for _ in range(100):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return
        time.sleep(0.1)
    os.killpg(group, signal.SIGKILL)
    raise AssertionError("workers outlive a build that was killed")


def test_a_build_that_is_interrupted_ends_at_once_and_without_a_word_of_python(home: Path, archive: Archive) -> None:
    process = begin(archive, home / "interrupted", "--jobs", "2")
    while not leftovers(home, "interrupted") and process.poll() is None:
        time.sleep(0.01)
    os.killpg(process.pid, signal.SIGINT)
    code, said = end(process)
    assert (code, said.splitlines()[-1], "Traceback" in said) == (2, "stopped", False), said
    wait_for_the_end_of(process.pid)
    assert leftovers(home, "interrupted") == []
