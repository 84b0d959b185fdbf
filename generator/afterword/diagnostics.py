"""What is wrong, where, and what to do about it."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterable


class Level(StrEnum):
    """How much a problem matters: an error fails the check, the others inform."""

    ERROR = "error"
    WARNING = "warning"
    NOTICE = "notice"


class Field(Struct, frozen=True, gc=False, array_like=True, tag=True):
    """A place inside front matter, by name: `("actions", 0, "owner")`; `()` is the whole record.

    `of_key` points at the key itself, not at its value.
    """

    path: tuple[str | int, ...] = ()
    of_key: bool = False


class Spot(Struct, frozen=True, gc=False, array_like=True, tag=True):
    """A place by line and column, both from 1, in the file as written."""

    line: int
    column: int = 1


class InBody(Struct, frozen=True, gc=False, array_like=True, tag=True):
    """A place in a record's prose: a character offset from the start of its body, and how many characters are meant.

    A length of 0 means the rest of the line.
    """

    offset: int
    length: int = 0


class Span(Struct, frozen=True, gc=False, array_like=True, tag=True):
    """Where something stands in the file as written: its first character, and the first one after it; all from 1."""

    line: int
    column: int
    end_line: int
    end_column: int

    @property
    def start(self) -> Spot:
        """Its first character."""
        return Spot(self.line, self.column)


Place = Field | Spot | InBody | Span


class Problem(Struct, frozen=True, gc=False, array_like=True):
    """What a reader or a rule found: the place is still symbolic, `locate` makes it line and column.

    `rule` is the name of a rule of the catalogue (`check/catalogue.py`), which knows its code and level.
    """

    rule: str
    message: str
    place: Place = Field()
    hint: str = ""


class Diagnostic(Struct, frozen=True, gc=False, array_like=True):
    """A problem with its place found: what every output format is printed from.

    `path` is relative to the project's root, with forward slashes. `line` and `column` count from 1; `end_line` and
    `end_column` are the place behind the last character that is meant.
    """

    path: str
    line: int
    column: int
    code: str
    name: str
    level: Level
    message: str
    hint: str = ""
    end_line: int = 0
    end_column: int = 0


def diagnostic(path: str, span: Span, problem: Problem, code: str, level: Level) -> Diagnostic:
    """A problem with its place."""
    return Diagnostic(
        path,
        span.line,
        span.column,
        code,
        problem.rule,
        level,
        problem.message,
        problem.hint,
        span.end_line,
        span.end_column,
    )


def ordered(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Sort by place, then code, and drop exact repeats."""
    return tuple(sorted(set(diagnostics), key=lambda d: (d.path, d.line, d.column, d.code, d.message)))


def errors(problems: tuple[Diagnostic, ...]) -> tuple[Diagnostic, ...]:
    """The problems that make a build fail."""
    return tuple(problem for problem in problems if problem.level is Level.ERROR)
