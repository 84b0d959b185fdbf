"""A new archive is small, sound, and written over nothing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from afterword.build import build
from afterword.cli.init_command import FILES
from afterword.cli.main import run
from afterword.load.project import load_project, shipped_folders
from afterword.parse.config import read_config
from cli.archives import NOW

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from cli.archives import Archive


def test_it_holds_only_what_a_team_edits(archive: Archive) -> None:
    assert list(archive.files()) == sorted(FILES)


def test_every_template_is_used(archive: Archive) -> None:
    home = shipped_folders("templates")[-1] / "init"
    assert sorted(path.name for path in home.iterdir()) == sorted(set(FILES.values()))
    assert archive.root.is_dir()


def test_it_checks_without_a_word(archive: Archive) -> None:
    assert archive.problems().endswith(": all sound.")


def test_it_builds_without_a_word(archive: Archive) -> None:
    site = build(load_project(archive.root), NOW.date())
    assert site.problems == ()
    assert {"", "guide/incident/", "guide/review/"} <= {page.path for page in site.pages}


def test_it_is_sound_without_teams_of_its_own(archive: Archive) -> None:
    (archive.root / "site_config" / "taxonomies" / "teams.yml").unlink()
    assert archive.problems().endswith(": all sound.")


def test_its_settings_are_read(tmp_path: Path) -> None:
    assert run(["init", str(tmp_path / "a"), "--name", 'Ours: the "#1" archive']) == 0
    config, problems = read_config(load_project(tmp_path / "a").config)
    assert not any(problems.values())
    assert config.settings.name == 'Ours: the "#1" archive'
    assert config.taxonomies["teams"].terms


def test_no_file_holds_a_day(archive: Archive) -> None:
    assert not [path for path, text in archive.files().items() if re.search(r"20\d\d-\d\d", text)]


def test_a_folder_that_is_not_empty_is_refused(archive: Archive) -> None:
    assert "is not empty" in archive.refused("init", ".")


def test_a_fresh_repository_is_fine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    assert run(["init", "."]) == 0
    assert (tmp_path / "reviews" / "index.md").is_file()


def test_a_name_is_needed(archive: Archive) -> None:
    assert archive.refused("init", "other", "--name", " ") == "--name: the archive needs a name"
