"""Does what a record names exist, and is it what the field is about?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from afterword.check.once import references_of
from afterword.check.rule import Facts, rule
from afterword.check.rules.asked import said
from afterword.diagnostics import Field, InBody, Level, Problem
from afterword.link.summary import actions_of
from afterword.model.fields import RefTo
from afterword.parse.reader import nearest
from afterword.prose.commonmark import code_in
from afterword.prose.inline import without_code

if TYPE_CHECKING:
    from collections.abc import Iterator

    from afterword.diagnostics import Place
    from afterword.link.archive import Archive
    from afterword.model.walk import Marked
    from afterword.parse.record import Parsed

_HOLDERS = ("factors", "actions", "findings", "abuse_cases", "goals")
_CALLED = {"incident": "an incident", "review": "a review", "audit": "an audit", "plan": "a plan"}
_PARTS = {"factor": "a factor", "finding": "a finding", "abuse-case": "an abuse case"}
"""Parts of records that are no work: nothing is taken up from them, and nothing gives way to them."""


@rule("AW251", "reference-exists", Level.ERROR)
def reference_exists(one: Parsed, facts: Facts) -> Iterator[Problem]:
    """A field names a record, or a part of one, that is not in the archive.

    A broken reference is usually a slip of one character, and it points a reader at nothing or, worse, at another record.

    Bad:

        related: [INC-2025-2222]

    Good:

        related: [PIR-2025-B3WD]

    Bad:

        related: [last autumn]

    Good:

        related: []
    """
    for item in references_of(one):
        target, _, part = item.value.partition("/")
        if target == one.id and not part:
            continue
        problem = missing(target, part, facts.archive, not_meant="" if part else one.id)
        if problem:
            yield Problem("reference-exists", problem[0], Field(item.path), problem[1])


def missing(target: str, part: str, archive: Archive, not_meant: str = "") -> tuple[str, str] | None:
    """Why a record, or a part of it, cannot be found: a message and a hint; None when it can, or nobody can tell.

    `not_meant` is the id of a record that the author cannot have meant, such as the one that names it.
    """
    target = archive.present(target)
    if target not in archive.cards:
        is_id = archive.config.ids.kind_of(target) is not None
        message = (
            f"there is no record {target} in the archive" if is_id else f"'{target[:60]}' is not the id of a record"
        )
        close = nearest(target, tuple(card for card in archive.cards if card != not_meant))
        return message, f"did you mean {close}?" if close else "write the id that the record's file is named after"
    summary = archive.summaries[target]
    holes = any(gap in _HOLDERS for gap in archive.cards[target].gaps)
    if not part or not summary.readable or part in summary.parts or holes:
        return None
    known = ", ".join(summary.parts)
    return f"{target} has no part '{part[:20]}'", f"it has {known}" if known else "it has no parts that can be named"


def no_action(address: str, archive: Archive) -> tuple[str, str] | None:
    """Why what an address names is surely no action: a message and a hint; None for an action, or where nobody can tell."""
    target, _, part = archive.present(address).partition("/")
    summary = archive.summaries.get(target)
    if summary is None or not summary.readable:
        return None
    is_a = _PARTS.get(summary.parts.get(part, "")) if part else _CALLED[summary.kind]
    if is_a is None:
        return None
    actions = ", ".join(f"{target}/{one}" for one, what in summary.parts.items() if what == "action")
    return (
        f"an action, and {address} is {is_a}",
        f"name one of its actions: {actions}" if actions else f"{target} has no actions",
    )


@rule("AW252", "reference-kind", Level.ERROR)
def reference_kind(one: Parsed, facts: Facts) -> Iterator[Problem]:
    """A field names a record of another kind than it is about, or a part where it takes a whole record.

    A review covers incidents, a recurrence is of an incident, an action follows an action. Other records that matter go under
    `related`.

    Bad:

        recurrence_of: PIR-2025-B3WD

    Good:

        related: [PIR-2025-B3WD]
    """
    for item in references_of(one):
        if item.path[-1] == "follows" and item.value != one.id:
            found = no_action(item.value, facts.archive)
            if found:
                yield Problem("reference-kind", f"'follows' takes {found[0]}", Field(item.path), found[1])
            continue
        target, _, part = facts.archive.present(item.value).partition("/")
        if target not in facts.archive.cards or not isinstance(item.mark, RefTo):
            continue
        kind = facts.archive.config.ids.kind_of(target) if part or item.mark.kinds else None
        if kind is None:
            continue
        if item.mark.kinds and kind not in item.mark.kinds:
            wanted = " or ".join(_CALLED[name] for name in item.mark.kinds)
            message = f"'{_field(item)}' takes {wanted}, and {target} is {_CALLED[kind]}"
            yield Problem("reference-kind", message, Field(item.path))
        elif part and not item.mark.part:
            message = f"'{_field(item)}' takes a whole record, and {item.value} is a part of one"
            yield Problem("reference-kind", message, Field(item.path), f"write {target}")


@rule("AW253", "self-reference", Level.WARNING)
def self_reference(one: Parsed, facts: Facts) -> Iterator[Problem]:
    """A record names itself, or an action is said to follow itself.

    It was probably meant to name another one.

    Bad:

        related: [INC-2025-7KQ4]

    Good:

        related: [PIR-2025-B3WD]
    """
    for item in references_of(one):
        if item.value == one.id:
            message = f"'{_field(item)}' names the record that it stands in"
            yield Problem("self-reference", message, Field(item.path), "name the other record, or leave it out")
        elif item.path[-1] == "follows":
            action = _holder(one, item)
            if action and facts.archive.present(item.value) == f"{one.id}/{action}":
                message = f"{action} is said to follow itself"
                yield Problem("self-reference", message, Field(item.path), "name the earlier action, or leave it out")


def _holder(one: Parsed, item: Marked) -> str:
    """The id of the action in which a reference stands."""
    actions = dict(actions_of(one.record)) if one.record is not None else {}
    return actions[item.path[:-1]].id if item.path[:-1] in actions else ""


@rule("AW254", "unknown-mention", Level.WARNING)
def unknown_mention(one: Parsed, facts: Facts) -> Iterator[Problem]:
    """A text mentions a record, or a part of one, that is not in the archive.

    Ids in prose become links. This one stays plain text, and its reader cannot follow it. Ids in code are never linked: set an
    id that is only an example between backticks.

    Bad body:

        The same people as in INC-2025-2222.

    Good body:

        The same people as in PIR-2025-B3WD/A1.

    Good body:

        The export writes ids such as `INC-2025-2222`.
    """
    yield from _mentions(one.body, one, facts, None)
    references = facts.archive.references.get(one.id, ())
    if any(r.relation == "mention" and r.target not in facts.archive.cards for r in references):
        named = {item.path for item in references_of(one)}
        for path, text in said(one.record):
            if path not in named and path != ("id",):
                yield from _mentions(without_code(text), one, facts, Field(path))


def _mentions(text: str, one: Parsed, facts: Facts, place: Place | None) -> Iterator[Problem]:
    code: list[tuple[int, int]] | None = None if place is None else []
    for found in facts.archive.config.ids.found_in(text):
        if found["id"] == one.id and one.path != facts.archive.cards[one.id].path:
            continue
        problem = missing(found["id"], found["part"] or "", facts.archive)
        if problem:
            code = code_in(text) if code is None else code
            if any(start <= found.start() < end for start, end in code):
                continue
            yield Problem("unknown-mention", problem[0], place or InBody(found.start()), problem[1])


def _field(item: Marked) -> str:
    return next(step for step in reversed(item.path) if isinstance(step, str))


RULES = (reference_exists, reference_kind, self_reference, unknown_mention)
