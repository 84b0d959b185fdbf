"""Problems for a person at a terminal, in the manner of ruff."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from afterword.diagnostics import Level
from afterword.report.report import Report

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from afterword.diagnostics import Diagnostic

_COLOURS = {Level.ERROR: 31, Level.WARNING: 33, Level.NOTICE: 34}
_BOLD, _PLAIN = 1, 0
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


def text(report: Report) -> str:
    """Every problem on a line of its own, its hint below it, and a count at the end; with colours as terminal escapes."""
    return "\n".join((*_lines(report), report.total()))


def written(problems: Sequence[Diagnostic], files: int) -> str:
    """Problems without a baseline, as `text` says them."""
    return text(Report(tuple(problems), ("",) * len(problems), files))


def concise(report: Report) -> str:
    """Every problem on one line, without hints and colours: for editors and for `grep`."""
    lines = (
        f"{_line(one.path)}:{one.line}:{one.column}: {one.level} {one.code} [{one.name}] {_line(one.message)}"
        for one in report.problems
    )
    return "\n".join((*lines, report.total()))


def _lines(report: Report) -> Iterator[str]:
    for one in report.problems:
        place = _painted(f"{_line(one.path)}:{one.line}:{one.column}", _BOLD)
        level = _painted(f"{one.level} {one.code}", _COLOURS[one.level])
        yield f"{place}: {level} [{one.name}] {_line(one.message)}"
        if one.hint:
            yield f"    hint: {_line(one.hint)}"


def _line(said: str) -> str:
    """Text that stays on its line and tells the terminal nothing, nor a CI runner that reads along."""
    return _CONTROL.sub(" ", said)


def _painted(said: str, sign: int) -> str:
    return f"\x1b[{sign}m{said}\x1b[{_PLAIN}m"
