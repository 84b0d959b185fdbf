"""`afterword export`: what other programs need to know of an archive."""

from __future__ import annotations

from pathlib import Path

import click

from afterword.cli.project import folder_option, root_of


@click.command("export")
@click.option(
    "--schemas",
    type=click.Path(path_type=Path, file_okay=False),
    required=True,
    metavar="DIR",
    help="Write JSON Schemas here.",
)
@folder_option
def command(schemas: Path, start: Path) -> int:
    """Write JSON Schemas of records, progress logs and settings, and of what `check` and `diff` print as JSON.

    They know the archive's own terms: an editor completes them while somebody types.

    \b
    Example:
      afterword export --schemas .vscode/schemas
    """
    from msgspec import json

    from afterword.cli.diff_json import schema as of_differences
    from afterword.load.project import load_settings
    from afterword.parse import schema
    from afterword.parse.config import read_config
    from afterword.report.machine import schema as of_reports

    config, _ = read_config(load_settings(root_of(start)).config)
    printed = {"check.schema.json": of_reports(), "diff.schema.json": of_differences()}
    found = {**schema.schemas(config), **printed}
    try:
        schemas.mkdir(parents=True, exist_ok=True)
        for name, content in found.items():
            (schemas / name).write_bytes(json.format(json.encode(content), indent=2) + b"\n")
    except OSError as problem:
        raise click.ClickException(f"{schemas} cannot be written: {problem.strerror}") from None
    click.echo(f"{len(found)} schemas are in {schemas}")
    return 0
