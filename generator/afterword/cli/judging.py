"""Lets the checks judge a change before it is written: what would make a sound file unsound is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

from afterword.model.kinds import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from afterword.cli.log_target import Target
    from afterword.diagnostics import Diagnostic


def judged(target: Target, after: str, as_of: date) -> tuple[list[str], list[str]]:
    """What the checks find in the new text and did not find before: errors, and remarks."""
    before = {(one.name, one.message) for one in _found(target, target.text, after, as_of)}
    new = [one for one in _found(target, after, after, as_of) if (one.name, one.message) not in before]
    told = [(one.level, one.message + (f" ({one.hint})" if one.hint else "")) for one in new]
    errors = [words for level, words in told if level == "error"]
    return errors, [words for level, words in told if level != "error"]


def _found(target: Target, text: str, names_from: str, as_of: date) -> Iterator[Diagnostic]:
    """What the checks say about the file with a text, among its own record and those that it names."""
    from afterword.check.run import check
    from afterword.link.archive import link
    from afterword.model.source import SourceFile
    from afterword.parse.record import parse_log, parse_record

    named = {found["id"] for found in target.config.ids.pattern.finditer(names_from)}
    file = SourceFile(target.path, text.encode())
    is_log = target.record.kind is not Kind.INCIDENT
    records = [
        parse_record(file if one.path == target.path else one, kind, record_id)
        for one, kind, record_id in target.files.records
        if record_id in named or record_id == target.record.id
    ]
    logs = [parse_log(file, target.record.id)] if is_log and text else []
    archive = link(records, logs, target.config)
    yield from check(archive, as_of, lambda path: file if path == target.path else None, {}, frozenset({target.path}))
