"""What is kept may be damaged, forged, locked, read-only, of another version or gone: the site is right, and the next one too."""

from __future__ import annotations

import random
import shutil
import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from afterword.engine import store
from afterword.engine.store import FOLDER, KEPT, Store, seal
from afterword.engine.workshop import open_store
from afterword.load.project import load_settings
from engine import builds
from engine.archives import OLD, Archive
from engine.builds import Ordered

if TYPE_CHECKING:
    from collections.abc import Callable

ORDERED = Ordered(date(2026, 2, 4))
RECORD = f"reviews/incidents/2024/{OLD}.md"
FLIPS = 40
connect = sqlite3.connect


@pytest.fixture
def archive(tmp_path: Path, quick: Callable[[], None]) -> Archive:
    """An archive that was built, and edited since."""
    archive = Archive.begin(tmp_path / "archive")
    quick()
    builds.outcome(archive.root, ORDERED, tmp_path / "site")
    archive.swap(RECORD, "The first raids", "The very first raids")
    return archive


def database(folder: Path) -> Path:
    return next(folder.glob("store-*.db"))


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def sql(*statements: str) -> Callable[[Path], None]:
    def run(folder: Path) -> None:
        with closing(connect(database(folder))) as open_, open_:
            for statement in statements:
                open_.execute(statement)

    return run


def directory(folder: Path) -> None:
    file = database(folder)
    file.unlink()
    (file / "below").mkdir(parents=True)


def no_folder(folder: Path) -> None:
    shutil.rmtree(folder)
    folder.write_text("a file")


def first(pattern: str, do: Callable[[Path], object]) -> Callable[[Path], None]:
    def run(folder: Path) -> None:
        do(min(folder.glob(pattern)))

    return run


DAMAGES: dict[str, Callable[[Path], object]] = {
    "nothing": bool,
    "cut off": lambda folder: cut(database(folder)),
    "cut off within its first page": lambda folder: database(folder).write_bytes(database(folder).read_bytes()[:50]),
    "empty": lambda folder: database(folder).write_bytes(b""),
    "text": lambda folder: database(folder).write_text("not a database, but a text of some length\n" * 200),
    "a folder in its place": directory,
    "a file in the folder's place": no_folder,
    "gone": shutil.rmtree,
    "a table is missing": sql("DROP TABLE checks"),
    "a table is another": sql("DROP TABLE outputs", "CREATE TABLE outputs (x)"),
    "text that is none": sql("UPDATE outputs SET print = CAST(x'ff' AS TEXT)"),
    "numbers that are none": sql("UPDATE files SET seen = 'now'"),
    "values that are not there": sql("UPDATE records SET card = NULL"),
    "a forged page": sql("UPDATE outputs SET search = 'x'"),
    "another page's row": sql("UPDATE outputs SET search = (SELECT max(search) FROM outputs)"),
    "a forged check": sql("UPDATE checks SET value = x'90'"),
    "a forged card": sql("UPDATE records SET card = (SELECT min(card) FROM records)"),
    "a forged record": sql("UPDATE bodies SET value = (SELECT min(value) FROM bodies)"),
    "a forged note": sql("UPDATE notes SET value = x'93'"),
    "a style of the shells": first("shells/*/css/afterword.css", cut),
    "a static file too many": first("shells/*/css", lambda file: (file / "more.css").write_text("p{}")),
    "the shells": first("shells/*/shells.msgpack", cut),
    "the shells are gone": first("shells/*/shells.msgpack", Path.unlink),
    "an index": first("search/*/fragment/*", cut),
    "an index's list": first("search/*/files.json", cut),
}  # fmt: skip


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_damage_only_costs_time(archive: Archive, tmp_path: Path, damage: Callable[[Path], object]) -> None:
    damage(archive.root / FOLDER)
    right = builds.compare(archive.root, ORDERED, tmp_path / "site")
    builds.wait()
    assert builds.outcome(archive.root, ORDERED, tmp_path / "site") == right


MENDED = ("cut off", "cut off within its first page", "empty", "text", "a table is missing", "a table is another",
          "text that is none", "numbers that are none", "values that are not there", "gone")  # fmt: skip


