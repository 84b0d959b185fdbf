"""`afterword serve`: a preview that shows every change as soon as it is saved."""

from __future__ import annotations

import errno
import signal
import threading
import webbrowser
from pathlib import Path  # noqa: TC003 - click resolves it at run time
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click

from afterword.cli.project import day_of, day_option, folder_option, root_of
from afterword.cli.workshop import jobs_option

if TYPE_CHECKING:
    from afterword.engine.serving import Wish
    from afterword.engine.web import Server


@click.command("serve")
@folder_option
@day_option
@click.option("--audience", help="Show what this audience may see (default: the one in settings.yml).")
@click.option("--clear", "compartments", multiple=True, help="Clear the preview for a compartment; may be given again.")
@click.option("-a", "--address", default="127.0.0.1:8000", show_default=True, help="Where to serve.")
@click.option("--open", "open_browser", is_flag=True, help="Open the preview in a browser.")
@jobs_option
def command(
    start: Path,
    as_of: str | None,
    audience: str | None,
    compartments: tuple[str, ...],
    address: str,
    jobs: int | None,
    *,
    open_browser: bool,
) -> int:
    """Show the site, and every change to a record, a template or a setting as soon as it is saved.

    Open pages load again by themselves when what they show changed. Nothing is written into the site's folder.

    \b
    Example:
      afterword serve
      afterword serve --address 127.0.0.1:9000 --open
    """
    from afterword.cli.build_command import audience_of
    from afterword.engine.pool import processors
    from afterword.engine.serving import Wish
    from afterword.engine.skins import read_host
    from afterword.load.project import load_settings

    root, day = root_of(start), day_of(as_of) if as_of else None
    host, port = _parts(address)
    chosen = audience_of(load_settings(root).config, audience, compartments)
    if not read_host(root / "mkdocs.yml").plain:
        return _leave_to_mkdocs(root, address, open_browser=open_browser, asked=bool(chosen or day))
    wish = Wish(root, jobs or processors(), chosen, day)
    if _serve(wish, host, port, open_browser=open_browser):
        return 0
    return _leave_to_mkdocs(root, address, open_browser=open_browser, asked=bool(chosen or day))


def _parts(address: str) -> tuple[str, int]:
    try:
        parts = urlsplit(f"//{address}")
        host, port = parts.hostname, parts.port
    except ValueError:
        host = port = None
    if not host or port is None or parts.path or parts.username:
        raise click.UsageError(f"'{address}' is no address; write it as 127.0.0.1:8000")
    return host, port


def _serve(wish: Wish, host: str, port: int, *, open_browser: bool) -> bool:
    """Serve until somebody ends it: true. False where only MkDocs can render the pages."""
    from afterword.engine.frames import WHY_NOT
    from afterword.engine.pool import WorkerLostError
    from afterword.engine.serving import Keeper

    keeper = Keeper(wish, _say)
    server = _server(host, port, keeper)
    shown = f"[{host}]" if ":" in host else host
    address = f"http://{shown}:{server.server_address[1]}/"
    signal.signal(signal.SIGTERM, _stop)
    try:
        click.echo("Reading the archive…")
        keeper.begin()
        if keeper.frames.trouble is not None and keeper.frames.trouble.message == WHY_NOT:
            return False
        click.echo(f"The site is at {address} (Ctrl+C ends it)")
        if open_browser:
            threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()
        server.serve_forever()
    except KeyboardInterrupt:
        click.echo("Ended")
    except WorkerLostError as lost:
        raise click.ClickException(str(lost)) from None
    finally:
        server.server_close()
        keeper.close()
    return True


def _server(host: str, port: int, keeper: object) -> Server:
    from afterword.engine.web import Server

    try:
        return Server(host, port, keeper)  # type: ignore[arg-type]
    except OSError as problem:
        if problem.errno == errno.EADDRINUSE:
            reason = f"port {port} is taken, perhaps by another preview; choose another: --address {host}:{port + 1}"
        elif problem.errno == errno.EACCES:
            reason = f"port {port} may not be used; choose one above 1023"
        else:
            reason = f"{host} is no address of this machine ({problem.strerror or problem})"
        raise click.UsageError(reason) from None


def _stop(*_: object) -> None:
    raise KeyboardInterrupt


def _say(words: str) -> None:
    click.echo(words)


def _leave_to_mkdocs(root: Path, address: str, *, open_browser: bool, asked: bool) -> int:
    """Let MkDocs serve what only MkDocs can render."""
    from mkdocs.commands.serve import serve

    click.echo(
        "mkdocs.yml has plugins, hooks, variables or a parent file, or the theme changes single pages: MkDocs serves this "
        "archive itself, and rebuilds all of it on every change.",
        err=True,
    )
    if asked:
        raise click.UsageError(
            "--audience, --clear and --as-of are not for a preview by MkDocs; `afterword build` has them"
        )
    click.echo(f"Building; then the site is at http://{address}/ (Ctrl+C ends it)")
    serve(str(root / "mkdocs.yml"), livereload=True, dev_addr=address, open_in_browser=open_browser)
    return 0
