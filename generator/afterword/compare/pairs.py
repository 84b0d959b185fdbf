"""A record before a change and after it, and all such pairs of a change."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from msgspec import Struct

from afterword.compare.subject import other_subject, renumbered
from afterword.link.fingerprint import fingerprint
from afterword.link.labels import labels_of
from afterword.model.kinds import Kind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from afterword.link.archive import Archive
    from afterword.model.config import Config
    from afterword.model.records import ProgressEntry
    from afterword.model.settings import Settings
    from afterword.parse.record import Log, Parsed, ProsePage


class PagePair(Struct, frozen=True):
    """A page of prose that differs, before and after."""

    before: ProsePage
    after: ProsePage


class Pair(Struct, frozen=True):
    """One record whose file or log differs; None stands for a file that is not there."""

    id: str
    before: Parsed | None = None
    after: Parsed | None = None
    log_before: Log | None = None
    log_after: Log | None = None

    @property
    def both(self) -> tuple[Parsed, Parsed] | None:
        """The record twice, where it is there on both sides and can be read."""
        before, after = self.before, self.after
        if before is None or after is None or before.record is None or after.record is None:
            return None
        return before, after

    @property
    def kind(self) -> Kind:
        """What kind of record it is, by its id."""
        one = self.after or self.before
        return one.kind if one is not None else Kind.INCIDENT

    @property
    def same_text(self) -> bool:
        """Whether a reader relies on the same: what a citation pins has not changed."""
        both = self.both
        return both is not None and fingerprint(both[0]) == fingerprint(both[1])

    def new_entries(self) -> tuple[ProgressEntry, ...]:
        """What was added to the progress log."""
        before, after = self._entries
        return tuple(entry for entry in after if entry not in before)

    def lost_entries(self) -> tuple[ProgressEntry, ...]:
        """What the progress log said and says no more."""
        before, after = self._entries
        return tuple(entry for entry in before if entry not in after)

    @property
    def _entries(self) -> tuple[tuple[ProgressEntry, ...], tuple[ProgressEntry, ...]]:
        logs = self.log_before, self.log_after
        before, after = (log.entries if log is not None else () for log in logs)
        return before, after


@dataclass(frozen=True)
class History:
    """A change: the pairs of all records that it touches, by id, and the archive as it is after it.

    Both sides are read with the settings as they are now. `pages` are the pages of prose that it touches and that were there
    before, `settings` those before it, where it touches them.
    """

    pairs: Mapping[str, Pair]
    after: Archive
    pages: tuple[PagePair, ...] = ()
    settings: Settings | None = None

    @cached_property
    def renumbered(self) -> dict[str, str]:
        """Ids that are gone, each with the new id under which its record stands now."""
        gone = [pair.before for pair in self.pairs.values() if pair.before is not None and pair.after is None]
        new = [pair.after for pair in self.pairs.values() if pair.after is not None and pair.before is None]
        return renumbered(gone, new)

    @cached_property
    def reused(self) -> frozenset[str]:
        """Ids that stood for something else before."""
        return frozenset(i for i, pair in self.pairs.items() if pair.both is not None and other_subject(*pair.both))

    def before(self, record_id: str) -> Parsed | None:
        """A record as it was, touched or not."""
        if record_id in self.pairs:
            return self.pairs[record_id].before
        return self.now(record_id)

    def now(self, record_id: str) -> Parsed | None:
        """A record as it is, touched or not."""
        return self.after.records[record_id] if record_id in self.after.cards else None


def guarded(one: Parsed | None, config: Config) -> bool:
    """True for a record that only the strictest audience may read, or those cleared for a compartment; in doubt too."""
    if one is None:
        return False
    own = labels_of(one, None).own
    return own.doubtful or bool(own.compartments) or config.audience_rank.get(own.audience or "", 0) == 0
