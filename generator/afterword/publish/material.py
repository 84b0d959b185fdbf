"""Material's configuration: what must be so for the archive's pages, and what a project may choose."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mkdocs.config.config_options import ExtraScriptValue
from mkdocs.exceptions import PluginError

from afterword.publish import pagefind, theme

if TYPE_CHECKING:
    from pathlib import Path

    from mkdocs.config.defaults import MkDocsConfig

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


def unused(address: str) -> bool:
    """Whether Material's file at `address` serves nothing here: its own search, and maps for its developers."""
    return address.startswith(UNUSED) or address.endswith(".map")


def prepare(config: MkDocsConfig, root: Path) -> None:
    """Set what must be so: addresses, theme folders, no other search, nothing from other hosts."""
    refuse(config)
    config.use_directory_urls = True
    dress(config)
    config.theme.dirs[:] = dict.fromkeys([*own_templates(config), *layers(root), *config.theme.dirs])
    config.extra_css[:0] = theme.assets(root, "css")
    config.extra_javascript[:0] = [deferred(address) for address in theme.assets(root, "js")]


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
    config.extra["afterword_search"] = pagefind.binary() is not None


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
