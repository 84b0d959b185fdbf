"""Takes white space from the ends of lines, where it means nothing: not in texts of several lines, code, HTML, nor where it breaks a line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from afterword.parse.yaml import MappingNode, Node, ScalarNode
from afterword.prose.commonmark import characters, events, events_with_range
from afterword.prose.passages import passages

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from afterword.edit.source import Source

_END = re.compile(r"[ \t]+(?=[\r\n]|\Z)")
_NEXT = re.compile(r"(?:\r\n|\r|\n)[ \t>]*(?=[^\s>])")


def without_trailing_space(source: Source) -> str:
    """A record's text without it; the prose as it is where the answer would not say exactly the same."""
    if _END.search(source.text) is None:
        return source.text
    fence = re.compile(r"---[ \t]*(?:\r\n|\r|\n|\Z)").match(source.text, source.end)
    body_start = fence.end() if fence else len(source.text)
    kept = list(_several_lines(source, source.root))
    head = _stripped(source.text[:body_start], kept)
    body = source.text[body_start:]
    changed = _stripped(body, [*_blocks(body), *_hard_breaks(body)])
    return head + (changed if _says(changed) == _says(body) else body)


def _stripped(text: str, kept: Iterable[tuple[int, int]]) -> str:
    """The text with the ends of its lines taken off, save where they lie within what is kept."""
    spans = sorted(kept)

    def one(found: re.Match[str]) -> str:
        return found.group() if any(start <= found.start() < end for start, end in spans) else ""

    return _END.sub(one, text)


def _several_lines(source: Source, node: Node | None) -> Iterator[tuple[int, int]]:
    """Where front matter holds a text that runs over several lines."""
    if isinstance(node, ScalarNode):
        start, end = source.first(node), source.last(node)
        if node.style in {"|", ">"} or re.search(r"[\r\n]", source.text[start:end]):
            yield start, end
    elif node is not None:
        below = (part for pair in node.value for part in pair) if isinstance(node, MappingNode) else iter(node.value)
        for part in below:
            yield from _several_lines(source, part)


def _blocks(body: str) -> Iterator[tuple[int, int]]:
    """Where prose holds code and HTML."""
    if "`" not in body and "<" not in body and "    " not in body and "\t" not in body and "~~~" not in body:
        return
    at = characters(body)
    for event, start, end in events_with_range(body):
        tag = event.get("Start") if isinstance(event, dict) else None
        is_code = (isinstance(tag, dict) and "CodeBlock" in tag) or (isinstance(event, dict) and "Code" in event)
        if is_code or tag == "HtmlBlock" or (isinstance(event, dict) and "InlineHtml" in event):
            yield at(start), at(end)


def _hard_breaks(body: str) -> Iterator[tuple[int, int]]:
    """Where two spaces or more at the end of a line break it: another line of text follows."""
    for found in _END.finditer(body):
        line = body[max(body.rfind("\n", 0, found.start()), body.rfind("\r", 0, found.start())) + 1 : found.start()]
        if found.group().endswith("  ") and line.strip(" \t>") and _NEXT.match(body, found.end()):
            yield found.span()


def _says(body: str) -> tuple[object, object]:
    """What prose says to its readers, and to whom."""
    fenced = [(one.audience, one.compartments, one.closed, one.doubtful) for one in passages(body)]
    return list(events(body.replace("\r\n", "\n").replace("\r", "\n"))), fenced
