"""The whole of what a change means, as one value that every format is printed from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from afterword.compare.actions import ActionChange, action_changes
from afterword.compare.citations import CitationChange, citation_changes
from afterword.compare.figures import FigureChange, figure_changes, touched_incidents
from afterword.compare.pairs import guarded
from afterword.compare.records import RecordChange, What, record_change

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from afterword.compare.pairs import History
    from afterword.link.archive import Archive


class Difference(Struct, frozen=True):
    """What a change means. `others` are changed files that are no records, such as settings, by path.

    `telling` is true where the figures would tell the value of a field of a record that few may read.
    """

    records: tuple[RecordChange, ...] = ()
    actions: tuple[ActionChange, ...] = ()
    citations: tuple[CitationChange, ...] = ()
    figures: tuple[FigureChange, ...] = ()
    telling: bool = False
    others: tuple[str, ...] = ()

    def of(self, what: What) -> tuple[RecordChange, ...]:
        """The records to which that happened, by id."""
        return tuple(record for record in self.records if record.what is what)


def compare(history: History, before: Archive, as_of: date, others: Iterable[str] = ()) -> Difference:
    """What a change means. `before` is the archive as it was, linked with the present settings; `as_of` is for both sides."""
    config, pairs = history.after.config, history.pairs
    former = {new: old for old, new in history.renumbered.items()}
    records = tuple(
        record_change(pair, config, pairs[former[i]].before if i in former else None)
        for i, pair in sorted(pairs.items())
        if i not in former.values() and (pair.before is not None or pair.after is not None)
    )
    return Difference(
        records,
        action_changes(history, before.summaries),
        citation_changes(history, before),
        figure_changes(history, before, as_of),
        _telling(history, before),
        tuple(sorted(others)),
    )


def _telling(history: History, before: Archive) -> bool:
    config = history.after.config
    for record_id in touched_incidents(history, before):
        if guarded(history.before(record_id), config) or guarded(history.now(record_id), config):
            return True
    return False
