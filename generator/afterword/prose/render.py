"""A body as finished HTML: split at its headings, sanitised, and safe to hand to any host."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from afterword.prose.commonmark import encodable, events
from afterword.prose.draft import Draft
from afterword.prose.links import starts_in, with_ids
from afterword.prose.notes import write_notes
from afterword.prose.ordinary import ordinary, written
from afterword.prose.plain import said
from afterword.prose.sanitise import sanitised
from afterword.prose.slugs import Anchors
from afterword.prose.writer import write

if TYPE_CHECKING:
    from collections.abc import Iterator

    from afterword.prose.commonmark import Event
    from afterword.prose.links import Links
    from afterword.prose.ordinary import Ordinary

_HIGHEST, _LOWEST = 2, 6
_START = 4


class Block(Struct, frozen=True):
    """A heading and the finished HTML below it, up to the next one.

    `heading` is plain text, not escaped; `""` with an empty `anchor` for what stands above the first heading.
    `level` is 2 to 6. `html` holds no `h1` to `h6`, no blank line and no newline inside `<pre>`.
    """

    heading: str
    anchor: str
    level: int
    html: str


def render(body: str, links: Links, *, shift: int = 0, prefix: str = "") -> tuple[Block, ...]:
    """Render a body, already cut to its audience, as blocks.

    `shift` is added to every heading's level (an author's h1 counts as h2). `prefix` goes before every id and every
    link to one, for pages that hold more than one body. Raw HTML comes out as text, comments not at all, images as
    their alternative text. Footnotes stand at the end of the block that cites them first; those never cited are
    left out. A link that is broken or must not be followed is its text in a `span.aw-broken`.
    """
    body = encodable(body)
    blocks = ordinary(body)
    if blocks is not None:
        return tuple(_ordinary(blocks, links, shift, prefix))
    known = links.starts or (match.group()[:_START] for match in links.pattern.finditer(body))
    draft = Draft(body, links, prefix, frozenset(starts_in(body, known)) - {""})
    found = list(_written(draft, iter(events(body))))
    finished = sanitised(_with_notes(draft, found))
    return tuple(
        Block(raw.heading, raw.anchor and prefix + raw.anchor, max(_HIGHEST, min(_LOWEST, raw.level + shift)), html)
        for raw, html in zip(found, finished, strict=True)
        if raw.anchor or html
    )


def _ordinary(blocks: tuple[Ordinary, ...], links: Links, shift: int, prefix: str) -> Iterator[Block]:
    """What the long way makes of an ordinary body."""
    anchors = Anchors()
    linked: dict[str, str | None] = {}

    def text(stretch: str) -> str:
        return with_ids(stretch, links, linked)

    for n, block in enumerate(blocks):
        anchor = anchors.take(block.heading) if n else ""
        level = max(_HIGHEST, min(_LOWEST, max(_HIGHEST, block.level) + shift))
        named = not links.starts or any(start in block.html for start in links.starts)
        if anchor or block.html:
            yield Block(block.heading, anchor and prefix + anchor, level, written(block.html, text if named else None))


class _Raw(Struct, frozen=True):
    """A block not yet sanitised, and how many footnotes were cited up to its end."""

    heading: str
    anchor: str
    level: int
    pieces: list[str]
    cited: int


def _written(draft: Draft, stream: Iterator[Event]) -> Iterator[_Raw]:
    """The blocks in order; the first, above all headings, may be empty."""
    anchors = Anchors()
    heading, anchor, level = "", "", _HIGHEST
    while True:
        found = write(draft, stream)
        yield _Raw(heading, anchor, level, draft.out, len(draft.cited))
        if found is None:
            return
        draft.out = []
        cited: list[str] = []
        heading = said(stream, "Heading", cited)
        for label in cited:
            draft.cite(label, visible=False)
        anchor, level = anchors.take(heading), max(_HIGHEST, int(found[1]))


def _with_notes(draft: Draft, blocks: list[_Raw]) -> list[str]:
    """Each block's HTML with its footnotes; those that only other notes cite come last."""
    for n, block in enumerate(blocks, 1):
        draft.out = block.pieces
        write_notes(draft, None if n == len(blocks) else block.cited, write)
    return ["".join(block.pieces) for block in blocks]
