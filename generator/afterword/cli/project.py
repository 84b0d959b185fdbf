"""What the commands share: finding the project, and the day a command is for."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from afterword.load.project import NoArchiveError, find_root
from afterword.load.today import today

if TYPE_CHECKING:
    from datetime import date

YEARS = range(1970, 3000)
"""What a day may be in: some rules look years back or ahead, and a calendar has two ends."""

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
        found = today(as_of)
    except (ValueError, OverflowError, OSError):
        said = as_of or f"SOURCE_DATE_EPOCH={os.environ.get('SOURCE_DATE_EPOCH', '')}"
        raise click.UsageError(f"'{said}' is no day; write it as 2026-11-22") from None
    if found.year not in YEARS:
        raise click.UsageError(f"{found} is too far off; a day from {YEARS[0]} to {YEARS[-1]} can be told of")
    return found
