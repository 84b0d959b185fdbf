"""What authors say in their own voice: a body without quotations, code, headings, raw HTML and the addresses of links."""

from __future__ import annotations

import re
from bisect import bisect
from typing import TYPE_CHECKING

from afterword.prose.commonmark import characters, events_with_range

if TYPE_CHECKING:
    from collections.abc import Iterator

QUOTED = re.compile(
    r"\"[^\"\n]*(?:\n[^\"\n]+)*\"|“[^“”]*”|„[^„“”]*[“”]|«[^«»]*»|»[^«»]*«|‹[^‹›]*›|‘[^‘\n]*’(?!\w)|(?<!\w)'[^'\n]+'(?!\w)|`[^`\n]+`"
)
"""Words between quotation marks or backticks, inside one paragraph."""
_SILENT = frozenset({"BlockQuote", "CodeBlock", "Heading", "Image", "HtmlBlock"})


class Spoken:
    """The author's own voice in a body: asked for one place after the other."""

    def __init__(self, body: str) -> None:
        """Read the body once."""
        self._texts = list(_joined(_texts(body), body))
        self._quoted = [found.span() for found in QUOTED.finditer(body) if "\n\n" not in found.group()]

    def has(self, start: int, end: int) -> bool:
        """True where the author speaks from one offset to the other."""
        return _inside(self._texts, start, end) and not _inside(self._quoted, start, end)


def is_quoted(text: str, start: int, end: int) -> bool:
    """True for words of a field that stand between quotation marks or backticks."""
    return any(found.start() <= start and end <= found.end() for found in QUOTED.finditer(text))


def quotations(body: str) -> Iterator[tuple[int, int]]:
    """Offsets of what a body gives in others' words: block quotes (alerts are none) and blocks of code."""
    at = characters(body)
    for event, start, end in events_with_range(body):
        tag = event.get("Start") if isinstance(event, dict) else None
        if isinstance(tag, dict) and ("CodeBlock" in tag or ("BlockQuote" in tag and tag["BlockQuote"] is None)):
            yield at(start), at(end)


def _texts(body: str) -> Iterator[tuple[int, int]]:
    """Where text stands that is neither quoted nor shown as it is; breaks between lines of a paragraph count as text."""
    at = characters(body)
    silent = 0
    for event, start, end in events_with_range(body):
        if isinstance(event, str):
            if not silent:
                yield at(start), at(end)
            continue
        for kind, held in event.items():
            name = held if isinstance(held, str) else next(iter(held), "") if isinstance(held, dict) else ""
            if kind == "Text" and not silent:
                yield at(start), at(end)
            elif name in _SILENT and kind in {"Start", "End"}:
                silent += 1 if kind == "Start" else -1


def _joined(spans: Iterator[tuple[int, int]], body: str) -> Iterator[tuple[int, int]]:
    """The same places, those that follow one another (with white space between) as one."""
    held: tuple[int, int] | None = None
    for start, end in spans:
        if held is not None and not body[held[1] : start].strip():
            held = (held[0], end)
            continue
        if held is not None:
            yield held
        held = (start, end)
    if held is not None:
        yield held


def _inside(spans: list[tuple[int, int]], start: int, end: int) -> bool:
    at = bisect(spans, start, key=lambda span: span[0]) - 1
    return at >= 0 and end <= spans[at][1]
