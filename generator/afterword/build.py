"""A build is a value: a project, an audience and a day in, a site out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from afterword.link.archive import Archive, link
from afterword.parse.config import baseline_of, read_config
from afterword.parse.record import ProsePage, is_misplaced, parse_log, parse_prose, parse_record, sort_files

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from afterword.check.run import Sources
    from afterword.diagnostics import Diagnostic, Problem
    from afterword.model.config import Config
    from afterword.model.settings import BuildFor, Ids
    from afterword.model.source import Project
    from afterword.pages.page import Site


@dataclass(frozen=True, slots=True)
class Read:
    """A project read and linked, with what reading its configuration reported."""

    project: Project
    config: Config
    archive: Archive
    prose: tuple[ProsePage, ...]
    config_problems: Mapping[str, tuple[Problem, ...]]
    rest: tuple[str, ...]
    """Paths of files in the archive's folder that are neither a record nor a progress log."""


def read(project: Project) -> Read:
    """Parse and link everything. Nothing raises for what a file can hold."""
    config, config_problems = read_config(project.config)
    files = sort_files(project.records, config.ids)
    parsed = [parse_record(*entry) for entry in files.records]
    logs = [parse_log(*entry) for entry in files.logs]
    prose = tuple(parse_prose(file, project.folder) for file in files.rest if is_prose(file.path, config.ids))
    rest = tuple(file.path for file in files.rest)
    return Read(project, config, link(parsed, logs, config), prose, config_problems, rest)


def is_prose(path: str, ids: Ids) -> bool:
    """True for a Markdown file that is a page of its own."""
    return path.endswith(".md") and not is_misplaced(path, ids)


def check_project(found: Read, as_of: date, only: frozenset[str] | None = None) -> tuple[Diagnostic, ...]:
    """Every problem of a project, or of some of its files while references resolve against the whole."""
    from afterword.check.run import check

    return check(found.archive, as_of, _sources(found), found.config_problems, only, found.rest, found.prose)


def build(project: Project, as_of: date, audience: BuildFor | None = None) -> Site:
    """The whole site of a project for one audience (default: the one in the settings). `as_of` is a UTC day.

    Its problems are those that no baseline knows; its page of problems lists all.
    """
    from afterword.pages.site import make_site

    found = read(project)
    problems = check_project(found, as_of)
    whom = audience or found.config.settings.build
    site = make_site(found.archive, found.prose, project, problems, as_of, whom)
    return replace(site, problems=new_problems(found, problems))


def new_problems(found: Read, problems: tuple[Diagnostic, ...]) -> tuple[Diagnostic, ...]:
    """Those that the archive's baseline does not know."""
    from afterword.check.baseline import stand

    return stand(problems, baseline_of(found.project.config), _sources(found)).new


def _sources(found: Read) -> Sources:
    return {file.path: file for file in (*found.project.records, *found.project.config.values())}.get
