"""The way in by topic: every taxonomy with what is most used in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from afterword.pages.library import INDEXED, slug
from afterword.pages.page import Page, Rendered
from afterword.pages.render import run

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markupsafe import Markup

    from afterword.pages.library import Library

TEMPLATE = "pages/browse.html.j2"
ADDRESS = "browse/"
TOP = 5


def pages(library: Library) -> Iterator[Page]:
    """One page."""
    groups = {
        taxonomy: {code: len(ids) for code, ids in library.archive.groups.get(taxonomy, {}).items()}
        for taxonomy in INDEXED
    }
    yield Page(ADDRESS, "Browse", library.fingerprint(TEMPLATE, groups), lambda: _render(library), wide=True)


@dataclass(frozen=True, slots=True)
class _Used:
    link: Markup
    count: int


@dataclass(frozen=True, slots=True)
class _Card:
    title: str
    description: str
    href: str
    used: int
    all: int
    top: tuple[_Used, ...]


def _render(library: Library) -> Rendered:
    desk = library.desk(ADDRESS)
    cards = []
    for name in INDEXED:
        taxonomy = library.config.taxonomies.get(name)
        if taxonomy is None:
            continue
        groups = library.archive.groups.get(name, {})
        used = sorted(
            ((code, len(groups[code])) for code in library.config.terms[name] if code in groups), key=_by_count
        )
        top = tuple(_Used(desk.term(name, code), count) for code, count in used[:TOP])
        cards.append(
            _Card(
                taxonomy.title, taxonomy.description, desk.href(f"{slug(name)}/"), len(used), len(taxonomy.terms), top
            )
        )
    return Rendered(
        run(library.env, TEMPLATE, desk.view(taxonomies=cards)), "Every list by which records can be found."
    )


def _by_count(used: tuple[str, int]) -> tuple[int, str]:
    return -used[1], used[0]
