"""A reading that goes on from the one before reads what a fresh one does, and opens only what changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import pytest

import make
from afterword.engine.progress import Progress
from afterword.engine.reading import Reading, read_project
from afterword.engine.workshop import Workshop, open_store
from afterword.load.project import load_settings
from engine.previews import RECORD

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

REVIEW = f"reviews/post-incident/2025/{make.REVIEW}.md"


def fresh(root: Path, before: Reading | None = None) -> Reading:
    project = load_settings(root)
    return read_project(Workshop(root, open_store(root, project, keep=False), 1, Progress()), project, before=before)


def edited(root: Path, path: str, old: str, new: str) -> None:
    text = (root / path).read_text(encoding="utf-8")
    assert old in text
    (root / path).write_text(text.replace(old, new), encoding="utf-8")


def told(reading: Reading) -> bytes:
    """All that a reading says, as bytes."""
    archive = reading.read.archive
    whole = (archive.cards, archive.summaries, archive.references, archive.backlinks, archive.groups, archive.table)
    records = [archive.records[i].body for i in archive.cards]
    return msgspec.json.encode((whole, records, reading.read.prose, reading.read.rest), enc_hook=repr, order="sorted")


CHANGES: dict[str, tuple[Callable[[Path], object], set[str]]] = {
    "nothing": (lambda root: root, set()),
    "a title": (lambda root: edited(root, RECORD, "title: ", "title: Re "), {RECORD}),
    "a body": (lambda root: edited(root, RECORD, "## Summary", "## Summary\n\nMore."), {RECORD}),
    "a record is gone": (lambda root: (root / RECORD).unlink(), set()),
    "a record is unreadable": (lambda root: (root / RECORD).write_bytes(b"\xff"), {RECORD}),
    "a record moves": (lambda root: (root / RECORD).rename(root / "reviews" / f"{make.INCIDENT}.md"), {f"reviews/{make.INCIDENT}.md"}),
    "a log comes": (lambda root: (root / f"reviews/post-incident/2025/{make.REVIEW}.progress.yml").write_text("[]\n"), {REVIEW}),
    "prose comes": (lambda root: (root / "reviews/index.md").write_text("# Welcome\n"), set()),
    "other settings": (
        lambda root: edited(root, "site_config/settings.yml", "Archive", "Review archive"),
        {*make.sound_files()},
    ),
}  # fmt: skip


@pytest.mark.parametrize("change", CHANGES)
def test_it_reads_what_a_fresh_one_does_and_parses_only_what_changed(tmp_path: Path, change: str) -> None:
    for path, text in {**make.sound_files(), "site_config/settings.yml": "name: Archive\n"}.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    before = fresh(tmp_path)
    do, parsed = CHANGES[change]
    do(tmp_path)
    after = fresh(tmp_path, before)
    assert told(after) == told(fresh(tmp_path))
    assert after.changed == parsed
