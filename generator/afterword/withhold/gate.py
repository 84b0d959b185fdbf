"""Decides what one build may see of a record, a log or a page, and takes the rest out of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from afterword.link.summary import parts_of
from afterword.model.records import Audit, Review
from afterword.model.walk import rewrite
from afterword.parse.reader import LABELS
from afterword.prose.passages import Passage, cut

if TYPE_CHECKING:
    from afterword.link.labels import Label
    from afterword.model.config import Config
    from afterword.model.records import Action, Record
    from afterword.model.settings import BuildFor
    from afterword.parse.record import Log, Parsed, ProsePage


class Gate:
    """Decides what one build may see."""

    def __init__(self, config: Config, build: BuildFor) -> None:
        self._ranks = config.audience_rank
        # Nobody knows what an audience that is not in the settings may see: nothing, then.
        self._wanted = self._ranks.get(build.audience, max(len(self._ranks), 1))
        self._cleared = frozenset(build.compartments) & {c.code for c in config.settings.compartments}
        self._all = frozenset(c.code for c in config.settings.compartments) <= self._cleared

    def _admits(self, audience: str | None, compartments: tuple[str, ...], *, doubtful: bool = False) -> bool:
        """True when both the audience and every compartment allow this build; None is no label of its own."""
        rank = self._wanted if audience is None else self._ranks.get(audience, 0)
        if doubtful:
            return self._wanted == 0 and self._all
        return rank >= self._wanted and self._cleared.issuperset(compartments)

    def admits(self, label: Label) -> bool:
        """Whether what bears this label may be seen. Of a record that cannot be read the label is doubtful."""
        return self._admits(label.audience, label.compartments, doubtful=label.doubtful)

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
        record = rewrite(self._without_doubt(one, one.record), _same, self.admits_entry, anything)
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


def anything(_: str) -> bool:
    """Refuses nothing: for a walk that is after something else."""
    return True


def part_ids(record: Record) -> set[str]:
    """The ids of a record's citable parts."""
    return {entry.id for _, entry in parts_of(record)}


def _without_lost_ends(record: Record) -> Record:
    """Drop what still points at a factor, a finding or an abuse case that was withheld from its own record."""
    here = part_ids(record)

    def pointing(action: Action) -> Action:
        return replace(action, addresses=tuple(part for part in action.addresses if part in here))

    if isinstance(record, Review):
        risks = tuple(risk for risk in record.accepted_risks if risk.factor in here)
        return replace(record, actions=tuple(map(pointing, record.actions)), accepted_risks=risks)
    if isinstance(record, Audit):
        findings = (replace(finding, actions=tuple(map(pointing, finding.actions))) for finding in record.findings)
        return replace(record, findings=tuple(findings))
    return record
