"""`afterword check --privacy-only`: any file, inside an archive or not, before anything leaves the machine."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from cli.archives import Archive

TOLD = "notes.txt:1:5: error AW751 [email-address] an e-mail address (s…) stands here"


def asked(archive: Archive, *paths: str) -> tuple[int, str, str]:
    return archive.run("check", "--privacy-only", *paths)


def put(root: Path, name: str, data: bytes) -> None:
    (root / name).parent.mkdir(parents=True, exist_ok=True)
    (root / name).write_bytes(data)


def test_a_file_that_is_no_record(archive: Archive) -> None:
    put(archive.root, "notes.txt", b"Ask someone@example.org.\n")
    code, out, err = asked(archive, "notes.txt")
    assert (code, err) == (1, "")
    assert out.splitlines()[0] == TOLD
    assert out.splitlines()[-1] == "Checked 1 file: 1 error."
    assert "someone@" not in out


def test_a_folder_and_what_is_no_text(archive: Archive) -> None:
    put(archive.root, "a/b/one.csv", b"id,mail\n1,someone@example.org\n")
    put(archive.root, "a/picture.png", b"\x89PNG\0\0someone@example.org")
    put(archive.root, "a/.git/config", b"someone@example.org")
    (archive.root / "a" / "link").symlink_to(archive.root / "a" / "b" / "one.csv")
    code, out, err = asked(archive, "a")
    assert code == 1
    assert "a/b/one.csv:2:3: error AW751" in out
    assert "Checked 3 files: 1 error." in out
    assert err == "2 of them could not be looked into: they are no text, or cannot be read.\n"


def test_warnings_inform(archive: Archive) -> None:
    put(archive.root, "notes.txt", b"By @qzx_wvk.\n")
    code, out, _ = asked(archive, "notes.txt")
    assert (code, "warning AW754" in out) == (0, True)


def test_the_settings_of_the_archive_count(archive: Archive) -> None:
    put(archive.root, "notes.txt", b"Ask someone@example.org.\n")
    with (archive.root / "site_config/settings.yml").open("a") as settings:
        settings.write('privacy: {allow: [{text: "*@example.org", reason: These are examples.}]}\n')
    assert asked(archive, "notes.txt")[0] == 0


def test_outside_any_archive(archive: Archive, tmp_path_factory: pytest.TempPathFactory) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    put(elsewhere, "notes.txt", b"Ask someone@example.org.\n")
    archive.monkeypatch.chdir(elsewhere)
    code, out, _ = asked(archive, "notes.txt")
    assert (code, out.splitlines()[0]) == (1, TOLD)


@pytest.mark.parametrize(
    ("paths", "words"), [((), "name the files or folders"), (("gone.txt",), "there is no file gone.txt")]
)
def test_called_wrongly(archive: Archive, paths: tuple[str, ...], words: str) -> None:
    assert words in archive.refused("check", "--privacy-only", *paths)
