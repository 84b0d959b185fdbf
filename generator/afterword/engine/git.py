"""Asks git what an archive was at another revision: few calls, however many files."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

UNKNOWN = "it knows no such revision here; `git fetch` brings it, or name another"
UNRELATED = "it finds no commit that both have; in a shallow clone fetch more of the history (`git fetch --unshallow`)"
ABSENT = "files of that revision are not here; `git fetch --refetch` brings them"
_FILE = "100"
"""How the mode of a regular file begins; links and other repositories have none of its content."""


class GitError(Exception):
    """Git cannot say what changed; the message says why, in plain words."""


@dataclass(frozen=True, slots=True)
class Revision:
    """Where the present branch left another: its commit, and the name by which it was asked for."""

    name: str
    commit: str


def left_at(root: Path, base: str) -> Revision:
    """Where the branch of the archive at `root` left `base`; raises GitError."""
    ask(root, "rev-parse", "--show-toplevel")  # says what is wrong where there is no repository
    found = ask(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{base}^{{commit}}", or_else=UNKNOWN)
    return Revision(base, ask(root, "merge-base", found.strip(), "HEAD", or_else=UNRELATED).strip())


def untracked(root: Path) -> list[str]:
    """The files below `root` that are new to git and not ignored."""
    return [path for path in ask(root, "ls-files", "--others", "--exclude-standard", "-z").split("\0") if path]


def changed_since(root: Path, base: str) -> frozenset[str]:
    """The files below `root` that differ from where its branch left `base`, by path; raises GitError."""
    start = left_at(root, base).commit
    tracked = ask(root, "diff", "--name-only", "--no-renames", "--relative", "-z", start)
    return frozenset(path for path in (*tracked.split("\0"), *untracked(root)) if path)


def contents_at(root: Path, revision: Revision) -> dict[str, bytes | None]:
    """The files below `root` that differ from a revision, each with its bytes then; None where there was no file."""
    fields = ask(root, "diff", "--raw", "--no-abbrev", "--no-renames", "--relative", "-z", revision.commit).split("\0")
    found: dict[str, bytes | None] = dict.fromkeys(untracked(root))
    blobs: dict[str, str] = {}
    for about, path in zip(fields[::2], fields[1::2], strict=False):
        mode, _, blob, *_ = about.removeprefix(":").split()
        if mode.startswith(_FILE):
            blobs[path] = blob
        else:
            found.setdefault(path, None)
    read = dict(read_blobs(root, sorted(set(blobs.values()))))
    return {**found, **{path: read[blob] for path, blob in blobs.items()}}


def read_blobs(root: Path, blobs: list[str]) -> Iterator[tuple[str, bytes]]:
    """The contents of blobs by their ids, in one call; raises GitError where one is not here."""
    if not blobs:
        return
    said = run(root, "cat-file", "--batch", given="".join(f"{blob}\n" for blob in blobs).encode())
    at = 0
    for blob in blobs:
        end = said.index(b"\n", at)
        about = said[at:end].split()
        if about[-1] == b"missing":
            raise GitError(f"git cannot say what changed: {ABSENT}")
        size = int(about[2])
        yield blob, said[end + 1 : end + 1 + size]
        at = end + 1 + size + 1


def ask(root: Path, *words: str, or_else: str = "") -> str:
    """What git prints, as text; `or_else` is said where git fails without a word. Raises GitError."""
    return os.fsdecode(run(root, *words, or_else=or_else))


def run(root: Path, *words: str, or_else: str = "", given: bytes = b"") -> bytes:
    """What git prints when it is given some bytes; raises GitError."""
    environment = {**os.environ, "LC_ALL": "C"}
    try:
        done = subprocess.run(["git", *words], cwd=root, env=environment, input=given, capture_output=True, check=False)  # noqa: S603, S607 - the user's own git
    except FileNotFoundError:
        raise GitError("git is not installed, so nobody can say what changed") from None
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip().removeprefix("fatal: ")
        raise GitError(f"git cannot say what changed: {said or or_else}")
    return done.stdout
