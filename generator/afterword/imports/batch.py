"""A whole folder of source files into incidents: what was made, what was left out on purpose, and what could not be."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from afterword.imports.convert import Imported, convert
from afterword.imports.ids import ids_for
from afterword.imports.source import read_source

if TYPE_CHECKING:
    from collections.abc import Iterable

    from afterword.imports.map import ImportMap
    from afterword.model.source import SourceFile

HOME = "incidents"
_YEAR = re.compile(r"(?<!\d)(\d{4})(?!\d)")


@dataclass(frozen=True, slots=True)
class Batch:
    """The outcome of an import. `skipped` and `failed` are paths of source files with the reason, in order."""

    records: tuple[Imported, ...]
    skipped: tuple[tuple[str, str], ...] = ()
    failed: tuple[tuple[str, str], ...] = ()


def import_all(files: Iterable[SourceFile], rules: ImportMap, folder: str = "reviews") -> Batch:
    """Import all files that the map names. `folder` is the archive's folder of records below its root."""
    wanted = sorted((file for file in files if _fits(file.path, rules.files)), key=lambda file: file.path)
    skipped = [(file.path, reason) for file in wanted if (reason := _skip(file.path, rules))]
    left_out = {path for path, _ in skipped}
    failed = [(file.path, file.trouble) for file in wanted if file.trouble and file.path not in left_out]
    read = [read_source(file) for file in wanted if not file.trouble and file.path not in left_out]
    ids = ids_for(read, rules)
    records: dict[str, Imported] = {}
    for source in read:
        record_id = ids.get(source.path)
        if record_id is None:
            failed.append((source.path, f"its id does not fit the map's pattern {rules.id.pattern}"))
        elif record_id in records:
            failed.append((source.path, f"it would be {record_id}, as {records[record_id].source} already is"))
        else:
            records[record_id] = convert(source, record_id, _home(record_id, folder), rules)
    return Batch(tuple(records.values()), tuple(skipped), tuple(sorted(failed)))


def _fits(path: str, patterns: tuple[str, ...]) -> bool:
    return any(fnmatchcase(path, pattern) for pattern in patterns)


def _skip(path: str, rules: ImportMap) -> str:
    return next((skip.reason or "the map says so" for skip in rules.skip if fnmatchcase(path, skip.files)), "")


def _home(record_id: str, folder: str) -> str:
    year = _YEAR.search(record_id)
    return "/".join(part for part in (folder, HOME, year[1] if year else "", f"{record_id}.md") if part)
