"""A page as a value: where it stands, what it is made from, and how to render it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from afterword.diagnostics import Diagnostic


class Part(Struct, frozen=True):
    """A heading and the finished HTML that stands below it, up to the next heading.

    `heading` is plain text, not yet escaped; empty for a part without a heading of its own.
    `level` is 2 to 6 (a page's title is its only `h1`). `anchor` is unique within the page.
    `html` is complete, sanitised HTML without `h1` to `h6` elements.
    """

    html: str
    heading: str = ""
    anchor: str = ""
    level: int = 2


class SearchDocument(Struct, frozen=True):
    """What search knows of a page: plain text, and facets (`kind`, `severity`, `harm`, `safeguard`, `year`) by label."""

    text: str
    facets: Mapping[str, tuple[str, ...]] = {}
    meta: Mapping[str, str] = {}


class Rendered(Struct, frozen=True):
    """A page's content: parts in order, and a one-line description for search engines and link previews."""

    parts: tuple[Part, ...]
    description: str = ""


@dataclass(frozen=True)
class Page:
    """One page of the site.

    `path` is its address below the site's root: `""` for home, else with a closing slash (`incidents/INC-2025-7KQ4/`).
    `made_of` is, or gives, a hash of all that `render` reads: equal hashes mean equal output.
    `search` is None for pages that search leaves out.
    All links inside the HTML are relative to the page's own address.
    """

    path: str
    title: str
    made_of: str | Callable[[], str]
    render: Callable[[], Rendered]
    search: Callable[[], SearchDocument] | None = None
    wide: bool = False
    """The page is a table or a chart that wants the full width: no table of contents beside it."""

    @cached_property
    def fingerprint(self) -> str:
        """The hash of all that `render` reads, worked out when somebody asks."""
        return self.made_of if isinstance(self.made_of, str) else self.made_of()


@dataclass(frozen=True, slots=True)
class NavSection:
    """A section of the navigation: a title and the addresses of its pages, in order."""

    title: str
    paths: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Site:
    """All that a build produces: pages, plain files by address (data downloads), navigation, problems.

    `files` may be made only when somebody looks into it; `files_made_of` is what tells whether they would be the same.
    """

    name: str
    pages: tuple[Page, ...]
    files: Mapping[str, bytes]
    nav: tuple[NavSection, ...]
    problems: tuple[Diagnostic, ...]
    files_made_of: Callable[[], str] | None = None
