"""Does a change leave every record there, under its id, in a state that can follow, and kept where it must be?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from afterword.check.rule import Looks, rule
from afterword.diagnostics import Field, Level, Problem, Spot
from afterword.model.kinds import GONE, Kind
from afterword.model.records import Incident, Plan, Review

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
    `afterword rename` gives a record another id and keeps the old one alive, under `formerly`.

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

        ### reviews/incidents/2025/raids/INC-2025-33RR.md
        ---
        id: INC-2025-33RR
        formerly: [INC-2025-22QQ]
        title: A raid
        status: open
        severity: SEV3
        times: {detected: 2025-11-15T22:10Z}
        ---
    """
    new = history.renumbered.get(pair.id)
    if new is not None:
        message = f"this is {pair.id} under another id; whoever looks for {pair.id} finds nothing"
        hint = f"put {pair.id} back in the file and its name; `afterword rename {pair.id} {new}` would keep the old id alive"
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
    if pair.id not in history.reused or pair.after is None:
        return
    if pair.kind is Kind.PLAN:
        message = f"{pair.id} was about somebody else before: its subject is another one"
        hint = "put the former pseudonym back, and open a plan of its own for another subject; `afterword new` draws its id"
        yield pair.after.path, Problem("id-reused", message, Field(("subject",)), hint)
    else:
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


RULES = (record_deleted, record_renumbered, id_reused, status_back, expunged_under_hold)
