"""A Site as MkDocs sees it: files and pages whose content is finished, and a navigation of a dozen entries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from markupsafe import escape
from mkdocs.structure.files import File, InclusionLevel
from mkdocs.structure.pages import Page as MkDocsPage
from mkdocs.structure.toc import AnchorLink, TableOfContents

from afterword.publish.markup import TOP, Dressed, dressed
from afterword.publish.shells import source_uri

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files

    from afterword.pages.page import Page, Site


class PageFile(File):
    """A page of the site: nothing on disk, its content is made when MkDocs builds it."""

    def is_modified(self) -> bool:
        """Every page is stale as long as nothing remembers what the last build wrote."""
        return True


class PlainFile(File):
    """A file that is copied as it is, even if its name ends in `.md`."""

    def is_documentation_page(self) -> bool:
        """Never: MkDocs is not to read it as Markdown."""
        return False


class SitePage(MkDocsPage):
    """MkDocs' page around one of ours. It holds content only between `fill` and `clear`."""

    def __init__(self, source: Page, file: File, config: MkDocsConfig, entry: str = "") -> None:
        """Wrap `source`, to be written where `file` says; `entry` is its title in the navigation, if it has another."""
        super().__init__(str(escape(entry or source.title)), file, config)
        self.source = source

    def read_source(self, config: MkDocsConfig) -> None:  # noqa: ARG002 - MkDocs' signature
        """Read nothing: Python-Markdown never sees a record."""
        self.markdown = ""

    def render(self, config: MkDocsConfig, files: Files) -> None:  # noqa: ARG002 - MkDocs' signature
        """Leave the content for `fill`, so that no more than one page is held at a time."""
        self.content = ""

    def fill(self) -> None:
        """Render now: content, and what the templates read from `meta` (they do not escape)."""
        self.wear(dressed(self.source, self.source.render()))

    def wear(self, values: Dressed) -> None:
        """Take content and everything else from `values`."""
        self.content = values.content
        self.toc = TableOfContents([AnchorLink(values.title, TOP, 1)])
        self.meta = metadata(values)

    def clear(self) -> None:
        """Let go of what `fill` made."""
        self.content, self.toc = "", TableOfContents([])


def metadata(page: Dressed) -> dict[str, Any]:
    """What the templates read of a page."""
    meta: dict[str, Any] = {"title": page.title, "contents": page.contents}
    if page.description:
        meta["description"] = page.description
    if not page.contents:
        meta["hide"] = ["toc"]
    return meta


def files(site: Site, config: MkDocsConfig, kind: type[SitePage] = SitePage) -> Iterator[File]:
    """The site's pages and plain files for MkDocs. Pages outside the navigation make no warning there."""
    in_nav = {path for section in site.nav for path in section.paths}
    entries = {section.paths[0]: section.title for section in site.nav if len(section.paths) == 1}
    for page in site.pages:
        level = InclusionLevel.INCLUDED if page.path in in_nav else InclusionLevel.NOT_IN_NAV
        file = PageFile.generated(config, source_uri(page.path), content="", inclusion=level)
        kind(page, file, config, entries.get(page.path, ""))
        yield file
    yield from plain_files(site.files.items(), config)


def plain_files(by_address: Iterable[tuple[str, bytes]], config: MkDocsConfig) -> Iterator[File]:
    """Files to be written as they are, by address."""
    for address, content in by_address:
        yield PlainFile.generated(config, address, content=content, inclusion=InclusionLevel.INCLUDED)


def nav(site: Site) -> list[dict[str, Any]]:
    """`nav` as `mkdocs.yml` would have it; a section of one page is an entry without children."""
    titles = {page.path: str(escape(page.title)) for page in site.pages}
    entries: list[dict[str, Any]] = []
    for section in site.nav:
        pages = [{titles[path]: source_uri(path)} for path in section.paths if path in titles]
        if len(section.paths) == 1 and pages:
            entries.append({str(escape(section.title)): source_uri(section.paths[0])})
        elif pages:
            entries.append({str(escape(section.title)): pages})
    return entries
