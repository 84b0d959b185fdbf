"""The index of a taxonomy: every term, what it means, and how many records use it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from afterword.pages.library import INDEXED, slug
from afterword.pages.page import Page, Rendered
from afterword.pages.render import run
from afterword.pages.rows import rows_print

if TYPE_CHECKING:
    from collections.abc import Iterator

    from afterword.link.summary import Summary
    from afterword.model.terms import Taxonomy, Term
    from afterword.pages.library import Library

TEMPLATE = "pages/taxonomy.html.j2"
NAMED = 12
"""So many records are named that use a code which no taxonomy knows; `afterword check` names all."""


def pages(library: Library) -> Iterator[Page]:
    """One page for each taxonomy that is browsed."""
    for name in INDEXED:
        taxonomy = library.config.taxonomies.get(name)
        if taxonomy is not None:
            yield _page(library, taxonomy)


@dataclass(frozen=True, slots=True)
class _Row:
    term: Term
    count: int
    newest: Summary | None


@dataclass(frozen=True, slots=True)
class _Group:
    title: str
    anchor: str
    description: str
    rows: tuple[_Row, ...]


@dataclass(frozen=True, slots=True)
class _Unknown:
    code: str
    ids: tuple[str, ...]
    count: int


def _page(library: Library, taxonomy: Taxonomy) -> Page:
    address = f"{slug(taxonomy.taxonomy)}/"
    groups = library.archive.groups.get(taxonomy.taxonomy, {})

    def render() -> Rendered:
        desk = library.desk(address)
        known = {term.code for term in taxonomy.terms}
        unknown = [
            _Unknown(code, ids[:NAMED], len(ids)) for code, ids in sorted(groups.items()) if code and code not in known
        ]
        view = desk.view(taxonomy=taxonomy, groups=list(_groups(library, taxonomy)), unknown=unknown)
        return Rendered(run(library.env, TEMPLATE, view), taxonomy.description)

    used = [(code, len(ids), ids[:1]) for code, ids in groups.items()]
    newest = rows_print(library, (ids[0] for ids in groups.values() if ids))
    unknown = [
        library.mentions(*ids[:NAMED])
        for code, ids in groups.items()
        if code not in library.config.terms[taxonomy.taxonomy]
    ]
    print_ = library.fingerprint(TEMPLATE, taxonomy.taxonomy, used, newest, unknown)
    return Page(address, taxonomy.title, print_, render, wide=True)


def _groups(library: Library, taxonomy: Taxonomy) -> Iterator[_Group]:
    groups = library.archive.groups.get(taxonomy.taxonomy, {})

    def row(term: Term) -> _Row:
        ids = groups.get(term.code, ())
        return _Row(term, len(ids), library.archive.summaries[ids[0]] if ids else None)

    listed = {group.code for group in taxonomy.groups}
    loose = tuple(row(term) for term in taxonomy.terms if term.group not in listed)
    if loose:
        yield _Group("" if not taxonomy.groups else "Others", "" if not taxonomy.groups else "others", "", loose)
    for group in taxonomy.groups:
        rows = tuple(row(term) for term in taxonomy.terms if term.group == group.code)
        yield _Group(group.title, slug(group.code), group.description, rows)
