"""What one record's page may know of another: a few lines, so that the reach of an edit is known."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from msgspec import Struct, field

from afterword.link.progress import ActionState, fold
from afterword.model.fields import TermOf
from afterword.model.kinds import FOLDERS, Kind
from afterword.model.records import AbuseCase, Action, Audit, Factor, Finding, Goal, Incident, Plan, Record, Review
from afterword.model.when import When

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from afterword.model.config import Config
    from afterword.model.walk import Marked
    from afterword.parse.record import Log, Parsed


Part = Factor | Action | Finding | AbuseCase | Goal


class ActionLine(Struct, frozen=True, gc=False, array_like=True):
    """An action in a line. `address` is `PIR-2025-B3WD/A1`; a plan's goals are lines too, with `goal` true."""

    address: str
    title: str
    type: str
    strength: str
    state: ActionState
    addresses: tuple[str, ...] = ()
    severity: str = ""
    opened: When | None = None
    interim: bool = False
    goal: bool = False
    record: str = ""
    part: str = ""


class Summary(Struct, frozen=True, gc=False, array_like=True):
    """A record in a few lines. `date` places it in time; `terms` are its own codes by taxonomy, in the order written."""

    id: str
    kind: Kind
    title: str
    address: str
    readable: bool = True
    status: str = ""
    type: str = ""
    severity: str = ""
    template: str = ""
    owner: str = ""
    audience: str = ""
    compartments: tuple[str, ...] = ()
    date: When | None = None
    times: Mapping[str, When] = field(default_factory=dict)
    terms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    incidents: tuple[str, ...] = ()
    actions: tuple[ActionLine, ...] = ()
    parts: Mapping[str, str] = field(default_factory=dict)
    """Citable parts by id: `factor`, `action`, `finding`, `abuse-case` or `goal`."""
    former: tuple[str, ...] = ()
    """Ids that it had before, oldest first."""

    @property
    def year(self) -> str:
        """The year it is filed under, `""` when no time is known."""
        return f"{self.date.at.year:04d}" if self.date is not None and self.date.at is not None else ""


def summarise(parsed: Parsed, marks: Iterable[Marked], log: Log | None, config: Config) -> Summary:
    """Summarise one record by itself, given its codes; `archive.link` adds what a review takes from its incidents."""
    address = f"{FOLDERS[parsed.kind]}/{parsed.id}/"
    record = parsed.record
    if record is None:
        return Summary(parsed.id, parsed.kind, parsed.id, address, readable=False)
    times = _times(record)
    return Summary(
        id=parsed.id,
        kind=parsed.kind,
        title=record.title,
        address=address,
        status=record.status,
        type=record.type if isinstance(record, Incident) else "",
        severity=record.severity if isinstance(record, Incident) else "",
        template=record.template if isinstance(record, Review) else "",
        owner=_owner(record),
        audience=record.audience,
        compartments=record.compartments,
        date=_date(record, times),
        times=times,
        terms=_terms(record, marks),
        incidents=record.incidents if isinstance(record, Review) else (),
        actions=tuple(_lines(record, parsed.id, log, config)),
        parts={part.id: what for what, part in parts_of(record) if part.id},
        former=record.formerly,
    )


def actions_of(record: Record) -> Iterator[tuple[tuple[str | int, ...], Action]]:
    """A record's actions with their paths: a review's own, an audit's under its findings."""
    if isinstance(record, Review):
        yield from ((("actions", n), action) for n, action in enumerate(record.actions))
    elif isinstance(record, Audit):
        for f, finding in enumerate(record.findings):
            yield from ((("findings", f, "actions", n), action) for n, action in enumerate(finding.actions))


def _owner(record: Record) -> str:
    if isinstance(record, Incident):
        return record.lead[-1].team if record.lead else ""
    if isinstance(record, Review):
        return record.owner
    return record.auditor if isinstance(record, Audit) else record.partner_manager


