"""Reads a project: files that did not change are not opened, records that did not change are not parsed."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import TYPE_CHECKING, cast

from msgspec import DecodeError, ValidationError, msgpack
from msgspec.structs import force_setattr

from afterword.build import Read, is_prose
from afterword.engine.bodies import Bodies, Unit, content_of, read_body
from afterword.engine.contents import Contents, digest_of_file
from afterword.engine.pool import spread
from afterword.engine.realm import digest_of, reading_realm
from afterword.engine.store import Store, seal
from afterword.engine.strings import MANY, Words
from afterword.link.archive import join
from afterword.link.card import Card, make_card
from afterword.load.files import Found, find_files, read_file
from afterword.load.project import RECORD_ENDINGS
from afterword.parse.config import read_config
from afterword.parse.record import one_each, parse_log, parse_prose, parse_record, sort_files

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from afterword.engine.workshop import Workshop
    from afterword.model.config import Config
    from afterword.model.kinds import Kind
    from afterword.model.source import Project, SourceFile

_ENCODER = msgpack.Encoder()
_CARDS = msgpack.Decoder(Card)


@dataclass(frozen=True, slots=True)
class Reading:
    """A project as it stands now: read, linked, and what identifies all that went in."""

    read: Read
    realm: str
    files: tuple[Found, ...]
    changed: frozenset[str]
    """Paths of records that were parsed anew, not taken from what was kept."""
    contents: Contents
    bodies: Bodies
    prints: Mapping[str, bytes] = field(default_factory=dict)
    """What identifies each card, by its path, but for the text behind it; empty where that is not known."""

    @property
    def cards(self) -> str:
        """What identifies all cards but for the texts behind them; empty where that is not known."""
        return digest_of(self.prints.values()) if self.prints else ""


def read_project(
    work: Workshop, project: Project, files: tuple[Found, ...] | None = None, before: Reading | None = None
) -> Reading:
    """Read all records of a project, whose settings and templates have been loaded (`load_settings`), and link them.

    `files` are those below its folder, if somebody has looked already. What `before` holds, a reading of the same project by
    the same process, is taken from memory where it still holds.
    """
    realm = reading_realm(project.config)
    if before is not None and before.realm != realm:
        before = None
    config, config_problems = (
        read_config(project.config) if before is None else (before.read.config, before.read.config_problems)
    )
    if files is None:
        files = tuple(find_files(work.root, work.root / project.folder, RECORD_ENDINGS))
    sorted_files = sort_files(cast("Iterable[SourceFile]", files), config.ids)
    units, doubles, strays = _units(sorted_files.records, sorted_files.logs)
    contents = Contents(work.store, files, before.contents if before is not None else None)
    cards, parsed_now, prints = _cards(work, units, contents, config, _kept(work.store, before))
    bodies = Bodies({unit.id: unit for unit in units}, work.store, {card.id: card.content for card in cards})
    work.progress.begin("Linking records")
    archive = join(
        cards,
        config,
        bodies.records,
        bodies.logs,
        tuple(parse_record(contents.read(u.file), u.kind, u.id) for u in doubles),
        tuple(parse_log(contents.read(file), log_id) for file, log_id in strays),
    )
    rest = cast("tuple[Found, ...]", sorted_files.rest)
    prose = tuple(parse_prose(contents.read(file), project.folder) for file in rest if is_prose(file.path, config.ids))
    read = Read(project, config, archive, prose, config_problems, tuple(file.path for file in rest))
    return Reading(read, realm, files, parsed_now, contents, bodies, prints)


def _kept(store: Store, before: Reading | None) -> dict[str, _Card]:
    """The cards that are known by path, each with what identifies the text behind it."""
    if before is not None:
        return {card.path: (card.content, card) for card in before.read.archive.cards.values()}
    rows = store.rows("SELECT path, content, card, seal FROM records", tuple[str, str, bytes, bytes])
    return {path: (content, card) for path, content, card, sealed in rows if seal(path, content, card) == sealed}


def _units(
    records: Iterable[tuple[SourceFile, Kind, str]], logs: Iterable[tuple[SourceFile, str]]
) -> tuple[list[Unit], list[Unit], list[tuple[Found, str]]]:
    """Records with their logs; second files of an id; logs without a record, or second ones. All in order of their paths."""
    first, doubles = one_each(
        cast("Iterable[tuple[Found, Kind, str]]", records), lambda entry: (entry[0].path, entry[2])
    )
    owned, strays = one_each(cast("Iterable[tuple[Found, str]]", logs), lambda entry: (entry[0].path, entry[1]))
    strays += [log for log_id, log in owned.items() if log_id not in first]
    units = [Unit(file, kind, i, owned[i][0] if i in owned else None) for i, (file, kind, _) in first.items()]
    return units, [Unit(*double) for double in doubles], sorted(strays, key=lambda log: log[0].path)


@dataclass(frozen=True, slots=True)
class _Parsed:
    """What a worker found of one unit, encoded. `body` is empty where the card is kept already."""

    number: int
    own: bytes
    log: bytes | None
    seen: int
    content: str
    card: bytes = b""
    body: bytes = b""


_Card = tuple[str, "bytes | Card"]
"""What identifies the text behind a card, and the card, perhaps still encoded: then without that."""


def _cards(
    work: Workshop, units: list[Unit], contents: Contents, config: Config, kept: Mapping[str, _Card]
) -> tuple[list[Card], frozenset[str], dict[str, bytes]]:
    """The cards of all units, in their order; the paths of those that were parsed; what identifies each but for its text."""
    decoded = _decoder(len(units))
    cards: list[Card | None] = [None] * len(units)
    found: list[_Card] = [("", b"")] * len(units)
    stale: list[int] = []
    unreadable: set[str] = set()
    for number, unit in enumerate(units):
        own, log = contents.known(unit.file), contents.known(unit.log) if unit.log else None
        row = kept.get(unit.file.path)
        if row is None or own is None or (unit.log is not None and log is None) or row[0] != content_of(unit, own, log):
            stale.append(number)
            continue
        found[number], cards[number] = row, decoded(row)
        if cards[number] is None:
            stale.append(number)
            unreadable.add(unit.file.path)
    parsed: set[str] = set()
    if stale:
        work.progress.begin("Reading records", len(stale))
        known = {
            units[number].file.path: kept[units[number].file.path]
            for number in stale
            if units[number].file.path in kept and units[number].file.path not in unreadable
        }
        task = _reader(units, {path: row[0] for path, row in known.items()}, config)
        for one in _gather(work, spread(task, stale, work.jobs, work.progress, work.store.close), units, contents):
            path = units[one.number].file.path
            found[one.number] = (one.content, one.card) if one.card else known[path]
            cards[one.number] = decoded(found[one.number])
            parsed |= {path} if one.card else set()
        contents.keep()
    _forget(work.store, kept.keys() - {unit.file.path for unit in units})
    return [card for card in cards if card is not None], frozenset(parsed), _prints(units, found)


def _prints(units: Iterable[Unit], cards: Sequence[_Card]) -> dict[str, bytes]:
    """What identifies encoded cards, by path; nothing where some are not encoded."""
    found = {u.file.path: print_of(card) for u, (_, card) in zip(units, cards, strict=True) if isinstance(card, bytes)}
    return found if len(found) == len(cards) else {}


def encode_card(card: Card) -> bytes:
    """A card as it is kept."""
    return _ENCODER.encode(card)


def print_of(card: bytes) -> bytes:
    """What identifies an encoded card, made before anybody said which text stands behind it."""
    return blake2b(card, digest_size=16).digest()


def _gather(
    work: Workshop, answers: Iterator[list[_Parsed]], units: list[Unit], contents: Contents
) -> Iterator[_Parsed]:
    """What workers found, one after the other; what is new is kept."""
    for answer in answers:
        new: list[tuple[str, _Parsed]] = []
        for one in answer:
            unit = units[one.number]
            contents.learn(unit.file, one.own, one.seen)
            if unit.log is not None and one.log is not None:
                contents.learn(unit.log, one.log, one.seen)
            if one.card:
                new.append((unit.file.path, one))
        rows = [(path, one.content, one.card, seal(path, one.content, one.card)) for path, one in new]
        work.store.write("INSERT OR REPLACE INTO records VALUES (?, ?, ?, ?)", rows)
        rows = [(path, one.content, one.body, seal(path, one.content, one.body)) for path, one in new]
        work.store.write("INSERT OR REPLACE INTO bodies VALUES (?, ?, ?, ?)", rows)
        yield from answer


def _reader(units: list[Unit], known: Mapping[str, str], config: Config) -> Callable[[Sequence[int]], list[_Parsed]]:
    """The work of one worker: read, and parse what is not known by its content."""

    def read(numbers: Sequence[int]) -> list[_Parsed]:
        found = []
        for number in numbers:
            unit, seen = units[number], time.time_ns()
            file, log = read_file(unit.file), read_file(unit.log) if unit.log is not None else None
            own, of_log = digest_of_file(file), digest_of_file(log) if log is not None else None
            content = content_of(unit, own, of_log)
            if known.get(unit.file.path) == content:
                found.append(_Parsed(number, own, of_log, seen, content))
                continue
            body = read_body(unit, file, log)
            card = make_card(body.parsed, body.log, config)
            found.append(_Parsed(number, own, of_log, seen, content, encode_card(card), _ENCODER.encode(body)))
        return found

    return read


def _decoder(cards: int) -> Callable[[_Card], Card | None]:
    """Reads a card, which may be one already; None for one that is damaged. In a large archive words are held once."""
    words = Words() if cards > MANY else None

    def decoded(row: _Card) -> Card | None:
        content, card = row
        if isinstance(card, Card):
            return card
        try:
            found = _CARDS.decode(card)
        except (DecodeError, ValidationError):
            return None
        force_setattr(found, "content", content)  # nobody else holds it yet
        return words.share(found) if words is not None else found

    return decoded


def _forget(store: Store, gone: Iterable[str]) -> None:
    rows = [(path,) for path in gone]
    if rows:
        for table in ("records", "bodies", "checks", "files"):
            store.write(f"DELETE FROM {table} WHERE path = ?", rows)  # noqa: S608 - our own names
