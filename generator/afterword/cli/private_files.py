"""`afterword check --privacy-only`: looks through any files, tracked or not, in an archive or not, for what must stay here."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from afterword.load.project import NoArchiveError, find_root, load_settings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from afterword.diagnostics import Diagnostic
    from afterword.model.config import Config

_SKIPPED = {".git", ".afterword", "node_modules", "__pycache__"}
_LOOKED_AT = 8_000
_MOST = 32 << 20


def look_through(paths: Iterable[Path], start: Path) -> tuple[tuple[Diagnostic, ...], int, int]:
    """What the privacy rules find in files, and in all files below folders: the finds, how many files, how many were no text.

    Settings are those of the archive at or above `start`, the shipped ones where there is none.
    """
    from afterword.check.scan import scan

    config = _config(start)
    found: list[Diagnostic] = []
    files = skipped = 0
    for path in _files(paths):
        data = _read(path)
        files += 1
        if data is None:
            skipped += 1
        else:
            found += scan(_shown(path), data, config)
    return tuple(found), files, skipped


def _config(start: Path) -> Config:
    from afterword.parse.config import read_config

    try:
        root = find_root(start)
    except NoArchiveError:
        root = start / "no-archive-here"
    return read_config(load_settings(root).config)[0]


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir() and not path.is_symlink():
            for folder, below, names in os.walk(path):
                below[:] = sorted(name for name in below if name not in _SKIPPED)
                yield from (Path(folder, name) for name in sorted(names))
        elif path.exists():
            yield path
        else:
            raise click.UsageError(f"there is no file {path}")


def _read(path: Path) -> bytes | None:
    """A file's bytes; None for one that is no text, too large to be one, or unreadable."""
    try:
        if path.is_symlink() or not path.is_file() or path.stat().st_size > _MOST:
            return None
        data = path.read_bytes()
    except OSError:
        return None
    is_text = b"\0" not in data[:_LOOKED_AT] or data[:2] in {b"\xff\xfe", b"\xfe\xff"}
    return data if is_text else None


def _shown(path: Path) -> str:
    full = Path(os.path.abspath(path))  # noqa: PTH100 - a link keeps its own name
    here = Path.cwd()
    return (full.relative_to(here) if full.is_relative_to(here) else full).as_posix()
