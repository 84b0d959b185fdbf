"""What was found, where, and what may be said of it: never the text itself."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from afterword.model.config import Config


@dataclass(frozen=True, slots=True)
class Find:
    """One find: the rule that reports it, its character offsets in the text, and what it is, in words that do not repeat it.

    A find without a rule is reported by none: what stands inside it is surely nothing private.
    """

    rule: str
    start: int
    end: int
    what: str


@dataclass(frozen=True)
class Known:
    """What a team has said: texts that may stand, accounts that are nobody's, addresses of user content, regions of phones."""

    allowed: re.Pattern[str] | None = None
    nobody: frozenset[str] = field(default_factory=frozenset)
    user_content: re.Pattern[str] | None = None
    phone_regions: tuple[str, ...] = ()

    def lets(self, text: str) -> bool:
        """True for a text that may stand."""
        return self.allowed is not None and self.allowed.fullmatch(text) is not None


def known_of(config: Config) -> Known:
    """What a team has said, ready to be asked."""
    privacy, lists = config.settings.privacy, config.lists.privacy
    terms = (code for taxonomy in ("teams", "regions") for code in config.terms.get(taxonomy, {}))
    return Known(
        globs(allowed.text for allowed in privacy.allow if allowed.text and allowed.reason.strip()),
        frozenset(word.casefold() for word in (*lists.not_handles, *terms)),
        globs((*lists.user_content, *privacy.user_content)),
        tuple(region.upper() for region in privacy.phone_regions),
    )


def globs(patterns: Iterable[str]) -> re.Pattern[str] | None:
    """One pattern for all of some texts in which `*` stands for anything; None where there are none."""
    inner = "|".join(".*".join(map(re.escape, pattern.split("*"))) for pattern in patterns)
    return re.compile(inner, re.IGNORECASE | re.DOTALL) if inner else None


def initial(text: str) -> str:
    """The first letter, and that there is more: `j…`."""
    return f"{text[:1]}…"
