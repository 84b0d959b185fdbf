"""What a body holds that prose may not: raw HTML, images, links to schemes that are not addresses."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from afterword.prose.commonmark import characters, events_with_range
from afterword.prose.links import is_safe

if TYPE_CHECKING:
    from collections.abc import Iterator

_SUSPECT = re.compile(r"<|!\[|\]\(|\]:")
_REMOTE = re.compile(r"\s*(?:[A-Za-z][A-Za-z0-9+.-]*:)?[/\\]{2}")
_COMMENTS = re.compile(r"\s*(?:<!--.*?-->\s*)+", re.DOTALL)


class MarkKind(StrEnum):
    """What was found."""

    RAW_HTML = "raw-html"
    HTML_COMMENT = "html-comment"
    IMAGE = "image"
    REMOTE_IMAGE = "remote-image"
    UNSAFE_LINK = "unsafe-link"


@dataclass(frozen=True, slots=True)
class Mark:
    """One find: its kind, its character offset in the body, and the source, or for images and links the target."""

    kind: MarkKind
    offset: int
    text: str


def markup(body: str) -> Iterator[Mark]:
    """Yield what prose may not hold, in order. Code never counts, autolinks to the web are fine.

    An image is either `image` or, when its address names a host, `remote-image`.
    """
    if _SUSPECT.search(body) is None:
        return
    at = characters(body)
    for event, start, end in events_with_range(body):
        if not isinstance(event, dict):
            continue
        tag = event.get("Start")
        if "InlineHtml" in event or tag == "HtmlBlock":
            first = at(start)
            yield _html(body[first : at(end)], first)
        elif isinstance(tag, dict) and "Image" in tag:
            target = _target(tag["Image"])
            yield Mark(MarkKind.REMOTE_IMAGE if _REMOTE.match(target) else MarkKind.IMAGE, at(start), target)
        elif isinstance(tag, dict) and "Link" in tag and not is_safe(target := _target(tag["Link"])):
            yield Mark(MarkKind.UNSAFE_LINK, at(start), target)


def _html(source: str, start: int) -> Mark:
    kind = MarkKind.HTML_COMMENT if _COMMENTS.fullmatch(source) else MarkKind.RAW_HTML
    return Mark(kind, start, source.rstrip())


def _target(link: dict[str, object]) -> str:
    target = str(link["dest_url"])
    return f"mailto:{target}" if link["link_type"] == "Email" else target
