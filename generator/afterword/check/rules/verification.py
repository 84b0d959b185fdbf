"""Had an action time to show what it does before it was verified?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from afterword.check.rule import Facts, Looks, rule
from afterword.check.rules.progress import moved
from afterword.diagnostics import Field, Level, Problem
from afterword.model.when import Precision

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from afterword.model.when import When
    from afterword.parse.record import Log, Parsed


@rule("AW560", "verified-too-soon", Level.WARNING, looks=Looks.LOG)
def verified_too_soon(log: Log, owner: Parsed, _: Facts) -> Iterator[Problem]:
    """An action is verified on the very day on which it was done.

    Done says that the work was finished; verified says that it helped. For that somebody looks at the measure after it had
    time to move.

    Bad log:

        - {on: 2025-12-20, by: product, action: A1, set: {status: done}, evidence: "release 41"}
        - {on: 2025-12-20, by: data, action: A1, set: {status: verified}, result: effective, evidence: "two reports"}

    Good log:

        - {on: 2025-12-20, by: product, action: A1, set: {status: done}, evidence: "release 41"}
        - {on: 2026-01-05, by: data, action: A1, set: {status: verified}, result: effective, evidence: "two reports"}
    """
    verified = list(moved(log, owner, "verified"))
    done = [(n, entry) for n, entry, _ in moved(log, owner, "done")] if verified else []
    for index, entry, action in verified:
        before = [when.on for n, when in done if n < index and when.action == action.id]
        if before and _day(before[-1]) is not None and _day(before[-1]) == _day(entry.on):
            message = f"{action.id} is verified on the day on which it was done ({_day(entry.on)})"
            hint = "verify it when its measure has had time to move; until then it is done, and that is enough"
            yield Problem("verified-too-soon", message, Field((index, "on")), hint)


def _day(when: When | None) -> date | None:
    """The day of a time that is known to the day."""
    return when.at.date() if when is not None and when.at is not None and when.precision >= Precision.DAY else None


RULES = (verified_too_soon,)
