"""The files that a command is to work on, from the paths that somebody typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


def below(asked: frozenset[str], there: Iterable[str]) -> frozenset[str]:
    """Those of the files there are that were asked for, by themselves or by a folder."""
    found = frozenset(p for p in there if any(p == a or p.startswith(a.rstrip("/") + "/") or a == "." for a in asked))
    if not found:
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
