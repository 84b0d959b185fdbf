"""What stands in a site's folder, and what the last build put there: the two must agree before a page is left alone."""

from __future__ import annotations

import contextlib
import os
import shutil
import time
from dataclasses import dataclass, field
from pathlib import Path
from secrets import token_hex
from typing import TYPE_CHECKING, NamedTuple

from afterword.engine.store import Store, seal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

READABLE = 0o755
NEW = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
DAY = 86_400
"""Seconds after which what a build has left half done is not being worked on any more."""


class Output(NamedTuple):
    """A file of the site: what it was made from, its size and time of change when it was written, and what search knows of it."""

    print: str
    size: int
    changed: int
    search: str = ""


@dataclass(frozen=True, slots=True)
class Built:
    """Where a site stands, and how many of its files were written and removed."""

    place: Path
    pages: int
    written: int
    removed: int = 0
    trouble: str = ""
    """Why the site has no search, in plain words."""
    outputs: Mapping[str, Output] = field(default_factory=dict)
    """All files of the site by address, where it is known what each was made from."""


@dataclass
class Outputs:
    """The files of one site by address, as the store remembers them."""

    store: Store
    site: str
    known: dict[str, Output] = field(default_factory=dict)

    @classmethod
    def of(cls, store: Store, site: str) -> Outputs:
        """What is remembered of a site, by the folder that it stands in or another name."""
        rows = store.rows(
            "SELECT path, print, size, changed, search, seal FROM outputs WHERE site = ?",
            tuple[str, str, int, int, str, bytes],
            (site,),
        )
        return cls(
            store,
            site,
            {
                path: Output(print_, size, changed, search)
                for path, print_, size, changed, search, sealed in rows
                if seal(site, path, print_, size, changed, search) == sealed
            },
        )

    def stands(self, address: str, print_: str, present: Mapping[str, tuple[int, int]]) -> bool:
        """Whether the file at `address` was made from the same and nobody has touched it since."""
        known = self.known.get(address)
        return known is not None and known.print == print_ and present.get(address) == (known.size, known.changed)

    def forget(self, addresses: Iterable[str]) -> None:
        """Forget files before they are replaced: whoever stops us in between finds them stale."""
        rows = [(self.site, address) for address in addresses if self.known.pop(address, None) is not None]
        if rows:
            self.store.write("DELETE FROM outputs WHERE site = ? AND path = ?", rows)

    def forget_all(self) -> None:
        """Forget the whole site."""
        self.known.clear()
        self.store.write("DELETE FROM outputs WHERE site = ?", [(self.site,)])

    def remember(self, outputs: Mapping[str, Output]) -> None:
        """Remember files that stand where they belong now."""
        self.known.update(outputs)
        rows = ((self.site, address, *output, seal(self.site, address, *output)) for address, output in outputs.items())
        self.store.write("INSERT OR REPLACE INTO outputs VALUES (?, ?, ?, ?, ?, ?, ?)", rows)


def present(folder: Path) -> dict[str, tuple[int, int]]:
    """Size and time of change (nanoseconds) of every file below a folder, by address. Hidden files at its top are nobody's."""
    found: dict[str, tuple[int, int]] = {}
    waiting = [""]
    while waiting:
        below = waiting.pop()
        try:
            entries = list(os.scandir(f"{folder}/{below}"))
        except (FileNotFoundError, NotADirectoryError):
            continue
        for entry in entries:
            if not below and entry.name.startswith("."):
                continue
            if entry.is_dir(follow_symlinks=False):
                waiting.append(f"{below}{entry.name}/")
            else:
                status = entry.stat(follow_symlinks=False)
                found[below + entry.name] = (status.st_size, status.st_mtime_ns)
    return found


class Stage:
    """A folder beside the site in which new files are prepared, so that a failure leaves the site as it was."""

    def __init__(self, place: Path) -> None:
        """Name the folder. Nothing is there yet, so that an interrupt finds nothing that nobody would remove."""
        self.place = place
        self.folder = place.with_name(f".{place.name}-{token_hex(4)}")

    def begin(self) -> None:
        """Make the folder; from now on it has to be closed."""
        self.place.parent.mkdir(parents=True, exist_ok=True)
        _tidy(self.place)
        self.folder.mkdir()
        self.folder.chmod(READABLE)
        self._made: set[str] = set()

    def put(self, address: str, content: bytes) -> tuple[int, int]:
        """Write a file; returns its size and time of change."""
        file = f"{self.folder}/{address}"
        self._make(file.rpartition("/")[0])
        held = os.open(file, NEW, 0o666)
        try:
            left = memoryview(content)
            while left:  # a system may take less at once
                left = left[os.write(held, left) :]
            status = os.fstat(held)
        finally:
            os.close(held)
        return status.st_size, status.st_mtime_ns

    def _make(self, folder: str) -> None:
        """Make a folder, unless it is there: most pages have one of their own, in one that is there."""
        if folder not in self._made:
            try:
                os.mkdir(folder)  # noqa: PTH102 - ten thousand times, and a Path each costs as much as the write
            except FileExistsError:  # another process was here
                pass
            except FileNotFoundError:
                self._make(folder.rpartition("/")[0])
                self._make(folder)
            self._made.add(folder)

    def move(self, addresses: Iterable[str]) -> None:
        """Move prepared files into the site, each in one step."""
        for address in addresses:
            target = f"{self.place}/{address}"
            try:
                os.replace(f"{self.folder}/{address}", target)  # noqa: PTH105 - as above
            except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
                _make_way(self.place, address)
                os.replace(f"{self.folder}/{address}", target)  # noqa: PTH105 - as above

    def close(self) -> None:
        """Remove the folder, if it is still there."""
        shutil.rmtree(self.folder, ignore_errors=True)


def _tidy(place: Path) -> None:
    """Remove what builds that were killed have left beside the site."""
    for half in place.parent.glob(f".{place.name}-????????"):
        with contextlib.suppress(OSError):
            if half.stat().st_mtime < time.time() - DAY:
                shutil.rmtree(half, ignore_errors=True)


def _make_way(place: Path, address: str) -> None:
    """Make the folders above a file, where a file or a folder stood before."""
    target = place / address
    if target.is_dir() and not target.is_symlink():
        shutil.rmtree(target)
    for folder in reversed(target.relative_to(place).parents):
        above = place / folder
        if (above.exists() or above.is_symlink()) and not above.is_dir():
            above.unlink()
    target.parent.mkdir(parents=True, exist_ok=True)


def remove(place: Path, addresses: Iterable[str]) -> None:
    """Remove files of the site, and the folders that they leave empty."""
    emptied = set()
    for address in addresses:
        with contextlib.suppress(FileNotFoundError, NotADirectoryError):  # gone with what stood in a new file's way
            (place / address).unlink()
        emptied.add((place / address).parent)
    for folder in sorted(emptied, key=lambda one: -len(one.parts)):
        while folder != place and folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()
            folder = folder.parent  # noqa: PLW2901 - upwards
