"""Takes out of an archive what an audience may not see, before anything is derived from it: absent, not hidden."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from msgspec.structs import replace

from afterword.link.archive import Archive, counted, link
from afterword.link.summary import parts_of
from afterword.model.kinds import GONE, Kind
from afterword.model.records import Audit, Plan, Review
from afterword.model.walk import rewrite
from afterword.parse.reader import LABELS
from afterword.prose.passages import Passage, cut
from afterword.prose.plain import said_in_full

if TYPE_CHECKING:
    from collections.abc import Container

    from afterword.model.config import Config
    from afterword.model.records import Action, Record
    from afterword.model.settings import BuildFor
    from afterword.model.when import When
    from afterword.parse.record import Log, Parsed, ProsePage

NOT_SHOWN = "[a record not shown here]"
"""What stands in prose where the id of a withheld record stood."""


@dataclass(frozen=True, slots=True)
class Counted:
    """One incident as a number: enough to count it by month and severity, nothing that names it."""

    date: When | None
    severity: str


@dataclass(frozen=True, slots=True)
class CountedAction:
    """One action as a number: when it was opened, was due, was settled, and whether anything is still owed."""

    opened: When | None
    due: When | None
    settled: When | None
    status: str
    until: When | None


@dataclass(frozen=True, slots=True)
class Shown:
    """An archive as one audience may see it, and the numbers that stay complete.

    `whole` is true when nothing was withheld: then no count has to be suppressed.
    """

    archive: Archive
    build: BuildFor
    incidents: tuple[Counted, ...] = ()
    actions: tuple[CountedAction, ...] = ()
    plans: int = 0
    table: tuple[tuple[str, str, int], ...] = ()
    """How often each safeguard was in each mode, over the whole archive."""
    reviewed: frozenset[str] = frozenset()
    """Incidents that are shown and have a review that is not: nothing is owed for them."""
    whole: bool = True


def withhold(archive: Archive, build: BuildFor) -> Shown:
    """Leave out records, entries and passages that `build` may not see.

    Doubt withholds: an audience that is missing, unreadable or not in the settings counts as the strictest, a compartment
    that is not in the settings is one that nobody is cleared for, an unclosed passage runs to the end of its file.
    """
    gate = _Gate(archive.config, build)
    trimmed, lost = _trimmed(archive, gate)
    sure_logs = {i: gate.trim_log(log) for i, log in archive.logs.items() if i in trimmed}
    if not gate.refused:
        left_out = {one.path for one in archive.doubles} | {log.path for log in archive.stray_logs}
        marks = {path: many for path, many in archive.marks.items() if path not in left_out}
        shown = replace(archive, records=trimmed, doubles=(), stray_logs=(), marks=marks)
        return Shown(shown, build, *_numbers(archive))
    cleaner = _Cleaner(lost, archive.config)
    clean = [cleaner.record(one) for one in trimmed.values()]
    logs = [cleaner.log(log) for log in sure_logs.values()]
    # A fingerprint is of the whole text, or a citation would seem to change with its reader.
    prints = {
        address: of
        for address, of in archive.prints.items()
        if address.partition("/")[0] in trimmed and address not in lost.parts
    }
    shown = replace(link(clean, logs, archive.config), prints=prints)
    return Shown(shown, build, *_numbers(archive), reviewed=_reviewed_elsewhere(archive, trimmed), whole=False)


def _reviewed_elsewhere(archive: Archive, shown: Container[str]) -> frozenset[str]:
    """Incidents with a review that counts and is not shown."""
    return frozenset(
        incident
        for incident in archive.groups.get("kind", {}).get(Kind.INCIDENT, ())
        if any(review.id not in shown and review.status not in GONE for review in archive.reviews_of(incident))
    )


@dataclass(frozen=True, slots=True)
class _Lost:
    """What a build may not even name: ids of records, addresses of parts."""

    records: frozenset[str]
    parts: frozenset[str]


def _trimmed(archive: Archive, gate: _Gate) -> tuple[dict[str, Parsed], _Lost]:
    """The records that are shown, without the entries and passages that are not, and what was lost.

    Of two files with one id only the first is ever shown, and only where both may be: which of them is meant is in doubt.
    """
    refused = {double.id for double in archive.doubles if not gate.admits_record(double)}
    records = {i: one for i, one in archive.records.items() if gate.admits_record(one) and i not in refused}
    trimmed = {i: gate.trim(one) for i, one in records.items()}
    parts = frozenset(part for i, one in trimmed.items() for part in _lost_parts(records[i], one))
    return trimmed, _Lost(frozenset(archive.records) - frozenset(records), parts)


class _Gate:
    """Decides what one build may see."""

    def __init__(self, config: Config, build: BuildFor) -> None:
        self._ranks = config.audience_rank
        # Nobody knows what an audience that is not in the settings may see: nothing, then.
        self._wanted = self._ranks.get(build.audience, max(len(self._ranks), 1))
        self._cleared = frozenset(build.compartments) & {c.code for c in config.settings.compartments}
        self._all = frozenset(c.code for c in config.settings.compartments) <= self._cleared
        self.refused = 0
        """How many records, entries and passages were withheld."""

    def _admits(self, audience: str | None, compartments: tuple[str, ...], *, doubtful: bool = False) -> bool:
        """True when both the audience and every compartment allow this build; None is no label of its own."""
        rank = self._wanted if audience is None else self._ranks.get(audience, 0)
        admitted = rank >= self._wanted and self._cleared.issuperset(compartments)
        if doubtful:
            admitted = self._wanted == 0 and self._all
        self.refused += not admitted
        return admitted

    def admits_record(self, one: Parsed) -> bool:
        """A record that cannot be read, or whose label cannot, is for the strictest build alone; so is every plan."""
        if one.record is None or one.unreadable & {("audience",), ("compartments",)}:
            return self._admits("", (), doubtful=True)
        if isinstance(one.record, Plan):
            return self._admits("", one.record.compartments)
        return self._admits(one.record.audience, one.record.compartments)

    def admits_prose(self, page: ProsePage) -> bool:
        """A page of prose without a label is for the strictest build alone, like a record."""
        return self._admits(page.head.audience, page.head.compartments, doubtful=bool(page.problems))

    def admits_entry(self, entry: object) -> bool:
        """Entries without a label of their own follow their record."""
        return self._admits(getattr(entry, "audience", "") or None, getattr(entry, "compartments", ()))

    def admits_passage(self, passage: Passage) -> bool:
        """A passage whose fences leave doubt is for the strictest build alone."""
        return self._admits(passage.audience, passage.compartments, doubtful=passage.doubtful)

    def trim(self, one: Parsed) -> Parsed:
        """A record without the entries and passages that this build may not see."""
        body = cut(one.body, self.admits_passage)
        if one.record is None:
            return replace(one, body=body)
        record = rewrite(self._without_doubt(one, one.record), _same, self.admits_entry, _any)
        if record is not one.record:
            record = _without_lost_ends(record)
        return one if record is one.record and body == one.body else replace(one, record=record, body=body)

    def trim_log(self, log: Log) -> Log:
        """A progress log without the entries that bear a label: none is read there, so who may read them is in doubt."""
        labelled = {path[0] for path in log.unreadable if set(path[1:]) & set(LABELS)}
        if not labelled or self._admits("", (), doubtful=True):
            return log
        return replace(log, entries=tuple(entry for n, entry in enumerate(log.entries) if n not in labelled))

    def _without_doubt(self, one: Parsed, record: Record) -> Record:
        """The record without the fields in which an entry's label could not be read, unless all may be seen."""
        labelled = {path[0] for path in one.unreadable if len(path) > 1 and set(path[1:]) & set(LABELS)}
        if not labelled or self._admits("", (), doubtful=True):
            return record
        empty = type(record)()
        return replace(record, **{name: getattr(empty, name) for name in map(str, labelled)})


