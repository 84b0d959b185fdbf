"""The MkDocs plugin: translates MkDocs' events into calls, and knows nothing of records."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from markupsafe import escape
from mkdocs.config.base import Config
from mkdocs.config.config_options import ExtraScriptValue
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, get_plugin_logger
from mkdocs.structure.files import Files
from mkdocs.utils import get_build_datetime

from afterword.diagnostics import Level
from afterword.publish import mkdocs_site, search, theme
from afterword.publish.search_page import with_search_page

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.livereload import LiveReloadServer
    from mkdocs.structure.pages import Page
    from mkdocs.utils.templates import TemplateContext

    from afterword.pages.page import Site

log = get_plugin_logger("afterword")

PALETTE = [
    {
        "media": "(prefers-color-scheme)",
        "toggle": {"icon": "material/brightness-auto", "name": "Colours follow the system: switch to light"},
    },
    {
        "media": "(prefers-color-scheme: light)",
        "scheme": "default",
        "toggle": {"icon": "material/brightness-7", "name": "Light colours: switch to dark"},
    },
    {
        "media": "(prefers-color-scheme: dark)",
        "scheme": "slate",
        "toggle": {"icon": "material/brightness-4", "name": "Dark colours: follow the system"},
    },
]
UNUSED = ("assets/javascripts/lunr/", "assets/javascripts/workers/")
"""What Material's own search needs, and we do not."""
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

    def __init__(self) -> None:
        """Hold nothing yet."""
        self._site: Site | None = None
        self._index = search.Index()

    def on_startup(self, **_: object) -> None:
        """Ask MkDocs to keep this object while it serves: the search index is only rebuilt when it changed."""

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Set what must be so: addresses, theme folders, no other search, nothing from other hosts."""
        refuse(config)
        root = project_root(config)
        config.use_directory_urls = True
        dress(config)
        config.theme.dirs[:] = dict.fromkeys([*own_templates(config), *layers(root), *config.theme.dirs])
        config.extra_css[:0] = theme.assets(root, "css")
        config.extra_javascript[:0] = [deferred(address) for address in theme.assets(root, "js")]
        return config

    def on_files(self, files: Files, config: MkDocsConfig) -> Files:  # noqa: ARG002 - all that lies in docs_dir is left behind
        """Begin from nothing: the theme's files and the Site's. No file of `docs_dir` gets through."""
        root = project_root(config)
        self._site = with_search_page(self.given or make_site(root, Path(config.docs_dir)))
        if self.given is None:
            tell(self._site)
        config.site_name = escape(self._site.name) or config.site_name
        config.nav = config.nav or mkdocs_site.nav(self._site)
        owned = Files(())
        owned.add_files_from_theme(config.theme.get_env(), config)
        for file in tuple(owned):
            if file.src_uri.startswith(UNUSED) or file.src_uri.endswith(".map"):
                owned.remove(file)
        for file in (*mkdocs_site.plain_files(theme.contents(root), config), *mkdocs_site.files(self._site, config)):
            owned.append(file)
        return owned

    def on_page_context(self, context: TemplateContext, page: Page, **_: object) -> TemplateContext:
        """Render the page now that its turn has come."""
        if isinstance(page, mkdocs_site.SitePage):
            page.fill()
        return context

    def on_post_page(self, output: str, page: Page, **_: object) -> str:
        """Let go of the page's content."""
        if isinstance(page, mkdocs_site.SitePage):
            page.clear()
        return output

    def on_post_build(self, config: MkDocsConfig) -> None:
        """Add the search index."""
        if self._site is None:
            return
        try:
            self._index.publish(self._site, Path(config.site_dir))
        except search.SearchError as problem:
            log.warning("%s", problem)

    def on_serve(self, server: LiveReloadServer, config: MkDocsConfig, **_: object) -> LiveReloadServer:
        """Rebuild when a template or a setting changes too; MkDocs watches the records itself."""
        for name in WATCHED:
            folder = project_root(config) / name
            if folder.is_dir():
                server.watch(str(folder))
        return server

    def on_shutdown(self) -> None:
        """Let go of what was kept between rebuilds: MkDocs keeps this object as long as the process runs."""
        self.given = self._site = None
        self._index.close()


def project_root(config: MkDocsConfig) -> Path:
    """The folder of `mkdocs.yml`."""
    return Path(os.path.abspath(config.config_file_path)).parent  # noqa: PTH100 - as MkDocs does with docs_dir


def refuse(config: MkDocsConfig) -> None:
    """Stop where the configuration contradicts the archive."""
    if config.theme.name != "material":
        message = "Afterword's pages are made for Material: set `theme: {name: material}`."
        raise PluginError(message)
    if {"search", "material/search"} & set(config.plugins):
        message = "Remove `search` from `plugins`: Afterword brings its own search."
        raise PluginError(message)


def dress(config: MkDocsConfig) -> None:
    """Material's options: what a project may choose keeps its choice, what would leave the site does not."""
    config.theme["font"] = False
    config.theme["features"] = [name for name in config.theme["features"] if not name.startswith("navigation.instant")]
    if "palette" not in config.theme:
        config.theme["palette"] = PALETTE
    config.extra.setdefault("scope", "/")
    config.extra["afterword_search"] = search.binary() is not None


def own_templates(config: MkDocsConfig) -> tuple[str, ...]:
    """The project's `theme.custom_dir`, which wins over everything."""
    return (config.theme.custom_dir,) if config.theme.custom_dir else ()


def layers(root: Path) -> tuple[str, ...]:
    """The overrides of Material's templates, the folder that wins first."""
    return tuple(str(folder / "overrides") for folder in theme.folders(root))


def deferred(address: str) -> ExtraScriptValue:
    """A script that runs once the page is read."""
    script = ExtraScriptValue(address)
    script.defer = True
    return script


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
