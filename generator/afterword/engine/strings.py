"""The same words once: ids and codes come again on thousands of cards, and a copy of each would be most of the memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import force_setattr

if TYPE_CHECKING:
    from afterword.link.card import Card

MANY = 20_000
"""In a smaller archive the time is worth more than the memory."""


class Words:
    """Strings that have been met."""

    def __init__(self) -> None:
        """None yet."""
        self._known: dict[str, str] = {}

    def share(self, card: Card) -> Card:
        """A card that was just decoded and that nobody else holds, with every id and code the one that was met first."""
        once = self._known.setdefault
        summary = card.summary
        terms = {once(k, k): tuple([once(code, code) for code in codes]) for k, codes in summary.terms.items()}
        force_setattr(summary, "terms", terms)
        for name in ("id", "status", "type", "severity", "template", "owner", "audience"):
            value = getattr(summary, name)
            force_setattr(summary, name, once(value, value))
        force_setattr(summary, "incidents", tuple([once(i, i) for i in summary.incidents]))
        for reference in card.references:
            for name in ("source", "target", "part", "relation"):
                value = getattr(reference, name)
                force_setattr(reference, name, once(value, value))
        for cell in card.cells:
            for name in ("incident", "safeguard", "mode"):
                value = getattr(cell, name)
                force_setattr(cell, name, once(value, value))
        for line in summary.actions:
            for name in ("type", "strength", "record", "part"):
                value = getattr(line, name)
                force_setattr(line, name, once(value, value))
            for name in ("status", "owner", "result"):
                value = getattr(line.state, name)
                force_setattr(line.state, name, once(value, value))
        return card
