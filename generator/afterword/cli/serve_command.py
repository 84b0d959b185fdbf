"""`afterword serve`: a preview that rebuilds on every change."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - click resolves it at run time

import click

from afterword.cli.project import folder_option, root_of


@click.command("serve")
@folder_option
@click.option("-a", "--address", default="127.0.0.1:8000", show_default=True, help="Where to serve.")
@click.option("--open", "open_browser", is_flag=True, help="Open the preview in a browser.")
def command(start: Path, address: str, *, open_browser: bool) -> int:
    """Build the site, serve it, and rebuild when a record, a template or a setting changes.

    \b
    Example:
      afterword serve
      afterword serve --address 127.0.0.1:9000 --open
    """
    from mkdocs.commands.serve import serve

    root = root_of(start)
    click.echo(f"Building; then the site is at http://{address}/ (Ctrl+C ends it)")
    serve(str(root / "mkdocs.yml"), livereload=True, dev_addr=address, open_in_browser=open_browser)
    return 0
