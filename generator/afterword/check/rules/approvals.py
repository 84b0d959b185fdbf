"""Do approvals hold: for the text as it stands, and from somebody besides its author?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from afterword.check.rule import Facts, rule
from afterword.check.rules.asked import DECIDED, listed, review_of
from afterword.diagnostics import Field, Level, Problem
from afterword.model.kinds import Kind
from afterword.model.records import Audit, Review

if TYPE_CHECKING:
    from collections.abc import Iterator

    from afterword.model.records import ProgressEntry
    from afterword.parse.record import Parsed

_YES = ("approved", "no-objection")


@rule("AW513", "approval-void", Level.WARNING, Kind.REVIEW, Kind.AUDIT)
def approval_void(one: Parsed, facts: Facts) -> Iterator[Problem]:
    """A team approved another text than the one that stands here now.

    An approval names the fingerprint of the text that was read. Findings, factors, figures, prose and the plan of actions
    are part of it; progress, tickets and labels are not. What was reworded afterwards, nobody has agreed to. A revision of
    the kind `editorial` on or after that day says that no sense was changed, and keeps the approval.

    Bad archive:

        ### reviews/post-incident/2025/PIR-2025-B3WD.progress.yml
        - {on: 2025-12-09, by: policy, approve: policy, decision: approved, of: "aw1:000000000000"}

    Good archive:

        ### reviews/post-incident/2025/PIR-2025-B3WD.progress.yml
        - {on: 2025-12-09, by: policy, approve: policy, decision: approved}
    """
    record = one.record
    if not isinstance(record, (Review, Audit)) or record.status not in DECIDED or one.unreadable:
        return
    given = {team: entry for team, entry in _last_words(one, facts).items() if entry.of and entry.decision in _YES}
    if not given:
        return
    present = facts.archive.prints.get(one.id, "")
    void = [
        team for team, entry in given.items() if present and entry.of != present and not _only_edited(record, entry)
    ]
    if void:
        teams = f"the team {listed(void)}" if len(void) == 1 else f"the teams {listed(void)}"
        message = f"{teams} approved another text than this one, whose fingerprint is {present}"
        hint = (
            f'ask again and add to the log: - {{on: …, by: …, approve: {void[0]}, decision: approved, of: "{present}"}}'
        )
        yield Problem("approval-void", message, Field(("status",)), hint)


def _last_words(one: Parsed, facts: Facts) -> dict[str, ProgressEntry]:
    """The last word of each team in a record's log; none of a log that holds something unreadable."""
    log = facts.archive.logs.get(one.id)
    if log is None or log.problems:
        return {}
    return {entry.approve: entry for entry in log.entries if entry.approve}


def _only_edited(record: Review | Audit, entry: ProgressEntry) -> bool:
    """True when revisions followed an approval and none of them changed the sense."""
    on = entry.on
    since = [r for r in record.revisions if on is not None and r.on is not None and not r.on.surely_before(on)]
    return bool(since) and all(revision.kind == "editorial" for revision in since)


@rule("AW514", "approved-by-owner", Level.WARNING, Kind.REVIEW)
def approved_by_owner(one: Parsed, facts: Facts) -> Iterator[Problem]:
    """The only team that approved a review is the one that wrote it.

    A review is read by somebody who did not write it before others rely on it.

    Bad archive:

        ### reviews/post-incident/2025/PIR-2025-B3WD.progress.yml
        - {on: 2025-12-09, by: safety-ops, approve: safety-ops, decision: approved}

    Good archive:

        ### reviews/post-incident/2025/PIR-2025-B3WD.progress.yml
        - {on: 2025-12-09, by: safety-ops, approve: safety-ops, decision: approved}
        - {on: 2025-12-10, by: quality, approve: quality, decision: approved}
    """
    record = review_of(one)
    if record.status not in DECIDED or not record.owner:
        return
    given = {team for team, entry in _last_words(one, facts).items() if entry.decision in _YES}
    if given == {record.owner}:
        message = f"'{record.owner}' wrote the review, and nobody else has approved it"
        hint = "ask another team to read it, and record its word in the progress log"
        yield Problem("approved-by-owner", message, Field(("owner",)), hint)


RULES = (approval_void, approved_by_owner)
