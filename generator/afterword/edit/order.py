"""Puts the keys of a mapping into the model's order. Comments travel with their key; groups set apart by blank lines stay."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from afterword.edit.source import Source, Splice
from afterword.parse.yaml import MappingNode, Node, ScalarNode

if TYPE_CHECKING:
    from collections.abc import Sequence

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)")
_COMMENT = re.compile(r"(?P<indent> *)#(?P<entry>[ \t]{2,}|[ \t]*-[ \t])?")
_COMMA = re.compile(r"\s*,\s*")


def in_order(source: Source, mapping: MappingNode, order: Sequence[str]) -> Splice | None:
    """The change that puts a mapping's keys in order; None where they are, or where moving them leaves a doubt."""
    keys = [key.value if isinstance(key, ScalarNode) else "" for key, _ in mapping.value]
    if len(set(keys)) < len(keys) or not set(keys) <= set(order):
        return None
    wanted = sorted(range(len(keys)), key=lambda n: order.index(keys[n]))
    if wanted == list(range(len(keys))):
        return None
    return _in_flow(source, mapping, wanted) if mapping.flow_style else _in_block(source, mapping, wanted)


def _in_flow(source: Source, mapping: MappingNode, wanted: list[int]) -> Splice | None:
    """Put other items into the same places: what stands between them does not move."""
    spans = [(source.first(key), source.last(value)) for key, value in mapping.value]
    between = [source.text[spans[n][1] : spans[n + 1][0]] for n in range(len(spans) - 1)]
    absent = any(source.first(value) == source.last(value) for _, value in mapping.value)
    if absent or not all(_COMMA.fullmatch(text) for text in between):
        return None
    items = [source.text[start:end] for start, end in (spans[n] for n in wanted)]
    text = "".join(item + gap for item, gap in zip(items, [*between, ""], strict=True))
    return Splice(spans[0][0], spans[-1][1], text)


def _in_block(source: Source, mapping: MappingNode, wanted: list[int]) -> Splice | None:
    """Put the lines of the keys one after the other, each with its comments."""
    at = [source.first(key) for key, _ in mapping.value]
    starts = [source.line_start(one) for one in at]
    indent = source.text[starts[0] : at[0]]
    ends = [_end(source, key, value) for key, value in mapping.value]
    gaps = [_above(source, starts[0], indent)]
    gaps += [source.text[end:start] for end, start in zip(ends, starts[1:], strict=False)]
    parted = [_parted(gap, len(indent)) for gap in gaps[1:]]
    leads = [gaps[0], *(lead for _, lead in parted)]
    trails = [*(trail for trail, _ in parted), _below(source, ends[-1], len(indent))]
    start, end = starts[0] - len(gaps[0]), ends[-1] + len(trails[-1])
    own_lines = (
        all(source.text[first:key] == indent for first, key in zip(starts, at, strict=True)) and not indent.strip()
    )
    apart = any(not line.strip() for gap in gaps for line in _LINE.findall(gap))
    breaks = set(re.findall(r"\r\n|\r|\n", source.text[start:end]))
    if not own_lines or apart or len(breaks) != 1:
        return None
    return Splice(start, end, "".join(leads[n] + source.text[starts[n] : ends[n]] + trails[n] for n in wanted))


def _end(source: Source, key: Node, value: Node) -> int:
    """Where the line after a key's value begins; blank lines that follow a block of text are not of it."""
    start = source.first(key)
    last = max(source.last(key), source.last(value))
    written = start + len(source.text[start:last].rstrip())
    return source.next_line(source.line_end(written))[0]


def _above(source: Source, start: int, indent: str) -> str:
    """The comment lines right above the first key of a mapping, which begins the line at `start`."""
    lines = _LINE.findall(source.text[source.start : start])
    own = len(lines)
    while own and lines[own - 1].startswith(f"{indent}#"):
        own -= 1
    return "".join(lines[own:])


def _below(source: Source, at: int, column: int) -> str:
    """What belongs to the last key of the comment lines below it."""
    found = ""
    for line in _LINE.findall(source.text[at : source.end]):
        if not _is_of_above(line, column):
            break
        found += line
    return found


def _parted(gap: str, column: int) -> tuple[str, str]:
    """The lines between two keys: the comments that belong to the one above, and those that belong to the one below."""
    lines = _LINE.findall(gap)
    own = next((n for n, line in enumerate(lines) if not _is_of_above(line, column)), len(lines))
    return "".join(lines[:own]), "".join(lines[own:])


def _is_of_above(line: str, column: int) -> bool:
    """True for a comment that stands deeper than the keys, and for an entry that is commented out (`#  - {id: …`)."""
    found = _COMMENT.match(line)
    return found is not None and (
        len(found["indent"]) > column or (len(found["indent"]) == column and bool(found["entry"]))
    )