def _same(text: str) -> str:
    return text


def _any(_: str) -> bool:
    return True


def _without_lost_ends(record: Record) -> Record:
    """Drop what still points at a factor, a finding or an abuse case that was withheld from its own record."""
    here = _part_ids(record)

    def pointing(action: Action) -> Action:
        return replace(action, addresses=tuple(part for part in action.addresses if part in here))

    if isinstance(record, Review):
        risks = tuple(risk for risk in record.accepted_risks if risk.factor in here)
        return replace(record, actions=tuple(map(pointing, record.actions)), accepted_risks=risks)
    if isinstance(record, Audit):
        findings = (replace(finding, actions=tuple(map(pointing, finding.actions))) for finding in record.findings)
        return replace(record, findings=tuple(findings))
    return record


def _lost_parts(before: Parsed, after: Parsed) -> set[str]:
    """Addresses of citable parts that were withheld from a record that is shown."""
    if before.record is None or after.record is None or before.record is after.record:
        return set()
    return {f"{before.id}/{part}" for part in _part_ids(before.record) - _part_ids(after.record)}


def _part_ids(record: Record) -> set[str]:
    return {entry.id for _, entry in parts_of(record)}


_TARGET = re.compile(r"\]\([^()\n]*\)")
"""Where a Markdown link leads."""


