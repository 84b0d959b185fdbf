"""Does a change keep what others rely on: ids, published words, who may read, and the log of what was done?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from afterword.check.rule import Looks, rule
from afterword.check.rules.asked import unread_below
from afterword.compare.entries import rewritten
from afterword.compare.fields import FieldChange, field_changes
from afterword.compare.prose import prose_changes
from afterword.compare.readers import widened
from afterword.diagnostics import Field, Level, Problem, Spot
from afterword.link.fingerprint import COVERED, MOVES
from afterword.model.kinds import GONE, Kind
from afterword.model.records import Audit, Incident, Plan, Review

if TYPE_CHECKING:
    from collections.abc import Iterator

    from afterword.compare.pairs import History, Pair
    from afterword.parse.record import Parsed

HOLD = "legal-hold"
"""The obligation that stands above any deletion."""
Found = tuple[str, Problem]
_RUNNING = frozenset({"watching", "open", "contained", "resolved", "closed"})
_UNPUBLISHED = frozenset({"draft", "in-review", "approved"})
_REVIEW = {**dict.fromkeys(_UNPUBLISHED, _UNPUBLISHED | {"published"}), "published": frozenset[str]()}
_OVER = frozenset({"completed", "ended-not-met"})
_UNDER_WAY = _OVER | {"active", "paused"}
_NEXT: dict[Kind, dict[str, frozenset[str]]] = {
    Kind.INCIDENT: dict.fromkeys(_RUNNING, _RUNNING),
    Kind.REVIEW: _REVIEW,
    Kind.AUDIT: _REVIEW,
    Kind.PLAN: {"draft": _UNDER_WAY, "active": _UNDER_WAY, "paused": _UNDER_WAY, **dict.fromkeys(_OVER, _OVER)},
}
"""What may come after each state, by kind; any may be withdrawn or expunged. What came back is open again, not a new incident."""


@rule("AW801", "record-deleted", Level.ERROR, looks=Looks.HISTORY)
def record_deleted(pair: Pair, history: History) -> Iterator[Found]:
    """A record was deleted.

    Others cite it, link to it and count it, and an id means one record for ever. A record that should not count any more is
    withdrawn: it stays, says why, and leaves the figures. Text that may not be kept is expunged: id, day and legal basis stay.

    Bad archive:

        ### before: reviews/incidents/2025/INC-2025-22QQ.md
        ---
        id: INC-2025-22QQ
        title: A raid
        status: open
        severity: SEV3
        times: {detected: 2025-11-15T22:10Z}
        ---

    Good archive:

        ### before: reviews/incidents/2025/INC-2025-22QQ.md
        ---
        id: INC-2025-22QQ
        title: A raid
        status: open
        severity: SEV3
        times: {detected: 2025-11-15T22:10Z}
        ---

        ### reviews/incidents/2025/INC-2025-22QQ.md
        ---
        id: INC-2025-22QQ
        title: A raid
        status: withdrawn
        withdrawn: {on: 2025-12-20, reason: "Entered twice; the other record is complete."}
        severity: SEV3
        times: {detected: 2025-11-15T22:10Z}
        ---
    """
    if pair.before is not None and pair.after is None and pair.id not in history.renumbered:
        message = f"{pair.id} was deleted; links to it and citations of it now lead nowhere"
        hint = "put the file back and write status: withdrawn with its reason, or status: expunged where the text may not stay"
        yield pair.before.path, Problem("record-deleted", message, Spot(1), hint)


@rule("AW802", "record-renumbered", Level.ERROR, looks=Looks.HISTORY)
def record_renumbered(pair: Pair, history: History) -> Iterator[Found]:
    """A record got another id.

    Its old id stands in citations, tickets and minutes that nobody can search for. The address on the site would be gone too.

    Bad archive:

        ### before: reviews/incidents/2025/INC-2025-22QQ.md
        ---
        id: INC-2025-22QQ
        title: A raid
        status: open
        severity: SEV3
        times: {detected: 2025-11-15T22:10Z}
        ---

        ### reviews/incidents/2025/INC-2025-33RR.md
        ---
        id: INC-2025-33RR
        title: A raid
        status: open
        severity: SEV3
        times: {detected: 2025-11-15T22:10Z}
        ---

    Good archive:

        ### before: reviews/incidents/2025/INC-2025-22QQ.md
        ---
        id: INC-2025-22QQ
        title: A raid
        status: open
        severity: SEV3
        times: {detected: 2025-11-15T22:10Z}
        ---

        ### reviews/incidents/2025/raids/INC-2025-22QQ.md
        ---
        id: INC-2025-22QQ
        title: A raid
        status: open
        severity: SEV3
        times: {detected: 2025-11-15T22:10Z}
        ---
    """
    new = history.renumbered.get(pair.id)
    if new is not None:
        message = f"this is {pair.id} under another id; whoever looks for {pair.id} finds nothing"
        hint = f"name the file and its id {pair.id} again; a record may move to any folder, and keeps its id"
        yield history.pairs[new].after.path, Problem("record-renumbered", message, Field(("id",)), hint)  # type: ignore[union-attr]


@rule("AW803", "id-reused", Level.ERROR, looks=Looks.HISTORY)
def id_reused(pair: Pair, history: History) -> Iterator[Found]:
    """An id that stood for one thing now stands for another.

    Whoever cited it relied on other facts. This is said only where facts, title and text have nothing in common; a conduct plan
    has one subject for ever.

    Bad archive:

        ### before: reviews/plans/CIP-2025-R8TN.md
        ---
        id: CIP-2025-R8TN
        title: Guests on air
        subject: CREATOR-4KWD
        status: draft
        audience: core
        opened: 2025-12-01
        ---

    Good archive:

        ### before: reviews/plans/CIP-2025-R8TN.md
        ---
        id: CIP-2025-R8TN
        title: Two moderators
        subject: CREATOR-9TXK
        status: draft
        audience: core
        opened: 2025-12-01
        ---
    """
    if pair.id in history.reused and pair.after is not None:
        message = f"{pair.id} was about something else before: its facts, its title and its text are all others"
        hint = "put the former record back, and give this one an id of its own; `afterword new` draws one"
        yield pair.after.path, Problem("id-reused", message, Field(("id",)), hint)


@rule("AW804", "status-back", Level.ERROR, looks=Looks.HISTORY)
def status_back(pair: Pair, history: History) -> Iterator[Found]:
    """A record goes back to a state that it has left for good.

    What is published has been read and relied on: it can be revised, with a note, or withdrawn, and is no draft again. What is
    withdrawn or expunged stays so. An incident that comes back may well be open again.

    Bad archive:

        ### before: reviews/audits/SBD-2025-D5XR.md
        ---
        id: SBD-2025-D5XR
        title: Raids
        status: withdrawn
        withdrawn: {on: 2025-12-20, reason: "The feature was not built."}
        audience: core
        ---

    Good archive:

        ### before: reviews/audits/SBD-2025-D5XR.md
        ---
        id: SBD-2025-D5XR
        title: Raids
        status: in-review
        target: {surfaces: [chat]}
        audience: core
        ---
    """
    both = pair.both
    if both is None or pair.id in history.reused or ("status",) in both[1].unreadable:
        return
    old, new = (one.record.status if one.record is not None else "" for one in both)
    follow = {"expunged"} if old == "withdrawn" else _NEXT[pair.kind].get(old, frozenset[str]()) | {*GONE}
    if old != new and (old == "expunged" or new not in follow):
        message = f"the {pair.kind} was {old}, and '{new}' cannot follow that"
        yield both[1].path, Problem("status-back", message, Field(("status",)), _instead(old, pair.kind))


def _instead(old: str, kind: Kind) -> str:
    if old in GONE:
        return f"leave it {old}, and write a new {kind} if there is more to say"
    if kind is Kind.PLAN:
        return f"leave it {old}, and open a new plan"
    return f"leave it {old}; say what changed in 'revisions', or write status: withdrawn with its reason"


@rule("AW805", "expunged-under-hold", Level.ERROR, looks=Looks.HISTORY)
def expunged_under_hold(pair: Pair, history: History) -> Iterator[Found]:
    """A record is expunged while a legal hold stands on it.

    A hold stands above any deletion. It is an obligation `legal-hold` of the incident that is asserted and has no `done_at`; it
    stands on the reviews of that incident and the plans based on it as well. Counsel lifts it, and that is a change of its own.

    Bad archive:

        ### before: reviews/incidents/2025/INC-2025-22QQ.md
        ---
        id: INC-2025-22QQ
        title: A raid
        status: open
        severity: SEV3
        times: {detected: 2025-11-15T22:10Z}
        obligations: [{code: legal-hold, applies: asserted, trigger_at: 2025-11-20}]
        ---

        ### reviews/incidents/2025/INC-2025-22QQ.md
        ---
        id: INC-2025-22QQ
        status: expunged
        expunged: {on: 2025-12-20, legal_basis: "Erasure request, decided by Legal"}
        ---

    Good archive:

        ### before: reviews/incidents/2025/INC-2025-22QQ.md
        ---
        id: INC-2025-22QQ
        title: A raid
        status: open
        severity: SEV3
        times: {detected: 2025-11-15T22:10Z}
        obligations: [{code: legal-hold, applies: asserted, trigger_at: 2025-11-20, done_at: 2025-12-15}]
        ---

        ### reviews/incidents/2025/INC-2025-22QQ.md
        ---
        id: INC-2025-22QQ
        status: expunged
        expunged: {on: 2025-12-20, legal_basis: "Erasure request, decided by Legal"}
        ---
    """
    both = pair.both
    if both is None or not _becomes(both, "expunged"):
        return
    for record_id in (pair.id, *_about(both[0])):
        if _held(history.before(record_id)) or _held(history.now(record_id)):
            of = "it" if record_id == pair.id else record_id
            message = f"a legal hold stands on {of}, so the text of {pair.id} has to be kept"
            hint = "put the text back; once counsel lifts the hold, write its done_at in a change of its own"
            yield both[1].path, Problem("expunged-under-hold", message, Field(("status",)), hint)
            return


def _becomes(both: tuple[Parsed, Parsed], status: str) -> bool:
    before, after = both
    return (
        before.record is not None and after.record is not None and before.record.status != status == after.record.status
    )


def _about(one: Parsed) -> tuple[str, ...]:
    record = one.record
    return record.incidents if isinstance(record, Review) else record.basis if isinstance(record, Plan) else ()


def _held(one: Parsed | None) -> bool:
    if one is None or not isinstance(one.record, Incident):
        return False
    return any(o.code == HOLD and o.applies == "asserted" and o.done_at is None for o in one.record.obligations)


@rule("AW806", "change-without-note", Level.ERROR, Kind.REVIEW, Kind.AUDIT, looks=Looks.HISTORY)
def change_without_note(pair: Pair, history: History) -> Iterator[Found]:
    """A published review or audit says something else, and no note says so.

    People acted on what it said. A new entry in `revisions` tells them when and why it changed. `editorial` is for wording
    alone; whatever else is in the fingerprint (factors, actions, incidents, findings, whole sections) is `substantive`.

    Bad:

        factors: [{id: F1, code: weak-identity, statement: An account could raid in its first hour.}]

    Good:

        factors: [{id: F1, code: weak-identity, statement: An account could raid in its first hour.}]
        revisions: [{on: 2026-01-10, kind: editorial, note: "It was an hour, as the evidence says."}]
    """
    both = pair.both
    if both is None or pair.id in history.reused or pair.same_text:
        return
    old, new = both[0].record, both[1].record
    if not isinstance(old, Review | Audit) or not isinstance(new, Review | Audit) or unread_below(both[1], "revisions"):
        return
    if not old.status == new.status == "published":
        return
    fields = _relied_on(field_changes(old, new), pair.kind)
    prose = prose_changes(both[0].body, both[1].body)
    more = [change.name for change in fields if not change.wording]
    more += [f"the section '{change.section}'" for change in prose if change.what != "changed"]
    kinds = {note.kind for note in new.revisions if note not in old.revisions}
    if "substantive" in kinds or (kinds and not more):
        return
    kind = "substantive" if more else "editorial"
    names = more or [change.name for change in fields] or [f"the section '{change.section}'" for change in prose]
    what = ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")  # noqa: PLR2004 - a line's worth
    verb = "differ" if len(names) > 1 else "differs"
    called = "the new note calls that editorial" if kinds else "no new note says so"
    message = f"the {pair.kind} was published, {what} {verb}, and {called}"
    hint = f"add to revisions: - {{on: …, kind: {kind}, note: what changed, and why}}"
    place = next((_place(new, change.path) for change in fields if change.name in names), Field(("revisions",)))
    yield both[1].path, Problem("change-without-note", message, place, hint)


def _place(record: Review | Audit, path: tuple[str, ...]) -> Field:
    """Where a changed field stands, as near as it still stands anywhere: entries are looked up by their ids."""
    name, *inside = path
    ids = [getattr(entry, "id", "") for entry in found] if isinstance(found := getattr(record, name), tuple) else []
    if not inside or inside[0] not in ids:
        return Field((name,))
    return Field((name, ids.index(inside[0]), *inside[1:]))


def _relied_on(fields: tuple[FieldChange, ...], kind: Kind) -> list[FieldChange]:
    """The changes that a fingerprint covers."""
    return [change for change in fields if change.path[0] in COVERED[kind] and MOVES.isdisjoint(change.path)]


@rule("AW807", "audience-widened", Level.ERROR, looks=Looks.HISTORY)
def audience_widened(pair: Pair, history: History) -> Iterator[Found]:
    """More people may read a record, an entry or a passage than before, and nobody approved that.

    It cannot be taken back. A new approval in the record's progress log (an incident's may stand in that of its review) says
    who answers for it; approvals from before were given for the readers of that time.

    Bad:

        audience: company

    Good archive:

        ### before: reviews/incidents/2025/INC-2025-22QQ.md
        ---
        id: INC-2025-22QQ
        title: A raid
        status: open
        severity: SEV3
        audience: core
        times: {detected: 2025-11-15T22:10Z}
        ---

        ### reviews/incidents/2025/INC-2025-22QQ.md
        ---
        id: INC-2025-22QQ
        title: A raid
        status: open
        severity: SEV3
        audience: company
        times: {detected: 2025-11-15T22:10Z}
        ---

        ### reviews/incidents/2025/INC-2025-22QQ.progress.yml
        - {on: 2025-12-09, by: legal, approve: legal, decision: approved, note: "Company may read it."}
    """
    both = pair.both
    if both is None or pair.id in history.reused:
        return
    how = widened(*both, history.after.config)
    if not how or _approved(pair, history):
        return
    message = f"more people may read this than before ({'; '.join(how[:3])}), and nobody approved it"
    hint = f"add to {pair.id}.progress.yml: - {{on: …, by: …, approve: …, decision: approved}}, or narrow it again"
    yield both[1].path, Problem("audience-widened", message, Field(("audience",)), hint)


def _approved(pair: Pair, history: History) -> bool:
    """Whether the change itself adds an approval to the record's log, or to that of a review of the incident."""
    reviews = history.after.reviews_of(pair.id) if pair.kind is Kind.INCIDENT else ()
    near = (pair, *(history.pairs[review.id] for review in reviews if review.id in history.pairs))
    new = (entry for one in near for entry in one.new_entries())
    return any(entry.approve and entry.decision in {"approved", "no-objection"} for entry in new)


