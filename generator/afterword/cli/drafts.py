"""What a new record starts with: its template and its values, from options, from questions, and from policy."""

from __future__ import annotations

import secrets
from collections.abc import Mapping  # noqa: TC003 - the dataclasses' annotations
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

import click

from afterword.cli import asking, clock
from afterword.model.kinds import AUDIT_STAGES, REVIEW_TEMPLATES, Kind
from afterword.model.when import UnreadableError

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from afterword.model.config import Config
    from afterword.model.records import Incident
    from afterword.model.source import Project, SourceFile
    from afterword.model.when import When


@dataclass(frozen=True)
class Wanted:
    """What was asked for on the command line; `""` and `()` where nothing was."""

    title: str = ""
    severity: str = ""
    detected: str = ""
    type: str = ""
    incidents: tuple[str, ...] = ()
    template: str = ""
    stage: str = ""
    surfaces: tuple[str, ...] = ()
    safeguards: tuple[str, ...] = ()
    ask: bool = False


@dataclass(frozen=True)
class Desk:
    """What a new record is made from: the archive as it stands, the present minute, and the wish."""

    project: Project
    config: Config
    now: datetime
    wanted: Wanted
    files: Mapping[str, SourceFile] = field(default_factory=dict)
    """The archive's records by id."""


@dataclass(frozen=True)
class Draft:
    """A record to be written: the template's name, its values, and the year of its id and folder."""

    template: str
    values: Mapping[str, object]
    year: int


def desk_for(root: Path, wanted: Wanted) -> Desk:
    """Read the archive once, for everything that making a record asks of it."""
    from afterword.load.project import load_project
    from afterword.parse.config import read_config
    from afterword.parse.record import sort_files

    project = load_project(root)
    config = read_config(project.config)[0]
    found = sort_files(project.records, config.ids).by_id()
    return Desk(project, config, clock.now(), wanted, {record_id: file for record_id, (file, _, _) in found.items()})


def _incident(desk: Desk) -> Draft:
    wanted = desk.wanted
    severities = {code: term.title for code, term in desk.config.terms.get("severities", {}).items()}
    _owed(wanted, title=wanted.title, severity=wanted.severity)
    title = wanted.title or asking.ask_text("What is happening, in one line, without names")
    severity = (
        asking.one_of("--severity", wanted.severity, severities)
        if wanted.severity
        else asking.ask_choice("How bad is it at this moment", severities)
    )
    detected = _detected(desk, wanted.detected)
    kind = wanted.type or "incident"
    values = {
        "title": title, "type": kind, "status": "watching" if kind == "trending-harm" else "open",
        "severity": severity, "detected": str(detected),
    }  # fmt: skip
    return Draft("incident", values, (detected.at or desk.now).year)


def _review(desk: Desk) -> Draft:
    wanted = desk.wanted
    _owed(wanted, incident=wanted.incidents)
    named = wanted.incidents or tuple(asking.ask_text("Which incident, or incidents").replace(",", " ").split())
    ids = _known_incidents(desk, named)
    covered = [_read_incident(desk, record_id) for record_id in ids]
    by_policy = _template_by_policy(desk.config, covered)
    template = wanted.template or by_policy
    if not wanted.template and wanted.ask:
        meanings = {code: desk.config.word("review.template", code).description for code in REVIEW_TEMPLATES}
        template = asking.ask_choice("Which template (policy chooses the one in brackets)", meanings, by_policy)
    default = covered[0].title or f"Review of {ids[0]}"
    title = wanted.title or (asking.ask_text("Title", default) if wanted.ask else default)
    return Draft(f"review-{template}", {"title": title, "incidents": ids}, desk.now.year)


def _audit(desk: Desk) -> Draft:
    wanted, terms = desk.wanted, desk.config.terms
    _owed(wanted, title=wanted.title, stage=wanted.stage)
    surfaces = tuple(asking.one_of("--surface", code, terms.get("surfaces", {})) for code in wanted.surfaces)
    safeguards = tuple(asking.one_of("--safeguard", code, terms.get("safeguards", {})) for code in wanted.safeguards)
    title = wanted.title or asking.ask_text("What is audited, in one line")
    stages = {code: desk.config.word("audit.stage", code).description for code in AUDIT_STAGES}
    stage = wanted.stage or asking.ask_choice("When in the life of its target", stages)
    return Draft(
        "audit", {"title": title, "stage": stage, "surfaces": surfaces, "safeguards": safeguards}, desk.now.year
    )


def _plan(desk: Desk) -> Draft:
    from afterword.edit.ids import drawn_id

    wanted = desk.wanted
    _owed(wanted, title=wanted.title)
    title = wanted.title or asking.ask_text("What the plan is about, in a line that does not tell whom")
    basis = _known_incidents(desk, wanted.incidents) if wanted.incidents else ()
    subject = drawn_id("CREATOR-", lambda drawn: mentioned(desk.project, drawn), secrets.choice)
    return Draft("plan", {"title": title, "subject": subject, "basis": basis}, desk.now.year)


DRAFTS: Mapping[Kind, Callable[[Desk], Draft]] = {
    Kind.INCIDENT: _incident, Kind.REVIEW: _review, Kind.AUDIT: _audit, Kind.PLAN: _plan,
}  # fmt: skip
"""How each kind is drafted."""


def mentioned(project: Project, text: str) -> bool:
    """True when an id is a file's or stands in any text, so that it can never mean two things."""
    sought = text.encode()
    return any(sought in file.data or text in file.path for file in project.records)


def _owed(wanted: Wanted, **options: object) -> None:
    """A usage error that names every option that is missing, when nobody can be asked."""
    absent = [f"--{name}" for name, value in options.items() if not value]
    if absent and not wanted.ask:
        raise click.UsageError(
            f"{' and '.join(absent)} {'is' if len(absent) == 1 else 'are'} missing, and nobody can be asked here"
        )


def _detected(desk: Desk, text: str) -> When:
    """The detection time given, or asked for; now, where nobody can be asked."""
    now = str(clock.stamp(desk.now))
    if not text and desk.wanted.ask:
        return asking.ask_read("When was it detected", lambda answer: clock.read_moment(answer, desk.now), now)
    try:
        return clock.read_moment(text or now, desk.now)
    except UnreadableError as error:
        raise click.UsageError(f"--detected: {error.message}; {error.hint}") from None


def _known_incidents(desk: Desk, named: tuple[str, ...]) -> tuple[str, ...]:
    known = [record_id for record_id in desk.files if desk.config.ids.kind_of(record_id) is Kind.INCIDENT]
    return tuple(dict.fromkeys(asking.one_of("--incident", one, known) for one in named))


def _read_incident(desk: Desk, record_id: str) -> Incident:
    from afterword.model.records import Incident
    from afterword.parse.record import parse_record

    read = parse_record(desk.files[record_id], Kind.INCIDENT, record_id).record
    return cast("Incident", read) if read is not None else Incident(id=record_id)


def _template_by_policy(config: Config, covered: list[Incident]) -> str:
    """The template that policy owes to the gravest of some incidents; several incidents of one pattern make a cluster."""
    ranks = {code: rank for rank, code in enumerate(config.terms.get("severities", {}))}
    gravest = min(covered, key=lambda one: ranks.get(one.severity, len(ranks)))
    policy = config.policy.on(gravest.times.detected)
    owed = policy.review_by_type.get(gravest.type) or policy.review.get(gravest.severity)
    if owed is None or not owed.template:
        return "light"
    return "cluster" if len(covered) > 1 and "cluster" in owed.accepts else owed.template
