"""Takes out of an archive what an audience may not see, before anything is derived from it: absent, not hidden."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from afterword.link.archive import Archive, counted, link
from afterword.link.summary import actions_of
from afterword.model.kinds import Kind
from afterword.model.records import Review
from afterword.model.walk import rewrite
from afterword.prose.passages import Passage, cut

if TYPE_CHECKING:
    from collections.abc import Callable

    from afterword.link.progress import ActionState
    from afterword.model.config import Config
    from afterword.model.records import Record
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
    whole: bool = True


def withhold(archive: Archive, build: BuildFor) -> Shown:
    """Leave out records, entries and passages that `build` may not see.

    Doubt withholds: an audience that is missing, unreadable or not in the settings counts as the strictest, a compartment
    that is not in the settings is one that nobody is cleared for, an unclosed passage runs to the end of its file.
    """
    gate = _Gate(archive.config, build)
    records = {i: one for i, one in archive.records.items() if gate.admits_record(one)}
    doubles = [one for one in archive.doubles if one.id in records and gate.admits_record(one)]
    gone = frozenset(archive.records) - frozenset(records)
    trimmed = {i: gate.trim(one) for i, one in records.items()}
    parts = frozenset(part for i, one in trimmed.items() for part in _lost_parts(archive.records[i], one))
    clean = {i: _without_ids(one, gone, parts, archive.config) for i, one in trimmed.items()}
    logs = {i: _log(log, gone, parts, archive.config) for i, log in archive.logs.items() if i in clean}
    same = not gone and all(clean[i].record is records[i].record for i in clean) and logs == archive.logs
    linked = archive if same else link([*clean.values(), *doubles], logs.values(), archive.config)
    # A fingerprint is of the whole text, or a citation would seem to change with its reader.
    prints = {address: of for address, of in archive.prints.items() if address.partition("/")[0] in clean}
    return Shown(replace(linked, records=clean, prints=prints), build, *_numbers(archive), whole=not gate.refused)


class _Gate:
    """Decides what one build may see."""

    def __init__(self, config: Config, build: BuildFor) -> None:
        self._ranks = config.audience_rank
        self._wanted = self._ranks.get(build.audience, 0)
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
        """A record that cannot be read, or whose compartments cannot, is for the strictest build alone."""
        if one.record is None or ("compartments",) in one.unreadable:
            return self._admits("", (), doubtful=True)
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
        record = rewrite(one.record, _same, self.admits_entry, _any)
        if isinstance(record, Review) and record is not one.record:
            record = _without_lost_factors(record)
        return one if record is one.record and body == one.body else replace(one, record=record, body=body)


def _same(text: str) -> str:
    return text


def _any(_: str) -> bool:
    return True


def _without_lost_factors(review: Review) -> Review:
    """Drop what still points at a factor that was withheld."""
    factors = {factor.id for factor in review.factors}
    actions = tuple(replace(a, addresses=tuple(f for f in a.addresses if f in factors)) for a in review.actions)
    risks = tuple(risk for risk in review.accepted_risks if risk.factor in factors)
    return replace(review, actions=actions, accepted_risks=risks)


def _lost_parts(before: Parsed, after: Parsed) -> set[str]:
    """Addresses of citable parts that were withheld from a record that is shown."""
    if before.record is None or after.record is None or before.record is after.record:
        return set()
    return {f"{before.id}/{part}" for part in _part_ids(before.record) - _part_ids(after.record)}


def _part_ids(record: Record) -> set[str]:
    lists = (getattr(record, name, ()) for name in ("factors", "findings", "abuse_cases", "goals"))
    return {entry.id for entries in lists for entry in entries} | {action.id for _, action in actions_of(record)}


def _without_ids(one: Parsed, gone: frozenset[str], parts: frozenset[str], config: Config) -> Parsed:
    """Take the ids of withheld records and parts out of references, texts and prose."""
    if not gone and not parts:
        return one

    text, ref = _cleaners(gone, parts, config)
    record = None if one.record is None else rewrite(one.record, text, _any, ref)
    body = text(one.body)
    return one if record is one.record and body == one.body else replace(one, record=record, body=body)


def _cleaners(
    gone: frozenset[str], parts: frozenset[str], config: Config
) -> tuple[Callable[[str], str], Callable[[str], bool]]:
    """A function that takes withheld ids out of a text, and one that says which references may stay."""

    def text(words: str) -> str:
        return config.ids.pattern.sub(
            lambda m: NOT_SHOWN if m["id"] in gone or m.group() in parts else m.group(), words
        )

    def ref(target: str) -> bool:
        return target.partition("/")[0] not in gone and target not in parts

    return text, ref


def _log(log: Log, gone: frozenset[str], parts: frozenset[str], config: Config) -> Log:
    """A progress log without entries about withheld actions."""
    entries = tuple(entry for entry in log.entries if f"{log.id}/{entry.action}" not in parts)
    if len(entries) == len(log.entries) and not gone and not parts:
        return log
    text, ref = _cleaners(gone, parts, config)
    return replace(log, entries=tuple(rewrite(entry, text, _any, ref) for entry in entries))


def _numbers(
    archive: Archive,
) -> tuple[tuple[Counted, ...], tuple[CountedAction, ...], int, tuple[tuple[str, str, int], ...]]:
    """What may be counted of the whole archive, whoever reads."""
    incidents = tuple(Counted(s.date, s.severity) for s in archive.of_kind(Kind.INCIDENT) if counted(s))
    actions = tuple(
        CountedAction(
            line.opened,
            line.state.due,
            line.state.done_on or line.state.checked_on or _dropped_on(line.state),
            line.state.status,
            line.state.until,
        )
        for line in archive.actions()
        if not line.goal
    )
    table = Counter((cell.safeguard, cell.mode) for cell in archive.table)
    cells = tuple((safeguard, mode, count) for (safeguard, mode), count in sorted(table.items()))
    return incidents, actions, sum(1 for _ in archive.of_kind(Kind.PLAN)), cells


def _dropped_on(state: ActionState) -> When | None:
    return state.changed_on if state.status in {"declined", "superseded"} else None


def withhold_prose(pages: tuple[ProsePage, ...], archive: Archive, build: BuildFor) -> tuple[ProsePage, ...]:
    """The pages of prose that a build may see, without the passages and ids that it may not."""
    gate = _Gate(archive.config, build)
    gone = frozenset(i for i, one in archive.records.items() if not gate.admits_record(one))
    text, _ = _cleaners(gone, frozenset(), archive.config)
    shown = (page for page in pages if gate.admits_prose(page))
    return tuple(replace(page, body=text(cut(page.body, gate.admits_passage))) for page in shown)
