"""Fixes the records of a whole archive, or some of them. What needs the archive around a record is looked up when it is needed."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from afterword.edit.fix import UNREAD, Fixed, Known, fixed
from afterword.link.archive import Archive, link
from afterword.link.fingerprint import fingerprint, part_fingerprint
from afterword.model.fields import RefTo
from afterword.model.kinds import Kind
from afterword.model.walk import marked
from afterword.parse.record import Parsed, Sorted, parse_log, parse_record, sort_files

if TYPE_CHECKING:
    from collections.abc import Iterator

    from afterword.model.config import Config
    from afterword.model.source import Project, SourceFile


@dataclass(frozen=True, slots=True)
class Change:
    """What a fix makes of a file, by its path from the root."""

    path: str
    before: str
    after: str
    done: tuple[str, ...]
    left: tuple[str, ...]


@dataclass(frozen=True)
class Fixer:
    """Fixes records of a project. `links` also gives the record at the other end of each `related` a link back."""

    project: Project
    config: Config
    links: bool = False
    _texts: dict[str, str] = field(default_factory=dict)

    def changes(self, wanted: frozenset[str] | None = None) -> Iterator[Change]:
        """Every record that is not as it should be, in order of paths; `wanted` limits the answer to these paths."""
        for file, kind, record_id in sorted(self._files.records, key=lambda one: one[0].path):
            if wanted is None or file.path in wanted:
                text = _text(file)
                found = (
                    Fixed("", left=(UNREAD,)) if text is None else fixed(text, kind, record_id, self._known(record_id))
                )
                if found.done or found.left:
                    yield Change(file.path, text or "", found.text if text else "", found.done, found.left)

    @cached_property
    def _files(self) -> Sorted:
        return sort_files(self.project.records, self.config.ids)

    def _known(self, record_id: str) -> Known:
        return Known(self._terms, self._former, self._related(record_id) if self.links else (), self._rests)

    @cached_property
    def _terms(self) -> dict[tuple[str, str], str]:
        """For each term that was retired in favour of another one, that one; of a chain its end."""
        found = {}
        for taxonomy, terms in self.config.terms.items():
            for code, term in terms.items():
                seen = {code}
                while term.retired is not None and term.replaced_by in terms and term.replaced_by not in seen:
                    seen.add(term.replaced_by)
                    term = terms[term.replaced_by]  # noqa: PLW2901 - it walks along a chain
                if term.code != code and term.retired is None:
                    found[taxonomy, code] = term.code
        return found

    @cached_property
    def _former(self) -> dict[str, str]:
        """Present ids by former ones. Only files that say the word are read."""
        named = [parse_record(*one) for one in self._files.records if b"formerly" in one[0].data]
        ids = {record_id for _, _, record_id in self._files.records}
        pairs = ((former, one.id) for one in named if one.record is not None for former in one.record.formerly)
        return {former: present for former, present in pairs if former not in ids}

    @cached_property
    def _archive(self) -> Archive:
        logs = (parse_log(*one) for one in self._files.logs)
        return link((parse_record(*one) for one in self._files.records), logs, self.config)

    @cached_property
    def _relied(self) -> frozenset[str]:
        """Addresses of what somebody approved or cited by its fingerprint."""
        cited = (
            e.cite for card in self._archive.cards.values() if card.watched for e in card.watched.evidence if e.pin
        )
        approved = (log.id for log in self._archive.logs.values() if any(entry.of for entry in log.entries))
        return frozenset((*cited, *approved))

    def _rests(self, before: Parsed, after: Parsed) -> bool:
        for address in self._relied:
            record_id, _, part = address.partition("/")
            if record_id == before.id:
                was, now = (part_fingerprint(one, part) if part else fingerprint(one) for one in (before, after))
                if was != now:
                    return True
        return False

    def _related(self, record_id: str) -> tuple[str, ...]:
        """Records that name this one as related and that it does not name in any field."""
        archive = self._archive
        own = archive.records.get(record_id)
        if own is None or own.record is None or own.kind is Kind.PLAN:
            return ()
        named = {m.value.partition("/")[0] for m in marked(own.record) if isinstance(m.mark, RefTo)}
        back = (r for r in archive.backlinks.get(record_id, ()) if r.relation == "related")
        ids = dict.fromkeys(r.source for r in back if r.source not in named)
        return tuple(i for i in ids if archive.summaries[i].status != "expunged")


def _text(file: SourceFile) -> str | None:
    try:
        return None if file.trouble else file.data.decode()
    except UnicodeDecodeError:
        return None
