"""Checks of a folder, by the engine and by the core alone: they say the same."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from afterword.build import check_project, read
from afterword.engine.progress import Progress
from afterword.engine.sight import check_sight, look
from afterword.engine.workshop import Workshop, open_store
from afterword.load.project import load_project, load_settings

if TYPE_CHECKING:
    from pathlib import Path

    from afterword.diagnostics import Diagnostic

DAY = date(2026, 2, 4)


def engine(root: Path, day: date, only: frozenset[str] | None = None) -> tuple[Diagnostic, ...]:
    """What `afterword check` says."""
    project = load_settings(root)
    store = open_store(root, project, keep=True)
    work = Workshop(root, store, 1, Progress())
    try:
        return check_sight(work, project, look(work, project), day, only)
    finally:
        store.close()


def core(root: Path, day: date, only: frozenset[str] | None = None) -> tuple[Diagnostic, ...]:
    """What the core says, with nothing kept."""
    return check_project(read(load_project(root)), day, only)
