"""The files below a folder: found first, with size and time of change, and read only by whom they concern."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from typing import TYPE_CHECKING

from afterword.model.source import MAX_BYTES, SourceFile

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_SKIPPED = {"node_modules", "__pycache__"}


@dataclass(frozen=True, slots=True)
class Found:
    """A file under its path relative to the project's root, with forward slashes, and where it lies.

    `trouble` says in plain words why it cannot be read. `changed` is its time of change in nanoseconds: the later one of its
    content's, which anybody can set back, and its entry's, which nobody can (elsewhere than on Windows).
    """

    path: str
    place: str
    size: int = 0
    changed: int = 0
    trouble: str = ""


def is_skipped(name: str) -> bool:
    """True for a file or a folder that is not looked at, by its name: hidden ones, and what tools leave behind."""
    return name.startswith(".") or name in _SKIPPED


def find_files(root: Path, folder: Path, endings: tuple[str, ...]) -> Iterator[Found]:
    """Files below a folder in order of their paths. Links are not followed into folders, so that no loop can trap us."""
    if folder.is_dir():
        shown = folder.relative_to(root).as_posix()
        yield from _below(str(folder), "" if shown == "." else shown + "/", endings)


def _below(folder: str, shown: str, endings: tuple[str, ...]) -> Iterator[Found]:
    with os.scandir(folder) as entries:
        listed = sorted(entries, key=lambda entry: entry.name)
    for entry in listed:
        name = entry.name
        if is_skipped(name):
            continue
        wanted = name.endswith(endings)
        try:
            if entry.is_dir(follow_symlinks=False):
                if wanted:
                    yield Found(shown + name, entry.path, trouble="this is a directory, not a file")
                yield from _below(entry.path, f"{shown}{name}/", endings)
            elif wanted:
                yield _found(entry, shown + name)
        except OSError as error:
            if wanted:
                yield Found(shown + name, entry.path, trouble=_words(error))


def _found(entry: os.DirEntry[str], shown: str) -> Found:
    status = entry.stat()
    if stat.S_ISDIR(status.st_mode):
        return Found(shown, entry.path, trouble="this is a link to a directory, not a file")
    if not stat.S_ISREG(status.st_mode):
        return Found(shown, entry.path, trouble="this is not a regular file")
    if status.st_size > MAX_BYTES:
        size = f"{status.st_size / MAX_BYTES:.0f} MiB"
        return Found(shown, entry.path, trouble=f"the file is larger than 1 MiB ({size})")
    return Found(shown, entry.path, status.st_size, max(status.st_mtime_ns, status.st_ctime_ns))


def read_file(found: Found) -> SourceFile:
    """A file's bytes, or why they cannot be had."""
    if found.trouble:
        return SourceFile(found.path, trouble=found.trouble)
    try:
        with open(found.place, "rb") as stream:  # noqa: PTH123 - ten thousand times, and a Path each costs more than the read
            return SourceFile(found.path, stream.read())
    except OSError as error:
        return SourceFile(found.path, trouble=_words(error))


def files_below(root: Path, folder: Path, endings: tuple[str, ...]) -> Iterator[SourceFile]:
    """Files below a folder in order of their paths, read."""
    return map(read_file, find_files(root, folder, endings))


def _words(error: OSError) -> str:
    if isinstance(error, PermissionError):
        return "the file may not be read"
    if error.errno == 40:  # noqa: PLR2004 - ELOOP has no exception of its own
        return "this link leads round in a circle"
    if isinstance(error, FileNotFoundError):
        return "this link leads nowhere"
    return (error.strerror or "the file cannot be read").lower()
