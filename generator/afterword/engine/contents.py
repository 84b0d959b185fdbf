"""What identifies the bytes of each file of a project, so that a file which did not change need not be opened."""

from __future__ import annotations

import time
from hashlib import blake2b
from typing import TYPE_CHECKING

from afterword.load.files import read_file

if TYPE_CHECKING:
    from collections.abc import Iterable

    from afterword.engine.store import Store
    from afterword.load.files import Found
    from afterword.model.source import SourceFile

RACE = 2_000_000_000
"""A file that changed less than two seconds before it was read may have changed again within one tick of its clock."""
_Row = tuple[int, int, int, bytes]
"""Size, time of change, when it was read (both in nanoseconds), digest."""


class Contents:
    """What identifies the bytes of each file. Files whose size and time of change are as they were are not opened."""

    def __init__(self, store: Store, files: Iterable[Found], before: Contents | None = None) -> None:
        self._store = store
        self._rows: dict[str, _Row] = {}
        kept = before._rows if before is not None else _rows(store)  # noqa: SLF001 - our own
        for file in files:
            row = kept.get(file.path)
            if row is not None and row[:2] == (file.size, file.changed) and row[1] < row[2] - RACE and not file.trouble:
                self._rows[file.path] = row
        self._fresh: set[str] = set()

    def known(self, file: Found) -> bytes | None:
        """What identifies a file that did not change; None for one that has to be opened."""
        row = self._rows.get(file.path)
        return row[3] if row is not None else None

    def learn(self, file: Found, digest: bytes, seen: int) -> None:
        """A file was read at `seen` (nanoseconds)."""
        self._rows[file.path] = (file.size, file.changed, seen, digest)
        self._fresh.add(file.path)

    def read(self, file: Found) -> SourceFile:
        """Read a file that is read in every run; what identifies it is known for the rest of this one."""
        seen, source = time.time_ns(), read_file(file)
        self._rows[file.path] = (file.size, file.changed, seen, digest_of_file(source))
        return source

    def keep(self) -> None:
        """Keep what was learned."""
        rows = ((path, *self._rows[path]) for path in self._fresh)
        self._store.write("INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?, ?)", rows)


def _rows(store: Store) -> dict[str, _Row]:
    rows = store.rows("SELECT path, size, changed, seen, digest FROM files", tuple[str, int, int, int, bytes])
    return {path: (size, changed, seen, digest) for path, size, changed, seen, digest in rows}


def digest_of_file(file: SourceFile) -> bytes:
    """What identifies a file's bytes, or why it has none."""
    return blake2b(file.data + b"\0" + file.trouble.encode(), digest_size=16).digest()
