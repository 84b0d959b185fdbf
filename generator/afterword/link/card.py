"""A card: everything that the rest of the archive may know of one record file, so that nobody else has to read the file."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct

from afterword.link.labels import Labels, labels_of
from afterword.link.summary import Summary, actions_of, summarise
from afterword.model.fields import RefTo
from afterword.model.kinds import GONE
from afterword.model.records import Audit, Evidence, Incident, Obligation, Review
from afterword.model.walk import marked, texts
from afterword.model.when import When
from afterword.parse.ignores import Ignore
from afterword.prose.plain import resolved

if TYPE_CHECKING:
    from collections.abc import Iterator

    from afterword.model.config import Config
    from afterword.model.walk import Marked
    from afterword.parse.record import Log, Parsed


class Reference(Struct, frozen=True, gc=False, array_like=True):
    """One record naming another. `relation` is the field that names it, or `mention` for prose; `part` is `A1` or `""`."""

    source: str
    target: str
    part: str
    relation: str


class Cell(Struct, frozen=True, gc=False, array_like=True):
    """One row of the central table: an incident, a safeguard, and what the safeguard did."""

    incident: str
    safeguard: str
    mode: str


class Watched(Struct, frozen=True, gc=False, array_like=True):
    """What an audit rests on and watches: its evidence, and what later incidents would concern it."""

    evidence: tuple[Evidence, ...] = ()
    known: tuple[str, ...] = ()
    """Records that it cites, assessed, or left out on purpose."""
    surfaces: tuple[str, ...] = ()
    safeguards: tuple[str, ...] = ()
    published: When | None = None
    gone: bool = False


class Step(Struct, frozen=True, gc=False, array_like=True):
    """An action that takes up another one (`follows`) or gives way to it (`superseded_by`): its id, and the other's address."""

    relation: str
    action: str
    target: str


class Card(Struct, frozen=True, gc=False, array_like=True):
    """A record file in short, made from the file, its progress log and the configuration alone.

    `content` identifies what the file and its log hold; equal contents of one path give equal cards. `gaps` are the fields in
    which something could not be read. `links` are the Markdown files that its body links to, `odd_links` is true when such a
    link is spelt so that its target is not read off the text.
    """

    path: str
    summary: Summary
    content: str = ""
    log_path: str = ""
    references: tuple[Reference, ...] = ()
    cells: tuple[Cell, ...] = ()
    gaps: tuple[str, ...] = ()
    labels: Labels = Labels()
    watched: Watched | None = None
    obligations: tuple[Obligation, ...] = ()
    factors: tuple[tuple[str, str], ...] = ()
    """A review's factors: id and code of each that has both."""
    steps: tuple[Step, ...] = ()
    led_before: tuple[str, ...] = ()
    """Teams that led an incident and handed it over; who led last is the summary's `owner`."""
    links: tuple[str, ...] = ()
    odd_links: bool = False
    ignores: tuple[Ignore, ...] = ()
    log_ignores: tuple[Ignore, ...] = ()

    @property
    def id(self) -> str:
        """The record's id, by its file's name."""
        return self.summary.id


def make_card(one: Parsed, log: Log | None, config: Config, content: str = "") -> Card:
    """Put a parsed record and its progress log on a card. `content` identifies both, where the caller keeps cards."""
    marks = marked(one.record)
    record = one.record
    return Card(
        path=one.path,
        summary=summarise(one, marks, log, config),
        content=content,
        log_path=log.path if log is not None else "",
        references=tuple(_references(one, log, marks, config)),
        cells=tuple(_cells(one)),
        gaps=tuple(sorted({str(path[0]) for path in one.unreadable if path})),
        labels=labels_of(one, log),
        watched=_watched(record) if isinstance(record, Audit) else None,
        obligations=record.obligations if isinstance(record, Incident) else (),
        factors=tuple((f.id, f.code) for f in record.factors if f.id and f.code) if isinstance(record, Review) else (),
        steps=tuple(_steps(one, log)),
        led_before=tuple(lead.team for lead in record.lead[:-1]) if isinstance(record, Incident) else (),
        links=markdown_links(one.body),
        odd_links=odd_links(one.body),
        ignores=one.ignores,
        log_ignores=log.ignores if log is not None else (),
    )


MARKDOWN_FILE = re.compile(r"[^\s()<>\[\]\"']+\.md")
_ODD_LINK = re.compile(r"(?:%|\\|&[#\w]|\]\(\s*<)[^\n]*\.md|\([^\s()]*\([^\n]*\.md")
"""A file that is named with escapes, spaces or brackets."""


def markdown_links(body: str) -> tuple[str, ...]:
    """The Markdown files that a body names, each once, in order."""
    return tuple(dict.fromkeys(MARKDOWN_FILE.findall(body))) if ".md" in body else ()


def odd_links(body: str) -> bool:
    """Whether a body names a Markdown file so that where it leads is not read off the text."""
    if ".md" in body and _ODD_LINK.search(body) is not None:
        return True
    return "&" in body and markdown_links(resolved(body)) != markdown_links(body)


def _watched(audit: Audit) -> Watched:
    evidence = tuple(e for many in (audit.findings, audit.abuse_cases) for entry in many for e in entry.evidence)
    known = (e.cite.partition("/")[0] for e in evidence)
    considered = (*known, *(a.record for a in audit.assessed), *(n.record for n in audit.not_cited))
    return Watched(
        evidence,
        tuple(dict.fromkeys(considered)),
        audit.target.surfaces,
        audit.target.safeguards,
        audit.times.published,
        audit.status in GONE,
    )


def _steps(one: Parsed, log: Log | None) -> Iterator[Step]:
    for _, action in actions_of(one.record) if one.record is not None else ():
        if action.follows:
            yield Step("follows", action.id, action.follows)
    for entry in log.entries if log is not None else ():
        if entry.superseded_by:
            yield Step("superseded_by", entry.action, entry.superseded_by)


def _references(one: Parsed, log: Log | None, marks: tuple[Marked, ...], config: Config) -> Iterator[Reference]:
    named: set[str] = set()
    for item in (*marks, *(mark for entry in (log.entries if log is not None else ()) for mark in marked(entry))):
        if isinstance(item.mark, RefTo):
            target, _, part = item.value.partition("/")
            relation = next(str(step) for step in reversed(item.path) if isinstance(step, str))
            named.add(target)
            yield Reference(one.id, target, part, relation)
    mentioned: dict[str, None] = {}
    spoken = [text for part in (one.record, *(log.entries if log else ())) if part is not None for text in texts(part)]
    if not config.ids.may_be_in("\n".join(spoken)):
        spoken = []
    for text in (*spoken, resolved(one.body)):
        for found in config.ids.found_in(text):
            mentioned[found["id"]] = None
    for target in mentioned:
        if target != one.id and target not in named:
            yield Reference(one.id, target, "", "mention")


def _cells(one: Parsed) -> Iterator[Cell]:
    record = one.record
    if isinstance(record, Incident) and record.type != "drill" and record.status not in GONE:
        for use in record.safeguards:
            if use.safeguard and use.mode:
                yield Cell(one.id, use.safeguard, use.mode)
