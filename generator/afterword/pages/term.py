"""The page of a term: what it means, and every record that uses it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from afterword.derive.deadlines import overdue_days
from afterword.link.archive import newest_first
from afterword.model.kinds import Kind
from afterword.pages.archive import TITLES
from afterword.pages.library import INDEXED, row_of, slug, term_address
from afterword.pages.page import Page, Rendered
from afterword.pages.render import run

if TYPE_CHECKING:
    from collections.abc import Iterator

    from afterword.link.summary import ActionLine, Summary
    from afterword.model.terms import Taxonomy, Term
    from afterword.pages.library import Desk, Library

TEMPLATE = "pages/term.html.j2"


def pages(library: Library) -> Iterator[Page]:
    """One page for each term of each taxonomy that is browsed."""
    by_safeguard: dict[str, list[tuple[str, str]]] = {}
    by_mode: dict[str, list[tuple[str, str]]] = {}
    for cell in library.archive.table:
        by_safeguard.setdefault(cell.safeguard, []).append((cell.mode, cell.incident))
        by_mode.setdefault(cell.mode, []).append((cell.safeguard, cell.incident))
    by_team: dict[str, list[ActionLine]] = {}
    by_type: dict[str, list[ActionLine]] = {}
    for line in library.archive.actions():
        by_team.setdefault(line.state.owner, []).append(line)
        by_type.setdefault(line.type, []).append(line)
    for name in INDEXED:
        taxonomy = library.config.taxonomies.get(name)
        for term in taxonomy.terms if taxonomy is not None else ():
            if taxonomy is not None and term.code:
                cells = {"safeguards": by_safeguard, "failure_modes": by_mode}.get(name, {}).get(term.code, [])
                lines = {"teams": by_team, "action_types": by_type}.get(name, {}).get(term.code, [])
                yield _page(library, taxonomy, term, tuple(cells), tuple(lines))


@dataclass(frozen=True, slots=True)
class _Group:
    title: str
    anchor: str
    rows: tuple[Summary, ...]


@dataclass(frozen=True, slots=True)
class _Mode:
    taxonomy: str
    code: str
    ids: tuple[str, ...]


def _page(
    library: Library, taxonomy: Taxonomy, term: Term, cells: tuple[tuple[str, str], ...], lines: tuple[ActionLine, ...]
) -> Page:
    address = term_address(taxonomy.taxonomy, term.code)
    rows = _reached(library, taxonomy.taxonomy, term.code)

    def render() -> Rendered:
        desk = library.desk(address)
        groups = [_Group(TITLES[k], k.value + "s", tuple(s for s in rows if s.kind is k)) for k in Kind]
        actions = [desk.action_row(line) for line in lines]
        view = desk.view(
            taxonomy=taxonomy,
            entry=term,
            index=f"{slug(taxonomy.taxonomy)}/",
            group=next((g.title for g in taxonomy.groups if g.code == term.group), ""),
            facts=list(_facts(desk, taxonomy.taxonomy, term)),
            modes=list(_modes("failure_modes" if taxonomy.taxonomy == "safeguards" else "safeguards", cells)),
            modes_total=len({incident for _, incident in cells}),
            groups=groups,
            actions=actions,
            nothing=not rows and not actions,
        )
        return Rendered(run(library.env, TEMPLATE, view), term.description)

    late = [overdue_days(line, library.as_of) for line in lines]
    named = library.mentions(*(text for line in lines for text in (line.address, line.title)))
    inputs = (taxonomy.taxonomy, term.code, [row_of(summary) for summary in rows], cells, lines, late, named)
    print_ = library.fingerprint(TEMPLATE, inputs)
    return Page(address, term.title, print_, render)


def _reached(library: Library, taxonomy: str, code: str) -> tuple[Summary, ...]:
    """Records that use a term themselves; for factors, the incidents that their reviews cover as well."""
    archive = library.archive
    own = archive.groups.get(taxonomy, {}).get(code, ())
    ids = dict.fromkeys(own)
    if taxonomy == "factors":
        ids.update(dict.fromkeys(i for r in own for i in archive.summaries[r].incidents if i in archive.summaries))
    if taxonomy in {"harms", "safeguards", "surfaces"}:
        ids.update(dict.fromkeys(review.id for i in own for review in archive.reviews_of(i)))
    return tuple(newest_first(archive.summaries[i] for i in ids))


def _modes(taxonomy: str, cells: tuple[tuple[str, str], ...]) -> Iterator[_Mode]:
    by_code: dict[str, dict[str, None]] = {}
    for code, incident in cells:
        by_code.setdefault(code, {})[incident] = None
    for code, ids in sorted(by_code.items(), key=lambda pair: (-len(pair[1]), pair[0])):
        yield _Mode(taxonomy, code, tuple(sorted(ids, reverse=True)))


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
