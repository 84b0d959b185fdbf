"""`afterword check`: every problem, with file, line, column, and what to write instead."""

from __future__ import annotations

from pathlib import Path

import click

from afterword.cli.checking import Wish, look_at, look_for_private, report_baseline, say, watch, write_baseline
from afterword.cli.project import day_of, day_option, folder_option, root_of
from afterword.cli.reporting import NAMES
from afterword.cli.workshop import workshop_options


@click.command("check")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--since", metavar="REV", help="Check only files that changed since a git revision.")
@click.option("--against", metavar="BASE", help="Check the change since this branch left a git revision, too.")
@click.option(
    "--privacy-only",
    is_flag=True,
    help="Look only for what must not leave this machine, in files of any kind: for hooks.",
)
@click.option(
    "--format", "form", type=click.Choice(NAMES), default="text", help="How problems are said (default: text)."
)
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="Write them into this file.")
@click.option("--watch", "again", is_flag=True, help="Check again whenever something is saved.")
@click.option(
    "--write-baseline",
    "keep_known",
    is_flag=True,
    help="Make the problems of today known: from now on only new ones count.",
)
@click.option("--baseline-report", "tell_known", is_flag=True, help="Say how much of the baseline is left.")
@folder_option
@day_option
@workshop_options
def command(
    paths: tuple[Path, ...],
    since: str | None,
    against: str | None,
    form: str,
    output: Path | None,
    start: Path,
    as_of: str | None,
    jobs: int | None,
    *,
    privacy_only: bool,
    again: bool,
    keep_known: bool,
    tell_known: bool,
    keep: bool,
) -> int:
    """Say what is not sound in the archive, or in some of its files.

    References always resolve against the whole archive. Exit code 1 when there is an error; warnings and notices inform.

    \b
    Example:
      afterword check
      afterword check reviews/incidents/2026/INC-2026-6X9J.md
      afterword check --since origin/main
      afterword check --against origin/main --format sarif --output afterword.sarif
      afterword check --privacy-only notes.txt reviews/
    """
    if privacy_only:
        return look_for_private(paths, start, form, output)
    if (paths or since is not None) and (keep_known or tell_known):
        raise click.UsageError("a baseline is about the whole archive: name no paths and no revision")
    wish = Wish(root_of(start), day_of(as_of), paths, since, against, form, output, jobs, keep)
    if again:
        return watch(wish)
    found = look_at(wish)
    if keep_known:
        return write_baseline(wish, found)
    return report_baseline(found) if tell_known else say(wish, found)
