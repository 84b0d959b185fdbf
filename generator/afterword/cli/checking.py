"""One run of `afterword check`: what is asked for, what is found, and how it is told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from afterword import __version__
from afterword.cli.paths import below, is_below, wanted
from afterword.cli.reporting import keep_baseline, manual_of, tell
from afterword.cli.workshop import workshop

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from pathlib import Path

    from afterword.diagnostics import Diagnostic
    from afterword.engine.sight import Sight
    from afterword.engine.workshop import Workshop
    from afterword.model.source import Project


@dataclass(frozen=True, slots=True)
class Wish:
    """What to check, for which day, and how to say it. `since` and `against` are git revisions, or None."""

    root: Path
    day: date
    paths: tuple[Path, ...] = ()
    since: str | None = None
    against: str | None = None
    form: str = "text"
    output: Path | None = None
    jobs: int | None = None
    keep: bool = True


@dataclass(frozen=True, slots=True)
class Found:
    """What a run found: the project as it was seen, its problems, and how many files were asked for."""

    project: Project
    sight: Sight
    problems: tuple[Diagnostic, ...]
    files: int


def look_at(wish: Wish) -> Found:
    """Run the checks; raises click's exceptions where the wish cannot be met."""
    from afterword.diagnostics import ordered
    from afterword.engine.sight import check_sight, look

    asked = _asked(wish)
    with workshop(wish.root, wish.jobs, keep=wish.keep) as (project, work):
        sight = look(work, project)
        there = {file.path for file in sight.files} | {file.path for file in project.config.values()}
        only = None if asked is None else below(asked, there, sure=wish.since is None)
        problems = check_sight(work, project, sight, wish.day, only)
        if wish.against is not None:
            problems = ordered((*problems, *_of_change(work, project, sight, wish, wish.against, asked)))
    return Found(project, sight, problems, len(there if only is None else only))


def say(wish: Wish, found: Found) -> int:
    """Tell what was found in the form that was asked for; 1 when there is an error that no baseline knows."""
    from afterword.check.baseline import prints
    from afterword.diagnostics import errors
    from afterword.engine.sight import sources_of, standing_of
    from afterword.report.report import Report

    project, files = found.project, found.sight.files
    standing = standing_of(project, files, found.problems)
    told = prints(standing.new, sources_of(project, files))
    report = Report(standing.new, told, found.files, len(standing.known), manual_of(wish.root), __version__)
    tell(report, wish.form, wish.output)
    return 1 if errors(standing.new) else 0


def write_baseline(wish: Wish, found: Found) -> int:
    """Make what was found the baseline."""
    from afterword.engine.sight import sources_of

    sources = sources_of(found.project, found.sight.files)
    click.echo(keep_baseline(wish.root, found.project, found.problems, sources, wish.day))
    return 0


def report_baseline(found: Found) -> int:
    """Say how much of the baseline is left."""
    from afterword.check.baseline import report
    from afterword.engine.sight import standing_of
    from afterword.parse.config import baseline_of

    standing = standing_of(found.project, found.sight.files, found.problems)
    click.echo(report(standing, baseline_of(found.project.config)))
    return 0


def look_for_private(paths: tuple[Path, ...], start: Path, form: str, output: Path | None) -> int:
    """Look through any files for what must not leave this machine; 1 when something of it is there."""
    from afterword.cli.private_files import look_through
    from afterword.diagnostics import errors
    from afterword.report.report import Report

    if not paths:
        raise click.UsageError("name the files or folders to look through")
    found, files, skipped = look_through(paths, start)
    tell(Report(found, ("",) * len(found), files, version=__version__), form, output)
    if skipped:
        click.echo(f"{skipped} of them could not be looked into: they are no text, or cannot be read.", err=True)
    return 1 if errors(found) else 0


def watch(wish: Wish) -> int:
    """Check again whenever something was saved, until somebody stops it."""
    from afterword.engine.watching import Watcher
    from afterword.load.project import CONFIG, TEMPLATES

    watcher = Watcher(wish.root, [wish.root / name for name in ("reviews", CONFIG, TEMPLATES)])
    try:
        while True:
            click.echo(BEGINS)
            say(wish, look_at(wish))
            watcher.wait(None)
    finally:
        watcher.close()


BEGINS = "Checking…"
"""How each round begins; an editor that reads along forgets the problems of the last one."""


def _of_change(
    work: Workshop, project: Project, sight: Sight, wish: Wish, base: str, asked: frozenset[str] | None
) -> Iterator[Diagnostic]:
    """What the change since a revision does that no change may do, in the files asked for, gone ones too."""
    from afterword.engine.base import check_change
    from afterword.engine.git import GitError
    from afterword.engine.reading import read_project

    try:
        found = check_change(work.root, read_project(work, project, sight.files), base, wish.day)
    except GitError as problem:
        raise click.ClickException(str(problem)) from None
    yield from (one for one in found if asked is None or is_below(one.path, asked))


def _asked(wish: Wish) -> frozenset[str] | None:
    """The paths asked for, relative to the root: those that were named, those that changed; None for all."""
    named = wanted(wish.root, wish.paths)
    if wish.since is None:
        return named
    from afterword.engine.git import GitError, changed_since

    try:
        changed = changed_since(wish.root, wish.since)
    except GitError as problem:
        raise click.ClickException(str(problem)) from None
    return frozenset(path for path in changed if named is None or is_below(path, named))
