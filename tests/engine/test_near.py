"""A check of some edited files says what a check of everything says of them, and reads little where little can have changed."""

from __future__ import annotations

import shutil
from datetime import date
from typing import TYPE_CHECKING

import pytest

from afterword.engine import near, reading
from afterword.engine.reading import read_project
from engine.archives import INC, A, Archive, R
from engine.checked import DAY, core, engine
from engine.edits import EDITS
from make import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from afterword.engine.reading import Reading
    from afterword.engine.workshop import Workshop
    from afterword.load.files import Found
    from afterword.model.source import Project

RECORDS = (".md", ".yml")


def begun(folder: Path) -> Archive:
    """The small archive, with one file of each id and no log without its record: else everything is read each time."""
    archive = Archive.begin(folder)
    archive.remove(f"reviews/incidents/2024/{INC}.md")
    archive.remove("reviews/post-incident/2025/PIR-2025-TRVX.progress.yml")
    return archive


def texts(archive: Archive) -> dict[str, bytes]:
    return {path: archive.read(path) for path in archive.files(RECORDS)}


@pytest.fixture
def readings(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """How often the whole archive was read."""
    asked: list[str] = []

    def noted(work: Workshop, project: Project, files: tuple[Found, ...]) -> Reading:
        asked.append("a reading")
        return read_project(work, project, files)

    monkeypatch.setattr(reading, "read_project", noted)
    return asked


@pytest.mark.parametrize("seed", range(6))
def test_a_check_of_what_was_edited_is_one_of_everything(
    tmp_path: Path, quick: Callable[[], None], readings: list[str], seed: int
) -> None:
    """After every kind of edit in turn; now and then everything is checked, and a neighbourhood kept."""
    archive = begun(tmp_path)
    quick()
    engine(tmp_path, DAY)
    names, spared = sorted(EDITS)[seed::6], 0
    for n, name in enumerate(("edit prose", "other letters", "edit prose", *names, *names)):
        before = texts(archive)
        EDITS[name](archive, seed * 5 + n)
        after = texts(archive)
        changed = frozenset(path for path, text in after.items() if before.get(path) != text)
        readings.clear()
        for only in filter(None, (changed, frozenset([*after][n % len(after) :][:1]))):
            assert engine(tmp_path, DAY, only) == core(tmp_path, DAY, only), (names, name, sorted(only))
        spared += not readings
        if n % 2:
            quick()
            assert engine(tmp_path, DAY) == core(tmp_path, DAY), (names, name)
    assert spared


def test_every_record_of_the_demo_archive_alone(tmp_path: Path, quick: Callable[[], None], readings: list[str]) -> None:
    """Edited in its text, each is checked as by the core; archives as they are seldom need more than that."""
    for name in ("reviews", "site_config"):
        shutil.copytree(ROOT / name, tmp_path / name)
    archive, day = Archive(tmp_path), date(2026, 11, 22)
    quick()
    engine(tmp_path, day)
    paths = [path for path in archive.files() if "/guide/" not in path and not path.endswith("index.md")]
    for path in paths:
        archive.write(path, archive.read(path) + b"\nLater, somebody dropped the ball, see https://example.org/x.\n")
    whole = core(tmp_path, day)
    readings.clear()
    for path in paths:
        only = frozenset({path})
        assert engine(tmp_path, day, only) == tuple(one for one in whole if one.path == path), path
    assert len(readings) <= len(paths) // 10


@pytest.mark.parametrize(
    ("path", "old", "new", "read"),
    [
        (f"reviews/post-incident/2025/{R}.md", "New accounts moved", "Old accounts moved", False),
        (f"reviews/post-incident/2025/{R}.md", "title: ", "title: New ", True),
        (f"reviews/audits/{A}.md", "New accounts moved", "See INC-2024-BBTF: accounts moved", True),
    ],
)
def test_what_others_see_of_a_record_has_everything_read(
    tmp_path: Path, quick: Callable[[], None], readings: list[str], path: str, old: str, new: str, *, read: bool
) -> None:
    archive, only = begun(tmp_path), frozenset({path})
    quick()
    engine(tmp_path, DAY)
    archive.swap(path, old, new)
    readings.clear()
    assert engine(tmp_path, DAY, only) == core(tmp_path, DAY, only)
    assert bool(readings) is read


def test_many_edits_have_everything_read(
    tmp_path: Path, quick: Callable[[], None], readings: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = begun(tmp_path)
    quick()
    engine(tmp_path, DAY)
    archive.swap(f"reviews/post-incident/2025/{R}.md", "New accounts moved", "Old accounts moved")
    readings.clear()
    monkeypatch.setattr(near, "FEW", 0)
    only = frozenset({f"reviews/post-incident/2025/{R}.md"})
    assert engine(tmp_path, DAY, only) == core(tmp_path, DAY, only)
    assert readings
