"""What every stage of a run works with. It imports little: a run in which nothing changed needs no more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from afterword.engine.realm import reading_realm
from afterword.engine.store import FOLDER, Store

if TYPE_CHECKING:
    from pathlib import Path

    from afterword.engine.progress import Progress
    from afterword.model.source import Project


@dataclass(frozen=True, slots=True)
class Workshop:
    """Where the project is, what is kept of it, how many processes there may be, and who is told how far it is."""

    root: Path
    store: Store
    jobs: int
    progress: Progress


def open_store(root: Path, project: Project, *, keep: bool) -> Store:
    """The store of a project's present settings; one that keeps nothing where `keep` is false."""
    return Store(root / FOLDER if keep else None, reading_realm(project.config))
