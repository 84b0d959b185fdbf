"""Where links in prose lead: what the rest of the product tells this room, and record ids in running text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Iterable

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_EXTERNAL = re.compile(r"(?:https?://[^\s/\\?#]|mailto:[^\s:])", re.IGNORECASE)
_ELSEWHERE = re.compile(r"[/\\]{2}")
_PLAIN_URL = re.compile(r"[\w!#$%&'()*+,./:;=?@~-]*", re.ASCII)
_IGNORED_BY_BROWSERS = re.compile(r"[\x00-\x20\x7f-\xa0\u00ad\u200b-\u200f\u2028-\u202f\u2060\ufeff]+")
_NEVER = re.compile(r"(?!)")


class Links(Protocol):
    """What prose has to know of the site around it. Every href is relative to the page being rendered."""

    @property
    def pattern(self) -> re.Pattern[str]:
        """Matches every id that may be linked, part and all (`PIR-2025-B3WD/A1`), and nothing else."""

    @property
    def starts(self) -> tuple[str, ...]:
        """How ids begin (`PIR-`): text without any of them is not searched. Empty where that is not known."""

    def record(self, ref: str) -> tuple[str, str] | None:
        """Where an id leads: its href and its title in plain text; None leaves it as text."""

    def relative(self, target: str) -> str | None:
        """Rewrite an author's relative link (`../x.md#y`, `#timeline`); None when it is broken."""


@dataclass(frozen=True, slots=True)
class NoLinks:
    """Links nothing: for prose that stands alone."""

    pattern: re.Pattern[str] = _NEVER
    starts: tuple[str, ...] = ()

    def record(self, ref: str) -> tuple[str, str] | None:  # noqa: ARG002 a protocol's method
        """Know no record."""
        return None

    def relative(self, target: str) -> str | None:  # noqa: ARG002 a protocol's method
        """Know no file."""
        return None


def escape(text: str) -> str:
    """Make text safe between tags."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def escape_attribute(text: str) -> str:
    """Make text safe inside a double-quoted attribute."""
    return escape(text).replace('"', "&quot;")


def is_external(target: str) -> bool:
    """Whether a target is an address that may be linked: http, https or mailto."""
    return _EXTERNAL.match(target) is not None


def is_safe(target: str) -> bool:
    """Whether a target is external or relative; other schemes, hidden ones and `//host` are not."""
    bare = _IGNORED_BY_BROWSERS.sub("", target)
    if _SCHEME.match(bare):
        return is_external(target)
    return _ELSEWHERE.match(bare) is None and ":" not in re.split(r"[/?#]", bare, maxsplit=1)[0]


def quoted(target: str) -> str:
    """A URL with what may not stand in one percent-encoded; what is encoded stays."""
    return target if _PLAIN_URL.fullmatch(target) else quote(target, safe="!#$%&'()*+,/:;=?@[]~")


def starts_in(text: str, starts: Iterable[str]) -> list[str]:
    """Those beginnings of ids that a text holds."""
    return [start for start in starts if start in text]


def with_ids(text: str, links: Links, known: dict[str, str | None] | None = None) -> str:
    """Escape running text and link the record ids in it; `known` keeps links already written, by id."""
    starts = links.starts
    for start in starts:
        if start in text:
            break
    else:
        if starts:
            return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    known = {} if known is None else known
    pieces = []
    at = 0
    for match in links.pattern.finditer(text):
        ref = match.group()
        if ref not in known:
            known[ref] = _linked(ref, links)
        if (link := known[ref]) is not None:
            pieces += [escape(text[at : match.start()]), link]
            at = match.end()
    pieces.append(escape(text[at:]))
    return "".join(pieces)


def _linked(ref: str, links: Links) -> str | None:
    found = links.record(ref) if ref else None
    if found is None:
        return None
    href, title = found
    return f'<a class="aw-ref" href="{escape_attribute(href)}" title="{escape_attribute(title)}">{escape(ref)}</a>'
