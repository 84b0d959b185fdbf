"""YAML as a tree of positioned nodes: all scalars are text, and nothing that could blow up is composed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from afterword.diagnostics import Problem, Spot

if TYPE_CHECKING:
    from yaml._yaml import Mark as FastMark
    from yaml.error import Mark

try:
    from yaml._yaml import CParser
except ImportError as missing:  # pragma: no cover - every wheel of PyYAML has it
    raise ImportError("Afterword needs PyYAML with libyaml: install a binary wheel of PyYAML") from missing


class _Loader(CParser):
    """libyaml's parser without tag resolution: we read text, so `NO`, `12:30` and `1e3` stay what was written."""

    def resolve(self, kind: type[Node], value: object, implicit: object) -> str:  # noqa: ARG002
        return ""

    def descend_resolver(self, current: object, index: object) -> None:
        pass

    def ascend_resolver(self) -> None:
        pass

    def dispose(self) -> None:
        pass


_NO_LINES = dict.fromkeys(map(ord, "\x85\u2028\u2029"), " ")
_COMPACT = re.compile(r"(?:[-?:] +){4}")
MAX_DEPTH = 40
"""Records need about six levels; beyond this the text is an accident or an attack."""

__all__ = ["MappingNode", "Node", "ScalarNode", "SequenceNode", "Tree", "compose", "is_null", "spot"]


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
    text = text.translate(_NO_LINES)
    try:
        refused = _refused(text, first_line)
        if refused is not None:
            return Tree(problem=refused)
        return Tree(root=_Loader(text).get_single_node())
    except yaml.YAMLError as error:
        return Tree(problem=_syntax(error, text, first_line))


def spot(node: Node, first_line: int = 1) -> Spot:
    """Where a node starts in the file."""
    return _at(node.start_mark, first_line)


def _at(mark: Mark | FastMark | None, first_line: int) -> Spot:
    return Spot(first_line) if mark is None else Spot(mark.line + first_line, mark.column + 1)


def is_null(node: Node) -> bool:
    """True for an empty value, `~` and `null`: the key stands there, the value does not."""
    return isinstance(node, ScalarNode) and not node.style and node.value in {"", "~", "null", "Null", "NULL"}


def _refused(text: str, first_line: int) -> Problem | None:
    """Look for aliases and deep nesting by events, which need no recursion; skipped when the text cannot hold either."""
    if "&" not in text and "*" not in text and not _maybe_deep(text):
        return None
    depth = 0
    parser = _Loader(text)
    while parser.check_event():
        event = parser.get_event()
        if isinstance(event, yaml.AliasEvent):
            message = f"the alias *{event.anchor} is not read: every value stands where it is used"
            return Problem("yaml", message, _at(event.start_mark, first_line), "write the value out")
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > MAX_DEPTH:
                return Problem("yaml", f"nested more than {MAX_DEPTH} levels deep", _at(event.start_mark, first_line))
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
    return None


def _maybe_deep(text: str) -> bool:
    """A cheap upper bound of the depth: brackets, compact collections on a line, and indentation."""
    if text.count("[") + text.count("{") > MAX_DEPTH or _COMPACT.search(text):
        return True
    return "\n" + " " * (MAX_DEPTH // 2) in text or "\t" in text


_WORDS = {
    "mapping values are not allowed in this context": "a second ': ' on this line; put the text in quotes",
    "could not find expected ':'": "a key without ':' after it",
    "did not find expected key": "the indentation or the quotes of this line do not fit the lines above",
    "found character that cannot start any token": "this character cannot start a value; put the text in quotes",
    "did not find expected ',' or '}'": "a { without its }, or a comma missing",
    "did not find expected ',' or ']'": "a [ without its ], or a comma missing",
    "found unexpected end of stream": "a quote was opened and never closed",
}


def _syntax(error: yaml.YAMLError, text: str, first_line: int) -> Problem:
    """Turn libyaml's words into plain ones, at the place it names."""
    if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark is not None:
        words = error.problem or error.context or "not YAML"
        mark = error.problem_mark
        if mark.index >= len(text.rstrip()) and error.context_mark is not None:
            mark = error.context_mark  # what was opened, rather than the end of the file where it was missed
        place = Spot(mark.line + first_line, mark.column + 1)
        return Problem("yaml", f"this is not YAML: {_WORDS.get(words, words)}", place)
    position = getattr(error, "position", 0)
    # libyaml counts bytes here.
    before = text.encode()[: position if isinstance(position, int) else 0].decode("utf-8", "ignore")
    line = before.count("\n")
    column = len(before) - (before.rfind("\n") + 1) + 1
    return Problem(
        "yaml", "a control character stands here, which YAML does not allow", Spot(line + first_line, column)
    )
