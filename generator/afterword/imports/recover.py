"""Saves what can be saved of front matter that is not YAML: field by field, each alone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from yaml import Mark

from afterword.diagnostics import Spot
from afterword.imports.notes import Note
from afterword.parse.yaml import MappingNode, Node, ScalarNode, compose

if TYPE_CHECKING:
    from collections.abc import Iterator

    from afterword.diagnostics import Problem

_KEY = re.compile(r"^(?!- )(?P<key>[^\s#:{}\[\]&*!|>%@`'\"][^:\n]*?)[ \t]*:(?=[ \t]|$)", re.MULTILINE)
_TABS = re.compile(r"^[ ]*\t[ \t]*", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Piece:
    """Some lines: a field with its name and value, or lines that stay as they are (`node` None)."""

    name: str
    raw: str
    line: int
    key: Node | None = None
    node: Node | None = None


def recover(front: str, first_line: int, problem: Problem) -> tuple[tuple[Piece, ...], tuple[Note, ...]]:
    """The fields of broken front matter, cut wherever a line starts with a key; and notes on those that were broken."""
    starts = [found.start() for found in _KEY.finditer(front)]
    if not starts:
        return (), (_note(problem),)
    cuts = [0, *starts] if starts[0] and front[: starts[0]].strip() else [0, *starts[1:]]
    pieces: list[Piece] = []
    notes: list[Note] = []
    for start, end in zip(cuts, [*cuts[1:], len(front)], strict=True):
        line = first_line + front.count("\n", 0, start)
        for piece, note in _piece(front[start:end], line):
            pieces.append(piece)
            notes += [note] if note else []
    return tuple(pieces), tuple(notes) or (_note(problem),)


def _piece(raw: str, line: int) -> Iterator[tuple[Piece, Note | None]]:
    found = _KEY.search(raw)
    if found is None:
        lost = Note("these lines belong to no field; they are kept as they are", line) if raw.strip() else None
        yield Piece("", raw, line), lost
        return
    name = found["key"]
    for text, how in (
        (raw, ""),
        (_TABS.sub(lambda tabs: tabs.group().expandtabs(2), raw), "its tabs were read as spaces"),
    ):
        tree = compose(text, line)
        if isinstance(tree.root, MappingNode) and len(tree.root.value) == 1 and tree.problem is None:
            key, value = tree.root.value[0]
            yield Piece(name, raw, line, key, value), Note(f"'{name}' is not YAML; {how}", line) if how else None
            return
    said = raw[found.end() + 1 :].strip()
    if said and "\n" not in said:
        bare = said[1:-1] if len(said) > 1 and said[0] == said[-1] and said[0] in "'\"" else said
        marks = Mark("", 0, 0, 0, None, 0), Mark("", len(raw), 0, 0, None, 0)
        node = ScalarNode(None, None, (False, True), bare, *marks, style='"')
        yield Piece(name, raw, line, node, node), Note(f"'{name}' is not YAML; its text was taken as it stands", line)
        return
    yield Piece(name, raw, line), Note(f"'{name}' is not YAML; its lines are kept as they are", line)


def _note(problem: Problem) -> Note:
    return Note(problem.message, problem.place.line if isinstance(problem.place, Spot) else 0)
