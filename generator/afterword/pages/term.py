"""The page of a term: what it means, and every record that uses it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from afterword.link.archive import newest_first
from afterword.model.kinds import Kind
from afterword.pages.archive import by_kinds, group_rows
from afterword.pages.library import INDEXED, slug, term_address
from afterword.pages.page import Page, Rendered
from afterword.pages.render import run
from afterword.pages.rows import listed, pages_of, rows_print
from afterword.pages.tasks import shared

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from afterword.model.terms import Taxonomy, Term
    from afterword.pages.library import Desk, Library
    from afterword.pages.paging import Cut, Pages
    from afterword.pages.rows import Listed
    from afterword.pages.tasks import Tasks

TEMPLATE = "pages/term.html.j2"
NAMED = 6
"""So many incidents are named in a cell of what a safeguard did; the list below has them all."""


def pages(library: Library) -> Iterator[Page]:
    """The pages of each term of each taxonomy that is browsed."""
    for name in INDEXED:
        taxonomy = library.config.taxonomies.get(name)
        for term in taxonomy.terms if taxonomy is not None else ():
            if taxonomy is not None and term.code:
                yield from _pages(library, _Reached(library, taxonomy, term))


@dataclass(frozen=True, slots=True)
class _Mode:
    """What a safeguard did, or which safeguard did it: in how many incidents, and the newest of them by name."""

    taxonomy: str
    code: str
    count: int
    ids: tuple[str, ...]


class _Reached:
    """A term with all that reaches it."""

    def __init__(self, library: Library, taxonomy: Taxonomy, term: Term) -> None:
        self.taxonomy, self.term = taxonomy, term
        self.address = term_address(taxonomy.taxonomy, term.code)
        self.ids = _reached(library, taxonomy.taxonomy, term.code)
        self.cells = _cells(library, taxonomy.taxonomy).get(term.code, {})
        self.actions = _actions(library, taxonomy.taxonomy).get(term.code, ())


def _pages(library: Library, one: _Reached) -> Iterator[Page]:
    found = pages_of(library, one.ids)
    work = shared(one.actions, one.address, one.term.title)
    yield _own(library, one, found, work)
    for at, cut in enumerate(found.cuts[1:], 1):
        yield _older(library, one, cut, found, at)
    for tasks in work:
        yield from tasks.pages(library)


def _own(library: Library, one: _Reached, found: Pages[str], work: Sequence[Tasks]) -> Page:
    taxonomy, term, ids, pager = one.taxonomy, one.term, found.cuts[0].rows, found.pager(0)
    modes = tuple(_modes("failure_modes" if taxonomy.taxonomy == "safeguards" else "safeguards", one.cells))
    total = len({incident for many in one.cells.values() for incident in many})

    def render() -> Rendered:
        desk = library.desk(one.address)
        view = desk.view(
            taxonomy=taxonomy,
            entry=term,
            index=f"{slug(taxonomy.taxonomy)}/",
            group=next((g.title for g in taxonomy.groups if g.code == term.group), ""),
            facts=list(_facts(desk, taxonomy.taxonomy, term)),
            modes=modes,
            modes_total=total,
            groups=group_rows(library, by_kinds(library, ids), one.address),
            pager=pager,
            work=[tasks.view(library, one.address) for tasks in work if tasks.many],
            nothing=not ids and not one.actions,
        )
        return Rendered(run(library.env, TEMPLATE, view), term.description)

    def print_() -> str:
        said = [(mode, rows_print(library, mode.ids)) for mode in modes]
        owed = [tasks.print(library) for tasks in work]
        inputs = (taxonomy.taxonomy, term.code, rows_print(library, ids), pager, said, total, owed)
        return library.fingerprint(TEMPLATE, inputs)

    return Page(one.address, term.title, print_, render, wide=bool(one.actions))


def _older(library: Library, one: _Reached, cut: Cut[str], found: Pages[str], at: int) -> Page:
    """A full page of records, older than those on the term's own."""
    address, pager = one.address + cut.suffix, found.pager(at)

    def render() -> Rendered:
        groups = group_rows(library, by_kinds(library, cut.rows), address)
        view = library.desk(address).view(entry=None, groups=groups, pager=pager, work=(), nothing=False)
        return Rendered(run(library.env, TEMPLATE, view), pager.where)

    def print_() -> str:
        inputs = (one.taxonomy.taxonomy, one.term.code, rows_print(library, cut.rows), pager)
        return library.fingerprint(TEMPLATE, inputs)

    return Page(address, f"{one.term.title}, page {cut.number}", print_, render)


