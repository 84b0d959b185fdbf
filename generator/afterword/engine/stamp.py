"""The stamp of a build that ended well: while all that went in and all that came out is as it was, nothing has to be built."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from msgspec import DecodeError, Struct, ValidationError, msgpack

from afterword.diagnostics import Diagnostic
from afterword.engine.contents import RACE, digest_of_file
from afterword.engine.outputs import present
from afterword.engine.realm import digest_of
from afterword.load.files import read_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from afterword.engine.contents import Contents
    from afterword.engine.store import Store
    from afterword.load.files import Found


class Stamp(Struct, frozen=True, array_like=True):
    """What is remembered of a build: what went in and what came out, what it found, how many pages it has.

    `fresh` are files that had changed a moment before they were read: they may have changed again within one tick of their clock,
    so it is their digests that count.
    """

    inputs: str
    outputs: str
    fresh: dict[str, bytes]
    problems: tuple[Diagnostic, ...]
    pages: int


_STAMPS = msgpack.Decoder(Stamp)


def fresh(files: Iterable[Found], contents: Contents, began: int) -> dict[str, bytes] | None:
    """The files that had changed a moment before `began` (nanoseconds), with the digests of what was read; None if one is not known."""
    found = {file.path: contents.known(file) for file in files if file.changed >= began - RACE}
    known = {path: digest for path, digest in found.items() if digest is not None}
    return known if len(known) == len(found) else None


def unchanged(files: Iterable[Found], fresh: Mapping[str, bytes]) -> bool:
    """Whether files that had changed a moment before they were read hold what was read."""
    return all(digest_of_file(read_file(file)) == fresh[file.path] for file in files if file.path in fresh)


def outputs_print(files: Mapping[str, tuple[int, int]]) -> str:
    """What identifies the files of a site, by address, size and time of change."""
    return digest_of(
        ("\n".join(sorted(f"{address}\0{size}\0{changed}" for address, (size, changed) in files.items())),)
    )


def put(store: Store, place: Path, stamp: Stamp) -> None:
    """Remember a build."""
    store.keep_note(f"stamp {place}", msgpack.encode(stamp))


def look(store: Store, place: Path, inputs: str, files: Iterable[Found]) -> Stamp | None:
    """What is remembered of the build at `place`, if all that went in and all that came out is as it was."""
    value, began = store.note(f"stamp {place}"), time.time_ns()
    try:
        stamp = _STAMPS.decode(value) if value is not None else None
    except (DecodeError, ValidationError):
        return None
    if stamp is None or stamp.inputs != inputs:
        return None
    again = [file for file in files if file.path in stamp.fresh]
    if not unchanged(again, stamp.fresh) or outputs_print(present(place)) != stamp.outputs:
        return None
    still = {file.path: stamp.fresh[file.path] for file in again if file.changed >= began - RACE}
    if len(still) < len(stamp.fresh):
        put(store, place, Stamp(stamp.inputs, stamp.outputs, still, stamp.problems, stamp.pages))
    return stamp
