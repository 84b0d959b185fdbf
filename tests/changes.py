"""Builds a change from two sets of files: what a rule on changes and a comparison look at."""

from __future__ import annotations

from typing import TYPE_CHECKING

import make
from afterword.check.run import check_history
from afterword.compare.difference import Difference, compare
from afterword.compare.pairs import History, Pair
from afterword.link.archive import Archive, link
from afterword.parse.record import parse_log, parse_record, sort_files

if TYPE_CHECKING:
    from collections.abc import Mapping

    from afterword.diagnostics import Diagnostic


def diagnosed(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[Diagnostic, ...]:
    """What the rules on changes say about a change from some files to others."""
    sources = {file.path: file for file in make.project(after).records}
    return tuple(check_history(change(before, after), sources.get))


def compared(before: Mapping[str, str], after: Mapping[str, str]) -> Difference:
    """What a change from some files to others means."""
    return compare(change(before, after), linked(before), make.TODAY)


def change(before: Mapping[str, str], after: Mapping[str, str]) -> History:
    """A change from some files to others, with the shipped configuration."""
    was, now = linked(before), linked(after)
    pairs = {i: Pair(i, was.records.get(i), now.records.get(i), was.logs.get(i), now.logs.get(i))
             for i in sorted({*was.records, *now.records})}  # fmt: skip
    return History({i: p for i, p in pairs.items() if (p.before, p.log_before) != (p.after, p.log_after)}, now)


def linked(files: Mapping[str, str]) -> Archive:
    """The archive that files make."""
    config = make.shipped_config()
    found = sort_files(make.project(files).records, config.ids)
    return link([parse_record(*one) for one in found.records], [parse_log(*one) for one in found.logs], config)
