"""Is a progress log what it was, with more at its end?"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from msgspec import Struct
from msgspec.structs import replace

if TYPE_CHECKING:
    from afterword.model.records import ProgressEntry
    from afterword.parse.record import Log

S = TypeVar("S", bound=Struct)


def rewritten(before: Log, after: Log) -> tuple[int | None, str, str] | None:
    """Where a log was rewritten (the number of the entry; None for its end), what was done, and what to do instead.

    Entries are compared by what they say. A new one may stand between old ones where its day belongs there. None where all is
    well, or nobody can tell because the log cannot be read.
    """
    at = 0
    for number, old in enumerate(before.entries):
        until = _next(old, after, at)
        if until is None:
            return _lost(number, old, before, after, at)
        for index in range(at, until):
            between = after.entries[index]
            if between.on is None or old.on is None or not between.on.surely_before(old.on):
                words = f"this entry was put before an older one, {_called(number, old)}"
                return index, words, "new entries go at the end"
        at = until + 1
    return None


def _next(old: ProgressEntry, after: Log, start: int) -> int | None:
    """The number of the entry that says what `old` said, or that cannot be read and may say it."""
    for index in range(start, len(after.entries)):
        if _said(after.entries[index]) == _said(old) or any(path[:1] == (index,) for path in after.unreadable):
            return index
    return None if after.entries or not after.problems else start


def _lost(number: int, old: ProgressEntry, before: Log, after: Log, at: int) -> tuple[int | None, str, str]:
    called = _called(number, old)
    if at >= len(after.entries):
        gone = len(before.entries) - number
        words = f"{called} was taken out" if gone == 1 else f"{gone} entries were taken out, from {called} on"
        return None, words, "put back what stood there; a log is only ever added to"
    if len(after.entries) - at >= len(before.entries) - number:
        return at, f"{called} was rewritten", "put back what stood there, and say at the end what is different"
    return at, f"{called} was taken out here", "put it back; a log is only ever added to"


def _called(number: int, old: ProgressEntry) -> str:
    about = ", ".join(str(part) for part in (old.on, old.by) if part)
    return f"entry {number + 1} ({about})" if about else f"entry {number + 1}"


def _said(entry: S) -> S:
    """An entry with its white space folded."""
    held = ((name, getattr(entry, name)) for name in entry.__struct_fields__)
    return replace(entry, **{name: " ".join(value.split()) for name, value in held if isinstance(value, str)})
