"""The linked archive: every record, what refers to what, and who belongs together, built once in dictionaries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import replace

from afterword.link.card import Card, Cell, Reference, make_card
from afterword.link.fingerprint import Fingerprints, first_ids
from afterword.model.kinds import GONE, Kind
from afterword.parse.record import one_each, text_left

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from afterword.link.summary import ActionLine, Summary
    from afterword.model.config import Config
    from afterword.parse.record import Log, Parsed


class Archive(Struct, frozen=True, gc=False):
    """Records by id, in order of time, with everything that joins them.

    Of several files with one id that which counts (`one_each`) stands in `records`, the others in `doubles`. `groups` are ids by taxonomy and
    code, newest first, with `year`, `kind` and `status` as further dimensions. `backlinks` never come from plans:
    no page but a plan's own leads to a plan.
    """

    config: Config
    cards: Mapping[str, Card] = field(default_factory=dict)
    records: Mapping[str, Parsed] = field(default_factory=dict)
    """The records whole, by id. They may be read from disk only when asked for: go by `cards` where that will do."""
    doubles: tuple[Parsed, ...] = ()
    logs: Mapping[str, Log] = field(default_factory=dict)
    stray_logs: tuple[Log, ...] = ()
    summaries: Mapping[str, Summary] = field(default_factory=dict)
    references: Mapping[str, tuple[Reference, ...]] = field(default_factory=dict)
    backlinks: Mapping[str, tuple[Reference, ...]] = field(default_factory=dict)
    groups: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    table: tuple[Cell, ...] = ()
    prints: Mapping[str, str] = field(default_factory=dict)
    """Fingerprints of reviews, audits and whatever is cited, by address; always of the whole text, whoever reads."""
    former: Mapping[str, str] = field(default_factory=dict)
    """Ids that records had before, with those that they have now. `references` name records by their present ids."""

    def present(self, ref: str) -> str:
        """The present id of a record, or address of a part, that may be named by a former one."""
        record_id, slash, part = ref.partition("/")
        return f"{self.former.get(record_id, record_id)}{slash}{part}"

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
    records, doubles = one_each(parsed, lambda one: (one.path, one.id))
    logged, stray = one_each(logs, lambda log: (log.path, log.id))
    by_id = {i: silenced(log, records[i]) for i, log in logged.items() if i in records}
    stray = sorted((*stray, *(log for i, log in logged.items() if i not in records)), key=lambda log: log.path)
    cards = [make_card(one, by_id.get(i), config) for i, one in records.items()]
    return join(cards, config, records, by_id, tuple(doubles), tuple(stray))


def join(
    cards: Iterable[Card],
    config: Config,
    records: Mapping[str, Parsed],
    logs: Mapping[str, Log],
    doubles: tuple[Parsed, ...] = (),
    stray_logs: tuple[Log, ...] = (),
) -> Archive:
    """Join the cards of one archive, each id once, in order of their paths. `records` and `logs` give the files behind them."""
    by_id = {card.id: card for card in cards}
    former = _former(by_id, config)
    summaries = {i: _with_incidents(card.summary, by_id, former, config) for i, card in by_id.items()}
    references = {i: _present(card.references, former) for i, card in by_id.items()}
    return Archive(
        config,
        by_id,
        records,
        doubles,
        logs,
        stray_logs,
        summaries,
        references,
        _backlinks(references, summaries),
        Groups(summaries),
        tuple(cell for card in by_id.values() for cell in card.cells),
        Fingerprints(records, _cited(by_id, references), first_ids(by_id, former)),
        former,
    )


def _former(cards: Mapping[str, Card], config: Config) -> dict[str, str]:
    """Former ids with present ones. What is no id, or is that of another record, leads nowhere."""
    found: dict[str, str] = {}
    for card in cards.values():
        for former in card.summary.former:
            if former not in cards and config.ids.kind_of(former) is card.summary.kind:
                found.setdefault(former, card.id)
    return found


def _present(references: tuple[Reference, ...], former: Mapping[str, str]) -> tuple[Reference, ...]:
    """References by the present ids of what they name."""
    if not any(reference.target in former for reference in references):
        return references
    return tuple(replace(one, target=former.get(one.target, one.target)) for one in references)


def _cited(cards: Mapping[str, Card], references: Mapping[str, tuple[Reference, ...]]) -> list[str]:
    """Addresses whose fingerprints somebody may ask for: every review and audit, and whatever is cited."""
    found = {i for i, card in cards.items() if card.summary.kind in {Kind.REVIEW, Kind.AUDIT}}
    for reference in (r for many in references.values() for r in many if r.relation == "cite"):
        if reference.target in cards:
            found.add(f"{reference.target}/{reference.part}" if reference.part else reference.target)
    return sorted(found)


def silenced(log: Log, one: Parsed) -> Log:
    """A record's log; that of an expunged record says nothing either, and is told of text that it still holds."""
    if one.record is None or one.record.status != "expunged":
        return log
    left = text_left(log)
    return replace(log, entries=(), problems=(*log.problems, left) if left is not None else log.problems)


