"""What an edit changes, as a unified diff and as the lines that it adds."""

from __future__ import annotations

from difflib import unified_diff
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


def unified(path: str, before: str, after: str, to: str = "") -> str:
    """A diff as git prints it; an empty `before` is a file that is not there yet, `to` its path after, where it moves."""
    lines = unified_diff(
        _lines(before), _lines(after), f"a/{path}" if before else "/dev/null", f"b/{to or path}", lineterm=""
    )
    moved = (f"rename from {path}", f"rename to {to}") if to and to != path else ()
    return "\n".join((*moved, *lines))


def changed_lines(before: str, after: str) -> Iterator[str]:
    """The lines that an edit takes out (`- `) and puts in (`+ `), in order."""
    for line in list(unified_diff(_lines(before), _lines(after), lineterm="", n=0))[2:]:
        if not line.startswith("@@"):
            yield f"{line[0]} {line[1:]}"


def _lines(text: str) -> list[str]:
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
