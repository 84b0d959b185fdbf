"""The linked archive: every record, what refers to what, and who belongs together, built once in dictionaries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import replace

from afterword.link.fingerprint import Fingerprints
from afterword.link.summary import ActionLine, Summary, summarise
from afterword.model.fields import RefTo
from afterword.model.kinds import GONE, Kind
from afterword.model.records import Incident
from afterword.model.walk import marked, texts
from afterword.model.when import When

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from afterword.model.config import Config
    from afterword.model.walk import Marked
    from afterword.parse.record import Log, Parsed


class Reference(Struct, frozen=True, gc=False):
    """One record naming another. `relation` is the field that names it, or `mention` for prose; `part` is `A1` or `""`."""

    source: str
    target: str
    part: str
    relation: str
    path: tuple[str | int, ...] = ()


class Cell(Struct, frozen=True, gc=False):
    """One row of the central table: an incident, a safeguard, and what the safeguard did."""

    incident: str
    safeguard: str
    mode: str


class Archive(Struct, frozen=True, gc=False):
    """Records by id, in order of time, with everything that joins them.

    Of two files with one id the first by path stands in `records`, the others in `doubles`. `groups` are ids by taxonomy and
    code, newest first, with `year`, `kind` and `status` as further dimensions. `backlinks` never come from plans:
    no page but a plan's own leads to a plan.
    """

    config: Config
    records: Mapping[str, Parsed] = field(default_factory=dict)
    doubles: tuple[Parsed, ...] = ()
    logs: Mapping[str, Log] = field(default_factory=dict)
    stray_logs: tuple[Log, ...] = ()
    summaries: Mapping[str, Summary] = field(default_factory=dict)
    references: Mapping[str, tuple[Reference, ...]] = field(default_factory=dict)
    backlinks: Mapping[str, tuple[Reference, ...]] = field(default_factory=dict)
    groups: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    table: tuple[Cell, ...] = ()
    marks: Mapping[str, tuple[Marked, ...]] = field(default_factory=dict)
    """The codes and references of each file, by its path; a log's paths start with the entry's number."""
    prints: Mapping[str, str] = field(default_factory=dict)
    """Fingerprints of reviews, audits and whatever is cited, by address; always of the whole text, whoever reads."""

    def followed(self) -> frozenset[str]:
        """Addresses of actions that another action takes up again."""
        named = (r for many in self.references.values() for r in many if r.relation == "follows")
        return frozenset(f"{r.target}/{r.part}" for r in named)

    def of_kind(self, kind: Kind) -> Iterator[Summary]:
        """Summaries of one kind, newest first."""
        return (self.summaries[record_id] for record_id in self.groups.get("kind", {}).get(kind, ()))

    def reviews_of(self, incident: str) -> Iterator[Summary]:
        """The reviews that cover an incident, by id."""
        found = (r.source for r in self.backlinks.get(incident, ()) if r.relation == "incidents")
        yield from (self.summaries[source] for source in dict.fromkeys(found))

    def actions(self) -> Iterator[ActionLine]:
        """Every action of every record that counts."""
        for summary in self.summaries.values():
            if summary.status not in GONE:
                yield from summary.actions


def link(parsed: Iterable[Parsed], logs: Iterable[Log], config: Config) -> Archive:
    """Join parsed records and progress logs. Nothing is reported here: rules read the result."""
    records: dict[str, Parsed] = {}
    doubles: list[Parsed] = []
    for one in sorted(parsed, key=lambda p: p.path):
        if one.id in records:
            doubles.append(one)
        else:
            records[one.id] = one
    by_id: dict[str, Log] = {}
    stray: list[Log] = []
    for found in sorted(logs, key=lambda entry: entry.path):
        log = _without_expunged(found, records)
        if log.id in by_id or log.id not in records:
            stray.append(log)
        else:
            by_id[log.id] = log
    marks = {one.path: marked(one.record) for one in (*records.values(), *doubles)}
    marks |= {log.path: _marks_of(log) for log in (*by_id.values(), *stray)}
    alone = {i: summarise(one, marks[one.path], by_id.get(i), config) for i, one in records.items()}
    summaries = {record_id: _with_incidents(summary, alone, config) for record_id, summary in alone.items()}
    references = {i: tuple(_references(one, by_id.get(i), marks, config)) for i, one in records.items()}
    return Archive(
        config,
        records,
        tuple(doubles),
        by_id,
        tuple(stray),
        summaries,
        references,
        _backlinks(references, summaries),
        _groups(summaries),
        tuple(_table(records)),
        marks,
        Fingerprints(records, _cited(records, references)),
    )


def _cited(records: Mapping[str, Parsed], references: Mapping[str, tuple[Reference, ...]]) -> list[str]:
    """Addresses whose fingerprints somebody may ask for: every review and audit, and whatever is cited."""
    found = {one.id for one in records.values() if one.kind in {Kind.REVIEW, Kind.AUDIT}}
    for reference in (r for many in references.values() for r in many if r.relation == "cite"):
        if reference.target in records:
            found.add(f"{reference.target}/{reference.part}" if reference.part else reference.target)
    return sorted(found)


def _without_expunged(log: Log, records: Mapping[str, Parsed]) -> Log:
    """The log of an expunged record says nothing either."""
    one = records.get(log.id)
    gone = one is not None and one.record is not None and one.record.status == "expunged"
    return replace(log, entries=()) if gone else log


def newest_first(summaries: Iterable[Summary]) -> list[Summary]:
    """Summaries by date, newest first, undated last; ids decide ties."""
    by_id = sorted(summaries, key=lambda summary: summary.id)
    return sorted(by_id, key=lambda summary: summary.date or When(), reverse=True)


def counted(summary: Summary) -> bool:
    """True for an incident that metrics count: readable, not withdrawn, no drill. Stood-down ones stay in."""
    return (
        summary.kind is Kind.INCIDENT
        and summary.readable
        and summary.status not in GONE
        and summary.type not in {"drill", "trending-harm"}
    )


def _with_incidents(summary: Summary, alone: Mapping[str, Summary], config: Config) -> Summary:
    """What a review takes from its incidents: a title if it has none, the severity of the gravest, and the actions' severity."""
    if summary.kind is not Kind.REVIEW:
        return summary if summary.title else replace(summary, title=summary.id)
    covered = [alone[incident] for incident in summary.incidents if incident in alone]
    ranks = {code: rank for rank, code in enumerate(config.terms.get("severities", {}))}
    severity = min((c.severity for c in covered if c.severity in ranks), key=lambda code: ranks[code], default="")
    title = summary.title or next((f"Review: {c.title}" for c in covered if c.title), summary.id)
    actions = tuple(replace(line, severity=severity) for line in summary.actions)
    return replace(summary, title=title, severity=severity, actions=actions)


