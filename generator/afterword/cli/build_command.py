"""`afterword build`: the whole site, for one audience."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from afterword.cli.project import day_of, day_option, folder_option, root_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from afterword.model.settings import BuildFor
    from afterword.model.source import SourceFile


@click.command("build")
@folder_option
@day_option
@click.option("--audience", help="Build for this audience (default: the one in settings.yml).")
@click.option("--clear", "compartments", multiple=True, help="Clear the build for a compartment; may be given again.")
@click.option("--strict", is_flag=True, help="Publish nothing if there is any error.")
@click.option("-d", "--site-dir", "target", type=click.Path(path_type=Path), help="Where to put the site.")
def command(
    start: Path,
    as_of: str | None,
    audience: str | None,
    compartments: tuple[str, ...],
    target: Path | None,
    *,
    strict: bool,
) -> int:
    """Build the site: publish all that is sound, mark what is not, and exit 1 if there is any error.

    \b
    Example:
      afterword build
      afterword build --audience public --site-dir public-site
    """
    from afterword.build import build, errors
    from afterword.cli.text import written
    from afterword.load.project import load_project
    from afterword.publish.writer import PublishError, publish

    root = root_of(start)
    project = load_project(root)
    site = build(project, day_of(as_of), audience_of(project.config, audience, compartments))
    wrong = errors(site.problems)
    if wrong:
        click.echo(written(wrong, len(project.records)), err=True)
    if wrong and strict:
        click.echo("Nothing was published, because --strict was given.", err=True)
        return 1
    try:
        place = publish(site, root / "mkdocs.yml", target)
    except PublishError as problem:
        raise click.ClickException(str(problem)) from None
    click.echo(f"{len(site.pages)} pages are in {place}")
    return 1 if wrong else 0


def audience_of(
    config: Mapping[str, SourceFile], audience: str | None, compartments: tuple[str, ...]
) -> BuildFor | None:
    """The audience asked for; None for the one in the settings. A wider audience is cleared for nothing unless told."""
    from afterword.model.settings import BuildFor
    from afterword.parse.config import read_config

    if audience is None and not compartments:
        return None
    settings = read_config(config)[0].settings
    codes = [named.code for named in settings.audiences]
    if audience is not None and audience not in codes:
        raise click.UsageError(f"there is no audience '{audience}'; there are {', '.join(codes)}")
    known = [named.code for named in settings.compartments]
    for code in compartments:
        if code not in known:
            raise click.UsageError(f"there is no compartment '{code}'; there are {', '.join(known)}")
    return BuildFor(audience or settings.build.audience, compartments)
