"""The files of a project at a glance: a check in which none of them changed ends after it, with what the last one found."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from msgspec import DecodeError, Struct, ValidationError, msgpack

from afterword.check.baseline import stand
from afterword.diagnostics import Diagnostic
from afterword.engine import stamp
from afterword.engine.realm import digest_of
from afterword.load.files import Found, find_files, read_file
from afterword.load.project import RECORD_ENDINGS
from afterword.parse.config import SETTINGS, baseline_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from afterword.check.baseline import Standing
    from afterword.check.run import Sources
    from afterword.engine.workshop import Workshop
    from afterword.model.source import Project, SourceFile


@dataclass(frozen=True, slots=True)
class Sight:
    """The files below a project's folder, and when (in nanoseconds) somebody began to look."""

    files: tuple[Found, ...]
    began: int

    @property
    def print(self) -> str:
        """What identifies the files, by their sizes and times of change."""
        return "\n".join([f"{file.path}\0{file.size}\0{file.changed}\0{file.trouble}" for file in self.files])


def look(work: Workshop, project: Project) -> Sight:
    """Look at a project's files, into none of them."""
    began = time.time_ns()
    return Sight(tuple(find_files(work.root, work.root / project.folder, RECORD_ENDINGS)), began)


class _Checked(Struct, frozen=True, array_like=True):
    """What a check of the whole looked at and found; `fresh` as on the stamp of a build."""

    inputs: str
    fresh: dict[str, bytes]
    problems: tuple[Diagnostic, ...]


_CHECKED = msgpack.Decoder(_Checked)
_NOTE = "checked"


def check_sight(
    work: Workshop, project: Project, sight: Sight, as_of: date, only: frozenset[str] | None = None
) -> tuple[Diagnostic, ...]:
    """Every problem of a project, or of some of its files, in order of place. The store belongs to the present settings."""
    inputs = digest_of((work.store.realm, str(as_of), sight.print))
    whole = only is None or not any(
        path.endswith(f"/{SETTINGS}") for path in only
    )  # what settings hide in vain, all can tell
    known = _remembered(work)
    if whole and known is not None and known.inputs == inputs and stamp.unchanged(sight.files, known.fresh):
        return tuple(problem for problem in known.problems if only is None or problem.path in only)
    if only is not None and whole:
        from afterword.engine.near import check_few

        found = check_few(work, project, sight, as_of, only)
        if found is not None:
            return found
    from afterword.engine.checking import check_reading, whole_problems
    from afterword.engine.near import remember
    from afterword.engine.reading import read_project

    reading = read_project(work, project, sight.files)
    of_all = whole_problems(work, reading, as_of)
    found = check_reading(work, reading, as_of, only, of_all)
    remember(work, reading, sight.began, as_of, of_all)
    fresh = stamp.fresh(sight.files, reading.contents, sight.began)
    if only is None and fresh is not None:
        work.store.keep_note(_NOTE, msgpack.encode(_Checked(inputs, fresh, found)))
    return found


def _remembered(work: Workshop) -> _Checked | None:
    value = work.store.note(_NOTE)
    try:
        return _CHECKED.decode(value) if value is not None else None
    except (DecodeError, ValidationError):
        return None


def sources_of(project: Project, files: Iterable[Found]) -> Sources:
    """Gives the bytes of a record, a log, a page of prose or a setting by its path, read when asked for."""
    by_path = {file.path: file for file in files}
    config = {file.path: file for file in project.config.values()}

    def source(path: str) -> SourceFile | None:
        return read_file(by_path[path]) if path in by_path else config.get(path)

    return source


def standing_of(project: Project, files: Iterable[Found], problems: Sequence[Diagnostic]) -> Standing:
    """Which problems are new, and which the archive's baseline knows."""
    return stand(problems, baseline_of(project.config), sources_of(project, files))
