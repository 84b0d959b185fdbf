"""What earlier runs found out, kept below `.afterword/`: safe to delete, safe when damaged, never trusted across versions."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import threading
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, TypeVar, get_args

from msgspec import ValidationError, convert

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

T = TypeVar("T")

FOLDER = ".afterword"
KEPT = 3
"""How many stores of other settings or versions are left beside the present one."""
PATIENCE = 20
"""Seconds to wait for another build that is writing."""
TROUBLE = (sqlite3.Error, ValidationError, ValueError, OverflowError)
"""What reading a damaged file raises: SQLite's own words on it may not even be text."""
OUTSIDE = {
    sqlite3.SQLITE_PERM, sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_NOMEM, sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_FULL, sqlite3.SQLITE_CANTOPEN,
}  # fmt: skip
"""What the file has no fault in: nothing would be better with a new one."""
_TABLES = """
CREATE TABLE IF NOT EXISTS files (path TEXT PRIMARY KEY, size INTEGER, changed INTEGER, seen INTEGER, digest BLOB) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS records (path TEXT PRIMARY KEY, content BLOB, card BLOB, seal BLOB);
CREATE TABLE IF NOT EXISTS bodies (path TEXT PRIMARY KEY, content BLOB, value BLOB, seal BLOB);
CREATE TABLE IF NOT EXISTS checks (path TEXT PRIMARY KEY, key BLOB, value BLOB, seal BLOB) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS outputs (site TEXT, path TEXT, print TEXT, size INTEGER, changed INTEGER, search TEXT, seal BLOB, PRIMARY KEY (site, path)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS notes (name TEXT PRIMARY KEY, value BLOB, seal BLOB) WITHOUT ROWID;
"""


def seal(*parts: bytes | str | int) -> bytes:
    """A short digest of what is kept, so that what was damaged is not read."""
    said = [part if isinstance(part, bytes) else str(part).encode() for part in parts]
    return blake2b(b"\0".join(said), digest_size=8).digest()


class Store:
    """One SQLite file for each version of code and settings.

    Whatever goes wrong with it (damaged, read-only, locked for long, a full disk) only costs time: then nothing is found
    and nothing is kept. Processes that were forked open it anew; threads take turns.
    """

    def __init__(self, folder: Path | None, realm: str) -> None:
        """Open the store of a `realm` (a digest of code and settings) in `folder`; None keeps nothing."""
        self.realm = realm
        self._place = folder / f"store-{realm[:16]}.db" if folder is not None else None
        self._connection: sqlite3.Connection | None = None
        self._process = 0
        self._one = threading.RLock()
        self._mended = False
        self.trouble = ""
        """Why nothing is kept, in plain words; `""` when all is well."""
        if folder is not None:
            self._prepare(folder)

    def rows(self, query: str, shape: type[T], values: Iterable[Any] = ()) -> list[T]:
        """What a query finds, each row a tuple of the given `shape`; nothing where the store cannot be read."""
        with self._one:
            connection = self._connect()
            if connection is None:
                return []
            try:
                found = connection.execute(query, tuple(values)).fetchall()
                # As good, and much quicker for one.
                if len(found) == 1 and tuple(map(type, found[0])) == get_args(shape):
                    return found
                return convert(found, list[shape])  # type: ignore[valid-type]
            except TROUBLE as problem:
                self._mend(problem)
                return []

    def write(self, statement: str, rows: Iterable[tuple[Any, ...]]) -> None:
        """Run a statement for each row, all or none."""
        with self._one:
            connection = self._connect()
            if connection is None:
                return
            try:
                with connection:
                    connection.executemany(statement, rows)
            except TROUBLE as problem:
                self._mend(problem)

    def note(self, name: str) -> bytes | None:
        """A value kept under a name."""
        for value, sealed in self.rows("SELECT value, seal FROM notes WHERE name = ?", tuple[bytes, bytes], (name,)):
            if seal(name, value) == sealed:
                return value
        return None

    def keep_note(self, name: str, value: bytes) -> None:
        """Keep a value under a name."""
        self.write("INSERT OR REPLACE INTO notes VALUES (?, ?, ?)", [(name, value, seal(name, value))])

    def close(self) -> None:
        """Let go of the file."""
        if self._connection is not None and self._process == os.getpid():
            with contextlib.suppress(*TROUBLE):
                self._connection.close()
        self._connection = None

    @property
    def keeps(self) -> bool:
        """Whether what is written now will be found later in this run."""
        return self._connect() is not None

    def _prepare(self, folder: Path) -> None:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            ignore = folder / ".gitignore"
            if not ignore.exists():
                ignore.write_text("*\n", encoding="utf-8")
        except OSError as problem:
            self.trouble = f"{FOLDER} cannot be written ({problem.strerror or problem})"
        with contextlib.suppress(OSError):  # another run may be tidying up as well
            for old in sorted(folder.glob("store-*.db"), key=lambda file: -file.stat().st_mtime_ns)[KEPT:]:
                if old != self._place:
                    _remove(old)
        self._connect()

    def _connect(self) -> sqlite3.Connection | None:
        if self._place is None:
            return None
        if self._connection is None or self._process != os.getpid():
            self._process = os.getpid()
            try:
                self._connection = sqlite3.connect(self._place, timeout=PATIENCE, check_same_thread=False)
                self._connection.execute("PRAGMA journal_mode=WAL")
                # What is lost when the power goes is computed again.
                self._connection.execute("PRAGMA synchronous=OFF")
                self._connection.executescript(_TABLES)
            except TROUBLE as problem:
                self._mend(problem)
        return self._connection

    def _mend(self, problem: Exception) -> None:
        """Begin anew with a damaged file, once; do without one that is locked, read-only or full."""
        if self._mended or self._place is None or getattr(problem, "sqlite_errorcode", 0) & 0xFF in OUTSIDE:
            self._give_up(problem)
            return
        self._mended = True
        self.close()
        _remove(self._place)
        self._connect()

    def _give_up(self, problem: Exception) -> None:
        self.trouble = self.trouble or f"nothing is kept for the next run: {problem}"
        self.close()
        self._place = None


def _remove(file: Path) -> None:
    for suffix in ("", "-wal", "-shm"):
        with contextlib.suppress(OSError):
            file.with_name(file.name + suffix).unlink()
