"""Events become HTML in one pass: every tag is written by us, every character of the author's escaped."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from afterword.prose.elements import BREAKS, CLOSE, HELD, NAMED, OPEN, TAGGED, end

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from afterword.prose.commonmark import Event
    from afterword.prose.draft import Draft


def write(draft: Draft, stream: Iterator[Event]) -> str | None:
    """Write up to the body's next own heading; its level (`"H2"`), or None when the stream has ended."""
    append = draft.out.append
    for event in stream:
        if isinstance(event, str):
            append(BREAKS[event])
            continue
        for kind, held in event.items():
            if kind == "Text":
                draft.write_text(held)
            elif kind == "End":
                if isinstance(held, str) and held in CLOSE:
                    append(CLOSE[held])
                else:
                    end(draft, held)
            elif kind != "Start":
                HELD[kind](draft, held, stream)
            elif (level := _start(draft, held, stream)) is not None:
                return level
    return None


def _start(draft: Draft, tag: str | Mapping[str, object], stream: Iterator[Event]) -> str | None:
    """Open an element; a heading of the body's own is not opened, its level is what comes back."""
    if isinstance(tag, str):
        if tag in OPEN:
            draft.out.append(OPEN[tag])
        else:
            NAMED[tag](draft, tag, stream)
        return None
    for name, data in tag.items():
        if name == "Heading" and not draft.inside:
            return str(cast("dict[str, object]", data)["level"])
        TAGGED[name](draft, data, stream)
    return None
