"""What builds have stumbled over, each once; random sequences of edits have found most of it (`test_incremental.py`)."""

from __future__ import annotations

import os
import shutil
import time
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from afterword.cli import main
from afterword.engine import building, contents, outputs, reading, sight, stamp
from afterword.engine.outputs import Stage, present, remove
from afterword.load.files import find_files, read_file
from afterword.load.project import shipped_folders
from afterword.publish import pagefind
from afterword.publish.writer import alone_in, swap
from engine import builds
from engine.archives import GUIDE, HOST, LOG, MKDOCS, OLD, Archive
from engine.builds import Ordered
from engine.kills import never

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from afterword.load.files import Found
    from afterword.model.source import SourceFile

ORDERED = Ordered(date(2026, 2, 4))
RECORD = f"reviews/incidents/2024/{OLD}.md"


@pytest.fixture
def archive(tmp_path: Path, quick: Callable[[], None]) -> Archive:
    """An archive that was built."""
    archive = Archive.begin(tmp_path / "archive")
    archive.write(HOST, MKDOCS + "site_url: https://example.org/\n")
    quick()
    builds.outcome(archive.root, ORDERED, tmp_path / "site")
    return archive


def said(archive: Archive, capsys: pytest.CaptureFixture[str], *options: str) -> tuple[str, str]:
    """The last words of the command."""
    main.run(
        ["build", "-C", str(archive.root), "--as-of", "2026-02-04", "-d", str(archive.root.parent / "site"), *options]
    )
    out, err = capsys.readouterr()
    return out.rpartition("are in ")[2].partition("; ")[2].strip(), err.splitlines()[-1]


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_second_build_writes_nothing(archive: Archive, capsys: pytest.CaptureFixture[str], jobs: str) -> None:
    """Not even the sitemap, of which MkDocs has its own; and not only because everything is as it was."""
    assert said(archive, capsys, "--jobs", jobs)[0] == "nothing had to be written"
    os.utime(archive.root / RECORD)
    assert said(archive, capsys, "--jobs", jobs)[0] == "nothing had to be written"


def test_an_edit_that_hides_its_time_is_seen(archive: Archive, tmp_path: Path, quick: Callable[[], None]) -> None:
    """The same size, and the old time set back. Elsewhere than on Windows a file's entry remembers."""
    quick()
    archive.swap_unseen(RECORD, "The first raids", "The final raids")
    site = builds.compare(archive.root, ORDERED, tmp_path / "site").files
    assert b"The final raids" in site[f"incidents/{OLD}/index.html"]


RECENT = (RECORD, LOG, GUIDE)


