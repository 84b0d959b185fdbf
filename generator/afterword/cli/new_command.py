"""`afterword new`: a record from its template, with an id of its own."""

from __future__ import annotations

import os
import secrets
from typing import TYPE_CHECKING

import click

from afterword.cli import asking
from afterword.cli.project import folder_option, root_of
from afterword.model.kinds import AUDIT_STAGES, INCIDENT_TYPES, REVIEW_TEMPLATES, Kind

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from afterword.cli.drafts import Desk
    from afterword.model.source import Project

TYPES = tuple(name for name in INCIDENT_TYPES if name != "stood-down")
"""What a record can begin as; an incident is stood down later."""


@click.command("new")
@click.argument("kind", type=click.Choice([kind.value for kind in Kind]))
@click.option("--title", default="", callback=asking.utf8, help="One line that says what it is about, without names.")
@click.option("--severity", default="", help="incident: the level of this moment, such as SEV2.")
@click.option("--detected", default="", metavar="TIME", help="incident: such as 2025-11-15T22:10Z, 22:10Z or now.")
@click.option("--type", "type_", type=click.Choice(TYPES), help="incident: what it is (default: incident).")
@click.option(
    "--incident", "incidents", multiple=True, metavar="ID", help="review, plan: what it is about; may be given again."
)
@click.option("--template", type=click.Choice(REVIEW_TEMPLATES), help="review: instead of the one that policy chooses.")
@click.option("--stage", type=click.Choice(AUDIT_STAGES), help="audit: when in the life of its target.")
@click.option(
    "--surface", "surfaces", multiple=True, metavar="CODE", help="audit: a surface it looks at; may be given again."
)
@click.option(
    "--safeguard", "safeguards", multiple=True, metavar="CODE", help="audit: a safeguard it looks at; likewise."
)
@click.option("--id", "given_id", default="", help="Use this id instead of a new one.")
@click.option("--no-input", is_flag=True, help="Never ask; what is missing is an error.")
@click.option("--diff", is_flag=True, help="Print what would be written, and write nothing.")
@folder_option
def command(
    *, kind: str, title: str, severity: str, detected: str, type_: str | None, incidents: tuple[str, ...],
    template: str | None, stage: str | None, surfaces: tuple[str, ...], safeguards: tuple[str, ...], given_id: str,
    no_input: bool, diff: bool, start: Path,
) -> int:  # fmt: skip
    """Start a record: an incident, a review, an audit or a plan. Asks on a terminal for what the options leave open.

    \b
    Example:
      afterword new incident
      afterword new incident --title "Raids hit small channels" --severity SEV2 --detected now
      afterword new review --incident INC-2025-7KQ4
    """
    from afterword.cli.drafts import DRAFTS, Wanted, desk_for
    from afterword.edit.difference import unified
    from afterword.edit.template import filled
    from afterword.edit.write import ChangedMeanwhileError, create_file

    root = root_of(start)
    ask = not no_input and asking.someone_is_there()
    wish = Wanted(
        title.strip(),
        severity,
        detected,
        type_ or "",
        incidents,
        template or "",
        stage or "",
        surfaces,
        safeguards,
        ask,
    )
    desk = desk_for(root, wish)
    draft = DRAFTS[Kind(kind)](desk)
    record_id = _id(desk, Kind(kind), draft.year, given_id)
    path = root / _place(desk.project.folder, Kind(kind), record_id, draft.year)
    audience = desk.config.settings.audiences[0].code if desk.config.settings.audiences else "core"
    text = filled(_template(desk.project, draft.template), {"id": record_id, "audience": audience, **draft.values})
    if diff:
        click.echo(unified(path.relative_to(root).as_posix(), "", text))
        return 0
    try:
        create_file(path, text.encode())
    except (ChangedMeanwhileError, OSError) as problem:
        raise click.ClickException(str(problem)) from None
    click.echo("\n".join(_next_steps(Kind(kind), record_id, os.path.relpath(path))))
    return 0


def _id(desk: Desk, kind: Kind, year: int, given: str) -> str:
    from afterword.cli.drafts import mentioned
    from afterword.edit.ids import new_id

    ids = desk.config.ids
    if given:
        if ids.kind_of(given) is not kind:
            form = next(form for known, _, form in ids.forms if known is kind)
            raise click.UsageError(f"--id: '{given}' is not an id of this kind; they look like {form}")
        if given in desk.files:
            raise click.UsageError(f"--id: {given} is {desk.files[given].path} already")
        return given
    known = [record_id for record_id in desk.files if ids.kind_of(record_id) is kind]
    drawn = new_id(kind, desk.config.settings, year, known, lambda one: mentioned(desk.project, one), secrets.choice)
    if drawn is None:
        raise click.UsageError(
            "the ids of this archive have a pattern of their own that gives no next one; say it with --id"
        )
    return drawn


def _place(folder: str, kind: Kind, record_id: str, year: int) -> str:
    home = {
        Kind.INCIDENT: f"incidents/{year:04d}", Kind.REVIEW: f"post-incident/{year:04d}", Kind.AUDIT: "audits", Kind.PLAN: "plans",
    }[kind]  # fmt: skip
    return f"{folder}/{home}/{record_id}.md"


def _template(project: Project, name: str) -> str:
    found = project.templates.get(f"records/{name}.md")
    if found is None:
        raise click.ClickException(f"the template templates/records/{name}.md is not there")
    return found


def _next_steps(kind: Kind, record_id: str, path: str) -> Iterator[str]:
    yield f"Wrote {path}"
    if kind is Kind.INCIDENT:
        yield f'Next: afterword log {record_id} decision "…"   adds a line to its timeline'
    elif kind is Kind.REVIEW:
        yield "Next: write it, with one factor or more, and an action or an accepted risk for each"
        yield f"      afterword log {record_id}/A1 accepted   keeps its actions' progress, once it is published"
    elif kind is Kind.AUDIT:
        yield "Next: name the target and the abuse cases, then a finding for each principle, with its evidence"
    else:
        yield "Next: keep who the pseudonym stands for outside this archive, then write the goals"
    yield f"      afterword check {path}"
