"""Makes the line to be logged from words and options, and puts it into the file's text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from afterword.cli import clock
from afterword.cli.judging import judged
from afterword.cli.log_target import action_of
from afterword.model.kinds import ACTION_RESULTS, ACTION_STATUSES, EVENT_TYPES, Kind
from afterword.model.when import Precision, UnreadableError, When, read_when

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from afterword.cli.log_target import Target
    from afterword.edit.timeline import Logged
    from afterword.model.records import ProgressEntry

ON_TIMELINE = ("at", "milestone", "who", "to", "from_", "evidence")
ON_ACTION = (
    "at",
    "evidence",
    "by",
    "result",
    "due",
    "owner",
    "until",
    "reason",
    "approver",
    "residual_risk",
    "superseded_by",
)
CHECKED = ("verified", "ineffective")
"""States that are for somebody else than the owner to give."""


def changed(target: Target, word: str, text: str, options: Mapping[str, str]) -> tuple[str, list[str]]:
    """The file's text with the line in it, and what the checks remark about it. What makes a sound file unsound is refused."""
    from afterword.edit.progress import append_progress
    from afterword.edit.timeline import log_event

    given = {name: value.strip() for name, value in options.items() if value.strip()}
    present = clock.now()
    if target.record.kind is Kind.INCIDENT:
        _only(given, ON_TIMELINE, "incident")
        after = log_event(target.text, _event(target, word, text.strip(), given, present))
    else:
        _only(given, ON_ACTION, "action")
        after = append_progress(target.text, _progress(target, word, text.strip(), given, present))
    errors, remarks = judged(target, after, present.date())
    if errors:
        raise click.UsageError("\n       ".join(errors))
    return after, remarks


def _only(given: Mapping[str, str], known: tuple[str, ...], what: str) -> None:
    flags = {"milestone": "--set", "from_": "--from"}
    strange = [flags.get(name, f"--{name.replace('_', '-')}") for name in given if name not in known]
    if strange:
        raise click.UsageError(f"{' and '.join(strange)} cannot be said of an {what}")


def _event(target: Target, word: str, text: str, given: Mapping[str, str], present: datetime) -> Logged:
    from afterword.edit.timeline import MILESTONES, STATUSES, Logged
    from afterword.model.records import Event

    short = word in MILESTONES
    if not short and word not in EVENT_TYPES:
        raise click.UsageError(_not_known("a type of entry", word, (*EVENT_TYPES, *MILESTONES)))
    set_to = given.get("milestone", word if short else "")
    if set_to and set_to not in (*MILESTONES, *STATUSES):
        raise click.UsageError(_not_known("a milestone", set_to, (*MILESTONES, *STATUSES)))
    if short and set_to != word:
        raise click.UsageError(f"'{word}' sets times.{word} already; leave out --set {set_to}")
    if not text and not short:
        raise click.UsageError(f'say what happened: afterword log … {word} "…"')
    at = _moment("--at", given["at"], present) if "at" in given else clock.stamp(present)
    if not at.known:
        raise click.UsageError("--at: an entry of a timeline needs a time; 2025-11-15 or 2025-11 will do")
    event = Event(
        at, "status" if short else word, text or word.capitalize().replace("_", " "), given.get("who", ""),
        given.get("from_", ""), given.get("to", ""), given.get("evidence", ""),
    )  # fmt: skip
    return Logged(event, set_to if set_to in MILESTONES else "", _status(target, set_to))


def _status(target: Target, set_to: str) -> str:
    """The status that comes with a milestone; one that is past already does not come back with it."""
    from afterword.edit.timeline import MILESTONES, STATUSES

    now = target.record.record.status if target.record.record is not None else ""
    if set_to not in STATUSES or (set_to in MILESTONES and now not in STATUSES):
        return ""
    goes_back = set_to in MILESTONES and STATUSES.index(now) >= STATUSES.index(set_to)
    return "" if goes_back or now == set_to else set_to


def _progress(target: Target, word: str, text: str, given: Mapping[str, str], present: datetime) -> ProgressEntry:
    from afterword.link.progress import fold
    from afterword.model.records import Changes, ProgressEntry

    if word and word not in ACTION_STATUSES:
        raise click.UsageError(_not_known("a state of an action", word, ACTION_STATUSES))
    if not word and not text and not given.keys() & {"due", "owner"}:
        raise click.UsageError("say what is new: a state such as done, --due DAY, or --owner TEAM")
    owner = fold(action_of(target.record, target.part), target.log.entries if target.log else ()).owner
    by = given.get("by", "" if word in CHECKED else owner)
    if not by:
        why = f"'{word}' is for a team other than the owner to say" if word in CHECKED else "the action has no owner"
        raise click.UsageError(f"{why}; name who says so with --by")
    if word == "verified" and by == owner:
        raise click.UsageError(f"{by} owns {target.record.id}/{target.part}; another team looks at whether it worked")
    if given.get("result", "effective") not in ACTION_RESULTS:
        raise click.UsageError(f"--result: {_not_known('a result', given['result'], ACTION_RESULTS)}")
    if "due" in given and not {"reason", "approver"} <= given.keys():
        raise click.UsageError(
            "--due needs --reason and --approver: a due day is moved with a reason, by somebody's word"
        )
    days = {name: _day(f"--{name}", given[name]) for name in ("due", "until") if name in given}
    changes = Changes(word, days.get("due"), given.get("owner", ""), days.get("until"))
    on = _moment("--at", given["at"], present) if "at" in given else clock.stamp(present)
    result = given.get("result", {"verified": "effective", "ineffective": "ineffective"}.get(word, ""))
    return ProgressEntry(
        on=read_when(f"{on.at:%Y-%m-%d}") if on.at else on, by=by, action=target.part,
        set=changes if changes != Changes() else None, result=result, evidence=given.get("evidence", ""),
        reason=given.get("reason", ""), approver=given.get("approver", ""), residual_risk=given.get("residual_risk", ""),
        superseded_by=given.get("superseded_by", ""), note=text,
    )  # fmt: skip


def _moment(option: str, text: str, present: datetime) -> When:
    try:
        return clock.read_moment(text, present)
    except UnreadableError as error:
        raise click.UsageError(f"{option}: {error.message}" + (f"; {error.hint}" if error.hint else "")) from None


def _day(option: str, text: str) -> When:
    try:
        when = read_when(text)
    except UnreadableError as error:
        raise click.UsageError(f"{option}: {error.message}; write 2026-02-01") from None
    if when.precision is not Precision.DAY:
        raise click.UsageError(f"{option}: '{text}' is not a day; write 2026-02-01")
    return when


def _not_known(what: str, word: str, words: tuple[str, ...]) -> str:
    from afterword.parse.reader import nearest

    close = nearest(word, words)
    return (f"'{word}' is not {what}; " if word else f"say {what}; ") + (
        f"did you mean {close}?" if close else f"one of {', '.join(words)}"
    )