class _Cleaner:
    """Takes withheld ids out of texts and references, and what readers said of values that may be withheld.

    In text an id is found wherever it stands and however it is cased: inside an address, or as the start of a file's name,
    whose slug goes with it.
    """

    def __init__(self, lost: _Lost, config: Config) -> None:
        self._lost = lost
        self._records = frozenset(record.casefold() for record in lost.records)
        self._parts = frozenset(part.casefold() for part in lost.parts)
        forms = "|".join(form for _, _, form in config.ids.forms)
        self._anywhere = re.compile(rf"(?P<id>{forms})(?P<part>/[A-Za-z0-9]+)?(?P<slug>[\w-]*)", re.IGNORECASE)

    def text(self, words: str) -> str:
        """A text without the ids; a link that leads to one of them keeps only its own words."""
        if not self._records and not self._parts:
            return words
        return self._anywhere.sub(self._word, _TARGET.sub(self._target, words) if "](" in words else words)

    def ref(self, target: str) -> bool:
        """Whether a reference may stay."""
        return target.partition("/")[0] not in self._lost.records and target not in self._lost.parts

    def record(self, one: Parsed) -> Parsed:
        """A record without them."""
        record = None if one.record is None else rewrite(one.record, self.text, _any, self.ref)
        return replace(one, record=record, body=self.body(one.body), problems=(), unreadable=frozenset())

    def body(self, words: str) -> str:
        """Prose without them. One that still says an id, spelt so that only its reader sees it, is withheld as a whole."""
        clean = self.text(words)
        if not (self._records or self._parts):
            return clean
        said = said_in_full(clean)
        return clean if self.text(said) == said else NOT_SHOWN

    def log(self, log: Log) -> Log:
        """A progress log without them, and without entries about withheld actions."""
        entries = (entry for entry in log.entries if f"{log.id}/{entry.action}" not in self._lost.parts)
        clean = tuple(rewrite(entry, self.text, _any, self.ref) for entry in entries)
        return replace(log, entries=clean, problems=(), unreadable=frozenset())

    def prose(self, page: ProsePage) -> ProsePage:
        """A page of prose without them."""
        return replace(page, body=self.body(page.body), head=replace(page.head, title=self.text(page.head.title)))

    def _word(self, found: re.Match[str]) -> str:
        if found["id"].casefold() in self._records:
            return NOT_SHOWN
        part = (found["part"] or "").casefold()
        return NOT_SHOWN if part and found["id"].casefold() + part in self._parts else found.group()

    def _target(self, found: re.Match[str]) -> str:
        return found.group() if self._anywhere.sub(self._word, found.group()) == found.group() else "]"


def _numbers(
    archive: Archive,
) -> tuple[tuple[Counted, ...], tuple[CountedAction, ...], int, tuple[tuple[str, str, int], ...]]:
    """What may be counted of the whole archive, whoever reads."""
    incidents = tuple(Counted(s.date, s.severity) for s in archive.of_kind(Kind.INCIDENT) if counted(s))
    table = Counter((cell.safeguard, cell.mode) for cell in archive.table)
    cells = tuple((safeguard, mode, count) for (safeguard, mode), count in sorted(table.items()))
    return incidents, count_actions(archive), sum(1 for _ in archive.of_kind(Kind.PLAN)), cells


def count_actions(archive: Archive) -> tuple[CountedAction, ...]:
    """The actions of an archive as numbers; a plan's goals are none."""
    return tuple(
        CountedAction(
            line.opened,
            line.state.due,
            line.state.done_on or line.state.checked_on or line.state.dropped_on,
            line.state.status,
            line.state.until,
        )
        for line in archive.actions()
        if not line.goal
    )


def withhold_prose(pages: tuple[ProsePage, ...], archive: Archive, build: BuildFor) -> tuple[ProsePage, ...]:
    """The pages of prose that a build may see, without the passages and ids that it may not."""
    gate = _Gate(archive.config, build)
    _, lost = _trimmed(archive, gate)
    cleaner = _Cleaner(lost, archive.config)
    shown = (replace(page, body=cut(page.body, gate.admits_passage)) for page in pages if gate.admits_prose(page))
    return tuple(cleaner.prose(page) for page in shown)
