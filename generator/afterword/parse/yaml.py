"""YAML as a tree of positioned nodes: all scalars are text, and nothing that could blow up is composed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

import yaml
from yaml.composer import ComposerError
from yaml.events import (
    AliasEvent,
    CollectionStartEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from afterword.diagnostics import Problem, Spot

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from yaml.error import Mark

try:
    from yaml._yaml import CParser
except ImportError as missing:  # pragma: no cover - every wheel of PyYAML has it
    raise ImportError("Afterword needs PyYAML with libyaml: install a binary wheel of PyYAML") from missing

_NO_LINES = dict.fromkeys(map(ord, "\x85\u2028\u2029"), " ")
NULLS = frozenset({"", "~", "null", "Null", "NULL"})
MAX_DEPTH = 40
"""Records need about six levels; beyond this the text is an accident or an attack."""

if TYPE_CHECKING:

    class ScalarNode(ScalarEvent):
        """A text, as the event in which libyaml reports it: no tag is resolved, so `NO`, `12:30` and `1e3` stay as written."""

        value: str
        start_mark: Mark
        end_mark: Mark
else:
    ScalarNode = ScalarEvent


@dataclass(slots=True, eq=False)
class MappingNode:
    """A mapping: its keys and values in pairs, in the order written, each key as often as it was written."""

    value: list[tuple[Node, Node]]
    start_mark: Mark
    end_mark: Mark
    flow_style: bool


@dataclass(slots=True, eq=False)
class SequenceNode:
    """A list and its entries."""

    value: list[Node]
    start_mark: Mark
    end_mark: Mark
    flow_style: bool


Node: TypeAlias = ScalarNode | MappingNode | SequenceNode

__all__ = ["NULLS", "MappingNode", "Node", "ScalarNode", "SequenceNode", "Tree", "compose", "is_null", "spot"]


@dataclass(frozen=True, slots=True)
class Tree:
    """A composed document: its root node (None when empty or unreadable), and what was wrong with its syntax."""

    root: Node | None = None
    problem: Problem | None = None


def compose(text: str, first_line: int = 1) -> Tree:
    """Compose YAML text into nodes. `first_line` is the line of the file (from 1) at which `text` starts.

    Line separators that no editor shows as lines (NEL, U+2028, U+2029) are read as spaces, as YAML 1.2 has it: libyaml would
    start a new line there, and a field could hide behind what looks like text.
    Reports `yaml` for a syntax error, an alias, a second document or nesting beyond `MAX_DEPTH`: one problem, the first.
    """
    if not text.isascii():
        text = text.translate(_NO_LINES)
    events = iter(CParser(text).get_event, None)
    try:
        return _composed(_once_anchored(events) if "&" in text else events, first_line)
    except yaml.YAMLError as error:
        return Tree(problem=_syntax(error, text, first_line))


def _composed(events: Iterable[Any], first_line: int) -> Tree:
    """Make a tree of events, which needs no recursion: PyYAML's own composer calls back for every tag."""
    nodes: list[Node] = []
    around: list[tuple[list[Node], Any]] = []
    for event in events:
        kind = type(event)
        if kind is ScalarEvent:
            nodes.append(event)
        elif kind is MappingStartEvent or kind is SequenceStartEvent:
            if len(around) == MAX_DEPTH:
                message = f"nested more than {MAX_DEPTH} levels deep"
                return Tree(problem=Problem("yaml", message, _at(event.start_mark, first_line)))
            around.append((nodes, event))
            nodes = []
        elif kind is MappingEndEvent:
            outer, start = around.pop()
            halves = iter(nodes)
            pairs = list(zip(halves, halves, strict=True))
            outer.append(MappingNode(pairs, start.start_mark, event.end_mark, start.flow_style))
            nodes = outer
        elif kind is SequenceEndEvent:
            outer, start = around.pop()
            outer.append(SequenceNode(nodes, start.start_mark, event.end_mark, start.flow_style))
            nodes = outer
        elif kind is AliasEvent:
            message = f"the alias *{event.anchor} is not read: every value stands where it is used"
            return Tree(problem=Problem("yaml", message, _at(event.start_mark, first_line), "write the value out"))
        elif kind is DocumentStartEvent and nodes:
            raise ComposerError(None, nodes[0].start_mark, "but found another document", event.start_mark)
    return Tree(nodes[0] if nodes else None)


