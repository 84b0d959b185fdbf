"""What a check found, ready to be said in any form."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from afterword.diagnostics import Level

if TYPE_CHECKING:
    from collections.abc import Iterator

    from afterword.diagnostics import Diagnostic


@dataclass(frozen=True, slots=True)
class Report:
    """The problems that count, in order of place, and what stands around them.

    `prints` tell each problem from others even after lines moved (`check.baseline`), in the same order. `files` is how many
    files were checked, `known` how many problems a baseline keeps. `manual` is the address of the page of all checks, with
    a closing slash, or empty where no site is known.
    """

    problems: tuple[Diagnostic, ...]
    prints: tuple[str, ...]
    files: int
    known: int = 0
    manual: str = ""
    version: str = ""

    def url(self, one: Diagnostic) -> str:
        """Where the manual of a problem's rule can be read; empty where no site is known."""
        return f"{self.manual}#{one.code.lower()}" if self.manual else ""

    def worst_first(self) -> list[Diagnostic]:
        """Errors before warnings before notices, each in order of place."""
        levels = list(Level)
        return sorted(self.problems, key=lambda one: levels.index(one.level))

    def by_path(self) -> dict[str, list[tuple[Diagnostic, str]]]:
        """The problems of each file, with their prints."""
        found: dict[str, list[tuple[Diagnostic, str]]] = {}
        for one, told in zip(self.problems, self.prints, strict=True):
            found.setdefault(one.path, []).append((one, told))
        return found

    def total(self) -> str:
        """The line at the end: `Checked 96 files: 2 errors, 1 warning.`."""
        checked = f"Checked {many(self.files, 'file')}"
        counts = ", ".join(self.counts())
        known = f" {many(self.known, 'known problem')} in the baseline." if self.known else ""
        return (
            f"{checked}: {counts}.{known}"
            if counts
            else f"{checked}: {'nothing new' if known else 'all sound'}.{known}"
        )

    def counts(self) -> Iterator[str]:
        """How many problems there are of each level, without those of which there are none."""
        by_level = Counter(one.level for one in self.problems)
        return (many(by_level[level], level) for level in Level if by_level[level])


def many(count: int, word: str) -> str:
    """`1 file`, `2 files`."""
    return f"{count:,} {word}{'' if count == 1 else 's'}"
