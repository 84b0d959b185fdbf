"""The records and logs of a project, whole: read only when somebody asks, from what is kept or else from their files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING

from msgspec import DecodeError, Struct, ValidationError, msgpack

from afterword.engine.contents import digest_of_file
from afterword.engine.store import Store, seal
from afterword.link.archive import silenced
from afterword.load.files import Found, read_file
from afterword.model.kinds import Kind
from afterword.parse.record import Log, Parsed, parse_log, parse_record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from afterword.model.source import SourceFile


@dataclass(frozen=True, slots=True)
class Unit:
    """A record file with the progress log that belongs to it."""

    file: Found
    kind: Kind
    id: str
    log: Found | None = None


def content_of(unit: Unit, own: bytes, log: bytes | None) -> str:
    """What identifies a record's file and its log together."""
    found = blake2b(unit.file.path.encode() + b"\0" + own, digest_size=16)
    if unit.log is not None and log is not None:
        found.update(unit.log.path.encode() + b"\0" + log)
    return found.hexdigest()


class Body(Struct, frozen=True, gc=False, array_like=True):
    """A record file and its progress log as they were read."""

    parsed: Parsed
    log: Log | None = None


_BODIES = msgpack.Decoder(Body)


def read_body(unit: Unit, file: SourceFile, log: SourceFile | None) -> Body:
    """Parse a record and its log."""
    parsed = parse_record(file, unit.kind, unit.id)
    return Body(parsed, silenced(parse_log(log, unit.id), parsed) if log is not None else None)


class Bodies:
    """The records and logs behind the cards, read when somebody asks: from what is kept, else from their files."""

    def __init__(self, units: Mapping[str, Unit], store: Store, contents: Mapping[str, str]) -> None:
        self._units, self._store, self._contents = units, store, contents
        self._last: tuple[str, Body] | None = None
        self.strict = False
        """Whether a file that changed since it was read gives no text: else it gives what it holds now."""
        self.records = _Records(self)
        self.logs = _Logs(self)

    @property
    def units(self) -> Mapping[str, Unit]:
        """The units by id."""
        return self._units

    def body(self, record_id: str) -> Body:
        """A record and its log."""
        last = self._last  # read once: another thread may put another there
        if last is not None and last[0] == record_id:
            return last[1]
        unit = self._units[record_id]
        body = self._kept(unit) or self._read(unit)
        self._last = (record_id, body)
        return body

    def _read(self, unit: Unit) -> Body:
        file, log = read_file(unit.file), read_file(unit.log) if unit.log is not None else None
        if self.strict:
            content = content_of(unit, digest_of_file(file), digest_of_file(log) if log is not None else None)
            if content != self._contents[unit.id]:
                return Body(Parsed(unit.file.path, unit.kind, unit.id))
        return read_body(unit, file, log)

    def _kept(self, unit: Unit) -> Body | None:
        for path, content, value, sealed in self._store.rows(
            "SELECT path, content, value, seal FROM bodies WHERE path = ?",
            tuple[str, str, bytes, bytes],
            (unit.file.path,),
        ):
            if content == self._contents[unit.id] and seal(path, content, value) == sealed:
                try:
                    return _BODIES.decode(value)
                except (DecodeError, ValidationError):
                    return None
        return None


class _Records(Mapping[str, Parsed]):
    def __init__(self, bodies: Bodies) -> None:
        self._bodies = bodies

    def __getitem__(self, record_id: str) -> Parsed:
        return self._bodies.body(record_id).parsed

    def __iter__(self) -> Iterator[str]:
        return iter(self._bodies.units)

    def __len__(self) -> int:
        return len(self._bodies.units)


class _Logs(Mapping[str, Log]):
    def __init__(self, bodies: Bodies) -> None:
        self._bodies = bodies
        self._ids = tuple(unit.id for unit in bodies.units.values() if unit.log is not None)
        self._has = frozenset(self._ids)

    def __getitem__(self, record_id: str) -> Log:
        if record_id not in self._has:
            raise KeyError(record_id)
        log = self._bodies.body(record_id).log
        return log if log is not None else Log("", record_id)

    def __iter__(self) -> Iterator[str]:
        return iter(self._ids)

    def __len__(self) -> int:
        return len(self._ids)
