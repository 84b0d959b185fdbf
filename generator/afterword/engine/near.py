"""Checks a few edited files of a large archive from what the last check found: only they and the records near them are read.

After a check a *neighbourhood* is kept: what each record showed to the others then, who names whom, and what the rules on the
archive as a whole said. While the files that changed since show the same to the others, all of that still holds, and what
remains are the rules on the records asked for. These read no further than the records that theirs name or are named by
(`checking.Keys`), and the incidents that such a review takes its severity from.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from msgspec import DecodeError, Struct, ValidationError, msgpack
from msgspec.structs import force_setattr

from afterword.check.rule import Facts
from afterword.check.run import check_records, placed
from afterword.check.settle import settle
from afterword.diagnostics import Problem
from afterword.engine.bodies import Bodies, Unit, content_of, read_body
from afterword.engine.checking import moves
from afterword.engine.contents import RACE, digest_of_file
from afterword.engine.reading import encode_card, print_of
from afterword.engine.sight import sources_of
from afterword.engine.store import seal
from afterword.link.archive import join
from afterword.link.card import Card, make_card
from afterword.load.files import read_file
from afterword.parse.config import read_config
from afterword.parse.record import sort_files

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from afterword.diagnostics import Diagnostic
    from afterword.engine.reading import Reading
    from afterword.engine.sight import Sight
    from afterword.engine.workshop import Workshop
    from afterword.load.files import Found
    from afterword.model.config import Config
    from afterword.model.source import Project, SourceFile

FEW = 40
"""So many files may have changed, or be asked for."""
MANY = 1_000
"""So many records may be near them."""


class Neighbourhood(Struct, frozen=True, array_like=True):
    """What is kept of a check for a day, in which no id had two files and each log had its record.

    `files` are those below the archive's folder, with size and time of change; -1 is the time of a file that may have changed
    again within one tick of its clock. `units` are record files by id with their logs (or `""`), and what identifies the
    card. `near` are the ids of the records that one names or that name it, `""` for one that is not there. `whole` are the
    problems that the rules on the archive found, by path.
    """

    day: str
    files: dict[str, tuple[int, int]]
    units: dict[str, tuple[str, str, bytes]]
    near: dict[str, tuple[str, ...]]
    former: dict[str, str]
    whole: dict[str, tuple[Problem, ...]]
    rest: tuple[str, ...]


_DECODER = msgpack.Decoder(Neighbourhood)
_CARDS = msgpack.Decoder(Card)
_NOTE = "near"


def remember(work: Workshop, reading: Reading, began: int, as_of: date, whole: Iterable[tuple[str, Problem]]) -> None:
    """Keep the neighbourhood of a reading, whose files somebody `began` (nanoseconds) to look at."""
    archive, prints = reading.read.archive, reading.prints
    if archive.doubles or archive.stray_logs or not prints or not work.store.keeps:
        return
    by_path: dict[str, tuple[Problem, ...]] = {}
    for path, problem in whole:
        by_path[path] = (*by_path.get(path, ()), problem)
    cards = archive.cards
    near: dict[str, set[str]] = {}
    for record_id, many in archive.references.items():
        near[record_id] = {one.target if one.target in cards else "" for one in many}
    for record_id, many in archive.backlinks.items():
        near[record_id].update([one.source for one in many])
    kept = Neighbourhood(
        as_of.isoformat(),
        {file.path: (file.size, -1 if file.changed >= began - RACE else file.changed) for file in reading.files},
        {i: (card.path, card.log_path, prints[card.path]) for i, card in cards.items()},
        {i: tuple(sorted(many)) for i, many in near.items() if many},
        dict(archive.former),
        by_path,
        reading.read.rest,
    )
    work.store.keep_note(_NOTE, msgpack.encode(kept))


def check_few(
    work: Workshop, project: Project, sight: Sight, as_of: date, only: frozenset[str]
) -> tuple[Diagnostic, ...] | None:
    """Every problem of some record files and progress logs, in order of place; None where more has to be read to tell."""
    kept = _kept(work)
    if kept is None or kept.day != as_of.isoformat() or len(only) > FEW:
        return None
    files = {file.path: file for file in sight.files}
    changed = _changed(kept, files)
    about = _about(kept, changed, only) if changed is not None else None
    if changed is None or about is None:
        return None
    asked, touched, whole = about
    around = {*asked, *(other for i in asked for other in kept.near.get(i, ()))}
    config, config_problems = read_config(project.config)
    near = _Near(work, kept, files, config, touched)
    if "" in around or not near.take(around | touched):
        return None
    bodies = Bodies(near.units, work.store, {i: card.content for i, card in near.cards.items()})
    cards = sorted(near.cards.values(), key=lambda card: card.path)
    archive = join(cards, config, bodies.records, bodies.logs)
    if not archive.former.items() <= kept.former.items():
        return None
    facts = Facts(archive, as_of, kept.rest, tuple(config_problems))
    sources = sources_of(project, sight.files)
    return settle((*placed(whole, facts, sources), *check_records(asked, facts, sources)), facts, (), sources, only)


def _kept(work: Workshop) -> Neighbourhood | None:
    value = work.store.note(_NOTE)
    try:
        return _DECODER.decode(value) if value is not None else None
    except (DecodeError, ValidationError):
        return None


def _changed(kept: Neighbourhood, files: Mapping[str, Found]) -> frozenset[str] | None:
    """The files that may have changed; None where files came or went, or where they are many."""
    if kept.files.keys() != files.keys():
        return None
    changed = frozenset(path for path, file in files.items() if kept.files[path] != (file.size, file.changed))
    return changed if len(changed) <= FEW else None


def _about(
    kept: Neighbourhood, changed: frozenset[str], only: frozenset[str]
) -> tuple[list[str], frozenset[str], dict[str, tuple[Problem, ...]]] | None:
    """The records asked for, those that may have changed, and what the rules on the archive said of the files asked for.

    None where one of these files is no record and no log, or where such a rule found its place in a text that changed.
    """
    both = changed | only
    owners = {path: i for i, (own, log, _) in kept.units.items() for path in (own, log) if path in both}
    whole = {path: kept.whole[path] for path in only if path in kept.whole}
    if owners.keys() != both or any(moves(problem) for path in changed & whole.keys() for problem in whole[path]):
        return None
    return sorted({owners[path] for path in only}), frozenset(owners[path] for path in changed), whole


class _Near:
    """The cards of some records: from what is kept, and of those that were touched from their files."""

    def __init__(
        self, work: Workshop, kept: Neighbourhood, files: Mapping[str, Found], config: Config, touched: frozenset[str]
    ) -> None:
        self._work, self._kept, self._files, self._config, self.touched = work, kept, files, config, touched
        self.units: dict[str, Unit] = {}
        self.cards: dict[str, Card] = {}

    def take(self, ids: Iterable[str]) -> bool:
        """Take these records and the incidents of the reviews among them; False where one shows something else now."""
        waiting = [*ids]
        while waiting and len(self.cards) <= MANY:
            record_id = waiting.pop()
            if record_id in self.cards or record_id not in self._kept.units:
                continue
            unit = self.units[record_id] = self._unit(record_id)
            card = self._made(unit) if record_id in self.touched else self._found(unit)
            if card is None:
                return False
            self.cards[record_id] = card
            waiting += [self._kept.former.get(incident, incident) for incident in card.summary.incidents]
        return not waiting

    def _unit(self, record_id: str) -> Unit:
        path, log, _ = self._kept.units[record_id]
        ((file, kind, _),) = sort_files([cast("SourceFile", self._files[path])], self._config.ids).records
        return Unit(cast("Found", file), kind, record_id, self._files[log] if log else None)

    def _made(self, unit: Unit) -> Card | None:
        """The card of a record that may have changed, if it still shows what it showed."""
        file, log = read_file(unit.file), read_file(unit.log) if unit.log is not None else None
        body = read_body(unit, file, log)
        card = make_card(body.parsed, body.log, self._config)
        if print_of(encode_card(card)) != self._kept.units[unit.id][2]:
            return None
        content = content_of(unit, digest_of_file(file), digest_of_file(log) if log is not None else None)
        force_setattr(card, "content", content)  # nobody else holds it yet
        return card

    def _found(self, unit: Unit) -> Card | None:
        """The card of a record that did not change."""
        query, shape = "SELECT content, card, seal FROM records WHERE path = ?", tuple[str, bytes, bytes]
        for content, encoded, sealed in self._work.store.rows(query, shape, (unit.file.path,)):
            if seal(unit.file.path, content, encoded) != sealed or print_of(encoded) != self._kept.units[unit.id][2]:
                return None
            try:
                card = _CARDS.decode(encoded)
            except (DecodeError, ValidationError):
                return None
            force_setattr(card, "content", content)  # nobody else holds it yet
            return card
        return None
