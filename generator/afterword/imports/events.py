"""Turns a list of mappings in a source into an incident's timeline."""

from __future__ import annotations

from typing import TYPE_CHECKING

from afterword.edit.entry import Entry
from afterword.imports.markup import in_line
from afterword.imports.notes import Change, Heard, Note
from afterword.imports.times import read_time
from afterword.imports.values import field_of
from afterword.parse.yaml import MappingNode, Node, ScalarNode, SequenceNode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from afterword.imports.map import ImportMap, TimelineRoute
    from afterword.imports.source import Source

NO_TEXT = "(no text)"


def timeline(source: Source, rules: ImportMap) -> tuple[tuple[Entry, ...], Heard]:
    """The entries in the order of the source, right or wrong. Whatever an entry holds besides stands in its text."""
    route = rules.timeline
    place = field_of(source, route.from_, rules) if route is not None else None
    if route is None or place is None:
        return (), Heard()
    one = source.fields[place]
    if not isinstance(one.node, SequenceNode):
        filled = one.node is not None and one.node.value
        return (), Heard(notes=(Note(f"'{one.name}' is not a list", one.line),) if filled else ())
    entries: list[Entry] = []
    heard = Heard(used=frozenset({place}))
    for node in one.node.value:
        entry, more = _event(node, route, rules, one.base + node.start_mark.line)
        heard |= more
        entries += [entry] if entry is not None else []
    return tuple(entries), heard


def _event(node: Node, route: TimelineRoute, rules: ImportMap, line: int) -> tuple[Entry | None, Heard]:
    pairs = list(_pairs(node))
    if not any(text for _, text in pairs):
        return None, Heard()
    keys = dict(reversed(pairs))
    at = read_time(keys.get(route.at, ""), rules.dates)
    until = read_time(keys.get(route.until, ""), rules.dates)
    notes: list[Note] = []
    rest: list[str] = []
    for key, text in pairs:
        if key == route.at and at is None and text:
            notes.append(Note(f"timeline: the time '{text}' was not understood", line))
        known = (key == route.at and at == text) or (key == route.until and until is not None) or key == route.what
        if text and not (known and text == keys[key]):
            rest.append(f"{key.rstrip(':')}: {text}" if key else text)
    if route.at not in keys or not keys[route.at]:
        notes.append(Note("timeline: an entry has no time", line))
    ending = [f"until {until}"] if until else []
    said, changes = in_line(keys.get(route.what, ""), rules.body)
    added = f"({'; '.join((*ending, *rest))})" if ending or rest else ""
    what = " ".join(part for part in (said, added) if part) or NO_TEXT
    heard = Heard(notes=tuple(notes), changes=(*changes, *_named(until, keys.get(route.until, ""))))
    return Entry((("at", at or "unknown"), ("type", route.type), ("what", what))), heard


def _named(until: str | None, text: str) -> tuple[Change, ...]:
    return (Change("time", text, until),) if until and until != text else ()


def _pairs(node: Node) -> Iterator[tuple[str, str]]:
    """The keys of an entry with their texts, white space folded; an entry that is no mapping has one text without a key."""
    if not isinstance(node, MappingNode):
        yield "", ", ".join(_said(node))
        return
    for key, value in node.value:
        yield " ".join(_said(key)), ", ".join(_said(value))


def _said(node: Node) -> Iterator[str]:
    if isinstance(node, ScalarNode):
        yield " ".join(str(node.value).split())
        return
    for child in node.value:
        for part in child if isinstance(child, tuple) else (child,):
            yield from _said(part)