def _once_anchored(events: Iterable[Any]) -> Iterator[Any]:
    """The same events, as long as no anchor stands twice."""
    seen: dict[str, Mark] = {}
    for event in events:
        anchor = event.anchor if isinstance(event, (ScalarEvent, CollectionStartEvent)) else None
        if anchor is not None:
            if anchor in seen:
                raise ComposerError(None, seen[anchor], "second occurrence", event.start_mark)
            seen[anchor] = event.start_mark
        yield event


def spot(node: Node, first_line: int = 1) -> Spot:
    """Where a node starts in the file."""
    return _at(node.start_mark, first_line)


def _at(mark: Mark | None, first_line: int) -> Spot:
    return Spot(first_line) if mark is None else Spot(mark.line + first_line, mark.column + 1)


def is_null(node: Node) -> bool:
    """True for an empty value, `~` and `null`: the key stands there, the value does not."""
    return isinstance(node, ScalarNode) and not node.style and node.value in NULLS


_SECOND_COLON = "mapping values are not allowed in this context"
_NO_COLON = "could not find expected ':'"
_NO_START = "found character that cannot start any token"
_WORDS = {
    _SECOND_COLON: "a second ': ' on this line; put the text in quotes",
    _NO_COLON: "a key without ':' and a blank after it",
    _NO_START: "this character cannot start a value; put the text in quotes",
    "did not find expected key": "the indentation, the quotes or the brackets of this line do not fit",
    "did not find expected ',' or '}'": "a { without its }, or a comma missing",
    "did not find expected ',' or ']'": "a [ without its ], or a comma missing",
    "found unexpected end of stream": "a quote was opened and never closed",
    "did not find expected alphabetic or numeric character": "a text that starts with * or & goes in quotes",
    "did not find expected comment or line break": "a text that starts with | or > goes in quotes, or on the lines below",
    "block sequence entries are not allowed in this context": "a text that starts with - goes in quotes, a list on the lines below",
    "found unknown escape character": "in double quotes \\ means something else; use single quotes",
}


def _syntax(error: yaml.YAMLError, text: str, first_line: int) -> Problem:
    """Turn libyaml's words into plain ones, at the place it names."""
    if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark is not None:
        words = error.problem or error.context or "not YAML"
        mark = error.problem_mark
        if (mark.index >= len(text.rstrip()) or words == _NO_COLON) and error.context_mark is not None:
            mark = error.context_mark  # what was opened, rather than where its end was missed
        place = Spot(mark.line + first_line, mark.column + 1)
        return Problem("yaml", f"this is not YAML: {_plain_words(words, mark, text)}", place)
    position = getattr(error, "position", 0)
    # libyaml counts bytes here.
    before = text.encode()[: position if isinstance(position, int) else 0].decode("utf-8", "ignore")
    line = before.count("\n")
    column = len(before) - (before.rfind("\n") + 1) + 1
    return Problem(
        "yaml", "a control character stands here, which YAML does not allow", Spot(line + first_line, column)
    )


def _plain_words(words: str, mark: Mark, text: str) -> str:
    """What libyaml says, in plain words, with a look at the line that it says it of."""
    line = next(iter(text.split("\n")[mark.line :]), "")
    if words == _NO_START and line[mark.column :].startswith("\t"):
        return "a tab stands here; indent with blanks"
    if words == _SECOND_COLON and ": " not in line[: mark.column]:
        return "this line is indented too far, or is text that holds ': ' and belongs in quotes"
    return _WORDS.get(words, words)
