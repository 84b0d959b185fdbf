"""`afterword pages`: the same pages as plain files, for any site builder."""

from __future__ import annotations

from pathlib import Path

import click

from afterword.cli.project import day_of, day_option, folder_option, root_of


@click.command("pages")
@click.argument("directory", type=click.Path(path_type=Path))
@folder_option
@day_option
@click.option("--audience", help="Write for this audience (default: the one in settings.yml).")
@click.option("--clear", "compartments", multiple=True, help="Clear the pages for a compartment; may be given again.")
def command(
    directory: Path, start: Path, as_of: str | None, audience: str | None, compartments: tuple[str, ...]
) -> int:
    """Write every page as Markdown with finished HTML into DIRECTORY, with links between them.

    \b
    Example:
      afterword pages out && cd out && zensical build
    """
    from afterword.build import build
    from afterword.cli.build_command import audience_of
    from afterword.diagnostics import errors
    from afterword.load.project import load_project
    from afterword.publish.plain import write_pages
    from afterword.report.terminal import written

    root = root_of(start)
    project = load_project(root)
    site = build(project, day_of(as_of), audience_of(project.config, audience, compartments))
    wrong = errors(site.problems)
    if wrong:
        click.echo(written(wrong, len(project.records)), err=True)
    try:
        write_pages(site, directory, root)
    except FileExistsError as taken:
        raise click.UsageError(str(taken)) from None
    click.echo(f"{len(site.pages)} pages are in {directory}")
    return 1 if wrong else 0
