"""The files that a command is to work on, from the paths that somebody typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


def is_below(path: str, asked: frozenset[str]) -> bool:
    """Whether a path was asked for, by itself or by a folder."""
    return any(path == one or path.startswith(one.rstrip("/") + "/") or one == "." for one in asked)


def below(asked: frozenset[str], there: Iterable[str], *, sure: bool = True) -> frozenset[str]:
    """Those of the files there are that were asked for, by themselves or by a folder; there has to be one if `sure`."""
    found = frozenset(path for path in there if is_below(path, asked))
    if sure and not found:
        raise click.UsageError("none of these paths holds a record or a setting of this archive")
    return found


def wanted(root: Path, paths: Iterable[Path]) -> frozenset[str] | None:
    """The paths asked for, relative to the root; None for all."""
    asked = []
    for path in paths:
        full = path.resolve() if path.is_symlink() is False else path.absolute()
        if not (path.exists() or path.is_symlink()):
            raise click.UsageError(f"there is no file {path}")
        if not full.is_relative_to(root):
            raise click.UsageError(f"{path} is not inside the archive {root}")
        asked.append(full.relative_to(root).as_posix())
    return frozenset(asked) or None
