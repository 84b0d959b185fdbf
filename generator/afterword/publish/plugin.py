"""The MkDocs plugin: translates MkDocs' events into calls, and knows nothing of records."""

from __future__ import annotations

import os
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, cast

from markupsafe import escape
from mkdocs.config.base import Config
from mkdocs.plugins import BasePlugin, get_plugin_logger
from mkdocs.structure.files import Files
from mkdocs.utils import get_build_datetime

from afterword.diagnostics import Level
from afterword.publish import material, mkdocs_site, pagefind, search, theme
from afterword.publish.search_page import with_search_page
from afterword.publish.sitemap import SITEMAP, sitemap

if TYPE_CHECKING:
    from jinja2 import Environment
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.livereload import LiveReloadServer
    from mkdocs.structure.pages import Page
    from mkdocs.utils.templates import TemplateContext

    from afterword.pages.page import Site
    from afterword.publish.shell_maker import ShellMaker

log = get_plugin_logger("afterword")

WATCHED = ("templates", "site_config")


def make_site(root: Path, docs_dir: Path) -> Site:
    """Load and build the project at `root`, as of today (UTC) or of SOURCE_DATE_EPOCH."""
    from afterword.build import build
    from afterword.load.project import load_project

    return build(load_project(root, docs_dir.relative_to(root).as_posix()), get_build_datetime().date())


class Options(Config):  # type: ignore[no-untyped-call]  # MkDocs' own
    """What may stand under the plugin in `mkdocs.yml`: nothing yet."""


class AfterwordPlugin(BasePlugin[Options]):  # type: ignore[no-untyped-call]  # MkDocs' own
    """Hands MkDocs the finished pages of an archive in place of what lies in `docs_dir`."""

    given: Site | None = None
    """A Site that was built before, by the command line: its problems have been told already."""

    maker: ShellMaker | None = None
    """Set while MkDocs only makes shells."""

    def __init__(self) -> None:
        """Hold nothing yet."""
        self._env: Environment | None = None
        self._site: Site | None = None
        self._index = search.Index()
        self._docs_dir = Path()
        self._nothing: TemporaryDirectory[str] | None = None

    def on_startup(self, **_: object) -> None:
        """Ask MkDocs to keep this object while it serves: the search index is only rebuilt when it changed."""

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Set what must be so: addresses, theme folders, no other search, nothing from other hosts."""
        material.prepare(config, project_root(config))
        self._docs_dir = Path(config.docs_dir)
        self._nothing = self._nothing or TemporaryDirectory(prefix="afterword-nothing-")
        config.docs_dir = self._nothing.name  # MkDocs would walk all records, and follow links in circles
        return config

    def on_files(self, files: Files, config: MkDocsConfig) -> Files:  # noqa: ARG002 - what others found is left behind
        """Begin from nothing: the theme's files and the Site's. MkDocs has not even looked into `docs_dir`."""
        root = project_root(config)
        self._site = with_search_page(self.given or make_site(root, self._docs_dir))
        if self.given is None:
            tell(self._site)
        config.site_name = escape(self._site.name) or config.site_name
        config.nav = config.nav or mkdocs_site.nav(self._site)
        owned = Files(())
        owned.add_files_from_theme(config.theme.get_env(), config)
        for file in tuple(owned):
            if material.unused(file.src_uri):
                owned.remove(file)
        for file in (*mkdocs_site.plain_files(theme.contents(root), config), *mkdocs_site.files(self._site, config)):
            owned.append(file)
        return owned

    def on_env(self, env: Environment, **_: object) -> Environment:
        """Keep the templates, from which shells are cut."""
        self._env = env
        return env

    def on_page_context(self, context: TemplateContext, page: Page, **_: object) -> TemplateContext:
        """Render the page now that its turn has come."""
        if isinstance(page, mkdocs_site.SitePage):
            if self.maker is not None and self._env is not None:
                self.maker.take(self._env, cast("dict[str, Any]", context), page)
            else:
                page.fill()
        return context

    def on_post_page(self, output: str, page: Page, **_: object) -> str:
        """Let go of the page's content."""
        if isinstance(page, mkdocs_site.SitePage):
            if self.maker is not None:
                self.maker.compare(output, page)
            page.clear()
        return output

    def on_post_build(self, config: MkDocsConfig) -> None:
        """Add the sitemap and the search index."""
        site_dir = Path(config.site_dir)
        (site_dir / f"{SITEMAP}.gz").unlink(missing_ok=True)
        if self._site is None or self.maker is not None:
            return
        for name, content in sitemap(str(config.site_url or ""), (page.path for page in self._site.pages)).items():
            (site_dir / name).write_bytes(content)
        try:
            self._index.publish(self._site, site_dir)
        except pagefind.SearchError as problem:
            log.warning("%s", problem)

    def on_serve(self, server: LiveReloadServer, config: MkDocsConfig, **_: object) -> LiveReloadServer:
        """Rebuild when a record, a template or a setting changes."""
        for folder in (self._docs_dir, *(project_root(config) / name for name in WATCHED)):
            if folder.is_dir():
                server.watch(str(folder))
        return server

    def on_shutdown(self) -> None:
        """Let go of what was kept between rebuilds: MkDocs keeps this object as long as the process runs."""
        self.given = self._site = self.maker = self._env = None
        self._index.close()
        if self._nothing is not None:
            self._nothing.cleanup()
            self._nothing = None


def project_root(config: MkDocsConfig) -> Path:
    """The folder of `mkdocs.yml`."""
    return Path(os.path.abspath(config.config_file_path)).parent  # noqa: PTH100 - as MkDocs does with docs_dir


def tell(site: Site) -> None:
    """Errors become warnings of MkDocs, so that `--strict` fails; the rest is counted."""
    others = 0
    for problem in site.problems:
        if problem.level is Level.ERROR:
            log.warning("%s:%d:%d %s %s", problem.path, problem.line, problem.column, problem.code, problem.message)
        else:
            others += 1
    if others:
        log.info("%d smaller problem%s: `afterword check` lists them", others, "" if others == 1 else "s")
