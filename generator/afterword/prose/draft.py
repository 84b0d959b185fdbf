"""A body half written: what the writer has to remember between one event and the next."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from afterword.prose.links import escape_attribute, is_external, is_safe, quoted, with_ids
from afterword.prose.sanitise import REL
from afterword.prose.sections import sections

if TYPE_CHECKING:
    from afterword.prose.commonmark import Event
    from afterword.prose.links import Links

_REL = f' rel="{REL}"'


@dataclass(slots=True)
class Draft:
    """The one mutable thing in this room; it lives as long as one call of `render`."""

    body: str
    links: Links
    prefix: str
    starts: frozenset[str]
    """How the ids in the body begin: text that holds none of these needs no search."""
    notes: dict[str, list[Event]] = field(default_factory=dict)
    """The footnotes' events by label."""
    linked: dict[str, str | None] = field(default_factory=dict)
    """Links to records written so far, by id."""
    out: list[str] = field(default_factory=list)
    closers: list[str] = field(default_factory=list)
    """The closing tags of what was opened with `push`."""
    quiet: int = 0
    """Depth of links and code: ids are not linked there."""
    inside: int = 0
    """Depth of containers: a heading there opens no block."""
    cited: dict[str, bool] = field(default_factory=dict)
    """Labels of footnotes in the order of their numbers, and whether there is a place to go back to."""
    noted: int = 0
    """How many of the notes cited are written."""
    cell: str = "td"
    aligned: tuple[str, ...] = ()
    column: int = 0
    anchors: frozenset[str] | None = None
    """The anchors of the body's own headings, once a link has asked for them."""

    def push(self, opening: str, closing: str) -> None:
        """Open an element whose closing tag is not known from its name."""
        self.out.append(opening)
        self.closers.append(closing)

    def pop(self) -> None:
        """Close what `push` opened last."""
        self.out.append(self.closers.pop())

    def write_text(self, text: str) -> None:
        """Write the author's text, with ids linked where they may be."""
        if self.starts and not self.quiet:
            for start in self.starts:
                if start in text:
                    self.out.append(with_ids(text, self.links, self.linked))
                    return
        self.out.append(text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))

    def cite(self, label: str, *, visible: bool) -> int:
        """Count a reference to a footnote; its number. `visible` references can be gone back to."""
        label = label.casefold()
        if label not in self.cited or (visible and not self.cited[label]):
            self.cited[label] = visible
        return list(self.cited).index(label) + 1

    def link(self, target: str) -> str | None:
        """The opening tag of a link, or None when its target is broken or must not be linked."""
        if not is_safe(target):
            return None
        if is_external(target):
            return f'<a href="{escape_attribute(quoted(target))}"{_REL}>'
        if target.startswith("#") and target[1:] in self._own_anchors():
            return f'<a href="#{self.prefix}{escape_attribute(target[1:])}">'
        href = self.links.relative(target)
        return None if href is None else f'<a href="{escape_attribute(href)}">'

    def _own_anchors(self) -> frozenset[str]:
        if self.anchors is None:
            self.anchors = frozenset(section.anchor for section in sections(self.body))
        return self.anchors