def _times(record: Record) -> dict[str, When]:
    if isinstance(record, Plan):
        pairs = {"opened": record.opened, "agreed_on": record.agreed_on, "ended": record.ended}
    else:
        pairs = {name: getattr(record.times, name) for name in record.times.__struct_fields__}
    return {name: when for name, when in pairs.items() if when is not None}


_DATES = {
    Kind.INCIDENT: ("started", "first_signal", "reported", "detected", "declared", "escalated", "acknowledged", "contained",
                    "resolved", "closed"),
    Kind.REVIEW: ("published", "held", "draft", "owner_named"),
    Kind.AUDIT: ("published", "started"),
    Kind.PLAN: ("opened", "agreed_on"),
}  # fmt: skip


def _date(record: Record, times: Mapping[str, When]) -> When | None:
    """When it happened (incidents: the earliest milestone known) or was published (reviews and audits)."""
    known = (times[name] for name in _DATES[record.KIND] if name in times and times[name].known)
    return next(known, None)


def _terms(record: Record, marks: Iterable[Marked]) -> dict[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = {}
    for item in marks:
        if isinstance(item.mark, TermOf):
            found.setdefault(item.mark.taxonomy, {})[item.value] = None
    if isinstance(record, Incident):
        ruled_out = {h.code for h in record.harms if h.confidence == "ruled-out"}
        found["harms"] = {code: None for code in found.get("harms", {}) if code not in ruled_out}
    return {taxonomy: tuple(codes) for taxonomy, codes in found.items()}


def _lines(record: Record, record_id: str, log: Log | None, config: Config) -> Iterator[ActionLine]:
    entries = log.entries if log else ()
    opened = None if isinstance(record, (Incident, Plan)) else (record.times.published or _date(record, _times(record)))
    for _, action in actions_of(record):
        yield ActionLine(
            address=f"{record_id}/{action.id}",
            title=action.title,
            type=action.type,
            strength=config.term("action_types", action.type).strength,
            state=fold(action, entries),
            addresses=action.addresses,
            opened=opened,
            interim=action.interim,
            record=record_id,
            part=action.id,
        )
    if isinstance(record, Plan):
        yield from _goals(record, record_id)


_GOAL_STATES = {
    "": "accepted",
    "on-track": "in-progress",
    "at-risk": "in-progress",
    "met": "verified",
    "not-met": "ineffective",
}


def _goals(plan: Plan, plan_id: str) -> Iterator[ActionLine]:
    """A plan's goals as lines of the register; the latest checkpoint of each says how it stands."""
    for goal in plan.goals:
        looks = sorted((c for c in plan.checkpoints if c.goal == goal.id and c.on is not None), key=lambda c: c.on or 0)
        last = looks[-1] if looks else None
        status = _GOAL_STATES[last.status if last else ""]
        checked = last.on if last and status in {"verified", "ineffective"} else None
        state = ActionState(status, plan.partner_manager, goal.due, goal.due, done_on=checked, checked_on=checked,
                            changed_on=last.on if last else None)  # fmt: skip
        yield ActionLine(f"{plan_id}/{goal.id}", goal.what, "conduct-plan", "weaker", state, opened=plan.opened, goal=True,
                         record=plan_id, part=goal.id)  # fmt: skip


def parts_of(record: Record) -> Iterator[tuple[str, Part]]:
    """A record's citable parts: what each is (`factor`, `action`, `finding`, `abuse-case` or `goal`), and its entry."""
    if isinstance(record, Review):
        yield from (("factor", factor) for factor in record.factors)
    elif isinstance(record, Audit):
        yield from (("abuse-case", case) for case in record.abuse_cases)
        yield from (("finding", finding) for finding in record.findings)
    elif isinstance(record, Plan):
        yield from (("goal", goal) for goal in record.goals)
    yield from (("action", action) for _, action in actions_of(record))
