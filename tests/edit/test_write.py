"""Files are written whole or not at all, and never over what somebody else wrote."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING

import pytest

from afterword.edit.write import ChangedMeanwhileError, create_file, replace_file

if TYPE_CHECKING:
    from pathlib import Path


def names(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


def test_a_replaced_file_keeps_its_mode_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    file = tmp_path / "INC.md"
    file.write_bytes(b"old")
    file.chmod(0o640)
    replace_file(file, b"old", b"new")
    assert file.read_bytes() == b"new"
    assert file.stat().st_mode & 0o777 == 0o640
    assert names(tmp_path) == ["INC.md"]


def test_a_file_that_changed_meanwhile_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "INC.md"
    file.write_bytes(b"somebody else's")
    with pytest.raises(ChangedMeanwhileError, match="changed meanwhile"):
        replace_file(file, b"old", b"new")
    assert file.read_bytes() == b"somebody else's"
    assert names(tmp_path) == ["INC.md"]


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"old")
    link = tmp_path / "link"
    link.symlink_to("file")
    replace_file(link, b"old", b"new")
    assert link.is_symlink()
    assert (tmp_path / "file").read_bytes() == b"new"


def test_a_new_file_gets_its_folders_and_the_usual_mode(tmp_path: Path) -> None:
    create_file(tmp_path / "a" / "b.md", b"text")
    plain = tmp_path / "plain"
    plain.touch()
    assert (tmp_path / "a" / "b.md").read_bytes() == b"text"
    assert (tmp_path / "a" / "b.md").stat().st_mode == plain.stat().st_mode
    assert names(tmp_path / "a") == ["b.md"]


@pytest.mark.parametrize("links", [True, False])
def test_nothing_is_written_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, links: bool) -> None:
    def no_links(*_: object) -> None:
        raise OSError(errno.EPERM, "no hard links here")

    if not links:
        monkeypatch.setattr(os, "link", no_links)
    create_file(tmp_path / "a.md", b"first")
    with pytest.raises(ChangedMeanwhileError, match="is there already"):
        create_file(tmp_path / "a.md", b"second")
    assert (tmp_path / "a.md").read_bytes() == b"first"
    assert names(tmp_path) == ["a.md"]
