"""The label of what must not leave the room in which it was told: TLP:RED."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from afterword.check.private.find import Find

if TYPE_CHECKING:
    from collections.abc import Iterator

    from afterword.check.private.find import Known

RED = "tlp-red"
_RED = re.compile(rf"\b(?!{RED}\b)(?:TLP|Tlp|tlp)[ \t\r\n\u00a0:_-]*(?i:RED)\b")
"""But not the name of our own rule, which stands where somebody chose to live with what it says."""


def red(text: str, _: Known) -> Iterator[Find]:
    """The label as people write it. Between backticks it is a word that somebody speaks of, as a guide to labels does."""
    for found in _RED.finditer(text):
        if text[found.start() - 1 : found.start()] != "`" or text[found.end() : found.end() + 1] != "`":
            yield Find(RED, found.start(), found.end(), "the label TLP:RED")


def says_red(text: str) -> bool:
    """Whether the label stands in a text."""
    return _RED.search(text) is not None
