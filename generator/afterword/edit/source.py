"""A file's YAML with the places of its nodes in the text as written, so that edits touch nothing else."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from afterword.parse.yaml import MappingNode, Node, ScalarNode, SequenceNode, compose

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_FENCE = re.compile(r"(?:\A\ufeff?|(?<=[\r\n]))---[ \t]*(?=[\r\n]|\Z)")
_BREAK = re.compile(r"\r\n|\r|\n")


class CannotEdit(Exception):  # noqa: N818 - it says what cannot be done, in words for a person
    """The file has a shape that cannot be edited without a doubt; the message says so in plain words."""


@dataclass(frozen=True, slots=True)
class Splice:
    """Replace the characters from `start` to `end` (an insertion where they are equal)."""

    start: int
    end: int
    text: str


def spliced(text: str, splices: Iterable[Splice]) -> str:
    """A text with every splice made; those at one place keep their order."""
    parts: list[str] = []
    at = 0
    for splice in sorted(splices, key=lambda one: (one.start, one.end)):
        if splice.start < at:
            raise CannotEdit("two changes meet in one place")
        parts += (text[at : splice.start], splice.text)
        at = splice.end
    return "".join((*parts, text[at:]))


@dataclass(frozen=True, slots=True)
class Source:
    """The text of a whole file and the root of its YAML, which starts at the offset `start` and ends at `end`."""

    text: str
    start: int
    end: int
    root: Node | None

    def first(self, node: Node) -> int:
        """The offset at which a node starts."""
        return self.start + int(node.start_mark.index)

    def last(self, node: Node) -> int:
        """The offset after a node's last character: comments and blank lines that follow a block are not part of it."""
        if isinstance(node, SequenceNode) and node.value and not node.flow_style:
            return self.last(node.value[-1])
        if isinstance(node, MappingNode) and node.value and not node.flow_style:
            return max(self.last(child) for child in node.value[-1])
        return self.start + int(node.end_mark.index)

    def line_start(self, at: int) -> int:
        """The offset of the first character of the line that holds an offset."""
        return max(self.text.rfind("\n", 0, at), self.text.rfind("\r", 0, at)) + 1

    def line_end(self, at: int) -> int:
        """The offset of the next line break at or after an offset, or of the end."""
        found = _BREAK.search(self.text, at)
        return found.start() if found else len(self.text)

    def next_line(self, at: int) -> tuple[int, str]:
        """The offset of the line after an offset, and a line break that is to come first where the text ends without one."""
        if at > self.start and at == self.line_start(at):
            return at, ""
        found = _BREAK.search(self.text, at)
        return (found.end(), "") if found else (len(self.text), self.line_break)

    @property
    def line_break(self) -> str:
        """The line break that this file uses."""
        found = _BREAK.search(self.text)
        return found.group() if found else "\n"


def front_matter(text: str) -> Source:
    """The front matter of a record's text, a byte order mark and any line ends included."""
    fences = list(islice(_FENCE.finditer(text), 2))
    if len(fences) < 2 or fences[0].start() != 0:  # noqa: PLR2004 - one opens, one closes
        raise CannotEdit("the file has no front matter between two lines ---")
    start, end = fences[0].end(), fences[1].start()
    return Source(text, start, end, _composed(text[start:end]))


def whole_file(text: str) -> Source:
    """A file that is YAML from its first line to its last."""
    start = 1 if text.startswith("\ufeff") else 0
    return Source(text, start, len(text), _composed(text[start:]))


def pairs(node: Node | None) -> Iterator[tuple[str, ScalarNode, Node]]:
    """The keys of a mapping with their nodes; of two equal keys the first comes first."""
    for key, value in node.value if isinstance(node, MappingNode) else ():
        if isinstance(key, ScalarNode):
            yield str(key.value), key, value


def pair(node: Node | None, key: str) -> tuple[ScalarNode, Node] | None:
    """One key of a mapping with its value."""
    return next(((k, v) for name, k, v in pairs(node) if name == key), None)


def _composed(text: str) -> Node | None:
    tree = compose(text)
    if tree.problem is not None:
        raise CannotEdit(tree.problem.message)
    return tree.root
