"""The one place that reads Markdown: which extensions are on, and pyromark's events with offsets in characters."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, TypeAlias, cast

import pyromark

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Event: TypeAlias = "str | dict[str, Any]"
"""A break (`"SoftBreak"`, `"HardBreak"`, `"Rule"`), or one key (`"Start"`, `"Text"`, …) with what it carries."""


@cache
def _markdown() -> pyromark.Markdown:
    on = pyromark.Options
    return pyromark.Markdown(
        options=on.ENABLE_TABLES | on.ENABLE_STRIKETHROUGH | on.ENABLE_TASKLISTS | on.ENABLE_FOOTNOTES | on.ENABLE_GFM
    )


def encodable(body: str) -> str:
    """The same text, as many characters long, with lone surrogates (which no file can hold) replaced."""
    try:
        body.encode()
    except UnicodeEncodeError:
        return body.encode(errors="replace").decode()
    return body


def html(body: str) -> str:
    """The parser's own HTML, in which an author's raw HTML stands as it is: see `ordinary`."""
    return _markdown().html(body)


def events(body: str) -> Iterator[Event]:
    """What the body holds, in order; the iterator is lazy, so a reader may stop early."""
    return cast("Iterator[Event]", _markdown().events(encodable(body)))


def events_with_range(body: str) -> Iterator[tuple[Event, int, int]]:
    """Like `events`, each with where it starts and ends in the body's UTF-8 bytes: see `characters`."""
    for event, span in _markdown().events_with_range(encodable(body)):
        yield cast("Event", event), span["start"], span["end"]


def code_in(body: str) -> list[tuple[int, int]]:
    """Where code stands in a body, in a line or in a block: from and up to which character."""
    if not any(sign in body for sign in ("`", "~~~", "    ", "\t")):
        return []
    at = characters(body)
    return [(at(start), at(end)) for event, start, end in events_with_range(body) if _is_code(event)]


def _is_code(event: Event) -> bool:
    begun = event.get("Start") if isinstance(event, dict) else None
    return "Code" in event or (isinstance(begun, dict) and "CodeBlock" in begun)


def characters(body: str) -> Callable[[int], int]:
    """Turn offsets in the body's bytes into offsets in its characters; cheapest when asked in ascending order."""
    if body.isascii():
        return int
    data = encodable(body).encode()
    near = (0, 0)

    def found(offset: int) -> int:
        nonlocal near
        start, count = near if near[0] <= offset else (0, 0)
        near = (offset, count + len(data[start:offset].decode(errors="ignore")))
        return near[1]

    return found
