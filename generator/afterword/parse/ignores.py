"""Comments that ask a check to be silent about one line: `# afterword: ignore[AW412] reason`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterator

MARK = "afterword: ignore"
_IN_YAML = re.compile(rf"(?:^|\s)#[ \t]*{MARK}(?:\[(?P<rules>[^\]\n]*)\])?(?P<reason>.*)$")
_IN_PROSE = re.compile(rf"(?<!`)<!--[ \t]*{MARK}(?:\[(?P<rules>[^\]\n]*)\])?(?P<reason>.*?)-->")
_FENCE = re.compile(r" {0,3}(?:> ?)?(?P<sign>`{3,}|~{3,})(?P<after>.*)")
EVERYWHERE = 1 << 30
"""As the line on which prose begins: a file that is YAML from its first line to its last."""


class Ignore(Struct, frozen=True, gc=False, array_like=True):
    """One such comment: where it stands, the line it is about, the rules it names (codes or names), and its reason.

    A comment behind something is about its own line; one that has a line for itself is about the next line that is none.
    """

    line: int
    column: int
    about: int
    rules: tuple[str, ...] = ()
    reason: str = ""


def ignores_in(text: str, body_line: int = EVERYWHERE) -> tuple[Ignore, ...]:
    """The comments of a file (decoded, line feeds only). Before `body_line` it is YAML, from there on prose."""
    return tuple(_found(text.split("\n"), body_line)) if MARK in text else ()


def _found(lines: list[str], body_line: int) -> Iterator[Ignore]:
    fence = ""
    for number, line in enumerate(lines, 1):
        if number >= body_line:
            fence = _fence(line, fence)
            if fence:
                continue  # an example of such a comment is none
        found = _look(line, number, body_line) if MARK in line else None
        if found is None:
            continue
        about = number
        if not (line[: found.start()] + line[found.end() :]).strip():
            about = next(
                (n for n in range(number + 1, len(lines) + 1) if not _alone(lines[n - 1], n, body_line)), number
            )
        rules = tuple(dict.fromkeys(filter(None, re.split(r"[\s,]+", found["rules"] or ""))))
        column = line.index(MARK, found.start()) + 1
        yield Ignore(number, column, about, rules, found["reason"].strip(" \t:–-"))


def _fence(line: str, inside: str) -> str:
    """The fence of the block of code that goes on behind a line of prose; empty where none does."""
    found = _FENCE.match(line)
    if found is None:
        return inside
    if not inside:
        return found["sign"]
    closes = found["sign"].startswith(inside) and not found["after"].strip()
    return "" if closes else inside


def _look(line: str, number: int, body_line: int) -> re.Match[str] | None:
    return (_IN_YAML if number < body_line else _IN_PROSE).search(line)


def _alone(line: str, number: int, body_line: int) -> bool:
    """Whether nothing stands on a line but such a comment, or nothing at all."""
    found = _look(line, number, body_line)
    rest = line if found is None else line[: found.start()] + line[found.end() :]
    return not rest.strip()
