"""Can every action be found, followed and finished: who, by when, and for which factor?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from afterword.check.rule import Facts, rule
from afterword.check.rules.asked import IN_REVIEW, free_id, unread_below
from afterword.diagnostics import Field, Level, Problem
from afterword.link.summary import actions_of
from afterword.model.kinds import Kind
from afterword.model.records import Audit, Review
from afterword.model.when import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from afterword.check.rules.asked import Path
    from afterword.model.records import Action
    from afterword.parse.record import Parsed


@rule("AW551", "action-id", Level.ERROR, Kind.REVIEW, Kind.AUDIT)
def action_id(one: Parsed, _: Facts) -> Iterator[Problem]:
    """An action has no id, or two actions of one record share one.

    The progress log, other reviews and audits name an action by its id, for years. Ids are never given again.

    Bad:

        actions:
          - {id: A1, title: Limit raids by young accounts, owner: product, due: 2026-01-05, addresses: [F1]}
          - {id: A1, title: Alert on the rate of blocks, owner: detection, due: 2026-01-05, addresses: [F1]}

    Good:

        actions:
          - {id: A1, title: Limit raids by young accounts, owner: product, due: 2026-01-05, addresses: [F1]}
          - {id: A2, title: Alert on the rate of blocks, owner: detection, due: 2026-01-05, addresses: [F1]}
    """
    seen: set[str] = set()
    for path, action in _actions(one):
        if one.lacks(*path, "id"):
            if _asked(one):
                free = free_id("A", (action.id for _, action in _actions(one)))
                yield Problem("action-id", f"{_called(action)} has no id", Field((*path, "id")), f"write id: {free}")
        elif action.id and action.id in seen:
            message = f"two actions have the id {action.id}"
            yield Problem("action-id", message, Field((*path, "id")), "give the second one an id of its own")
        seen.add(action.id)


@rule("AW552", "action-owner", Level.ERROR, Kind.REVIEW, Kind.AUDIT)
def action_owner(one: Parsed, _: Facts) -> Iterator[Problem]:
    """An action has no owner.

    What belongs to everybody is done by nobody. The owner is one team; it may hand the action on, and the log says so.

    Bad:

        actions: [{id: A1, title: Limit raids by young accounts, due: 2026-01-05, addresses: [F1]}]

    Good:

        actions: [{id: A1, title: Limit raids by young accounts, owner: product, due: 2026-01-05, addresses: [F1]}]
    """
    yield from _absent(one, "action-owner", "owner", "write owner: and the one team that will see it done")


@rule("AW553", "action-due", Level.ERROR, Kind.REVIEW, Kind.AUDIT)
def action_due(one: Parsed, _: Facts) -> Iterator[Problem]:
    """An action has no day by which it is due.

    Without a day, or with `unknown` in its place, an action is never late and so never asked after.

    Bad:

        actions: [{id: A1, title: Limit raids by young accounts, owner: product, addresses: [F1]}]

    Good:

        actions: [{id: A1, title: Limit raids by young accounts, owner: product, due: 2026-01-05, addresses: [F1]}]
    """
    yield from _absent(one, "action-due", "due", "write due: 2026-01-05; the log can move it, with a reason")


@rule("AW554", "action-addresses", Level.ERROR, Kind.REVIEW)
def action_addresses(one: Parsed, _: Facts) -> Iterator[Problem]:
    """An action of a review addresses no factor.

    Either the action is about something that the review does not explain, or a factor is missing from it.

    Bad:

        actions: [{id: A1, title: Limit raids by young accounts, owner: product, due: 2026-01-05}]
        accepted_risks: [{factor: F1, reason: "Limited at the source.", approver: policy, until: 2026-06-01}]

    Good:

        actions: [{id: A1, title: Limit raids by young accounts, owner: product, due: 2026-01-05, addresses: [F1]}]
    """
    yield from _absent(one, "action-addresses", "addresses", "write addresses: [F1], the factors that it works on")


@rule("AW555", "action-factor-exists", Level.ERROR, Kind.REVIEW, Kind.AUDIT)
def action_factor_exists(one: Parsed, _: Facts) -> Iterator[Problem]:
    """An action addresses something that is not in its record.

    In a review an action addresses factors; in an audit, findings and abuse cases.

    Bad:

        actions: [{id: A1, title: Limit raids by young accounts, owner: product, due: 2026-01-05, addresses: [F1, F7]}]

    Good:

        actions: [{id: A1, title: Limit raids by young accounts, owner: product, due: 2026-01-05, addresses: [F1]}]
    """
    record = one.record
    if isinstance(record, Review):
        word, known = "factor", {factor.id for factor in record.factors}
    elif isinstance(record, Audit):
        word = "finding or abuse case"
        known = {finding.id for finding in record.findings} | {case.id for case in record.abuse_cases}
    else:
        return
    if unread_below(one, "factors", "abuse_cases") or any(path[-1:] == ("id",) for path in one.unreadable):
        return
    if "" in known and _asked(one):
        return  # What has no id yet is reported by another rule, and may be what was meant.
    known.discard("")
    for path, action in _actions(one):
        for index, part in enumerate(action.addresses):
            if part not in known:
                message = f"{_called(action)} addresses '{part[:20]}', and there is no such {word} here"
                hint = f"there are {', '.join(sorted(known))}" if known else f"add the {word} first"
                yield Problem("action-factor-exists", message, Field((*path, "addresses", index)), hint)


def _actions(one: Parsed) -> Iterator[tuple[Path, Action]]:
    return actions_of(one.record) if one.record is not None else iter(())


def _asked(one: Parsed) -> bool:
    return one.record is not None and one.record.status in IN_REVIEW


def _absent(one: Parsed, name: str, field: str, hint: str) -> Iterator[Problem]:
    """One problem for every action that lacks a field, in records that are no drafts any more."""
    if _asked(one):
        words = {"owner": "no owner", "due": "no due day", "addresses": "no factor that it addresses"}
        for path, action in _actions(one):
            if one.lacks(*path, field) or (field == "due" and action.due == UNKNOWN):
                yield Problem(name, f"{_called(action)} has {words[field]}", Field((*path, field)), hint)


def _called(action: Action) -> str:
    return (
        f"the action {action.id}" if action.id else f"the action '{action.title[:40]}'" if action.title else "an action"
    )


RULES = (action_id, action_owner, action_due, action_addresses, action_factor_exists)
