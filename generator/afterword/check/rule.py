"""What a rule is: a generator of problems with a code, a name, a level, and a docstring that is its manual."""

from __future__ import annotations

import inspect
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

    from afterword.diagnostics import Level
    from afterword.link.archive import Archive
    from afterword.model.kinds import Kind


@dataclass(frozen=True, slots=True)
class Facts:
    """What a rule may know besides what it looks at: the whole linked archive, and today (a UTC day).

    `rest` are the paths of files in the archive's folder that are neither a record nor a progress log; `config_files`
    are the paths of the configuration that was read.
    """

    archive: Archive
    as_of: date
    rest: tuple[str, ...] = ()
    config_files: tuple[str, ...] = ()


Run: TypeAlias = "Callable[..., Iterator[Any]]"


class Looks(StrEnum):
    """What a rule looks at, one at a time."""

    READING = "reading"
    """Nothing: the readers report it while they parse. The rule is only its manual."""
    RECORD = "record"
    """A `Parsed` record whose front matter could be read."""
    BODY = "body"
    """Any body of prose: that of a `Parsed` record whose front matter could be read, or of a `ProsePage`."""
    LOG = "log"
    """A progress log whose record could be read: the rule gets the log and the record."""
    FILE = "file"
    """The text of any file, with what `check.private` found in it: the rule gets a `Looked`, and nothing else."""
    ARCHIVE = "archive"
    """The archive as a whole; such a rule yields pairs of a file's path and a problem."""
    HISTORY = "history"
    """A record before a change and after it, with the whole change; it too yields pairs of a path and a problem."""
    CHANGE = "change"
    """The whole change, once; it yields such pairs too."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One entry of the catalogue. `kinds` limits a rule on records to some kinds; empty means all.

    `besides` is what else the rule looks at, and what to run on it.
    """

    code: str
    name: str
    level: Level
    looks: Looks
    manual: str
    run: Run | None = None
    kinds: tuple[Kind, ...] = ()
    besides: tuple[Looks, Run] | None = None

    def on(self, looks: Looks) -> Run | None:
        """What to run on something of a sort; None where the rule does not look at such things."""
        if self.looks is looks:
            return self.run
        return self.besides[1] if self.besides is not None and self.besides[0] is looks else None

    @property
    def summary(self) -> str:
        """The manual's first line."""
        return self.manual.partition("\n")[0]


def rule(
    code: str,
    name: str,
    level: Level,
    *kinds: Kind,
    looks: Looks = Looks.RECORD,
    besides: tuple[Looks, Run] | None = None,
) -> Callable[[Run], Rule]:
    """Make a rule of a generator function; its docstring becomes the manual."""

    def make(function: Run) -> Rule:
        return Rule(code, name, level, looks, inspect.cleandoc(function.__doc__ or ""), function, kinds, besides)

    return make


def reading(code: str, name: str, level: Level, manual: str) -> Rule:
    """A rule that the readers report: only its manual stands here."""
    return Rule(code, name, level, Looks.READING, inspect.cleandoc(manual))