@pytest.mark.parametrize("name", MENDED)
def test_what_was_damaged_is_kept_anew(tmp_path: Path, name: str) -> None:
    for _ in range(2):
        kept = Store(tmp_path / FOLDER, "realm")
        kept.keep_note("x", b"1")
        kept.close()
    for table, row in {
        "outputs": "'', '', '', 1, 1, '', x''",
        "files": "'', 1, 1, 1, x''",
        "records": "'', '', x'', x''",
    }.items():
        sql(f"INSERT INTO {table} VALUES ({row})")(tmp_path / FOLDER)  # noqa: S608 - a test's own
    DAMAGES[name](tmp_path / FOLDER)
    for expected in (None, b"2"):
        again = Store(tmp_path / FOLDER, "realm")
        again.rows("SELECT print FROM outputs", tuple[str])
        again.rows("SELECT seen FROM files", tuple[int])
        again.rows("SELECT card FROM records", tuple[bytes])
        again.rows("SELECT key FROM checks", tuple[bytes])
        assert again.trouble == ""
        if expected is not None:
            assert again.note("x") == expected
        again.keep_note("x", b"2")
        again.close()


def test_flipped_bits_only_cost_time(archive: Archive, tmp_path: Path) -> None:
    """Bytes of the store changed at random, while a record goes to and fro between two texts."""
    texts = [archive.read(RECORD), archive.read(RECORD).replace(b"very first", b"first")]
    clean = []
    for n, text in enumerate(texts):
        archive.write(RECORD, text)
        clean.append(builds.outcome(archive.root, ORDERED, tmp_path / f"clean{n}", keep=False))
    file = database(archive.root / FOLDER)
    for seed in range(FLIPS):
        chance = random.Random(seed)  # noqa: S311 - the same in every run
        content = bytearray(file.read_bytes())
        for _ in range(chance.choice([1, 20, 400])):
            content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
        file.write_bytes(content)
        archive.write(RECORD, texts[seed % 2])
        builds.wait()
        found = builds.outcome(archive.root, ORDERED, tmp_path / "site")
        assert (seed, builds.different(found.files, clean[seed % 2].files)) == (seed, [])
        assert found == clean[seed % 2]


def read_only(file: Path, **named: Any) -> sqlite3.Connection:
    found: sqlite3.Connection = connect(f"file:{file}?mode=ro", uri=True, **named)
    return found


def full(file: Path, **named: Any) -> sqlite3.Connection:
    found: sqlite3.Connection = connect(file, **named)
    found.execute("PRAGMA max_page_count = 1")
    return found


def cannot_open(file: Path, **_: Any) -> sqlite3.Connection:
    return connect(file / "below" / "nothing")


@pytest.mark.parametrize(("opens", "word"), [(read_only, "readonly"), (full, "full"), (cannot_open, "unable to open")])
def test_a_store_that_takes_nothing_is_done_without(
    archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, opens: Callable[..., Any], word: str
) -> None:
    monkeypatch.setattr(sqlite3, "connect", opens)
    builds.compare(archive.root, ORDERED, tmp_path / "site")
    found = open_store(archive.root, load_settings(archive.root), keep=True)
    found.keep_note("x", b"1" * 1_000_000)
    assert word in found.trouble
    monkeypatch.undo()
    assert database(archive.root / FOLDER).is_file()


def test_a_store_that_is_locked_is_done_without(
    archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "PATIENCE", 0.05)
    with closing(connect(database(archive.root / FOLDER))) as other:
        other.execute("BEGIN EXCLUSIVE")
        builds.compare(archive.root, ORDERED, tmp_path / "site")
    builds.compare(archive.root, ORDERED, tmp_path / "site")


def test_a_store_may_go_while_it_is_used(archive: Archive, tmp_path: Path) -> None:
    folder = archive.root / FOLDER
    quick = builds.outcome(archive.root, ORDERED, tmp_path / "site", during=lambda: shutil.rmtree(folder))
    assert quick == builds.outcome(archive.root, ORDERED, tmp_path / "clean", keep=False)
    builds.compare(archive.root, ORDERED, tmp_path / "site")


def test_stores_of_other_versions_are_left_alone_and_the_oldest_go(tmp_path: Path) -> None:
    for number in range(KEPT + 3):
        one = Store(tmp_path, f"{number:016}")
        one.keep_note("x", str(number).encode())
        one.close()
    left = sorted(file.name for file in tmp_path.glob("store-*.db"))
    assert left == [f"store-{number:016}.db" for number in range(2, KEPT + 3)]
    assert Store(tmp_path, f"{KEPT + 2:016}").note("x") == str(KEPT + 2).encode()
    assert Store(tmp_path, "another").note("x") is None


def test_a_note_with_a_wrong_seal_is_none(tmp_path: Path) -> None:
    one = Store(tmp_path, "realm")
    one.write("INSERT INTO notes VALUES (?, ?, ?)", [("x", b"1", seal("x", b"2"))])
    assert one.note("x") is None
    one.close()
