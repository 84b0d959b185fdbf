"""Takes a source file apart: its fields, each with the very lines it was written in, and its body."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from afterword.imports.notes import Note
from afterword.imports.recover import Piece, recover
from afterword.parse.yaml import MappingNode, Node, ScalarNode, SequenceNode, compose

if TYPE_CHECKING:
    from collections.abc import Iterator

    from afterword.model.source import SourceFile

_FRONT = re.compile(r"\s*^---[ \t]*\n(?P<front>.*?)^---[ \t]*$\n?(?P<body>.*)", re.DOTALL | re.MULTILINE)
_COMMENT = re.compile(r"(?:^|(?<=\s))#.*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class SourceField:
    """A field as written: `raw` are its lines, word for word. `node` is None where they are no YAML.

    `base` is what makes a line of the file of a line of the node. `comments` are the comments among its lines. A piece that
    has no name (`""`) is text between fields.
    """

    name: str
    node: Node | None
    raw: str
    line: int
    base: int = 1
    comments: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """A source file. `path` is relative to the folder that is imported; `unread` is front matter that is no mapping."""

    path: str
    fields: tuple[SourceField, ...] = ()
    body: str = ""
    unread: str = ""
    notes: tuple[Note, ...] = ()

    @property
    def stem(self) -> str:
        """The file's name without its ending."""
        return self.path.rsplit("/", 1)[-1].rsplit(".", 1)[0]


def read_source(file: SourceFile) -> Source:
    """Read a file whose bytes could be had. Never raises for what it holds; what was odd is noted."""
    text, notes = _decoded(file.data)
    found = _FRONT.match(text)
    if found is None:
        return Source(
            file.path, unread=text, notes=(*notes, Note("the file has no front matter that begins and ends", 1))
        )
    first_line = text.count("\n", 0, found.start("front")) + 1
    front, body = found["front"], found["body"]
    tree = compose(front, first_line)
    if isinstance(tree.root, MappingNode):
        return Source(file.path, tuple(_fields(tree.root, front, first_line)), body, notes=notes)
    if tree.problem is None:
        what = "is empty" if tree.root is None else "is no list of fields"
        return Source(file.path, (), body, front.strip("\n"), (*notes, Note(f"the front matter {what}", first_line)))
    pieces, more = recover(front, first_line, tree.problem)
    if not any(piece.name for piece in pieces):
        return Source(file.path, (), body, front.strip("\n"), (*notes, *more))
    return Source(file.path, tuple(_of_pieces(pieces)), body, notes=(*notes, *more))


def texts(node: Node) -> tuple[str, ...] | None:
    """The texts of a value: one, or those of a plain list; None for anything deeper. Empty entries are left out."""
    entries = node.value if isinstance(node, SequenceNode) else [node]
    if not all(isinstance(entry, ScalarNode) for entry in entries):
        return None
    return tuple(text for entry in entries if (text := str(entry.value).strip()))


def _decoded(data: bytes) -> tuple[str, tuple[Note, ...]]:
    try:
        return _plain_ends(data.decode("utf-8-sig")), ()
    except UnicodeDecodeError as error:
        note = Note("this byte is not UTF-8; the file was read as Latin-1", data.count(b"\n", 0, error.start) + 1)
        return _plain_ends(data.decode("latin-1")), (note,)


def _plain_ends(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _fields(root: MappingNode, front: str, first_line: int) -> Iterator[SourceField]:
    """Cut the front matter at its keys, each piece reaching to the next one."""
    starts = [_line_start(front, key.start_mark.index) for key, _ in root.value]
    starts[:1] = [0] * len(starts[:1])
    for (key, value), start, end in zip(root.value, starts, [*starts[1:], len(front)], strict=True):
        name = str(key.value) if isinstance(key, ScalarNode) else ""
        spans = [(max(first - start, 0), last - start) for node in (key, value) for first, last in _leaves(node)]
        line = first_line + key.start_mark.line
        yield SourceField(
            name, value if name else None, front[start:end], line, first_line, comments(front[start:end], spans)
        )


def _of_pieces(pieces: tuple[Piece, ...]) -> Iterator[SourceField]:
    for piece in pieces:
        spans = [span for node in (piece.key, piece.node) if node is not None for span in _leaves(node)]
        said = comments(piece.raw, spans) if piece.key else ""
        yield SourceField(piece.name, piece.node, piece.raw, piece.line, piece.line, said)


def comments(raw: str, spans: list[tuple[int, int]]) -> str:
    """The YAML comments in some lines: whatever follows a `#` that stands outside of all values."""
    shown = raw
    for start, end in spans:
        shown = shown[:start] + re.sub(r"[^\n]", "x", shown[start:end]) + shown[end:]
    return "".join(f"{raw[found.start() : found.end()]}\n" for found in _COMMENT.finditer(shown))


def _line_start(text: str, index: int) -> int:
    """Where the line of a key starts, or the key itself where other text stands before it."""
    start = text.rfind("\n", 0, index) + 1
    return start if not text[start:index].strip() else index


def _leaves(node: Node) -> Iterator[tuple[int, int]]:
    if isinstance(node, ScalarNode):
        yield node.start_mark.index, node.end_mark.index
        return
    for child in node.value:
        for part in child if isinstance(child, tuple) else (child,):
            yield from _leaves(part)
