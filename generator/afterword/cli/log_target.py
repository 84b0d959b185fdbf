"""Finds what a line is to be logged to: an incident's file, or the progress log of an action."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from afterword.model.kinds import Kind

if TYPE_CHECKING:
    from pathlib import Path

    from afterword.model.config import Config
    from afterword.model.records import Action
    from afterword.model.source import SourceFile
    from afterword.parse.record import Log, Parsed, Sorted


@dataclass(frozen=True)
class Target:
    """The file that gets the line: its path from the root and its text, and what the line is about."""

    config: Config
    files: Sorted
    record: Parsed
    part: str
    path: str
    text: str
    there: bool = True
    log: Log | None = None


def find(root: Path, ref: str) -> Target:
    """The incident, or the action's log, that a reference names; a usage error says what is wrong with it."""
    from afterword.load.project import load_project
    from afterword.parse.config import read_config
    from afterword.parse.reader import nearest
    from afterword.parse.record import PROGRESS, parse_log, parse_record, sort_files

    project = load_project(root)
    config = read_config(project.config)[0]
    files = sort_files(project.records, config.ids)
    name, _, part = ref.strip().partition("/")
    records = files.by_id()
    found = records.get(name) or records.get(name.upper()) or _renamed(files, name.upper())
    if found is None:
        close = nearest(name.upper(), tuple(records))
        raise click.UsageError(f"there is no record {name}" + (f"; did you mean {close}?" if close else ""))
    file, kind, record_id = found
    record = parse_record(*found)
    if kind is Kind.INCIDENT:
        if part:
            raise click.UsageError(f"{record_id} is an incident and has no parts; leave out /{part}")
        return Target(config, files, record, "", file.path, _text(file))
    action_of(record, part.upper())
    logs = files.logs_by_id()
    if record_id in logs:
        own = logs[record_id]
        return Target(config, files, record, part.upper(), own.path, _text(own), log=parse_log(own, record_id))
    path = f"{file.path.rsplit('/', 1)[0]}/{record_id}{PROGRESS}"
    return Target(config, files, record, part.upper(), path, "", there=False)


def _renamed(files: Sorted, name: str) -> tuple[SourceFile, Kind, str] | None:
    """The record that had an id before."""
    from afterword.parse.record import parse_record

    for one in files.records:
        if name.encode() in one[0].data:
            record = parse_record(*one).record
            if record is not None and name in record.formerly:
                return one
    return None


def _text(file: SourceFile) -> str:
    if file.trouble:
        raise click.UsageError(f"{file.path}: {file.trouble}")
    try:
        return file.data.decode("utf-8")
    except UnicodeDecodeError:
        raise click.UsageError(f"{file.path} is not UTF-8; save it as UTF-8 first") from None


def action_of(record: Parsed, part: str) -> Action:
    """The action of a review or an audit that a part names."""
    from afterword.link.summary import actions_of
    from afterword.parse.reader import nearest

    if record.kind is Kind.PLAN:
        raise click.UsageError(f"{record.id} is a plan; its checkpoints stand in its own file")
    if record.record is None:
        raise click.UsageError(f"{record.path} cannot be read; `afterword check {record.path}` says where")
    actions = {action.id: action for _, action in actions_of(record.record) if action.id}
    if part in actions:
        return actions[part]
    known = ", ".join(actions) or "none yet"
    if not part:
        raise click.UsageError(f"say which action of {record.id}, such as {record.id}/A1; it has {known}")
    close = nearest(part, tuple(actions))
    raise click.UsageError(
        f"{record.id} has no action {part}; " + (f"did you mean {close}?" if close else f"it has {known}")
    )
