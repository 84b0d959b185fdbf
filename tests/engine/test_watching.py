"""A change on the disk is noticed once it is whole, wherever it is and however it comes about; nothing else is."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from afterword.engine import watching
from afterword.engine.watching import Watcher

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

SOON, NEVER = 20.0, 0.4


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "reviews" / "2025").mkdir(parents=True)
    (tmp_path / "reviews" / "2025" / "a.md").write_text("a")
    (tmp_path / "mkdocs.yml").write_text("a")
    return tmp_path


@pytest.fixture
def watcher(root: Path) -> Iterator[Watcher]:
    found = Watcher(root, [root / "reviews", root / "templates"])
    while found.wait(NEVER):  # what the folders' making left behind
        pass
    yield found
    found.close()


CHANGES: dict[str, Callable[[Path], object]] = {
    "a record is written": lambda root: (root / "reviews/2025/a.md").write_text("b"),
    "a record is new": lambda root: (root / "reviews/2025/b.md").write_text("b"),
    "a record is removed": lambda root: (root / "reviews/2025/a.md").unlink(),
    "a record is put in the place of another": lambda root: (root / "mkdocs.yml").rename(root / "reviews/2025/a.md"),
    "a folder is moved": lambda root: (root / "reviews/2025").rename(root / "reviews/2026"),
    "the settings of MkDocs are written": lambda root: (root / "mkdocs.yml").write_text("b"),
    "a watched folder is made": lambda root: (root / "templates").mkdir(),
}
NOTHING: dict[str, Callable[[Path], object]] = {
    "a record is read": lambda root: (root / "reviews/2025/a.md").read_text(),
    "an editor keeps a copy": lambda root: (root / "reviews/2025/.a.md.swp").write_text("b"),
    "an editor keeps the old text": lambda root: (root / "reviews/2025/a.md~").write_text("b"),
    "something else is written at the top": lambda root: (root / "notes.txt").write_text("b"),
    "a hidden folder is made at the top": lambda root: (root / ".afterword").mkdir(),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_is_noticed(root: Path, watcher: Watcher, change: str) -> None:
    CHANGES[change](root)
    assert watcher.wait(SOON)


@pytest.mark.parametrize("change", NOTHING)
def test_what_changes_nothing_is_not(root: Path, watcher: Watcher, change: str) -> None:
    NOTHING[change](root)
    assert not watcher.wait(NEVER)


def test_a_folder_that_was_made_later_is_watched(root: Path, watcher: Watcher) -> None:
    (root / "templates").mkdir()
    assert watcher.wait(SOON)
    (root / "templates/a.j2").write_text("a")
    assert watcher.wait(SOON)


def test_many_changes_are_told_once(root: Path, watcher: Watcher) -> None:
    for number in range(20):
        (root / f"reviews/{number}.md").write_text("x")
    assert watcher.wait(SOON)
    assert not watcher.wait(NEVER)


def test_where_the_system_watches_no_more_files_they_are_looked_at(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> None:
        raise OSError(28, "inotify watch limit reached")

    monkeypatch.setattr(watching, "Observer", refuse)
    watcher = Watcher(root, [root / "reviews"])
    try:
        time.sleep(0.05)
        (root / "reviews/2025/a.md").write_text("longer than before")
        assert watcher.wait(SOON)
    finally:
        watcher.close()
