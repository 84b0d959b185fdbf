"""The report of an import, as Markdown: what was not understood, record by record, and what reads differently now."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from afterword.imports.batch import Batch
    from afterword.imports.map import ImportMap
    from afterword.imports.notes import Note

_TITLES = {
    "word": ("Words translated", "The source's words for which the map has a code."),
    "time": ("Times written otherwise", "Times that a record writes in another form."),
    "heading": ("Headings renamed", "Headings that the map gives other words."),
    "tag": (
        "HTML turned into Markdown",
        "Tags with what stands in their place; nothing where there was nothing to show.",
    ),
    "template tag": ("Template tags", "Tags of a site builder, and what the map or the import made of them."),
}
_TICKS = re.compile(r"`+")


def report(batch: Batch, rules: ImportMap, origin: str) -> str:
    """The whole report. `origin` names what was imported, as its reader would."""
    noted = [record for record in batch.records if record.notes]
    parts = [
        "# Import report",
        f"From {_code(origin)} by the map {_code(rules.name)}. {total(batch)}",
        *_pairs("Not imported", "These files have no record in the archive.", batch.failed),
        *_pairs("Left out on purpose", "The map says that these files are no records.", batch.skipped),
        "## Not understood",
        "What stands here is in the record all the same: word for word, under its last heading or in its timeline."
        if noted
        else "Everything was understood.",
        *(f"### {record.id}\n\nFrom {_code(record.source)}.\n\n{_notes(record.notes)}" for record in noted),
        *_changes(batch),
        "## Records",
        _table(("Record", "Source"), [(record.id, _code(record.source)) for record in batch.records]),
    ]
    return "\n\n".join(parts) + "\n"


def total(batch: Batch) -> str:
    """How many records there are, how many have notes, and how many files were left out or could not be imported."""
    noted = sum(1 for record in batch.records if record.notes)
    parts = [
        f"{_count(len(batch.records), 'record')}, {noted or 'none'} of them with something that was not understood"
    ]
    if batch.skipped:
        parts.append(f"{_count(len(batch.skipped), 'file')} left out on purpose")
    if batch.failed:
        parts.append(f"{_count(len(batch.failed), 'file')} not imported")
    return f"{'; '.join(parts)}."


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _notes(notes: Iterable[Note]) -> str:
    return "\n".join(f"- {f'Line {note.line}: ' if note.line else ''}{_shown(note.message)}" for note in notes)


def _pairs(title: str, lead: str, pairs: tuple[tuple[str, str], ...]) -> Iterator[str]:
    if pairs:
        yield f"## {title}"
        yield lead
        yield "\n".join(f"- {_code(path)}: {_shown(reason)}" for path, reason in pairs)


def _changes(batch: Batch) -> Iterator[str]:
    counted = Counter(change for record in batch.records for change in record.changes)
    for kind, (title, lead) in _TITLES.items():
        rows = sorted((c.before, c.after, n) for c, n in counted.items() if c.kind == kind)
        if rows:
            yield f"## {title}"
            yield lead
            yield _table(
                ("Before", "After", "Times"), [(_code(before), _code(after), str(n)) for before, after, n in rows]
            )


def _table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _code(text: str) -> str:
    """A text as code, in one line, that may stand in a table too."""
    text = " ".join(text.split()).replace("|", "\\|")
    if not text:
        return ""
    ticks = "`" * (max([0, *(len(run) for run in _TICKS.findall(text))]) + 1)
    space = " " if text[0] == "`" or text[-1] == "`" else ""
    return f"{ticks}{space}{text}{space}{ticks}"


def _shown(message: str) -> str:
    """A message as a line of Markdown: what could be read as markup is escaped."""
    return re.sub(r"([\\`*_<>\[\]#|{}])", r"\\\1", " ".join(message.split()))
