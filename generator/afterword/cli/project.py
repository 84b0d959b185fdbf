"""What the commands share: finding the project, and the day a command is for."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from afterword.load.project import NoArchiveError, find_root
from afterword.load.today import today

if TYPE_CHECKING:
    from datetime import date

folder_option = click.option(
    "-C", "--directory", "start", type=click.Path(path_type=Path, file_okay=False), default=Path(),
    help="Work on the archive in this folder or above it.",
)  # fmt: skip
day_option = click.option("--as-of", metavar="DAY", help="The day to build for, as 2026-11-22 (default: today, UTC).")


def root_of(start: Path) -> Path:
    """The root of the archive at or above a folder; a usage error says where none is."""
    if not start.exists():
        raise click.UsageError(f"there is no folder {start}")
    try:
        return find_root(start)
    except NoArchiveError as missing:
        raise click.UsageError(str(missing)) from None


def day_of(as_of: str | None) -> date:
    """The day a command is for."""
    try:
        return today(as_of)
    except ValueError:
        raise click.UsageError(f"'{as_of}' is no day; write it as 2026-11-22") from None
