"""Anchors of headings: the slugs a git host makes of them, so that authors' links work in both places."""

from __future__ import annotations

import re
from functools import lru_cache

_DROPPED = re.compile(r"[^\w\- ]")
_PLAIN = re.compile(r"[a-z0-9 -]*")


class Anchors:
    """Hands out one anchor per heading of a body, each only once."""

    def __init__(self) -> None:
        """Start with no anchor taken."""
        self._used: set[str] = set()

    def take(self, heading: str) -> str:
        """The next free anchor for a heading's plain text: `Lessons` gives `lessons`, then `lessons-1`.

        Underscores and hyphens at the ends go: a theme keeps `__search` and its like for itself.
        """
        slug = base = slug_of(heading)
        count = 0
        while slug in self._used:
            count += 1
            slug = f"{base}-{count}"
        self._used.add(slug)
        return slug


@lru_cache(maxsize=1024)
def slug_of(heading: str) -> str:
    """Lower case, letters, digits, `-` and `_` kept, spaces to hyphens, the rest dropped; never empty."""
    lower = heading.lower()
    kept = lower if _PLAIN.fullmatch(lower) else _DROPPED.sub("", lower)
    return kept.strip(" _-").replace(" ", "-") or "section"