def _reached(library: Library, taxonomy: str, code: str) -> Sequence[str]:
    """Records that use a term themselves, newest first; for factors, the incidents that their reviews cover as well."""
    archive = library.archive
    own = archive.groups.get(taxonomy, {}).get(code, ())
    if taxonomy == "factors":
        more = (i for record_id in own for i in archive.summaries[record_id].incidents if i in archive.summaries)
    elif taxonomy in {"harms", "safeguards", "surfaces"}:
        covered = library.once("covered", lambda: _covered(library))
        more = (review for record_id in own for review in covered.get(record_id, ()))
    else:
        return own
    return sorted({*own, *more}, key=library.once("rank", lambda: _rank(library)).__getitem__)


def _rank(library: Library) -> dict[str, int]:
    """The place of each record among all, newest first."""
    return {s.id: n for n, s in enumerate(newest_first(library.archive.summaries.values()))}


def _covered(library: Library) -> dict[str, tuple[str, ...]]:
    """The reviews of each incident."""
    found: dict[str, list[str]] = {}
    for review in library.archive.of_kind(Kind.REVIEW):
        for incident in dict.fromkeys(review.incidents):
            found.setdefault(incident, []).append(review.id)
    return {incident: tuple(many) for incident, many in found.items()}


Cells = dict[str, dict[str, list[str]]]
"""For each term what stands against it in the central table, and in which incidents."""


def _cells(library: Library, taxonomy: str) -> Cells:
    if taxonomy not in {"safeguards", "failure_modes"}:
        return {}
    by_safeguard, by_mode = library.once("cells", lambda: _both_ways(library))
    return by_safeguard if taxonomy == "safeguards" else by_mode


def _both_ways(library: Library) -> tuple[Cells, Cells]:
    by_safeguard: Cells = {}
    by_mode: Cells = {}
    for cell in library.archive.table:
        by_safeguard.setdefault(cell.safeguard, {}).setdefault(cell.mode, []).append(cell.incident)
        by_mode.setdefault(cell.mode, {}).setdefault(cell.safeguard, []).append(cell.incident)
    return by_safeguard, by_mode


def _modes(taxonomy: str, cells: Mapping[str, Sequence[str]]) -> Iterator[_Mode]:
    once = {code: sorted(set(ids), reverse=True) for code, ids in cells.items()}
    for code, ids in sorted(once.items(), key=lambda pair: (-len(pair[1]), pair[0])):
        yield _Mode(taxonomy, code, len(ids), tuple(ids[:NAMED]))


def _actions(library: Library, taxonomy: str) -> Mapping[str, Sequence[Listed]]:
    if taxonomy not in {"teams", "action_types"}:
        return {}
    by_team, by_type = library.once("actions by term", lambda: _by_term(library))
    return by_team if taxonomy == "teams" else by_type


def _by_term(library: Library) -> tuple[dict[str, list[Listed]], dict[str, list[Listed]]]:
    by_team: dict[str, list[Listed]] = {}
    by_type: dict[str, list[Listed]] = {}
    for one in listed(library):
        by_team.setdefault(one.line.state.owner, []).append(one)
        by_type.setdefault(one.line.type, []).append(one)
    return by_team, by_type


_PLAIN = (
    ("sensitivity", "Sensitivity"), ("law", "Law"), ("jurisdiction", "Jurisdiction"), ("due", "Time in law"),
    ("internal_target", "Internal target, not law"), ("trigger", "Clock starts with"), ("to", "Goes to"),
    ("confidence", "How sure we are of this entry"), ("strength", "Strength"), ("hoc", "Hierarchy of controls"),
    ("direction", "Direction"), ("hours_utc", "Hours, UTC"), ("decides", "Decides"), ("proactive", "Found by us first"),
    ("declare", "Who declares"), ("review", "Review"), ("example", "Example"), ("note", "Note"), ("clause", "Clause"),
    ("reference", "Reference"),
)  # fmt: skip


def _facts(desk: Desk, taxonomy: str, term: Term) -> Iterator[tuple[str, object]]:
    """What a taxonomy says of a term beyond title and description, in words."""
    if taxonomy == "harms" and term.floor is not None:
        yield "Severity floor once confirmed", f"SEV{term.floor}"
    if term.owner:
        yield "Usual owner", desk.term("teams", term.owner)
    if term.clock:
        yield "Clock", desk.word("obligation.clock", term.clock).title
    for name, label in _PLAIN:
        if value := getattr(term, name):
            yield label, value
    if term.examples:
        yield "Examples", "; ".join(term.examples)
    if term.obligations:
        yield "Duties to think of", desk.terms("obligations", term.obligations)
    if term.parent:
        yield "Part of", desk.term(taxonomy, term.parent)
