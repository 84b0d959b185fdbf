"""Gives every source file the id of its record: rewritten by a pattern, or drawn from a hash, the same every time."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

from afterword.imports.markup import filled
from afterword.imports.times import read_time
from afterword.imports.values import field_of, text_of
from afterword.model.kinds import ALPHABET

if TYPE_CHECKING:
    from collections.abc import Iterable

    from afterword.imports.map import ImportMap
    from afterword.imports.source import Source

LETTERS = 4
NO_YEAR = "0000"
_YEAR = re.compile(r"\d{4}")
_LIKE_A_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


def ids_for(sources: Iterable[Source], rules: ImportMap) -> dict[str, str]:
    """Ids by the path of the source; a source that the pattern does not fit has none.

    Drawn ids do not depend on the order of the files: where two would be equal, the source whose key sorts later draws again.
    """
    found: dict[str, str] = {}
    taken: set[str] = set()
    for key, path, source in sorted((_key(source, rules), source.path, source) for source in sources):
        made = _rewritten(key, rules) if rules.id.pattern else _drawn(key, _year(source, rules), taken, rules)
        if made:
            taken.add(made)
            found[path] = made
    return found


def _key(source: Source, rules: ImportMap) -> str:
    said = text_of(source, field_of(source, rules.id.from_, rules)) if rules.id.from_ != "file" else None
    return said[0] if said else source.stem


def _rewritten(key: str, rules: ImportMap) -> str:
    match = re.fullmatch(rules.id.pattern, key)
    if match is None:
        return ""
    return filled(rules.id.to or "{0}", match)


def _drawn(key: str, year: str, taken: set[str], rules: ImportMap) -> str:
    again = 0
    while True:
        digest = hashlib.sha256(f"{rules.name}:{key}{f'#{again}' if again else ''}".encode()).digest()
        number = int.from_bytes(digest)
        letters = ""
        for _ in range(LETTERS):
            number, index = divmod(number, len(ALPHABET))
            letters += ALPHABET[index]
        made = f"{rules.id.prefix}-{year}-{letters}"
        if made not in taken:
            return made
        again += 1


def _year(source: Source, rules: ImportMap) -> str:
    for name in rules.id.year:
        if _YEAR.fullmatch(name):
            return name
        said = text_of(source, field_of(source, name, rules))
        time = read_time(said[0], rules.dates) if said else None
        like = _LIKE_A_YEAR.search(said[0]) if said else None
        if time or like:
            return time[:4] if time else like.group() if like else NO_YEAR
    return NO_YEAR
