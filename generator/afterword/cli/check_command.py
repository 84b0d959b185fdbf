"""`afterword check`: every problem, with file, line, column, and what to write instead."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from afterword import __version__
from afterword.cli.project import day_of, day_option, folder_option, root_of
from afterword.cli.reporting import NAMES, keep_baseline, manual_of, tell
from afterword.cli.workshop import workshop, workshop_options

if TYPE_CHECKING:
    from collections.abc import Iterable


@click.command("check")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--format", "form", type=click.Choice(NAMES), default="text", help="How problems are said (default: text)."
)
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="Write them into this file.")
@click.option(
    "--write-baseline", is_flag=True, help="Make the problems of today known: from now on only new ones count."
)
@click.option("--baseline-report", is_flag=True, help="Say how much of the baseline is left.")
@folder_option
@day_option
@workshop_options
def command(
    paths: tuple[Path, ...],
    form: str,
    output: Path | None,
    start: Path,
    as_of: str | None,
    jobs: int | None,
    *,
    write_baseline: bool,
    baseline_report: bool,
    keep: bool,
) -> int:
    """Say what is not sound in the archive, or in some of its files.

    References always resolve against the whole archive. Exit code 1 when there is an error; warnings and notices inform.

    \b
    Example:
      afterword check
      afterword check reviews/incidents/2026/INC-2026-6X9J.md
      afterword check --format sarif --output afterword.sarif
    """
    from afterword.check.baseline import prints
    from afterword.check.baseline import report as how_much_is_left
    from afterword.diagnostics import errors
    from afterword.engine.sight import check_sight, look, sources_of, standing_of
    from afterword.parse.config import baseline_of
    from afterword.report.report import Report

    if paths and (write_baseline or baseline_report):
        raise click.UsageError("a baseline is about the whole archive: name no paths")
    root, day = root_of(start), day_of(as_of)
    asked = _wanted(root, paths)
    with workshop(root, jobs, keep=keep) as (project, work):
        sight = look(work, project)
        there = {file.path for file in sight.files} | {file.path for file in project.config.values()}
        wanted = None if asked is None else _below(asked, there)
        found = check_sight(work, project, sight, day, wanted)
    sources = sources_of(project, sight.files)
    if write_baseline:
        click.echo(keep_baseline(root, project, found, sources, day))
        return 0
    standing = standing_of(project, sight.files, found)
    if baseline_report:
        click.echo(how_much_is_left(standing, baseline_of(project.config)))
        return 0
    told = prints(standing.new, sources)
    files = len(there if wanted is None else wanted)
    report = Report(standing.new, told, files, len(standing.known), manual_of(root), __version__)
    tell(report, form, output)
    return 1 if errors(standing.new) else 0


def _below(asked: frozenset[str], there: Iterable[str]) -> frozenset[str]:
    """Those of the files there are that were asked for, by themselves or by a folder."""
    found = frozenset(p for p in there if any(p == a or p.startswith(a.rstrip("/") + "/") or a == "." for a in asked))
    if not found:
        raise click.UsageError("none of these paths holds a record or a setting of this archive")
    return found


def _wanted(root: Path, paths: Iterable[Path]) -> frozenset[str] | None:
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
