"""Prose as plain text: for search, for one-line summaries, for headings."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import unquote

from afterword.prose.commonmark import events
from afterword.prose.ordinary import first_words, ordinary, words
from afterword.prose.white import folded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from afterword.prose.commonmark import Event

COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_TAG = re.compile(r"<!--.*?(?:-->|\Z)|</?[A-Za-z][^<>]*>", re.DOTALL)
_INLINE = frozenset({"Emphasis", "Strong", "Strikethrough", "Link", "Image"})
_HELD = frozenset({"Text", "Code", "Html", "InlineHtml"})


def plain(body: str) -> str:
    """The text of a body for a search index: no markup, no comments, white space folded, notes only if cited."""
    blocks = ordinary(body)
    if blocks is not None:
        return " ".join([said for block in blocks for said in (block.heading, words(block.html)) if said])
    return _in_words(events(body))


def _in_words(stream: Iterator[Event]) -> str:
    """The text of any body."""
    main: list[str] = []
    notes: dict[str, list[str]] = {}
    cited: set[str] = set()
    out = main
    for event in stream:
        if isinstance(event, str):
            out.append(" ")
            continue
        for kind, held in event.items():
            if kind in _HELD:
                out.append(held if kind == "Text" else _said(kind, held))
            elif kind == "FootnoteReference":
                cited.add(str(held).casefold())
            elif held == "HtmlBlock":
                out.append(_TAG.sub(" ", html_block(stream)))
            elif isinstance(held, dict) and "FootnoteDefinition" in held:
                out = notes.setdefault(str(held["FootnoteDefinition"]).casefold(), [])
            elif held == "FootnoteDefinition":
                out = main
            elif _is_block(held):
                out.append(" ")
    return folded("".join((*main, *(" " + "".join(note) for label, note in notes.items() if label in cited))))


def said_in_full(body: str) -> str:
    """All that a page or its links can say of a body, however it is spelt: escapes, entities and percent-encoding undone."""
    pieces: list[str] = []
    for event in events(body):
        for kind, held in event.items() if isinstance(event, dict) else ():
            if kind in _HELD:
                pieces.append(str(held))
            elif isinstance(held, dict):
                pieces.extend(f" {unquote(str(inner['dest_url']))} " for inner in held.values()
                              if isinstance(inner, dict) and "dest_url" in inner)  # fmt: skip
            elif kind == "End" and _is_block(held):
                pieces.append(" ")
    return "".join(pieces)


def resolved(body: str) -> str:
    """A body with its character references as what they stand for (`&#45;` is `-`): ids and files may be named with them."""
    return unescape(body) if "&" in body else body


def excerpt(body: str, words: int = 40) -> str:
    """The first paragraph as plain text, cut after so many words with an ellipsis; `""` when there is no text."""
    blocks = ordinary(body)
    said = (first_words(blocks) if blocks is not None else _first_paragraph(events(body))) or plain(body)
    kept = said.split()
    return " ".join(kept[:words]) + "…" if len(kept) > words else " ".join(kept)


def said(stream: Iterator[Event], until: str, cited: list[str] | None = None) -> str:
    """Read a heading or an image to its end: its text as a reader hears it. Footnotes it cites go to `cited`."""
    pieces: list[str] = []
    depth = 1
    for event in stream:
        if isinstance(event, str):
            pieces.append(" ")
            continue
        for kind, held in event.items():
            if kind in _HELD:
                pieces.append(COMMENT.sub("", str(held)) if kind == "InlineHtml" else str(held))
            elif kind == "FootnoteReference" and cited is not None:
                cited.append(str(held))
            elif held == until or (isinstance(held, dict) and until in held):
                depth += 1 if kind == "Start" else -1
        if depth == 0:
            break
    return folded("".join(pieces))


def html_block(stream: Iterator[Event]) -> str:
    """Read a block of raw HTML to its end: its source, which comes line by line."""
    lines: list[str] = []
    for event in stream:
        if not isinstance(event, dict) or "End" in event:
            break
        lines += map(str, event.values())
    return "".join(lines)


def _first_paragraph(stream: Iterable[Event]) -> str:
    """The first paragraph outside headings and containers, or nothing."""
    inside = 0
    pieces: list[str] | None = None
    for event in stream:
        if isinstance(event, str):
            if pieces is not None:
                pieces.append(" ")
            continue
        for kind, held in event.items():
            if pieces is not None and held == "Paragraph":
                if found := folded("".join(pieces)):
                    return found
                pieces = None
            elif pieces is not None and kind in _HELD:
                pieces.append(_said(kind, str(held)))
            elif held == "Paragraph" and kind == "Start" and not inside:
                pieces = []
            elif kind in {"Start", "End"} and pieces is None:
                inside += 1 if kind == "Start" else -1
    return ""


def _said(kind: str, text: str) -> str:
    return _TAG.sub("", text) if "ml" in kind else text


def _is_block(held: object) -> bool:
    if isinstance(held, dict):
        return "Link" not in held and "Image" not in held
    return held not in _INLINE
