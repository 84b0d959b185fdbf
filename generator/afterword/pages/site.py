"""Puts the pages together into a site: one list of page modules, the data files, the navigation."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace as changed

from afterword.diagnostics import Diagnostic, Level
from afterword.pages import (
    actions,
    archive,
    audit,
    browse,
    checks,
    home,
    incident,
    matrix,
    moved,
    owed,
    plan,
    prose,
    relations,
    review,
    taxonomy,
    term,
    timelines,
    trends,
    unread,
)
from afterword.pages.library import Library, digest
from afterword.pages.page import NavSection, Page, Rendered, Site
from afterword.pages.render import environment
from afterword.withhold.shown import withhold, withhold_prose

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from jinja2 import Environment

    from afterword.link.archive import Archive
    from afterword.model.settings import BuildFor
    from afterword.model.source import Project
    from afterword.parse.record import ProsePage
    from afterword.withhold.shown import Shown

MODULES = (
    home, owed, incident, review, audit, plan, unread, moved, relations, actions, archive, timelines, trends, matrix, browse, taxonomy, term,
    checks, prose,
)  # fmt: skip
"""Every page module; each gives its pages by `pages(library)`, and has a template of the same name."""
SEARCHED = (incident, review, audit, plan, prose)
"""The modules of pages that search knows; all others list what stands on these."""


class Made(Struct, frozen=True, gc=False, array_like=True):
    """A page as an earlier build made it. `text` identifies the record's text that it shows, empty for a list."""

    path: str
    title: str
    wide: bool
    made_of: str
    text: str = ""


def make_site(
    whole: Archive,
    prose_pages: tuple[ProsePage, ...],
    project: Project,
    problems: tuple[Diagnostic, ...],
    as_of: date,
    audience: BuildFor,
) -> Site:
    """The site that an audience may see. `problems` come from a check of the whole archive."""
    shown = withhold(whole, audience)
    return whole_site(make_library(whole, prose_pages, project, problems, as_of, shown), problems)


def whole_site(library: Library, problems: tuple[Diagnostic, ...], before: Sequence[Made] = ()) -> Site:
    """All that a library gives.

    `before` are all pages that an earlier build made of a library that differs from this one in nothing but some records'
    texts, and not in those of `read_by_others`: then lists need not be made to know that they are the same.
    """
    site = site_again(library, before) if before else site_of(library)
    made_of = next((page.made_of for page in before if page.path == trends.ADDRESS), partial(trends.made_of, library))
    return replace(
        site,
        files=trends.files(library),
        problems=problems,
        files_made_of=made_of if callable(made_of) else partial(str, made_of),
    )


def read_by_others(library: Library) -> list[str]:
    """Records whose texts are read for other pages than their own, by id."""
    return sorted({*audit.pinned(library), *home.quoted(library)})


def text_of(library: Library, path: str) -> str:
    """What identifies the text of the record that stands at an address; empty where none does."""
    card = library.archive.cards.get(path.rstrip("/").rpartition("/")[2])
    return card.content if card is not None and card.summary.address == path and card.summary.readable else ""


def site_again(library: Library, before: Sequence[Made]) -> Site:
    """The pages of a library that differs from that of `before` in the texts of some records, and not in those of `read_by_others`."""
    own = {page.path: page for module in SEARCHED for page in module.pages(library)}
    pages = tuple(_again(library, made, own.get(made.path)) for made in before)
    return Site(library.config.settings.name, pages, {}, _nav(pages), ())


def _again(library: Library, made: Made, own: Page | None) -> Page:
    if own is None:
        return Page(made.path, made.title, made.made_of, partial(_render_list, library, made.path), wide=made.wide)
    if not made.text or made.text != text_of(library, made.path):
        return own
    return Page(own.path, own.title, made.made_of, own.render, own.search, own.wide)


def _render_list(library: Library, path: str) -> Rendered:
    """Render a page of a list, all of which are made once one is wanted."""
    return library.once("site", lambda: {page.path: page for page in site_of(library).pages})[path].render()


def site_of(library: Library) -> Site:
    """The pages and the navigation, without the data files."""
    pages = _unique([page for module in MODULES for page in module.pages(library)])
    return Site(library.config.settings.name, pages, {}, _nav(pages), ())


def make_library(
    whole: Archive,
    prose_pages: tuple[ProsePage, ...],
    project: Project,
    problems: tuple[Diagnostic, ...],
    as_of: date,
    shown: Shown,
    env: Environment | None = None,
) -> Library:
    """What the pages of a site read: of the `whole` what is `shown`. `env` may be one that was made of the same templates before."""
    return Library(
        shown,
        as_of,
        env or environment(project.templates),
        {name: digest(text) for name, text in project.templates.items()},
        problems_by_id(shown, problems),
        withhold_prose(prose_pages, whole, shown),
        project.folder,
    )


def problems_by_id(shown: Shown, problems: tuple[Diagnostic, ...]) -> dict[str, tuple[Diagnostic, ...]]:
    """The errors of the records that are shown, by their ids."""
    by_path = {card.path: record_id for record_id, card in shown.archive.cards.items()}
    by_id: dict[str, list[Diagnostic]] = {}
    for problem in problems:
        if problem.level is Level.ERROR and problem.path in by_path:
            said = problem if shown.whole else _silent(problem)
            by_id.setdefault(by_path[problem.path], []).append(said)
    return {record_id: tuple(many) for record_id, many in by_id.items()}


def _silent(problem: Diagnostic) -> Diagnostic:
    """A problem without its words, which may quote what is not shown."""
    return changed(problem, message=f"the check '{problem.name}' finds something here", hint="")


def _unique(pages: list[Page]) -> tuple[Page, ...]:
    """One page for each address; of two the first counts, which is never prose."""
    found: dict[str, Page] = {}
    for page in pages:
        found.setdefault(page.path, page)
    return tuple(found.values())


def _nav(pages: tuple[Page, ...]) -> tuple[NavSection, ...]:
    """The navigation: a dozen entries, whatever the archive's size."""
    there = {page.path for page in pages}
    sections = (
        NavSection("Home", ("",)),
        NavSection("Archive", ("archive/", "incidents/", "reviews/", "audits/", "plans/")),
        NavSection("Follow-up", ("actions/", "timelines/")),
        NavSection("Learning", ("trends/", "matrix/", "browse/")),
        NavSection("Help", ("guide/start/", "checks/")),
    )
    kept = (NavSection(s.title, tuple(path for path in s.paths if path in there)) for s in sections)
    return tuple(section for section in kept if section.paths)
