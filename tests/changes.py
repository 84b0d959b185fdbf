"""Builds a change from two sets of files: what a rule on changes and a comparison look at."""

from __future__ import annotations

from typing import TYPE_CHECKING

import make
from afterword.check.run import check_history
from afterword.compare.difference import Difference, compare
from afterword.compare.pairs import History, Pair
from afterword.compare.renamed import under_present_ids
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
    return compare(change(before, after), linked(_as_called_now(before, after)), make.TODAY)


def change(before: Mapping[str, str], after: Mapping[str, str]) -> History:
    """A change from some files to others, with the shipped configuration."""
    was, now = linked(_as_called_now(before, after)), linked(after)
    pairs = {i: Pair(i, was.records.get(i), now.records.get(i), was.logs.get(i), now.logs.get(i))
             for i in sorted({*was.records, *now.records})}  # fmt: skip
    return History({i: p for i, p in pairs.items() if (p.before, p.log_before) != (p.after, p.log_after)}, now)


def _as_called_now(before: Mapping[str, str], after: Mapping[str, str]) -> dict[str, str]:
    """The files before, those that differ under the present ids of their records: as `engine.base` reads them from git."""
    differing = [path for path in {**before, **after} if before.get(path) != after.get(path)]
    contents = {path: before[path].encode() if path in before else None for path in differing}
    then = under_present_ids(contents, linked(after).former)
    same = {path: text for path, text in before.items() if path not in contents}
    return same | {path: content.decode() for path, content in then.items() if content is not None}


def linked(files: Mapping[str, str]) -> Archive:
    """The archive that files make."""
    config = make.shipped_config()
    found = sort_files(make.project(files).records, config.ids)
    return link([parse_record(*one) for one in found.records], [parse_log(*one) for one in found.logs], config)
