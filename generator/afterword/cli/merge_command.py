"""`afterword merge`: shards of a site become the site."""

from __future__ import annotations

from pathlib import Path

import click


@click.command("merge")
@click.argument("shards", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option(
    "-d", "--site-dir", "target", type=click.Path(path_type=Path), required=True, help="Where to put the site."
)
def command(shards: tuple[Path, ...], target: Path) -> int:
    """Put the shards of a site together. All of them have to be there, and built from the same input.

    \b
    Example:
      afterword build --shard 1/2
      afterword build --shard 2/2
      afterword merge site-1-of-2 site-2-of-2 --site-dir site
    """
    from afterword.engine.sharing import merge
    from afterword.publish.writer import PublishError

    try:
        files = merge(shards, target)
    except (PublishError, OSError) as problem:
        raise click.ClickException(str(problem)) from None
    click.echo(f"{files:,} files are in {target.resolve()}")
    return 0
