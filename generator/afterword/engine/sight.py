"""The files of a project at a glance: a check in which none of them changed ends after it, with what the last one found."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from msgspec import DecodeError, Struct, ValidationError, msgpack

from afterword.diagnostics import Diagnostic
from afterword.engine.realm import digest_of
from afterword.load.files import Found, find_files
from afterword.load.project import RECORD_ENDINGS

if TYPE_CHECKING:
    from datetime import date

    from afterword.engine.workshop import Workshop
    from afterword.model.source import Project

RACE = 2_000_000_000
"""A file that changed less than two seconds before it was read may have changed again within one tick of its clock."""


@dataclass(frozen=True, slots=True)
class Sight:
    """The files below a project's folder, and when (in nanoseconds) somebody began to look."""

    files: tuple[Found, ...]
    began: int

    @property
    def settled(self) -> bool:
        """Whether a file that changes from now on will show it."""
        return all(file.changed < self.began - RACE for file in self.files)

    @property
    def print(self) -> str:
        """What identifies the files, by their sizes and times of change."""
        return "\n".join([f"{file.path}\0{file.size}\0{file.changed}\0{file.trouble}" for file in self.files])


def look(work: Workshop, project: Project) -> Sight:
    """Look at a project's files, into none of them."""
    began = time.time_ns()
    return Sight(tuple(find_files(work.root, work.root / project.folder, RECORD_ENDINGS)), began)


class _Stamp(Struct, frozen=True, array_like=True):
    inputs: str
    problems: tuple[Diagnostic, ...]


_STAMPS = msgpack.Decoder(_Stamp)
_NOTE = "checked"


def check_sight(
    work: Workshop, project: Project, sight: Sight, as_of: date, only: frozenset[str] | None = None
) -> tuple[Diagnostic, ...]:
    """Every problem of a project, or of some of its files, in order of place. The store belongs to the present settings."""
    inputs = digest_of((work.store.realm, str(as_of), sight.print))
    stamp = _remembered(work)
    if stamp is not None and stamp.inputs == inputs:
        return tuple(problem for problem in stamp.problems if only is None or problem.path in only)
    from afterword.engine.checking import check_reading
    from afterword.engine.reading import read_project

    found = check_reading(work, read_project(work, project, sight.files), as_of, only)
    if only is None and sight.settled:
        work.store.keep_note(_NOTE, msgpack.encode(_Stamp(inputs, found)))
    return found


def _remembered(work: Workshop) -> _Stamp | None:
    value = work.store.note(_NOTE)
    try:
        return _STAMPS.decode(value) if value is not None else None
    except (DecodeError, ValidationError):
        return None
