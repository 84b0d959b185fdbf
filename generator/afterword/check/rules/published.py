"""Does a change of what others rely on say so: published words, who may read, the log of what was done?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from afterword.check.rule import Looks, rule
from afterword.check.rules.asked import unread_below
from afterword.compare.entries import rewritten
from afterword.compare.fields import FieldChange, field_changes
from afterword.compare.prose import ProseChange, prose_changes
from afterword.compare.readers import widened, widened_build, widened_page
from afterword.diagnostics import Field, InBody, Level, Problem, Spot
from afterword.link.fingerprint import COVERED, MOVES
from afterword.model.kinds import Kind
from afterword.model.records import Audit, Review
from afterword.parse.config import SETTINGS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from afterword.compare.pairs import History, Pair
    from afterword.compare.readers import Widening

MOST = 3
"""How many changes a message names."""
Found = tuple[str, Problem]


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
    if both is None or pair.id in history.reused or pair.same_text or unread_below(both[1], "revisions"):
        return
    old, new = both[0].record, both[1].record
    if not isinstance(old, Review | Audit) or not isinstance(new, Review | Audit):
        return
    if old.status == new.status == "published":
        fields = _relied_on(field_changes(old, new), pair.kind)
        problem = _unnoted(old, new, fields, prose_changes(both[0].body, both[1].body))
        if problem is not None:
            yield both[1].path, problem


def _unnoted(
    old: Review | Audit, new: Review | Audit, fields: list[FieldChange], prose: tuple[ProseChange, ...]
) -> Problem | None:
    """What no new note of a fitting kind says of a published record that changed."""
    more = [change.name for change in fields if not change.wording]
    more += [f"the section '{change.section}'" for change in prose if change.what != "changed"]
    kinds = {note.kind for note in new.revisions if note not in old.revisions}
    if "substantive" in kinds or (kinds and not more):
        return None
    names = more or [change.name for change in fields] or [f"the section '{change.section}'" for change in prose]
    what = ", ".join(names[:MOST]) + (f" and {len(names) - MOST} more" if len(names) > MOST else "")
    verb = "differ" if len(names) > 1 else "differs"
    called = "the new note calls that editorial" if kinds else "no new note says so"
    message = f"the {new.KIND} was published, {what} {verb}, and {called}"
    kind = "substantive" if more else "editorial"
    hint = f"add to revisions: - {{on: …, kind: {kind}, note: what changed, and why}}"
    place = next((_place(new, change.path) for change in fields if change.name in names), Field(("revisions",)))
    return Problem("change-without-note", message, place, hint)


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


def _beside_records(history: History) -> Iterator[Found]:
    """What is said of pages of prose, and of the settings: neither has a progress log."""
    for page in history.pages:
        how = widened_page(page.before, page.after, history.after.config)
        if how:
            yield page.after.path, _unexplained("more people may read this page than before", how)
    if history.settings is not None:
        how = widened_build(history.settings, history.after.config.settings)
        if how:
            yield f"site_config/{SETTINGS}", _unexplained("a build shows more than before", how)


def _unexplained(what: str, how: tuple[Widening, ...]) -> Problem:
    message = f"{what} ({_told(how)}), and nobody says who agreed"
    reason = "afterword: ignore[AW807] who agreed, and when"
    comment = f"<!-- {reason} -->" if isinstance(how[0].place, InBody) else f"# {reason}"
    hint = f"narrow it again, or write on this line {comment}"
    return Problem("audience-widened", message, how[0].place, hint)


def _told(how: tuple[Widening, ...]) -> str:
    return "; ".join(one.words for one in how[:MOST])


@rule("AW807", "audience-widened", Level.ERROR, looks=Looks.HISTORY, besides=(Looks.CHANGE, _beside_records))
def audience_widened(pair: Pair, history: History) -> Iterator[Found]:
    """More people may read a record, a page, an entry or a passage than before, and nobody approved that.

    It cannot be taken back. A new approval in the record's progress log (an incident's may stand in that of its review) says
    who answers for it; approvals from before were given for the readers of that time. The same is asked of a page of prose, and
    of the settings where a build (`build`) shows more audiences or compartments: these have no log, and a comment says who agreed.

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
    message = f"more people may read this than before ({_told(how)}), and nobody approved it"
    hint = f"add to {pair.id}.progress.yml: - {{on: …, by: …, approve: …, decision: approved}}, or narrow it again"
    yield both[1].path, Problem("audience-widened", message, how[0].place, hint)


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


RULES = (change_without_note, audience_widened, log_rewritten)
