"""Diagnostics as text for a terminal, in the manner of ruff."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import click

from afterword.diagnostics import Level

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from afterword.diagnostics import Diagnostic


_COLOURS = {Level.ERROR: "red", Level.WARNING: "yellow", Level.NOTICE: "blue"}


def written(found: Sequence[Diagnostic], files: int) -> str:
    """Every diagnostic on a line of its own, its hint below it, and a count at the end.

    Coloured by escapes, which `click.echo` leaves out where nobody would see a colour.
    """
    return "\n".join((*_lines(found), total(found, files)))


def _lines(found: Sequence[Diagnostic]) -> Iterator[str]:
    for one in found:
        place = click.style(f"{one.path}:{one.line}:{one.column}", bold=True)
        level = click.style(f"{one.level} {one.code}", fg=_COLOURS[one.level])
        yield f"{place}: {level} [{one.name}] {one.message}"
        if one.hint:
            yield f"    hint: {one.hint}"


def total(found: Sequence[Diagnostic], files: int) -> str:
    """The line at the end: `Checked 96 files: 2 errors, 1 warning.`."""
    by_level = Counter(one.level for one in found)
    counts = [f"{n} {level}{'' if n == 1 else 's'}" for level in Level if (n := by_level[level])]
    checked = f"Checked {files} file{'' if files == 1 else 's'}"
    return f"{checked}: {', '.join(counts)}." if counts else f"{checked}: all sound."