def _marks_of(log: Log) -> tuple[Marked, ...]:
    """A log's codes and references; each path starts with the number of its entry."""
    return tuple(replace(item, path=(n, *item.path)) for n, entry in enumerate(log.entries) for item in marked(entry))


def _references(
    one: Parsed, log: Log | None, marks: Mapping[str, tuple[Marked, ...]], config: Config
) -> Iterator[Reference]:
    named: set[str] = set()
    for owner, many in (((), marks[one.path]), (("log",), marks[log.path] if log else ())):
        for item in many:
            if isinstance(item.mark, RefTo):
                target, _, part = item.value.partition("/")
                relation = next(str(step) for step in reversed(item.path) if isinstance(step, str))
                named.add(target)
                yield Reference(one.id, target, part, relation, (*owner, *item.path))
    mentioned: dict[str, None] = {}
    spoken = [text for part in (one.record, *(log.entries if log else ())) if part is not None for text in texts(part)]
    if not config.ids.may_be_in("\n".join(spoken)):
        spoken = []
    for text in (*spoken, one.body):
        for found in config.ids.found_in(text):
            mentioned[found["id"]] = None
    for target in mentioned:
        if target != one.id and target not in named:
            yield Reference(one.id, target, "", "mention")


def _backlinks(
    references: Mapping[str, tuple[Reference, ...]], summaries: Mapping[str, Summary]
) -> dict[str, tuple[Reference, ...]]:
    found: dict[str, list[Reference]] = {}
    for source, many in references.items():
        if summaries[source].kind is Kind.PLAN:
            continue
        for reference in many:
            if reference.target in summaries and reference.target != source:
                found.setdefault(reference.target, []).append(reference)
    return {target: tuple(sorted(many, key=lambda r: (r.source, r.relation, r.part))) for target, many in found.items()}


def _groups(summaries: Mapping[str, Summary]) -> dict[str, dict[str, tuple[str, ...]]]:
    groups: dict[str, dict[str, list[str]]] = {}
    for summary in newest_first(summaries.values()):
        dimensions = {**summary.terms, "kind": (summary.kind,), "status": (summary.status,)}
        if summary.year:
            dimensions["year"] = (summary.year,)
        for dimension, codes in dimensions.items():
            for code in codes:
                groups.setdefault(dimension, {}).setdefault(code, []).append(summary.id)
    return {dimension: {code: tuple(ids) for code, ids in codes.items()} for dimension, codes in groups.items()}


def _table(records: Mapping[str, Parsed]) -> Iterator[Cell]:
    for record_id, one in records.items():
        if isinstance(one.record, Incident) and one.record.type != "drill" and one.record.status not in GONE:
            for use in one.record.safeguards:
                if use.safeguard and use.mode:
                    yield Cell(record_id, use.safeguard, use.mode)
