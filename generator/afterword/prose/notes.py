"""Footnotes: set aside as they are met, numbered as they are cited, written below the block that cites them first."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from afterword.prose.commonmark import Event
    from afterword.prose.draft import Draft

_END = "</p>\n"


def set_aside(draft: Draft, label: object, stream: Iterator[Event]) -> None:
    """Keep a footnote's events for later; of two with the same label the first counts."""
    kept: list[Event] = []
    draft.notes.setdefault(str(label).casefold(), kept)
    for event in stream:
        if isinstance(event, dict):
            if event.get("End") == "FootnoteDefinition":
                return
            tag = event.get("Start")
            if isinstance(tag, dict) and "FootnoteDefinition" in tag:
                set_aside(draft, tag["FootnoteDefinition"], stream)
                continue
        kept.append(event)


def write_notes(draft: Draft, until: int | None, write: Callable[[Draft, Iterator[Event]], object]) -> None:
    """Write the notes cited so far that are not written, up to number `until`; None takes all, and what they cite."""
    if draft.noted >= (len(draft.cited) if until is None else until):
        return
    start = f' start="{draft.noted + 1}"' if draft.noted else ""
    draft.out.append(f'<section class="aw-footnotes"><ol{start}>\n')
    while draft.noted < (len(draft.cited) if until is None else until):
        draft.noted += 1
        _write_note(draft, write)
    draft.out.append("</ol></section>\n")


def _write_note(draft: Draft, write: Callable[[Draft, Iterator[Event]], object]) -> None:
    number = draft.noted
    label = list(draft.cited)[number - 1]
    draft.out.append(f'<li id="{draft.prefix}fn:{number}">')
    draft.inside += 1
    write(draft, iter(draft.notes.get(label, ())))
    draft.inside -= 1
    if draft.cited[label]:
        back = f'<a class="aw-back" href="#{draft.prefix}fnref:{number}" aria-label="Back to the text">↩</a>'
        last = draft.out[-1]
        if last == _END:
            draft.out[-1] = f" {back}{last}"
        else:
            draft.out.append(f"<p>{back}</p>\n")
    draft.out.append("</li>\n")