@pytest.mark.parametrize("path", RECENT)
def test_what_changed_a_moment_ago_is_read_again_and_nothing_else(
    archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    """Its times tell nothing: a second edit within one tick of the clock leaves them as they were."""
    now, opened = time.time_ns(), list[str]()

    def recent(*where: Any) -> Iterator[Found]:
        yield from (replace(file, changed=now if file.path == path else 1) for file in find_files(*where))

    def read(file: Found) -> SourceFile:
        opened.append(file.path)
        return read_file(file)

    for module in (sight, stamp, contents, reading):
        monkeypatch.setattr(module, "find_files", recent, raising=False)
        monkeypatch.setattr(module, "RACE", 3_600_000_000_000, raising=False)
        monkeypatch.setattr(module, "read_file", read, raising=False)
    builds.outcome(archive.root, ORDERED, tmp_path / "site")
    opened.clear()
    builds.outcome(archive.root, ORDERED, tmp_path / "site")
    assert opened == [path]
    content = archive.read(path)
    archive.write(path, content.replace(b"a", b"e", 1))
    builds.compare(archive.root, ORDERED, tmp_path / "site")
    monkeypatch.setattr(stamp, "RACE", 0)
    for times in (1, 0):
        opened.clear()
        builds.outcome(archive.root, ORDERED, tmp_path / "site")
        assert opened == [path] * times


def test_a_shipped_file_that_becomes_the_projects_own_is_named_so(
    archive: Archive, tmp_path: Path, quick: Callable[[], None]
) -> None:
    """With the same text: what is wrong with it is said of another path."""
    quick()
    assert "afterword:site_config/policy.yml" in paths(builds.compare(archive.root, ORDERED, tmp_path / "site"))
    archive.write("site_config/policy.yml", (shipped_folders("site_config")[0] / "policy.yml").read_bytes())
    assert "site_config/policy.yml" in paths(builds.compare(archive.root, ORDERED, tmp_path / "site"))


def paths(found: builds.Outcome) -> set[str]:
    return {problem.path for problem in found.problems}


@pytest.mark.parametrize("name", ["index.html", "css/afterword.css", "incidents/index.html", "404.html"])
@pytest.mark.parametrize("how", ["a folder", "a longer file", "a file of that size", "nothing"])
def test_what_others_put_into_the_site_goes(archive: Archive, tmp_path: Path, name: str, how: str) -> None:
    file = tmp_path / "site" / name
    size = file.stat().st_size
    file.unlink()
    if how == "a folder":
        (file / "below" / "more").mkdir(parents=True)
        (file / "below" / "file").write_text("x")
    elif how != "nothing":
        file.write_bytes(b"x" * (size + (how == "a longer file")))
    (file.parent / "more").mkdir()
    (file.parent / "more" / "theirs.txt").write_text("x")
    builds.compare(archive.root, ORDERED, tmp_path / "site")
    assert not (file.parent / "more").exists()


def test_files_of_others_that_begin_with_a_dot_stay(archive: Archive, tmp_path: Path) -> None:
    for name in (".git/HEAD", ".nojekyll"):
        (tmp_path / "site" / name).parent.mkdir(exist_ok=True)
        (tmp_path / "site" / name).write_text("x")
    for keep in (True, False):
        archive.swap(RECORD, "title: ", "title: A")
        builds.outcome(archive.root, ORDERED, tmp_path / "site", keep=keep)
        assert [(tmp_path / "site" / name).read_text() for name in (".git/HEAD", ".nojekyll")] == ["x", "x"]


def test_a_build_without_search_says_so_and_the_next_one_has_it(
    archive: Archive, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.rmtree(archive.root / ".afterword")
    with monkeypatch.context() as patch:
        patch.setattr(pagefind, "needed", missing)
        for _ in range(2):
            assert said(archive, capsys)[1] == "note: there is no search. Pagefind is not installed"
            builds.wait()
            assert not (tmp_path / "site" / "pagefind").exists()
    builds.compare(archive.root, ORDERED, tmp_path / "site")
    assert (tmp_path / "site" / "pagefind" / "bundles.json").is_file()


def missing() -> Path:
    raise pagefind.SearchError("Pagefind is not installed")


def test_strict_leaves_the_last_site_whatever_was_built_before(
    archive: Archive, tmp_path: Path, quick: Callable[[], None]
) -> None:
    quick()
    before = builds.outcome(archive.root, ORDERED, tmp_path / "site")
    strict = builds.outcome(archive.root, replace(ORDERED, strict=True), tmp_path / "site")
    assert (strict.published, strict.files, strict.problems) == (False, before.files, before.problems)


def test_a_folder_that_is_no_site_is_left_alone(archive: Archive, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("x")
    for keep in (True, False):
        refused = builds.outcome(archive.root, ORDERED, tmp_path / "mine", keep=keep)
        assert "is not a site that was built before" in refused.refused
        assert refused.files == {"letter.txt": b"x"}


@pytest.mark.parametrize(("owner", "name"), [(building, "Search"), (Stage, "put"), (Stage, "move")])
def test_an_interrupt_leaves_nothing_half_made(
    archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, owner: object, name: str
) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    archive.swap(RECORD, "title: ", "title: A")
    with monkeypatch.context() as patch:
        patch.setattr(owner, name, interrupt)
        with pytest.raises(KeyboardInterrupt):
            builds.outcome(archive.root, ORDERED, tmp_path / "site")
    assert builds.leftovers(tmp_path, "site") == []
    builds.compare(archive.root, ORDERED, tmp_path / "site")


def test_removing_what_is_gone_already_is_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "a" / "b" / "c").write_text("x")
    remove(tmp_path, ["file/below", "not/there", "a/b/c"])
    assert set(present(tmp_path)) == {"file"}
    assert not (tmp_path / "a").exists()


def test_what_killed_builds_left_goes_after_a_day(tmp_path: Path) -> None:
    for name, age in ((".site-12345678", 2), (".site-87654321", 0), (".site-1234", 2), (".other-12345678", 2)):
        (tmp_path / name).mkdir()
        os.utime(tmp_path / name, (time.time() - age * outputs.DAY,) * 2)
    stage = Stage(tmp_path / "site")
    stage.begin()
    stage.close()
    assert sorted(one.name for one in tmp_path.iterdir()) == [".other-12345678", ".site-1234", ".site-87654321"]


def test_folders_that_are_swapped_at_the_same_moment(tmp_path: Path) -> None:
    """One of them stays, whole, with the hidden files of the first; none fails, and nothing is left over."""
    place = tmp_path / "site"
    (place / ".git").mkdir(parents=True)

    def one(number: int) -> None:
        stage = Stage(place)
        stage.begin()
        for name in ("one", "two"):
            stage.put(f"{name}/file", str(number).encode())
        with alone_in(tmp_path):
            swap(stage.folder, place)

    for _ in range(20):
        processes = [process for number in range(3) if (process := os.fork()) or never(lambda: one(number))]  # noqa: B023
        assert [os.waitpid(process, 0)[1] for process in processes] == [0, 0, 0]
        assert len({(place / name / "file").read_bytes() for name in ("one", "two")}) == 1
        assert [one.name for one in tmp_path.iterdir()] == ["site"]
    assert (place / ".git").is_dir()
