from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from afterword.load.project import NoArchiveError, find_root, load_project
from afterword.load.today import today
from afterword.model.source import MAX_BYTES

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from afterword.model.source import SourceFile

RECORD = "reviews/incidents/INC-2025-7KQ4.md"


def write(root: Path, name: str, text: str = "x") -> Path:
    file = root / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file


def records(root: Path) -> dict[str, SourceFile]:
    return {file.path: file for file in load_project(root).records}


def test_records_logs_and_prose_are_read_in_order(tmp_path: Path) -> None:
    for name in ("b.md", "a.md", "x/z.progress.yml", "x/notes.txt", ".hidden/c.md", ".d.md", "node_modules/e.md"):
        write(tmp_path, f"reviews/{name}", name)
    found = load_project(tmp_path).records
    assert [(file.path, file.data) for file in found] == [
        ("reviews/a.md", b"a.md"), ("reviews/b.md", b"b.md"), ("reviews/x/z.progress.yml", b"x/z.progress.yml"),
    ]  # fmt: skip


def test_a_users_own_template_and_setting_win_one_by_one(tmp_path: Path) -> None:
    write(tmp_path, "templates/pages/home.html.j2", "mine")
    write(tmp_path, "site_config/policy.yml", "versions: []")
    whole, shipped = load_project(tmp_path), load_project(tmp_path / "none")
    assert whole.templates["pages/home.html.j2"] == "mine"
    assert whole.templates["pages/review.html.j2"] == shipped.templates["pages/review.html.j2"]
    assert (whole.config["policy.yml"].path, whole.config["policy.yml"].data) == (
        "site_config/policy.yml", b"versions: []",
    )  # fmt: skip
    assert whole.config["metrics.yml"].path == "afterword:site_config/metrics.yml"


def test_a_template_that_cannot_be_read_leaves_the_shipped_one(tmp_path: Path) -> None:
    (tmp_path / "templates/pages/home.html.j2").mkdir(parents=True)
    assert load_project(tmp_path).templates["pages/home.html.j2"] != ""


def test_the_settings_of_another_archive_are_nobodys_default(tmp_path: Path) -> None:
    assert "settings.yml" not in load_project(tmp_path).config


def test_what_ships_inside_a_project_is_still_called_shipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path / ".venv/afterword/_shared/site_config"
    write(home, "policy.yml", "shipped")
    write(home, "settings.yml", "name: Not ours")
    monkeypatch.setattr("afterword.load.project.shipped_folders", lambda name: (home,) if name == "site_config" else ())
    config = load_project(tmp_path).config
    assert {name: file.path for name, file in config.items()} == {"policy.yml": "afterword:site_config/policy.yml"}


TROUBLE: dict[str, tuple[Callable[[Path], object], str]] = {
    "a directory": (lambda file: file.mkdir(), "this is a directory, not a file"),
    "a link to a directory": (lambda file: file.symlink_to(file.parent), "this is a link to a directory, not a file"),
    "a link to itself": (lambda file: file.symlink_to(file.name), "this link leads round in a circle"),
    "a link to nothing": (lambda file: file.symlink_to("none.md"), "this link leads nowhere"),
    "a pipe": (os.mkfifo, "this is not a regular file"),
}


@pytest.mark.parametrize("kind", TROUBLE)
def test_what_is_no_file_comes_with_its_trouble(tmp_path: Path, kind: str) -> None:
    spoil, words = TROUBLE[kind]
    write(tmp_path, "reviews/incidents/other.md")
    spoil(tmp_path / RECORD)
    found = records(tmp_path)
    assert (found[RECORD].trouble, found[RECORD].data) == (words, b"")
    assert found["reviews/incidents/other.md"].data == b"x"


def test_a_link_to_a_folder_is_not_followed(tmp_path: Path) -> None:
    write(tmp_path, "reviews/a/x.md")
    (tmp_path / "reviews/a/loop").symlink_to(tmp_path / "reviews")
    (tmp_path / "reviews/b").symlink_to(tmp_path / "reviews/a")
    assert list(records(tmp_path)) == ["reviews/a/x.md"]


def test_a_link_to_a_file_is_read(tmp_path: Path) -> None:
    write(tmp_path, "reviews/a.md", "there")
    (tmp_path / "reviews/b.md").symlink_to("a.md")
    assert records(tmp_path)["reviews/b.md"].data == b"there"


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    with write(tmp_path, RECORD).open("r+b") as file:
        file.truncate(100 * MAX_BYTES)
    write(tmp_path, "reviews/fits.md", "a" * MAX_BYTES)
    found = records(tmp_path)
    assert found[RECORD].trouble == "the file is larger than 1 MiB (100 MiB)"
    assert found[RECORD].data == b""
    assert len(found["reviews/fits.md"].data) == MAX_BYTES


def test_a_file_that_may_not_be_read_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, RECORD)

    def refuse(*_: object) -> SourceFile:
        raise PermissionError

    monkeypatch.setattr("builtins.open", refuse)
    assert records(tmp_path)[RECORD].trouble == "the file may not be read"


def test_the_root_is_the_nearest_folder_that_holds_an_archive(tmp_path: Path) -> None:
    write(tmp_path, "site_config/settings.yml")
    inner = write(tmp_path, "deep/down/reviews/a.md").parent
    assert find_root(tmp_path / "deep") == tmp_path
    assert find_root(inner) == tmp_path / "deep/down"


def test_where_there_is_no_archive_it_is_said_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(NoArchiveError, match="afterword init DIR"):
        find_root(tmp_path)


def test_today_is_given_by_hand_by_the_environment_or_by_the_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795305600")
    assert today("2026-01-15").isoformat() == "2026-01-15"
    assert today().isoformat() == "2026-11-22"
    monkeypatch.delenv("SOURCE_DATE_EPOCH")
    assert today().year >= 2025
    with pytest.raises(ValueError, match="isoformat"):
        today("soon")
