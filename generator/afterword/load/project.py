"""Finds a project's root and reads its files, the user's own configuration and templates before the shipped ones."""

from __future__ import annotations

import stat
from pathlib import Path
from typing import TYPE_CHECKING

from afterword.model.source import Project, SourceFile

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_BYTES = 1 << 20
CONFIG = "site_config"
TEMPLATES = "templates"
_RECORD_ENDINGS = (".md", ".yml", ".yaml")
_SKIPPED = {"node_modules", "__pycache__"}


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
    records = tuple(files_below(root, root / folder, _RECORD_ENDINGS))
    config: dict[str, SourceFile] = {}
    templates: dict[str, str] = {}
    for home in (*shipped_folders(CONFIG), root / CONFIG):
        config.update(_config(home, root))
    for home in (*shipped_folders(TEMPLATES), root / TEMPLATES):
        templates.update(_templates(home))
    return Project(records, config, templates, folder)


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


def files_below(root: Path, folder: Path, endings: tuple[str, ...]) -> Iterator[SourceFile]:
    """Files below a folder in order of their paths. Links are not followed into folders, so that no loop can trap us."""
    if not folder.is_dir():
        return
    above = "" if folder == root else f"{folder.relative_to(root).as_posix()}/"
    for name in sorted(entry.name for entry in folder.iterdir()):
        if name.startswith(".") or name in _SKIPPED:
            continue
        path, shown = folder / name, above + name
        wanted = name.endswith(endings)
        try:
            mode = path.lstat().st_mode
            if stat.S_ISDIR(mode) and wanted:
                yield SourceFile(shown, trouble="this is a directory, not a file")
            if stat.S_ISDIR(mode):
                yield from files_below(root, path, endings)
            elif wanted:
                yield _read(path, shown)
        except OSError as error:
            if wanted:
                yield SourceFile(shown, trouble=_words(error))


def _read(path: Path, shown: str) -> SourceFile:
    status = path.stat()
    if stat.S_ISDIR(status.st_mode):
        return SourceFile(shown, trouble="this is a link to a directory, not a file")
    if not stat.S_ISREG(status.st_mode):
        return SourceFile(shown, trouble="this is not a regular file")
    if status.st_size > MAX_BYTES:
        return SourceFile(shown, trouble=f"the file is larger than 1 MiB ({status.st_size / MAX_BYTES:.0f} MiB)")
    return SourceFile(shown, path.read_bytes())


def _words(error: OSError) -> str:
    if isinstance(error, PermissionError):
        return "the file may not be read"
    if error.errno == 40:  # noqa: PLR2004 - ELOOP has no exception of its own
        return "this link leads round in a circle"
    if isinstance(error, FileNotFoundError):
        return "this link leads nowhere"
    return (error.strerror or "the file cannot be read").lower()
