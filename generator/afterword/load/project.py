"""Finds a project's root and reads its files, the user's own configuration and templates before the shipped ones."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from afterword.load.files import files_below
from afterword.model.source import Project, SourceFile

if TYPE_CHECKING:
    from collections.abc import Iterator

CONFIG = "site_config"
TEMPLATES = "templates"
RECORD_ENDINGS = (".md", ".yml", ".yaml")


class NoArchiveError(Exception):
    """There is no archive here; the message says so in plain words."""


def find_root(start: Path) -> Path:
    """The nearest folder, from `start` upwards, that holds `site_config/settings.yml` or `reviews/`."""
    start = start.resolve()
    for folder in (start, *start.parents):
        if (folder / CONFIG / "settings.yml").is_file() or (folder / "reviews").is_dir():
            return folder
    raise NoArchiveError(
        f"no archive in {start} or above it: there is neither a {CONFIG}/settings.yml nor a reviews/ folder; "
        "`afterword init DIR` makes one"
    )


def load_project(root: Path, folder: str = "reviews") -> Project:
    """Read everything that a build reads. Files that cannot be read come with their trouble in words."""
    return replace(load_settings(root, folder), records=tuple(files_below(root, root / folder, RECORD_ENDINGS)))


def load_settings(root: Path, folder: str = "reviews") -> Project:
    """Read the configuration and the templates, and none of the records."""
    config: dict[str, SourceFile] = {}
    templates: dict[str, str] = {}
    for home in (*shipped_folders(CONFIG), root / CONFIG):
        config.update(_config(home, root))
    for home in (*shipped_folders(TEMPLATES), root / TEMPLATES):
        templates.update(_templates(home))
    return Project((), config, templates, folder)


def shipped_folders(name: str) -> tuple[Path, ...]:
    """The folder of that name that ships with Afterword: beside the package in a wheel, at the root in a checkout."""
    package = Path(__file__).resolve().parent.parent
    for home in (package / "_shared" / name, package.parent.parent / name):
        if home.is_dir():
            return (home,)
    return ()


def _config(home: Path, root: Path) -> Iterator[tuple[str, SourceFile]]:
    shipped = home != root / CONFIG
    for file in files_below(home, home, (".yml", ".yaml")):
        if file.path.startswith("theme/") or (shipped and file.path in _OWN):
            continue
        shown = f"afterword:{CONFIG}/{file.path}" if shipped else f"{CONFIG}/{file.path}"
        yield file.path, SourceFile(shown, file.data, file.trouble)


_OWN = {"settings.yml", "taxonomies/teams.yml"}
"""What belongs to the archive in whose checkout Afterword stands, and is nobody's default."""


def _templates(home: Path) -> Iterator[tuple[str, str]]:
    for file in files_below(home, home, (".j2", ".md", ".yml")):
        if not file.trouble:
            yield file.path, file.data.decode("utf-8", "replace")
