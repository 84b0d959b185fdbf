"""`afterword rename`: all files or none."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cli.archives import INCIDENT, REVIEW

if TYPE_CHECKING:
    from cli.archives import Archive

TEXT = "---\nid: INC-2025-7KQ4\ntitle: Raids\nseverity: SEV3\ntimes: {detected: 2025-11-15}\n---\r\nText.\n"
LATER = "reviews/incidents/2026/INC-2026-BBBB.md"
COVERS = "---\nid: PIR-2025-B3WD\nincidents: [INC-2025-7KQ4]\n---\nText.\n"


@pytest.fixture(autouse=True)
def records(archive: Archive) -> None:
    archive.write(INCIDENT, TEXT)
    archive.write(REVIEW, COVERS)
    archive.write("site_config/settings.yml", "name: Tests\n")  # the first one has an example of an id


def test_it_says_what_became_of_each_file(archive: Archive) -> None:
    assert archive.run("rename", "INC-2025-7KQ4", "INC-2026-BBBB") == (
        0,
        f"{INCIDENT} -> {LATER}: 2 lines\n{REVIEW}: 1 line\nINC-2025-7KQ4 is INC-2026-BBBB now; its old address leads there.\n",
        "",
    )
    assert archive.read(LATER) == TEXT.replace("7KQ4", "BBBB").replace("2025-B", "2026-B").replace(
        "---\r\n", "formerly: [INC-2025-7KQ4]\n---\r\n"
    )
    assert archive.read(REVIEW) == COVERS.replace("INC-2025-7KQ4", "INC-2026-BBBB")
    assert not (archive.root / INCIDENT).exists()


def test_a_difference_shows_where_files_go_and_writes_nothing(archive: Archive) -> None:
    before = archive.files()
    code, said, _ = archive.run("rename", "INC-2025-7KQ4", "INC-2026-BBBB", "--diff")
    assert code == 0
    assert said.startswith(f"rename from {INCIDENT}\nrename to {LATER}\n--- a/{INCIDENT}\n+++ b/{LATER}\n")
    assert "+incidents: [INC-2026-BBBB]\n" in said
    assert archive.files() == before


def test_what_cannot_be_done_is_refused_in_words(archive: Archive) -> None:
    assert archive.refused("rename", "INC-2025-7KQ5", "INC-2026-BBBB") == (
        "there is no record INC-2025-7KQ5; did you mean INC-2025-7KQ4?"
    )
    assert archive.refused("rename", "INC-2025-7KQ4", "INC-26-1").startswith("'INC-26-1' is not an id of this kind")
    archive.write(LATER, TEXT.replace("INC-2025-7KQ4", "INC-2026-BBBB"))
    assert archive.refused("rename", "INC-2025-7KQ4", "INC-2026-BBBB") == f"INC-2026-BBBB is {LATER} already"


@pytest.mark.parametrize("at", ["replace", "unlink", "link"])
def test_a_disk_that_fails_half_way_leaves_everything_as_it_was(
    archive: Archive, monkeypatch: pytest.MonkeyPatch, at: str
) -> None:
    before = archive.files()
    if at == "replace":
        monkeypatch.setattr(Path, "replace", _fails)
    elif at == "unlink":
        whole = Path.unlink
        monkeypatch.setattr(Path, "unlink", lambda self, **how: _fails() if self.suffix == ".md" and "7KQ4" in self.name
                            else whole(self, **how))  # fmt: skip
    else:
        archive.write(LATER.removesuffix(".md"), "in the way")
        (archive.root / LATER).symlink_to("nowhere")
        before = archive.files()
    code, _, err = archive.run("rename", "INC-2025-7KQ4", "INC-2026-BBBB")
    assert code == 2
    assert "Error" in err
    assert archive.files() == before


def _fails(*_: object) -> None:
    raise OSError(28, "No space left on device")


def test_on_the_built_site_the_old_address_answers(archive: Archive) -> None:
    archive.run("rename", "INC-2025-7KQ4", "INC-2026-BBBB")
    assert archive.run("pages", "out")[0] == 0
    assert 'href="../../incidents/INC-2026-BBBB/"' in archive.read("out/docs/incidents/INC-2025-7KQ4/index.md")
    assert (archive.root / "out/docs/incidents/INC-2026-BBBB/index.md").is_file()
