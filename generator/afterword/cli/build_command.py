"""`afterword build`: the whole site, for one audience."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from afterword.cli.project import day_of, day_option, folder_option, root_of
from afterword.cli.workshop import workshop, workshop_options

if TYPE_CHECKING:
    from collections.abc import Mapping

    from afterword.diagnostics import Diagnostic
    from afterword.engine.outputs import Built
    from afterword.engine.sharing import Share
    from afterword.model.settings import BuildFor
    from afterword.model.source import SourceFile


@click.command("build")
@folder_option
@day_option
@click.option("--audience", help="Build for this audience (default: the one in settings.yml).")
@click.option("--clear", "compartments", multiple=True, help="Clear the build for a compartment; may be given again.")
@click.option("--strict", is_flag=True, help="Publish nothing if there is any error.")
@click.option(
    "--preview", "since", metavar="REVISION", default="", help="Build only what changed since a git revision."
)
@click.option("--shard", metavar="I/N", help="Build shard I of N, to be put together by `afterword merge`.")
@workshop_options
@click.option("-d", "--site-dir", "target", type=click.Path(path_type=Path), help="Where to put the site.")
def command(
    start: Path,
    as_of: str | None,
    audience: str | None,
    compartments: tuple[str, ...],
    target: Path | None,
    jobs: int | None,
    shard: str | None,
    since: str,
    *,
    strict: bool,
    keep: bool,
) -> int:
    """Build the site: publish all that is sound, mark what is not, and exit 1 if there is any error.

    \b
    Example:
      afterword build
      afterword build --audience public --site-dir public-site
      afterword build --shard 2/8
      afterword build --preview origin/main
    """
    from afterword.diagnostics import errors
    from afterword.engine.git import GitError
    from afterword.engine.preview import ADDRESS
    from afterword.engine.run import Order, build_archive
    from afterword.engine.skins import read_host
    from afterword.publish.writer import PublishError
    from afterword.report.terminal import written

    if since and shard:
        raise click.UsageError("a preview is small: --preview and --shard do not go together")
    root, day = root_of(start), day_of(as_of)
    with workshop(root, jobs, keep=keep) as (project, work):
        build_for = audience_of(project.config, audience, compartments)
        order = Order(day, read_host(root / "mkdocs.yml"), build_for, target, strict, share_of(shard), since)

        def tell(problems: tuple[Diagnostic, ...], files: int) -> None:
            if errors(problems):
                work.progress.end()
                click.echo(written(errors(problems), files), err=True)

        try:
            result = build_archive(work, project, order, tell)
        except (PublishError, GitError, OSError) as problem:
            raise click.ClickException(str(problem)) from None
    if result.built is None:
        click.echo("Nothing was published, because --strict was given.", err=True)
        return 1
    click.echo(said(result.built))
    if result.built.trouble:
        click.echo(f"note: there is no search. {result.built.trouble}", err=True)
    if since:
        click.echo(f"Begin with {result.built.place / ADDRESS / 'index.html'}")
    return 1 if errors(result.problems) else 0


def share_of(text: str | None) -> Share:
    """The shard asked for: `2/8` is the second of eight; everything where none is."""
    from afterword.engine.sharing import MOST, WHOLE, Share

    if text is None:
        return WHOLE
    number, _, of = text.partition("/")
    if not (number.isdecimal() and of.isdecimal() and 1 <= int(number) <= int(of) <= MOST):
        raise click.UsageError(f"'{text}' is no shard; write 2/8 for the second of eight")
    return Share(int(number), int(of))


def said(built: Built) -> str:
    """What a build did, in a line."""
    if not built.written and not built.removed:
        return f"{built.pages:,} pages are in {built.place}; nothing had to be written"
    removed = f", {built.removed:,} removed" if built.removed else ""
    return f"{built.pages:,} pages are in {built.place}; {built.written:,} files written{removed}"


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
