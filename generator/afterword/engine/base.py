"""The archive as it was where its branch left another: only files that differ are read from git and parsed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from afterword.check.rule import Facts
from afterword.check.run import check_history
from afterword.check.settle import spare
from afterword.compare.pairs import History, PagePair, Pair
from afterword.compare.renamed import under_present_ids
from afterword.engine.git import Revision, contents_at, left_at
from afterword.engine.preview import LOOK
from afterword.engine.sight import sources_of
from afterword.link.archive import join, silenced
from afterword.link.card import make_card
from afterword.link.each import Each
from afterword.load.files import is_skipped
from afterword.load.project import CONFIG, RECORD_ENDINGS
from afterword.model.source import SourceFile
from afterword.parse.config import SETTINGS, read_config
from afterword.parse.record import one_each, parse_log, parse_prose, parse_record, sort_files

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from datetime import date
    from pathlib import Path

    from afterword.build import Read
    from afterword.diagnostics import Diagnostic
    from afterword.engine.reading import Reading
    from afterword.link.archive import Archive
    from afterword.model.settings import Settings
    from afterword.parse.record import Log, Parsed, Sorted

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Base:
    """A change: since when, which records it touches, and the paths of other changed files of the archive."""

    revision: Revision
    history: History
    others: tuple[str, ...]

    def archive(self) -> Archive:
        """The archive as it was, linked with the settings as they are now: a card in one archive is a card in the other."""
        after, pairs = self.history.after, self.history.pairs
        cards = {card.path: card for card in after.cards.values() if card.id not in pairs}
        for pair in pairs.values():
            if pair.before is not None:
                cards[pair.before.path] = make_card(pair.before, pair.log_before, after.config)
        ordered = [cards[path] for path in sorted(cards)]
        ids = [card.id for card in ordered]
        own = {i: pair.before for i, pair in pairs.items() if pair.before is not None}
        logs = {i: pair.log_before for i, pair in pairs.items() if pair.log_before is not None}
        logged = [i for i in ids if i in logs or (i not in pairs and i in after.logs)]
        records = Each(ids, lambda i: own[i] if i in own else after.records[i])
        return join(ordered, after.config, records, Each(logged, lambda i: logs[i] if i in logs else after.logs[i]))


def read_base(root: Path, reading: Reading, base: str) -> Base:
    """What changed since the branch of the archive at `root` left `base`; raises GitError.

    What git does not track is no part of a change: it is taken to have been as it is.
    """
    revision = left_at(root, base)
    archive, folder = reading.read.archive, reading.read.project.folder + "/"
    contents = under_present_ids(contents_at(root, revision), archive.former)
    records = [path for path in sorted(contents) if path.startswith(folder) and _may_be_record(path)]
    then = sort_files((SourceFile(path, contents[path] or b"") for path in records), archive.config.ids)
    sides = _Sides(archive, then, contents)
    pairs = {i: pair for i in sides.touched() if (pair := sides.pair(i)) is not None}
    known = {file.path for file, _, _ in then.records} | {file.path for file, _ in then.logs}
    others = sorted(path for path in contents.keys() - known if path.startswith((folder, *LOOK)))
    history = History(pairs, archive, tuple(_pages(reading.read, contents)), _settings(contents))
    return Base(revision, history, tuple(others))


def _pages(read: Read, contents: Mapping[str, bytes | None]) -> Iterator[PagePair]:
    """The pages of prose that differ and were there before."""
    for page in read.prose:
        then = contents.get(page.path)
        if then is not None:
            yield PagePair(parse_prose(SourceFile(page.path, then), read.project.folder), page)


def _settings(contents: Mapping[str, bytes | None]) -> Settings | None:
    """The settings as they were, where they differ; None too where there were none, as before an archive begins."""
    path = f"{CONFIG}/{SETTINGS}"
    then = contents.get(path)
    return read_config({SETTINGS: SourceFile(path, then)})[0].settings if then is not None else None


def check_change(root: Path, reading: Reading, base: str, as_of: date) -> tuple[Diagnostic, ...]:
    """What a change does that no change may do, and nobody chose to live with; raises GitError."""
    read = reading.read
    facts = Facts(read.archive, as_of, read.rest, tuple(read.config_problems))
    sources = sources_of(read.project, reading.files)
    return tuple(spare(check_history(read_base(root, reading, base).history, sources), facts, read.prose, sources))


def _may_be_record(path: str) -> bool:
    return path.endswith(RECORD_ENDINGS) and not any(is_skipped(part) for part in path.split("/"))


class _Sides:
    """Puts the two sides of each record together. Of two files with one id the same counts as in an archive, on both sides."""

    def __init__(self, archive: Archive, changed: Sorted, contents: Mapping[str, bytes | None]) -> None:
        self._archive = archive
        self._records: dict[str, dict[str, Parsed]] = {}
        self._logs: dict[str, dict[str, Log]] = {}
        self._ids = {i for _, _, i in changed.records} | {i for _, i in changed.logs}
        for one in (*self._now(archive.cards, archive.records), *archive.doubles):
            if one.path not in contents and one.id in self._ids:
                self._records.setdefault(one.id, {})[one.path] = one
        for log in (*self._now(archive.logs, archive.logs), *archive.stray_logs):
            if log.path not in contents and log.id in self._ids:
                self._logs.setdefault(log.id, {})[log.path] = log
        for file, kind, i in changed.records:
            if contents[file.path] is not None:
                self._records.setdefault(i, {})[file.path] = parse_record(file, kind, i)
        for file, i in changed.logs:
            if contents[file.path] is not None:
                self._logs.setdefault(i, {})[file.path] = parse_log(file, i)

    def _now(self, there: Collection[str], held: Mapping[str, T]) -> Iterator[T]:
        return (held[i] for i in self._ids if i in there)

    def touched(self) -> list[str]:
        """The ids of all records that the change touches, in order."""
        return sorted(self._ids)

    def pair(self, record_id: str) -> Pair | None:
        """A record before and after; None where neither side has it, as for a log without a record."""
        archive = self._archive
        after = archive.records[record_id] if record_id in archive.cards else None
        before, log = _first(self._records, record_id), _first(self._logs, record_id)
        if before is None and after is None:
            return None
        log_before = silenced(log, before) if log is not None and before is not None else None
        return Pair(record_id, before, after, log_before, archive.logs.get(record_id))


def _first(files: Mapping[str, Mapping[str, T]], record_id: str) -> T | None:
    by_path = files.get(record_id, {})
    found = one_each(by_path, lambda path: (path, record_id))[0].get(record_id)
    return by_path[found] if found is not None else None
