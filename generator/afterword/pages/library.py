"""What all pages are made from: the archive as shown, its configuration, today, and where everything stands."""

from __future__ import annotations

import hashlib
import posixpath
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec
from msgspec import Struct

from afterword.derive.deadlines import is_open, overdue_days
from afterword.model.kinds import FOLDERS, GONE, Kind
from afterword.prose.finished import escaped, finished
from afterword.prose.inline import inline
from afterword.prose.plain import resolved

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date

    from jinja2 import Environment
    from markupsafe import Markup

    from afterword.diagnostics import Diagnostic
    from afterword.link.archive import Archive
    from afterword.link.summary import ActionLine, Summary
    from afterword.model.config import Config
    from afterword.model.settings import Word
    from afterword.parse.record import ProsePage
    from afterword.withhold.shown import Shown

T = TypeVar("T")
INDEXED = (
    "harms", "safeguards", "failure_modes", "factors", "surfaces", "severities", "regions", "languages", "teams",
    "detection_sources", "tactics", "affected_groups", "action_types", "obligations", "principles",
)  # fmt: skip
"""Taxonomies that have pages of their own."""


@dataclass(frozen=True)
class Library:
    """Everything that pages read. `as_of` is today, a UTC day. `problems` are errors by record id, to mark what is not sound.

    `templates` are the digests of the templates by name, for fingerprints.
    """

    shown: Shown
    as_of: date
    env: Environment
    templates: Mapping[str, str] = field(default_factory=dict)
    problems: Mapping[str, tuple[Diagnostic, ...]] = field(default_factory=dict)
    prose: tuple[ProsePage, ...] = ()
    folder: str = "reviews"

    @cached_property
    def archive(self) -> Archive:
        """The archive without what this build may not see."""
        return self.shown.archive

    @cached_property
    def config(self) -> Config:
        """Settings, taxonomies, policy, metrics, wording."""
        return self.archive.config

    @cached_property
    def places(self) -> dict[str, str]:
        """Addresses by source path, for authors' relative links."""
        found = {card.path: card.summary.address for card in self.archive.cards.values()}
        return {**{page.path: page.address for page in self.prose}, **found}

    @cached_property
    def shell(self) -> str:
        """A digest of what every page shows: the templates' shared partials, wording, settings and taxonomies, and who reads."""
        partials = sorted((name, of) for name, of in self.templates.items() if not name.startswith(_ONE_PAGES))
        config = (
            self.config.settings,
            self.config.wording,
            self.config.taxonomies,
            self.config.metrics,
            self.config.policy,
        )
        renamed = [(summary.id, summary.former) for summary in self.archive.summaries.values() if summary.former]
        return digest(partials, config, self.shown.build, self.shown.whole, self.archive.former, renamed)

    def fingerprint(self, template: str, *inputs: object, reads_today: bool = False) -> str:
        """A hash of all that a page is made from."""
        return digest(self.shell, self.templates.get(template, ""), inputs, self.as_of if reads_today else "")

    def mentions(self, *texts: str) -> tuple[tuple[str, str | None], ...]:
        """What links in authors' texts show: the ids named in them, each with the title it leads to. For fingerprints."""
        desk = self.desk("")
        found = dict.fromkeys(m.group() for text in texts for m in self.config.ids.found_in(resolved(text)))
        return tuple((ref, known[1] if (known := desk.record(ref)) else None) for ref in found)

    def relatives(self, path: str, links: tuple[str, ...], odd: bool) -> tuple[object, ...]:  # noqa: FBT001 - of a pair
        """Where the relative links of a file's body lead: they change when other files move. For fingerprints."""
        if odd:
            return tuple(self.places.items())
        if not links:
            return ()
        desk = self.desk("").written_in(path)
        return tuple((target, desk.relative(target)) for target in links)

    def content(self, record_id: str) -> str:
        """What identifies the text of a record and its progress log, as shown here. For fingerprints."""
        known = self.archive.cards[record_id].content
        if known:
            return known
        one, log = self.archive.records[record_id], self.archive.logs.get(record_id)
        # Whether an approval is of this text goes by the whole of it, even by what is not shown.
        return digest(one.record, one.body, log.entries if log else (), self.archive.prints.get(record_id, ""))

    def row(self, record_id: str) -> str:
        """A digest of what a row in a list of records shows."""
        found = self._rows.get(record_id)
        if found is None:
            found = self._rows[record_id] = digest(row_of(self.archive.summaries[record_id]))
        return found

    def brief(self, record_id: str) -> str:
        """A digest of what a link to a record, to a part of it, or a row about it shows."""
        found = self._briefs.get(record_id)
        if found is None:
            summary = self.archive.summaries[record_id]
            actions = [(line.part, line.title) for line in summary.actions]
            shown = (row_of(summary), summary.kind, sorted(summary.parts), actions)
            found = self._briefs[record_id] = digest(shown)
        return found

    def whole(self, record_id: str) -> str:
        """A digest of a record's summary."""
        found = self._wholes.get(record_id)
        if found is None:
            found = self._wholes[record_id] = digest(self.archive.summaries[record_id])
        return found

    @cached_property
    def _rows(self) -> dict[str, str]:
        return {}

    @cached_property
    def _briefs(self) -> dict[str, str]:
        return {}

    @cached_property
    def _wholes(self) -> dict[str, str]:
        return {}

    @cached_property
    def term_links(self) -> dict[tuple[str, str, str], Markup]:
        """Links to terms that were made already, by the way up from the page, taxonomy and code."""
        return {}

    @cached_property
    def followed(self) -> frozenset[str]:
        """Actions that another action takes up again."""
        return self.archive.followed()

    def once(self, name: str, make: Callable[[], T]) -> T:
        """A value that several pages need and nobody wants to make twice."""
        if name not in self._made:
            self._made[name] = make()
        made: T = self._made[name]
        return made

    @cached_property
    def _made(self) -> dict[str, Any]:
        return {}

    def desk(self, address: str) -> Desk:
        """What a page at `address` uses to link and to word."""
        return Desk(self, address)