def newest_first(summaries: Iterable[Summary]) -> list[Summary]:
    """Summaries by date, newest first, undated last; ids decide ties."""
    by_id = sorted(summaries, key=lambda summary: summary.id)
    return sorted(by_id, key=_instant, reverse=True)


_NEVER = datetime(1, 1, 1, tzinfo=UTC)


def _instant(summary: Summary) -> tuple[bool, datetime]:
    """What `When` is ordered by, as a value that sorts without calling us."""
    at = summary.date.at if summary.date is not None else None
    return at is not None, at or _NEVER


def counted(summary: Summary) -> bool:
    """True for an incident that metrics count: readable, not withdrawn, no drill. Stood-down ones stay in."""
    return (
        summary.kind is Kind.INCIDENT
        and summary.readable
        and summary.status not in GONE
        and summary.type not in {"drill", "trending-harm"}
    )


def counting(incidents: Sequence[Summary]) -> Sequence[Summary]:
    """Of the incidents of a review those that decide over it: the ones that still count, or all where none does."""
    return [one for one in incidents if one.status not in GONE] or incidents


def _with_incidents(summary: Summary, cards: Mapping[str, Card], former: Mapping[str, str], config: Config) -> Summary:
    """What a review takes from the incidents that count: a title if it has none, the severity of the gravest, and the actions' severity."""
    if summary.kind is not Kind.REVIEW:
        return summary if summary.title else replace(summary, title=summary.id)
    incidents = summary.incidents
    if former:
        incidents = tuple(former.get(incident, incident) for incident in incidents)
    covered = counting([cards[incident].summary for incident in incidents if incident in cards])
    ranks = config.severity_rank
    severity = min((c.severity for c in covered if c.severity in ranks), key=lambda code: ranks[code], default="")
    title = summary.title or next((f"Review: {c.title}" for c in covered if c.title), summary.id)
    actions = tuple(replace(line, severity=severity) for line in summary.actions)
    return replace(summary, title=title, severity=severity, actions=actions, incidents=incidents)


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


class Groups(Mapping[str, Mapping[str, tuple[str, ...]]]):
    """Ids by dimension and code, newest first, grouped when somebody first asks: checks do not."""

    def __init__(self, summaries: Mapping[str, Summary]) -> None:
        self._summaries = summaries

    @cached_property
    def _found(self) -> dict[str, dict[str, tuple[str, ...]]]:
        return _groups(self._summaries)

    def __getitem__(self, dimension: str) -> Mapping[str, tuple[str, ...]]:
        return self._found[dimension]

    def __iter__(self) -> Iterator[str]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)

    def __repr__(self) -> str:
        return repr(self._found)


def _groups(summaries: Mapping[str, Summary]) -> dict[str, dict[str, tuple[str, ...]]]:
    groups: defaultdict[str, defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for summary in newest_first(summaries.values()):
        record_id = summary.id
        for dimension, codes in summary.terms.items():
            by_code = groups[dimension]
            for code in codes:
                by_code[code].append(record_id)
        groups["kind"][summary.kind].append(record_id)
        groups["status"][summary.status].append(record_id)
        if year := summary.year:
            groups["year"][year].append(record_id)
    return {dimension: {code: tuple(ids) for code, ids in codes.items()} for dimension, codes in groups.items()}
