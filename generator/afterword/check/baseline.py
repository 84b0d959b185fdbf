"""Problems that were there when a team began to look: they are known, and only new ones fail.

A problem is told by its rule, the name of its file and what its line says, never by the line's number or the file's folder:
it stays known when text above it grows, and is new when its own line is written anew.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING

from afterword.parse.frontmatter import decode

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from afterword.check.run import Sources
    from afterword.diagnostics import Diagnostic
    from afterword.model.settings import Baseline


@dataclass(frozen=True, slots=True)
class Standing:
    """Problems beside a baseline: those that are new, those that were known, and what the baseline still lists in vain."""

    new: tuple[Diagnostic, ...]
    known: tuple[Diagnostic, ...]
    gone: tuple[tuple[str, str], ...]
    """The file and the rule's code of each problem that is no longer there."""


def prints(problems: Sequence[Diagnostic], sources: Sources) -> tuple[str, ...]:
    """What each problem is told by, in the same order: 16 hex digits. Equal problems of one file are told apart by a count."""
    lines: dict[str, list[str]] = {}
    seen: Counter[str] = Counter()
    found: list[str] = []
    for one in problems:
        if one.path not in lines:
            lines[one.path] = _lines(one.path, sources)
        line = lines[one.path][one.line - 1 : one.line]
        told = "\0".join((one.code, one.path.rpartition("/")[2], " ".join("".join(line).split())))
        seen[told] += 1
        found.append(blake2b(f"{told}\0{seen[told]}".encode(), digest_size=8).hexdigest())
    return tuple(found)


def stand(problems: Sequence[Diagnostic], baseline: Baseline, sources: Sources) -> Standing:
    """Part the problems of a whole archive, or of some of its files, into new and known."""
    if not baseline.problems:
        return Standing(tuple(problems), (), ())
    listed = {entry: path for path, entries in baseline.problems.items() for entry in entries}
    entries = [f"{one.code} {told}" for one, told in zip(problems, prints(problems, sources), strict=True)]
    known = tuple(one for one, entry in zip(problems, entries, strict=True) if entry in listed)
    new = tuple(one for one, entry in zip(problems, entries, strict=True) if entry not in listed)
    there = set(entries)
    gone = tuple(sorted((path, entry.partition(" ")[0]) for entry, path in listed.items() if entry not in there))
    return Standing(new, known, gone)


def written(problems: Sequence[Diagnostic], sources: Sources, day: date) -> str:
    """The file that makes these problems known, as YAML."""
    by_path: Mapping[str, list[str]] = defaultdict(list)
    for one, told in zip(problems, prints(problems, sources), strict=True):
        by_path[one.path].append(f"{one.code} {told}")
    lines = [
        "# Problems that are known and do not fail the check. Written by `afterword check --write-baseline`; do not edit.",
        "# Write it again when problems were solved, so that they cannot come back unseen.",
        f"written: {day}",
        "problems:" if by_path else "problems: {}",
    ]
    for path in sorted(by_path):
        lines += [f"  {_quoted(path)}:", *(f"    - {entry}" for entry in sorted(by_path[path]))]
    return "\n".join(lines) + "\n"


def report(standing: Standing, baseline: Baseline) -> str:
    """How much of a baseline is left, in plain words: in all, and by rule."""
    total = sum(len(entries) for entries in baseline.problems.values())
    since = f" of {baseline.written}" if baseline.written is not None else ""
    if not total:
        return (
            "The baseline is empty: every problem counts."
            if baseline.written
            else "There is no baseline: every problem counts."
        )
    left = len(standing.known)
    lines = [f"Of {_many(total, 'problem')}{since}, {total - left} no longer there and {left} left."]
    was = Counter(entry.partition(" ")[0] for entries in baseline.problems.values() for entry in entries)
    now = Counter(one.code for one in standing.known)
    lines += [f"  {code}: {was[code]} → {now[code]}" for code in sorted(was)]
    if standing.gone:
        lines.append(
            "`afterword check --write-baseline` takes out what is no longer there, so that it cannot come back unseen."
        )
    return "\n".join(lines)


def _many(count: int, word: str) -> str:
    return f"{count} {word}{'' if count == 1 else 's'}"


def _quoted(path: str) -> str:
    """A path as a YAML key: nearly all need no quotes."""
    plain = path.isascii() and all(sign.isalnum() or sign in "/._-" for sign in path)
    escaped = path.replace("\\", "\\\\").replace('"', '\\"')
    return path if plain else f'"{escaped}"'


def _lines(path: str, sources: Sources) -> list[str]:
    source = sources(path)
    text = decode(source) if source is not None else ""
    return text.split("\n") if isinstance(text, str) else []
