"""What the commands on a whole archive share: its settings, what earlier runs kept, how many processes, and the progress."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from afterword.engine.workshop import Workshop
    from afterword.model.source import Project

jobs_option = click.option(
    "-j", "--jobs", type=click.IntRange(1), help="How many processes to use (default: one for each processor)."
)
cache_option = click.option(
    "--cache/--no-cache",
    "keep",
    default=True,
    help="Use what earlier runs left in .afterword/, and leave it for the next.",
)


def workshop_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options of every command that reads a whole archive."""
    return jobs_option(cache_option(command))


@contextmanager
def workshop(root: Path, jobs: int | None, *, keep: bool) -> Iterator[tuple[Project, Workshop]]:
    """Load the settings of the archive at `root`, and open what is kept of it."""
    from afterword.engine.pool import WorkerLostError, processors
    from afterword.engine.progress import Progress
    from afterword.engine.workshop import Workshop, open_store
    from afterword.load.project import load_settings

    project = load_settings(root)
    store, progress = open_store(root, project, keep=keep), Progress()
    try:
        yield project, Workshop(root, store, jobs or processors(), progress)
    except WorkerLostError as lost:
        raise click.ClickException(str(lost)) from None
    finally:
        progress.end()
        store.close()
        if store.trouble:
            click.echo(f"note: {store.trouble}", err=True)
