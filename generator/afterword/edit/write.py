"""The shell of this room: puts a text on the disk whole or not at all, and never over what somebody else has written."""

from __future__ import annotations

import contextlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

NEW_FILE_MODE = 0o666


class ChangedMeanwhileError(Exception):
    """The file is not what it was when it was read; the message says so in plain words."""


def replace_file(path: Path, before: bytes, after: bytes) -> None:
    """Put `after` in the place of `before`, keeping the file's mode. Refuses when the file is no longer `before`.

    A link stays a link: the file that it leads to is replaced.
    """
    path = path.resolve()
    with _beside(path, after, path.stat().st_mode & 0o7777) as temporary:
        if path.read_bytes() != before:
            raise ChangedMeanwhileError(
                f"{path.name} was changed meanwhile; nothing was written. Run the command again"
            )
        temporary.replace(path)


def create_file(path: Path, content: bytes) -> None:
    """Write a new file, with its folders. Refuses when something stands there already."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with _beside(path, content, NEW_FILE_MODE & ~_umask()) as temporary:
        try:
            os.link(temporary, path)
        except FileExistsError:
            raise ChangedMeanwhileError(f"{path.name} is there already; nothing was written") from None
        except OSError:
            _create_plainly(path, content)


def _create_plainly(path: Path, content: bytes) -> None:
    """For file systems without hard links: still never over a file that is there."""
    try:
        with path.open("xb") as file:
            file.write(content)
    except FileExistsError:
        raise ChangedMeanwhileError(f"{path.name} is there already; nothing was written") from None


@contextlib.contextmanager
def _beside(path: Path, content: bytes, mode: int) -> Iterator[Path]:
    """A finished temporary file in the same folder, gone afterwards whatever happens."""
    handle, name = tempfile.mkstemp(prefix=".", suffix=".tmp", dir=path.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(mode)
        yield temporary
    finally:
        temporary.unlink(missing_ok=True)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


@dataclass(frozen=True, slots=True)
class Rewrite:
    """A file that gets another content, and perhaps another path."""

    path: Path
    to: Path
    before: bytes
    after: bytes


def rewrite_all(rewrites: Sequence[Rewrite]) -> None:
    """Make all of these changes or none: what was done before one that fails is put back.

    Refuses before the first when a file is no longer what it was, or when something stands where one is to go.
    """
    for one in rewrites:
        if one.path.read_bytes() != one.before:
            raise ChangedMeanwhileError(
                f"{one.path.name} was changed meanwhile; nothing was written. Run the command again"
            )
        if one.to != one.path and one.to.exists():
            raise ChangedMeanwhileError(f"{one.to} is there already; nothing was written")
    done: list[Rewrite] = []
    try:
        for one in rewrites:
            done.append(one)
            if one.to == one.path:
                replace_file(one.path, one.before, one.after)
            else:
                create_file(one.to, one.after)
                one.path.unlink()
    except BaseException:
        for one in reversed(done):
            _put_back(one)
        raise


def _put_back(one: Rewrite) -> None:
    """Undo a change, as far as it went."""
    if one.to != one.path and one.to.exists() and one.to.read_bytes() == one.after:
        one.to.unlink()
    if not one.path.exists():
        create_file(one.path, one.before)
    elif one.path.read_bytes() != one.before and one.path.read_bytes() == one.after:
        replace_file(one.path, one.after, one.before)
