"""Says what a check found: in the form asked for, on the terminal, into a file, and into a job's summary."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from afterword.load.project import CONFIG

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from afterword.check.run import Sources
    from afterword.diagnostics import Diagnostic
    from afterword.model.source import Project
    from afterword.report.report import Report

NAMES = ("text", "concise", "json", "github", "gitlab", "sarif", "junit", "markdown")
"""What `--format` takes: the names of `report.formats`, here so that `--help` need not load it."""
NEVER_KNOWN = ("AW75", "AW76")
"""What points at a person or opens a door: nobody gets used to it, and its print could be guessed at."""
SUMMARY = "GITHUB_STEP_SUMMARY"
"""Where GitHub names the file whose Markdown it shows on the page of a job."""


def tell(report: Report, form: str, output: Path | None) -> None:
    """Print a report, or write it into `output` and print its last line."""
    from afterword.report.formats import FORMATS

    said = FORMATS[form](report)
    if output is None:
        click.echo(said)
    else:
        try:
            output.parent.mkdir(parents=True, exist_ok=True)
            output.write_text(click.unstyle(said).rstrip("\n") + "\n", encoding="utf-8")
        except OSError as problem:
            raise click.ClickException(f"{output} cannot be written: {problem.strerror}") from None
        click.echo(report.total(), err=True)
    summary = os.environ.get(SUMMARY)
    if form == "github" and summary:
        with Path(summary).open("a", encoding="utf-8") as file:
            file.write(FORMATS["markdown"](report))


def keep_baseline(root: Path, project: Project, found: Sequence[Diagnostic], sources: Sources, day: date) -> str:
    """Write the baseline of these problems and say so. What is wrong with a baseline cannot be known to itself."""
    from afterword.check.baseline import written
    from afterword.edit.write import ChangedMeanwhileError, create_file, replace_file
    from afterword.parse.config import BASELINE
    from afterword.report.report import many

    before = project.config.get(BASELINE)
    own = f"{CONFIG}/{BASELINE}"
    kept = [one for one in found if one.path != own and not one.code.startswith(NEVER_KNOWN)]
    after = written(kept, sources, day).encode()
    try:
        if before is None:
            create_file(root / own, after)
        else:
            replace_file(root / own, before.data, after)
    except (ChangedMeanwhileError, OSError) as problem:
        raise click.ClickException(str(problem)) from None
    return f"{own} holds {many(len(kept), 'problem')}; from now on only others count. Commit it."


def manual_of(root: Path) -> str:
    """The address of the archive's own page of all checks, by the `site_url` of its `mkdocs.yml`; empty where there is none."""
    import yaml

    try:
        tree = yaml.compose((root / "mkdocs.yml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    except (OSError, UnicodeDecodeError, yaml.YAMLError):
        return ""
    pairs = tree.value if isinstance(tree, yaml.MappingNode) else ()
    site = next((value.value for key, value in pairs if key.value == "site_url" and isinstance(value.value, str)), "")
    return f"{site.rstrip('/')}/checks/" if site.startswith(("https://", "http://")) else ""
