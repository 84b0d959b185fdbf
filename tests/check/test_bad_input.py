"""Bad input: each slip is one clear diagnostic at its place, no traceback, and the rest is still checked."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import make
from afterword.load.project import load_project
from afterword.model.kinds import Kind

if TYPE_CHECKING:
    from pathlib import Path

    from afterword.diagnostics import Diagnostic

SOUND = make.record_file(Kind.INCIDENT, type="near-miss")
"""Of a type that owes no review."""
OTHER = "INC-2025-22QQ"
SLIP = make.record_file(Kind.INCIDENT, OTHER, surfaces=["chatt"], type="near-miss")
HERE = SLIP.path.replace(OTHER, "INC-2025-33RR")
DEEP = 10_000


def checked(root: Path) -> list[Diagnostic]:
    """What is said about the project in a folder, beside the one slip that every test puts there."""
    (root / SLIP.path).parent.mkdir(parents=True, exist_ok=True)
    (root / SLIP.path).write_bytes(SLIP.data)
    said = make.diagnose(load_project(root))
    rest = [one for one in said if one.path != SLIP.path]
    assert [one.name for one in said if one.path == SLIP.path] == ["unknown-term"], "the rest is still checked"
    return rest


def front(text: str) -> bytes:
    return f"---\n{text}\n---\n".encode()


@pytest.mark.parametrize(
    ("data", "name", "line", "column", "words"),
    [
        (b"", "front-matter", 1, 1, "the file is empty"),
        (b"\n \n", "front-matter", 1, 1, "the file is empty"),
        (b"# A raid\n", "front-matter", 1, 1, "no front matter"),
        (b"---\ntitle: A raid\n", "front-matter", 1, 1, "never closed"),
        (front(""), "front-matter", 1, 1, "empty"),
        (front("- a\n- b"), "shape", 2, 1, "the front matter is a list"),
        (front("just text"), "shape", 2, 1, "the front matter is plain text"),
        (front("a: [" + "[" * DEEP + "]" * DEEP + "]"), "yaml", 2, 43, "nested more than 40 levels"),
        (front("a: " + "{a: " * DEEP + "}" * DEEP), "yaml", 2, 160, "nested more than 40 levels"),
        (front("\n".join(" " * n + f"k{n}:" for n in range(1_300))), "yaml", 42, 41, "nested more than 40 levels"),
        (front("- " * DEEP + "a"), "yaml", 2, 81, "nested more than 40 levels"),
        (front("\n".join(" " * n + f"k{n}:" for n in range(DEEP))), "unreadable-file", 1, 1, "larger than 1 MiB"),
        (front("title: &a x\nid: *a"), "yaml", 3, 5, "the alias *a is not read"),
        (front("title: caf\xe9").replace("é".encode(), b"\xe9"), "unreadable-file", 2, 11, "not UTF-8"),
        (b"\xff\xfe" + "---\n".encode("utf-16-le"), "unreadable-file", 1, 1, "not UTF-8"),
        (front("title: a\x00b"), "yaml", 2, 9, "control character"),
    ],
    ids=lambda value: value[:12].decode("latin-1") if isinstance(value, bytes) else None,
)
def test_one_file_that_cannot_be_read(
    tmp_path: Path, data: bytes, name: str, line: int, column: int, words: str
) -> None:
    file = tmp_path / HERE
    file.parent.mkdir(parents=True)
    file.write_bytes(data)
    (said,) = checked(tmp_path)
    assert (said.path, said.name, said.line, said.column) == (HERE, name, line, column)
    assert words in said.message


@pytest.mark.parametrize("step", ["- - ? ", "-   ", "- ? "])
def test_no_way_of_nesting_is_too_deep_for_us(step: str) -> None:
    ask = f"from afterword.parse.yaml import compose; print(compose({step!r} * {DEEP * 3} + 'a').problem.message)"
    done = subprocess.run(
        [sys.executable, "-c", ask], env={"PYTHONPATH": "generator"}, cwd=make.ROOT, capture_output=True, check=False
    )
    assert b"nested more than 40 levels" in done.stdout


def test_a_directory_named_like_a_record(tmp_path: Path) -> None:
    (tmp_path / HERE).mkdir(parents=True)
    (said,) = checked(tmp_path)
    assert (said.path, said.name) == (HERE, "unreadable-file")
    assert said.message == "this is a directory, not a file"


def test_a_file_of_100_megabytes(tmp_path: Path) -> None:
    (tmp_path / HERE).parent.mkdir(parents=True)
    with (tmp_path / HERE).open("wb") as file:
        file.truncate(100 << 20)
    (said,) = checked(tmp_path)
    assert (said.path, said.name) == (HERE, "unreadable-file")
    assert said.message == "the file is larger than 1 MiB (100 MiB)"


def test_links_that_lead_in_a_circle_or_nowhere(tmp_path: Path) -> None:
    folder = (tmp_path / HERE).parent
    folder.mkdir(parents=True)
    (folder / "INC-2025-33RR.md").symlink_to("INC-2025-33RR.md")
    (folder / "INC-2025-44TT.md").symlink_to("nowhere.md")
    (folder / "loop").symlink_to(folder, target_is_directory=True)
    circle, nowhere = checked(tmp_path)
    assert (circle.name, circle.message) == ("unreadable-file", "this link leads round in a circle")
    assert (nowhere.name, nowhere.message) == ("unreadable-file", "this link leads nowhere")


@pytest.mark.parametrize(
    "data",
    [
        b"\xef\xbb\xbf" + SOUND.data,
        SOUND.data.replace(b"\n", b"\r\n"),
        b"\xef\xbb\xbf" + SOUND.data.replace(b"\n", b"\r\n"),
    ],
    ids=["BOM", "CRLF", "both"],
)
def test_what_editors_add_is_fine(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / SOUND.path
    file.parent.mkdir(parents=True)
    file.write_bytes(data)
    assert checked(tmp_path) == []
    file.write_bytes(data.replace(b"closed\n", b"closd\n").replace(b"closed\r\n", b"closd\r\n"))
    (said,) = checked(tmp_path)
    assert (said.name, said.line, said.column) == ("value", 5, 9)


def test_two_records_with_one_id(tmp_path: Path) -> None:
    folder = (tmp_path / SOUND.path).parent
    folder.mkdir(parents=True)
    (folder / f"{make.INCIDENT}-a.md").write_bytes(SOUND.data)
    (folder / f"{make.INCIDENT}-b.md").write_bytes(SOUND.data.replace(b"- chat\n", b"- chatt\n"))
    said = checked(tmp_path)
    assert {(one.name, one.line) for one in said} == {("duplicate-id", 2), ("unknown-term", 20)}
    assert {one.path.rsplit("/")[-1] for one in said} == {f"{make.INCIDENT}-b.md"}
    assert any(f"{make.INCIDENT}-a.md" in one.message for one in said)


def test_a_taxonomy_with_a_duplicate_code(tmp_path: Path) -> None:
    lists = tmp_path / "site_config/taxonomies"
    lists.mkdir(parents=True)
    terms = "  - {code: mass-new-accounts, title: A}\n  - {code: mass-new-accounts, title: B}\n"
    (lists / "tactics.yml").write_text(f"taxonomy: tactics\ntitle: Tactics\nterms:\n{terms}")
    (said,) = checked(tmp_path)
    assert (said.path, said.name, said.line, said.column) == ("site_config/taxonomies/tactics.yml", "taxonomy", 5, 12)


QUIET = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
ODD = st.sampled_from(
    [b"", b"---", b"\n", b": ", b"- ", b"[", b"{", b"}", b'"', b"\x00", b"\xff", b"*a", b"&a ", b"~", b"null", b"///",
     b"/// audience | red", b"TLP:RED", b"INC-2025-2222/A1", b"0000-00", b"9999-12-31T23:59-23:59", b"\t", b"<b>", b"![", b"\r", b"1e999",
     "…".encode(), b"status: withdrawn", b"F1", b"unknown"]
)  # fmt: skip


@QUIET
@given(st.binary(max_size=400))
def test_random_bytes_never_raise(data: bytes) -> None:
    log = make.log_file()
    files: dict[str, str | bytes] = {
        **make.sound_files(),
        SOUND.path: data,
        log.path: data,
        "site_config/policy.yml": data,
    }
    said = make.diagnose(make.project(files))
    assert all(one.line >= 1 and one.column >= 1 and one.message for one in said)


@QUIET
@given(
    kind=st.sampled_from(list(Kind)),
    cuts=st.lists(st.tuples(st.floats(0, 1), st.integers(0, 30), ODD), min_size=1, max_size=4),
)
def test_mutated_records_never_raise(kind: Kind, cuts: list[tuple[float, int, bytes]]) -> None:
    file = make.record_file(kind)
    log = make.log_file(make.approval(), make.step(), make.step("done", evidence="release 41"))
    mutated = {path: mutate(data, cuts) for path, data in ((file.path, file.data), (log.path, log.data))}
    said = make.diagnose(make.project({**make.sound_files(), **mutated}))
    assert all(one.line >= 1 and one.column >= 1 and one.message for one in said)


def mutate(data: bytes, cuts: list[tuple[float, int, bytes]]) -> bytes:
    for where, length, odd in cuts:
        at = int(where * len(data))
        data = data[:at] + odd + data[at + length :]
    return data
