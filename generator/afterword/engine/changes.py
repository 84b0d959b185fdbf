"""What changed between two readings of an archive, and what is wrong with its settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from afterword.engine.snapshot import Trouble
from afterword.parse.config import read_config

if TYPE_CHECKING:
    from afterword.engine.reading import Reading
    from afterword.model.source import Project


def not_yaml(project: Project) -> Trouble | None:
    """The first of the settings that is not YAML, so that nobody knows what it says."""
    for path, problems in sorted(read_config(project.config)[1].items()):
        for problem in problems:
            line = getattr(problem.place, "line", 0)
            file = next((file for file in project.config.values() if file.path == path), None)
            if problem.rule == "yaml" and file is not None:
                lines = file.data.decode("utf-8", "replace").splitlines()
                return Trouble(problem.message, path, line, lines[line - 1].strip() if 0 < line <= len(lines) else "")
    return None


def same(reading: Reading, before: Reading) -> bool:
    """Whether two readings read the same."""
    return (
        reading.realm == before.realm
        and not reading.changed
        and reading.files == before.files
        and reading.read.prose == before.read.prose
        and reading.read.project.templates == before.read.project.templates
    )


def count(reading: Reading, before: Reading) -> str:
    """How much changed, in words."""
    paths = {file.path for file in {*reading.files} ^ {*before.files}} | reading.changed
    if not paths:
        return "What the pages are made from"
    return next(iter(paths)) if len(paths) == 1 else f"{len(paths):,} files"