@rule("AW808", "log-rewritten", Level.ERROR, looks=Looks.HISTORY)
def log_rewritten(pair: Pair, history: History) -> Iterator[Found]:
    """An entry of a progress log was changed or taken out.

    What happened has happened: slips, hand-overs and approvals are counted from the log. It is only ever added to at its end; an
    entry from another branch may go between two others where its day belongs there. How an entry is written does not matter.

    Bad archive:

        ### before: reviews/post-incident/2025/PIR-2025-B3WD.progress.yml
        - {on: 2025-12-12, by: product, action: A1, set: {status: accepted}}
        - {on: 2026-01-02, by: product, action: A1, set: {due: 2026-02-01}, reason: "Waits for the release."}

        ### reviews/post-incident/2025/PIR-2025-B3WD.progress.yml
        - {on: 2025-12-12, by: product, action: A1, set: {status: accepted}}

    Good archive:

        ### before: reviews/post-incident/2025/PIR-2025-B3WD.progress.yml
        - {on: 2025-12-12, by: product, action: A1, set: {status: accepted}}

        ### reviews/post-incident/2025/PIR-2025-B3WD.progress.yml
        - on: 2025-12-12
          by: product
          action: A1
          set: {status: accepted}
        - {on: 2026-01-02, by: product, action: A1, set: {due: 2026-02-01}, reason: "Waits for the release."}
    """
    was, now, after = pair.log_before, pair.log_after, pair.after
    if was is None or after is None or pair.id in history.reused or was.problems:
        return
    if after.record is not None and after.record.status == "expunged":
        return
    if now is None:
        if was.entries:
            message = f"the progress log of {pair.id} is gone, and what it said with it"
            yield was.path, Problem("log-rewritten", message, Spot(1), "put it back; a log is only ever added to")
        return
    found = rewritten(was, now)
    if found is not None:
        index, message, hint = found
        yield now.path, Problem("log-rewritten", message, Field((index,)) if index is not None else Spot(1), hint)


RULES = (
    record_deleted,
    record_renumbered,
    id_reused,
    status_back,
    expunged_under_hold,
    change_without_note,
    audience_widened,
    log_rewritten,
)
