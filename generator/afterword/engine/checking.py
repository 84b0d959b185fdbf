"""Checks a project: records whose text, neighbours and day are as they were keep the problems that were found then."""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING

from msgspec import DecodeError, Struct, ValidationError, msgpack

from afterword.check.rule import Facts
from afterword.check.run import check_records, check_rest, whole_of
from afterword.check.settle import settle
from afterword.diagnostics import Diagnostic, Field, Problem
from afterword.engine.pool import FEW, spread
from afterword.engine.realm import digest_of
from afterword.engine.sight import sources_of
from afterword.engine.store import seal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import date

    from afterword.check.run import Sources
    from afterword.engine.reading import Reading
    from afterword.engine.workshop import Workshop
    from afterword.link.archive import Archive
    from afterword.link.card import Card

_ENCODER = msgpack.Encoder()
_PROBLEMS = msgpack.Decoder(tuple[Diagnostic, ...])
_Found = tuple[Diagnostic, ...]


def check_reading(
    work: Workshop,
    reading: Reading,
    as_of: date,
    only: frozenset[str] | None = None,
    whole: Iterable[tuple[str, Problem]] | None = None,
) -> tuple[Diagnostic, ...]:
    """Every problem of a project, or of some of its files, in order of place: what `check.run.check` says, sooner.

    `whole` is what the rules on the archive as a whole find, where somebody has asked them already.
    """
    read = reading.read
    facts = facts_of(reading, as_of)
    sources = sources_of(read.project, reading.files)
    cards = read.archive.cards
    ids = [i for i, card in cards.items() if only is None or {card.path, card.log_path} & only]
    keys = Keys(read.archive, as_of)
    found = _kept(work, ids, keys, cards)
    stale = [i for i in ids if i not in found]
    if stale:
        work.progress.begin("Checking records", len(stale))
        for answer in spread(_checker(facts, sources, keys), stale, work.jobs, work.progress, work.store.close):
            found |= {i: many for i, _, many in answer}
            rows = ((cards[i].path, key, *_sealed(cards[i].path, key, many)) for i, key, many in answer)
            work.store.write("INSERT OR REPLACE INTO checks VALUES (?, ?, ?, ?)", rows)
    whole = whole_problems(work, reading, as_of) if whole is None else whole
    rest = check_rest(facts, read.config_problems, read.prose, whole, sources, only)
    everything = (*rest, *(problem for many in found.values() for problem in many))
    return settle(everything, facts, read.prose, sources, only)


def facts_of(reading: Reading, as_of: date) -> Facts:
    """What rules may know of a reading."""
    read = reading.read
    return Facts(read.archive, as_of, read.rest, tuple(read.config_problems))


class _Whole(Struct, frozen=True, array_like=True):
    """What the rules on the archive as a whole found, and what identifies all that they read."""

    key: str
    problems: tuple[tuple[str, Problem], ...]


_WHOLE = msgpack.Decoder(_Whole)
_NOTE = "whole"


def whole_problems(work: Workshop, reading: Reading, as_of: date) -> Sequence[tuple[str, Problem]]:
    """What the rules on the archive as a whole find: what they found the last time, while no card and no day is another."""
    facts, archive = facts_of(reading, as_of), reading.read.archive
    if not reading.prints or archive.doubles or archive.stray_logs:
        return whole_of(facts)
    key = digest_of((reading.cards, as_of.isoformat(), *facts.rest, "", *facts.config_files))
    value = work.store.note(_NOTE)
    try:
        known = _WHOLE.decode(value) if value is not None else None
    except (DecodeError, ValidationError):
        known = None
    if known is not None and known.key == key:
        return known.problems
    found = whole_of(facts)
    if not any(moves(problem) for path, problem in found if path not in facts.config_files):
        work.store.keep_note(_NOTE, _ENCODER.encode(_Whole(key, tuple(found))))
    return found


def moves(problem: Problem) -> bool:
    """Whether the place of a problem is an entry of a list: which one was worked out from the text, which no card holds."""
    return isinstance(problem.place, Field) and any(isinstance(part, int) for part in problem.place.path)


def _checker(facts: Facts, sources: Sources, keys: Keys) -> Callable[[Sequence[str]], list[tuple[str, bytes, _Found]]]:
    def run(ids: Sequence[str]) -> list[tuple[str, bytes, _Found]]:
        return [(i, keys.of(i), tuple(check_records((i,), facts, sources))) for i in ids]

    return run


def _sealed(path: str, key: bytes, problems: _Found) -> tuple[bytes, bytes]:
    value = _ENCODER.encode(problems)
    return value, seal(path, key, value)


def _kept(work: Workshop, ids: Sequence[str], keys: Keys, cards: Mapping[str, Card]) -> dict[str, _Found]:
    """The problems kept from a run in which everything that the rules read was the same."""
    query, shape = "SELECT path, key, value, seal FROM checks", tuple[str, bytes, bytes, bytes]
    if len(ids) > FEW:
        rows = work.store.rows(query, shape)
    else:
        rows = [row for i in ids for row in work.store.rows(f"{query} WHERE path = ?", shape, (cards[i].path,))]
    kept = {row[0]: row for row in rows}
    found: dict[str, _Found] = {}
    for record_id in ids:
        row = kept.get(cards[record_id].path)
        # The key comes last, as it costs most: where nothing is kept, the workers make it.
        if row is None or row[1] != keys.of(record_id) or seal(row[0], row[1], row[2]) != row[3]:
            continue
        try:
            found[record_id] = _PROBLEMS.decode(row[2])
        except (DecodeError, ValidationError):
            continue
    return found


class Keys:
    """What the rules on one record read: its text, the day, and the summaries of the records that it names or that name it.

    A rule that reads further is an error of ours: `tests/engine/test_checking.py` takes the archive apart to find out.
    """

    def __init__(self, archive: Archive, as_of: date) -> None:
        self._archive = archive
        self._day = as_of.isoformat().encode()
        self._prints = _Prints(archive)
        self._keys: dict[str, bytes] = {}

    def of(self, record_id: str) -> bytes:
        """The key under which a record's problems are kept."""
        key = self._keys.get(record_id)
        if key is None:
            key = self._keys[record_id] = self._made(record_id)
        return key

    def _made(self, record_id: str) -> bytes:
        archive = self._archive
        near = {r.target for r in archive.references.get(record_id, ())}
        near.update([r.source for r in archive.backlinks.get(record_id, ())])
        near.add(record_id)
        prints = map(self._prints.__getitem__, sorted(near))
        own = archive.cards[record_id].content.encode()
        return blake2b(b"".join((self._day, own, *prints)), digest_size=16).digest()


class _Prints(dict[str, bytes]):
    """What rules may read of a record that another names, by id, worked out once."""

    def __init__(self, archive: Archive) -> None:
        super().__init__()
        self._archive = archive
        self._all = b""

    def __missing__(self, record_id: str) -> bytes:
        card = self._archive.cards.get(record_id)
        if card is None:  # the hint names the id that comes closest, of all
            self._all = self._all or blake2b("\0".join(self._archive.cards).encode(), digest_size=16).digest()
            found = record_id.encode() + self._all
        else:
            shown = _ENCODER.encode((card.path, card.gaps, card.led_before, self._archive.summaries[record_id]))
            found = blake2b(shown, digest_size=16).digest()
        self[record_id] = found
        return found
