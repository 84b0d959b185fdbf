"""Whatever bytes a file holds, a check answers with located problems, soon, and never with an exception.

`make soak` tries 20,000 mutated files; a run of all tests tries a few hundred. The seed is printed, so that a find can be had again.
"""

from __future__ import annotations

import os
import random
import time
from functools import cache
from typing import TYPE_CHECKING

import pytest

import make
from afterword.load.project import load_project

if TYPE_CHECKING:
    from collections.abc import Callable

    from afterword.model.source import SourceFile

MUTATIONS = int(os.environ.get("AFTERWORD_MUTATIONS", "400"))
PARTS = 4
LIMIT = 1.0
"""Seconds of processor time for one file."""
SIGNS = [
    b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\r", b"\t", b"---\n", b"...\n", b"- ", b": ", b"? ", b"|\n", b">-\n", b"&a ", b"*a ",
    b"!!python/object:x ", b"{", b"}", b"[", b"]", b"'", b'"', b"#", b"%YAML 9\n", b"\xe2\x80\xa8", b"\xc2\x85", b"\xf0\x9f\x98\x80",
    b"/// audience | core\n", b"///\n", b"<!--", b"-->", b"<script>", b"![x](y)", b"[a](javascript:b)", b"9" * 400, b"a" * 5000,
    b"2025-11-15T25:61Z", b"0000-00-00", b"INC-2025-7KQ4/A999", b"~", b"null", b"[[[[[[[[[[[[[[[[[[[[", b"# afterword: ignore[",
]  # fmt: skip


@cache
def files() -> list[SourceFile]:
    """The demo archive's records and logs, and the sound records of the tests."""
    return [file for file in load_project(make.ROOT).records if "/guide/" not in file.path]


def swapped(data: bytes, r: random.Random) -> bytes:
    lines = data.split(b"\n")
    i, j = r.randrange(len(lines)), r.randrange(len(lines))
    lines[i], lines[j] = lines[j], lines[i]
    return b"\n".join(lines)


def cut(data: bytes, r: random.Random) -> bytes:
    a, b = sorted((r.randrange(len(data) + 1), r.randrange(len(data) + 1)))
    return data[:a] + data[b:]


def repeated(data: bytes, r: random.Random) -> bytes:
    a = r.randrange(len(data) + 1)
    b = min(len(data), a + r.randrange(200))
    return data[:b] + data[a:b] * r.randrange(1, 40) + data[b:]


def inserted(data: bytes, r: random.Random) -> bytes:
    a = r.randrange(len(data) + 1)
    return data[:a] + r.choice(SIGNS) + data[a:]


def flipped(data: bytes, r: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(r.randrange(1, 8)):
        changed[r.randrange(len(changed))] = r.randrange(256)
    return bytes(changed)


def indented(data: bytes, r: random.Random) -> bytes:
    lines = data.split(b"\n")
    for _ in range(r.randrange(1, 4)):
        i = r.randrange(len(lines))
        lines[i] = b" " * r.randrange(9) + lines[i].lstrip()
    return b"\n".join(lines)


def revalued(data: bytes, r: random.Random) -> bytes:
    lines = data.split(b"\n")
    i = r.randrange(len(lines))
    key, colon, _ = lines[i].partition(b":")
    lines[i] = key + colon + b" " + r.choice(SIGNS)
    return b"\n".join(lines)


MUTATE: list[Callable[[bytes, random.Random], bytes]] = [swapped, cut, repeated, inserted, flipped, indented, revalued]


@pytest.mark.parametrize("part", range(PARTS))
def test_a_mutated_file_gives_problems_and_no_exception(part: int) -> None:
    seed = int(os.environ.get("AFTERWORD_SEED", str(20_251_115 + part)))
    r = random.Random(seed)  # noqa: S311 - a find must come again
    sound = make.sound_files()
    for n in range(MUTATIONS // PARTS):
        file = r.choice(files())
        data = file.data
        for _ in range(r.choice([1, 1, 1, 2, 5])):
            data = r.choice(MUTATE)(data or b"\n", r)
        whole = make.project({**sound, file.path: data})
        began = time.process_time()
        try:
            found = make.diagnose(whole)
        except Exception as error:
            raise AssertionError(f"seed {seed}, mutation {n} of {file.path}: {data!r}") from error
        took = time.process_time() - began
        assert took < LIMIT, f"seed {seed}, mutation {n} of {file.path} took {took:.1f} s: {data!r}"
        for one in found:
            assert one.line >= 1, one
            assert (one.end_line, one.end_column) >= (one.line, one.column), one
            assert one.message, one