_ONE_PAGES = ("pages/", "records/", "init/")
"""Templates that only their own page reads, or no page at all; every page may read all others."""


def row_of(summary: Summary) -> object:
    """What a row in a list of records is made from."""
    return (summary.id, summary.title, summary.severity, summary.status, summary.date, summary.readable)


_ENCODER = msgspec.json.Encoder(enc_hook=repr, order="deterministic")


def digest(*values: object) -> str:
    """A short hash of values by what they hold."""
    return hashlib.blake2b(_ENCODER.encode(values), digest_size=12).hexdigest()


def slug(code: str) -> str:
    """A term's code as it stands in an address."""
    return code.replace(":", "-").replace("_", "-")


def term_address(taxonomy: str, code: str) -> str:
    """Where a term's page stands."""
    return f"{slug(taxonomy)}/{slug(code)}/"


_NOT_TO_PLANS = tuple(f"{folder}/" for kind, folder in FOLDERS.items() if kind is not Kind.PLAN)


class ActionRow(Struct, frozen=True):
    """An action as registers show it: its line, where it stands, whether it is overdue and by how many days."""

    line: ActionLine
    record: Summary
    href: str
    overdue: int
    open: bool


class Desk:
    """Links and words for one page, none of them from a record to a plan: every address it gives is relative to that page."""

    def __init__(self, library: Library, address: str) -> None:
        self.library = library
        self.address = address
        self.pattern = library.config.ids.pattern
        """Finds ids in text."""
        self.starts = library.config.ids.starts
        """How ids begin."""
        self._up = "../" * address.count("/")
        self._source = ""

    def written_in(self, path: str) -> Desk:
        """The same desk for prose of the file at `path`: its relative links resolve against that file."""
        self._source = path
        return self

    def href(self, address: str) -> str:
        """The way from this page to another address (`incidents/INC-…/#timeline`)."""
        return (self._up + address) or "./"

    def record(self, ref: str) -> tuple[str, str] | None:
        """Where a record id or part leads, with the record's title, which says so first where the record no longer counts.

        None when it is not there, or is this page.
        """
        record_id, _, part = self.library.archive.present(ref).partition("/")
        summary = self.library.archive.summaries.get(record_id)
        if summary is None or (part and part not in summary.parts) or (not part and summary.address == self.address):
            return None
        if summary.kind is Kind.PLAN and self.address.startswith(_NOT_TO_PLANS):
            return None
        title = summary.title if not part else next((a.title for a in summary.actions if a.part == part), summary.title)
        gone = self.gone(summary)
        return self.href(summary.address + (f"#{part.lower()}" if part else "")), f"{gone}: {title}" if gone else title

    def gone(self, summary: Summary) -> str:
        """How it is called that a record no longer counts; nothing for one that does."""
        return self.word(f"{summary.kind}.status", summary.status).title if summary.status in GONE else ""

    def relative(self, target: str) -> str | None:
        """An author's relative link, resolved against its own file; None when nothing stands there."""
        path, mark, anchor = target.partition("#")
        if not path:
            return target
        if not self._source:
            return None
        where = posixpath.normpath(posixpath.join(posixpath.dirname(self._source), path))
        address = self.library.places.get(where)
        return None if address is None else self.href(address) + mark + anchor

    def text(self, words: str) -> Markup:
        """A one-line text of an author: escaped, ids linked."""
        return inline(words, self)

    def ref(self, ref: str, label: str = "") -> Markup:
        """A link to a record or a part of one, or its id marked as broken."""
        words = escaped(label or ref)
        found = self.record(ref)
        if found is not None:
            known = self.summary(ref.partition("/")[0])
            how = "aw-ref aw-gone" if known is not None and known.status in GONE else "aw-ref"
            return finished(f'<a class="{how}" href="{escaped(found[0])}" title="{escaped(found[1])}">{words}</a>')
        record_id, _, part = self.library.archive.present(ref).partition("/")
        known = self.library.archive.summaries.get(record_id)
        if known is not None and known.address == self.address:
            return finished(f'<a class="aw-ref" href="#{escaped(part.lower())}">{words}</a>')
        return finished(f'<span class="aw-broken" title="no such record">{words}</span>')

    def term(self, taxonomy: str, code: str) -> Markup:
        """A term by its title, linked to its page where it has one. Pages of one depth share the link."""
        key = (self._up, taxonomy, code)
        made = self.library.term_links.get(key)
        if made is None:
            made = self.library.term_links[key] = self._term(taxonomy, code)
        return made

    def _term(self, taxonomy: str, code: str) -> Markup:
        term = self.library.config.terms.get(taxonomy, {}).get(code)
        if term is None:
            return finished(f'<span class="aw-broken" title="not in the taxonomy {taxonomy}">{escaped(code)}</span>')
        title, says = escaped(term.title), escaped(term.description)
        if taxonomy not in INDEXED:
            return finished(f'<span title="{says}">{title}</span>')
        return finished(f'<a href="{escaped(self.href(term_address(taxonomy, code)))}" title="{says}">{title}</a>')

    def terms(self, taxonomy: str, codes: Iterable[str]) -> Markup:
        """Terms side by side, with commas."""
        return finished(", ".join([self.term(taxonomy, code) for code in codes]))

    def word(self, vocabulary: str, code: str) -> Word:
        """How a state is called."""
        return self.library.config.word(vocabulary, code)

    def place(self, text: str) -> Markup:
        """A `team@region` of a timeline, in words. Pages of one depth share them."""
        key = (self._up, "", text)
        made = self.library.term_links.get(key)
        if made is None:
            made = self.library.term_links[key] = self._place(text)
        return made

    def _place(self, text: str) -> Markup:
        team, _, region = text.partition("@")
        terms = self.library.config.terms
        titles = [self.term(name, code) if code in terms.get(name, ()) else escaped(code)
                  for name, code in (("teams", team), ("regions", region)) if code]  # fmt: skip
        return finished(", ".join(titles))

    def summary(self, record_id: str) -> Summary | None:
        """The summary of a record that this build shows."""
        return self.library.archive.summaries.get(self.library.archive.present(record_id))

    def summaries(self, ids: Iterable[str]) -> list[Summary]:
        """Summaries of those ids that this build shows, in the order given."""
        return [s for record_id in ids if (s := self.summary(record_id)) is not None]

    def action_row(self, line: ActionLine) -> ActionRow:
        """An action with where it stands and how late it is."""
        record = self.library.archive.summaries[line.record]
        late = overdue_days(line, self.library.as_of)
        return ActionRow(
            line, record, self.href(f"{record.address}#{line.part.lower()}"), late, is_open(line, self.library.followed)
        )

    def view(self, **more: Any) -> dict[str, Any]:
        """What every template may use, and more."""
        return {
            "desk": self, "href": self.href, "text": self.text, "ref": self.ref, "term": self.term, "terms": self.terms,
            "word": self.word, "place": self.place, "as_of": self.library.as_of, "settings": self.library.config.settings,
            **more,
        }  # fmt: skip
