"""What a change means, as a comment on a pull request: of records that few may read it names ids and fields only."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from afterword.cli.diff_words import (
    HEADINGS,
    NOTE,
    cited,
    described,
    details,
    field_names,
    happened,
    happened_there,
    moved,
    summary,
    told,
)  # fmt: skip
from afterword.compare.records import What

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from afterword.compare.actions import ActionChange
    from afterword.compare.difference import Difference
    from afterword.compare.records import RecordChange
    from afterword.engine.git import Revision

MARK = "<!-- afterword:diff -->"
"""How a later run finds the comment that it updates."""
LARGEST = 60_000
"""Git hosts take comments of 65,536 characters."""
_SIZES = ((50, 20), (25, 8), (25, 0), (8, 0))
"""How many records of a section, and details of a record, are told; the first that fits is taken."""
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>|~&])")
_CALLS = re.compile(r"[@#](?=\w)")


def markdown(change: Difference, since: Revision) -> str:
    """The comment, short enough for any host."""
    for most, details_ in _SIZES:
        found = "\n".join(_lines(change, since, most, details_)) + "\n"
        if len(found) <= LARGEST:
            break
    return found


def _lines(change: Difference, since: Revision, most: int, most_details: int) -> Iterator[str]:
    yield from (MARK, "### What this change means", "", f"Since {_code(since.name)}: {summary(change)}")
    for what, heading in HEADINGS.items():
        yield from _section(heading, [_record(record, most_details) for record in change.of(what)], most)
    yield from _section("Actions", [[_action(action)] for action in change.actions], most)
    yield from _section("Audits to look at again", [[f"- {cited(one)}"] for one in change.citations], most)
    if change.figures and not change.telling:
        yield from _section("Trend figures", [[f"- {_plain(moved(figure))}"] for figure in change.figures], most)
    yield from _foot(change)


def _section(heading: str, entries: list[list[str]], most: int) -> Iterator[str]:
    if entries:
        yield from ("", f"#### {heading}", "")
        yield from (line for entry in entries[:most] for line in entry)
    if len(entries) > most:
        yield f"- and {len(entries) - most:,} more"


def _foot(change: Difference) -> Iterator[str]:
    same, others = change.of(What.LAYOUT), change.others
    if same:
        yield from ("", f"Written differently, with the same meaning: {_some(record.id for record in same)}.")
    if others:
        yield from ("", f"Other files: {_some(map(_code, others))}. {NOTE}")
    if change.figures and change.telling:
        yield from ("", "Trend figures move too; here they would tell what is in records that few may read.")
    if any(record.guarded for record in change.records):
        yield from ("", "Of records that few may read only ids and the names of fields stand here.")


def _some(words: Iterable[str], most: int = 20) -> str:
    found = list(words)
    return ", ".join(found[:most]) + (f" and {len(found) - most:,} more" if len(found) > most else "")


def _record(record: RecordChange, most: int) -> list[str]:
    if record.guarded:
        return [f"- **{record.id}** ({record.kind}{_former(record)}){_fields(record)}"]
    about = described(record) if record.what is What.NEW else record.kind
    head = f"- **{record.id}** {_plain(record.title)} ({about})".replace("  ", " ")
    narrowed = {field.name for field in record.fields if field.narrowed}
    open_to_all = [one for one in details(record) if one[0] not in narrowed]
    lines = [f"  - {_code(name)}: {_step(old, new)}" for name, old, new in open_to_all]
    if record.what is not What.NEW:
        lines += [f"  - {_code(name)} (for fewer readers)" for name in field_names(record, narrowed=True)]
    lines += [f"  - {_plain(line)}" for line in told(record)]
    left = [f"  - and {len(lines) - most} more"] if len(lines) > most else []
    return [head, *lines[:most], *left]


def _former(record: RecordChange) -> str:
    return f", was {record.was}" if record.was else ""


def _fields(record: RecordChange) -> str:
    names = [_code(name) for name in field_names(record)] if record.what is not What.NEW else []
    if record.moved_from:
        names.append("its place")
    if record.prose:
        names.append("prose")
    if record.entries or record.lost:
        names.append("progress log")
    if record.unread:
        names.append("front matter that cannot be read")
    return f": {_some(names)}" if names else ""


def _action(action: ActionChange) -> str:
    if action.guarded:
        return f"- **{action.address}** {happened_there(action)}"
    return f"- **{action.address}** {_plain(happened(action))}" + (f": {_plain(action.title)}" if action.title else "")


def _step(old: str, new: str) -> str:
    if not old:
        return f"{_code(new)} added"
    return f"{_code(old)} → {_code(new)}" if new else f"{_code(old)} removed"


def _code(value: str) -> str:
    """A value in which nothing is markup, and nobody is called by name."""
    return "`" + value.replace("`", "'") + "`"


def _plain(text: str) -> str:
    """A text as text: marks are escaped, and `@name` and `#12` call nobody and link nothing."""
    return _CALLS.sub(lambda found: found[0] + "\u2060", _SPECIAL.sub(r"\\\1", text))
