"""Plain, neutral English from sentence templates: what the bodies of generated records are made of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .vocabulary import BANKS, SLOTS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from .draw import Draw

Section = tuple[str, str, float]
"""A heading, the bank of sentences below it, and its share of the body."""


class Words:
    """Sentences about one record: most speak of its own harm, surface and teams, some of others."""

    def __init__(self, draw: Draw, own: Mapping[str, Sequence[str]]) -> None:
        self._draw = draw
        self._own = own
        self._last = ""

    def __getitem__(self, slot: str) -> str:
        """The words for one slot of a template."""
        draw = self._draw
        if slot == "n":
            return str(int(draw.long_tailed(60, 1.3)) + 2)
        if slot == "clock":
            return f"{draw.whole(0, 23):02}:{draw.whole(0, 59):02}"
        if slot == "code":
            return f"{draw.one('ABCDEFHKMPRTW')}{draw.whole(10, 9999)}"
        own = self._own.get(slot)
        return draw.one(own) if own and (slot not in SLOTS or draw.chance(0.7)) else draw.one(SLOTS[slot])

    def sentence(self, bank: str) -> str:
        template = self._draw.one(BANKS[bank])
        if template == self._last:
            template = self._draw.one(BANKS[bank])
        self._last = template
        text = template % self
        return text[0].upper() + text[1:]

    def paragraph(self, bank: str, length: int) -> str:
        sentences: list[str] = []
        left = length
        while left > 0 or not sentences:
            sentences.append(self.sentence(bank))
            left -= len(sentences[-1]) + 1
        return " ".join(sentences)

    def section(self, bank: str, length: int) -> str:
        """Paragraphs, sometimes a list or a table, of about so many characters."""
        draw, left = self._draw, length
        parts: list[str] = []
        while left > 0 or not parts:
            kind = draw.random()
            if kind < 0.12 and left > 500:
                parts.append("\n".join(f"- {self.sentence(bank)}" for _ in range(draw.whole(3, 5))))
            elif kind < 0.15 and left > 700:
                parts.append(self._table())
            else:
                parts.append(self.paragraph(bank, min(left, draw.whole(260, 620))))
            left -= len(parts[-1]) + 2
        return "\n\n".join(parts)

    def body(self, sections: Sequence[Section], length: int, narrowed: bool = False) -> str:  # noqa: FBT001, FBT002
        """A whole body of about `length` characters; `narrowed` marks one passage for the core audience."""
        whole = sum(share for _, _, share in sections)
        parts: list[str] = []
        for number, (heading, bank, share) in enumerate(sections):
            text = self.section(bank, int(length * share / whole) - len(heading) - 6)
            if narrowed and number == 1:
                text += f"\n\n/// audience | core\n{self.paragraph(bank, 200)}\n///"
            parts.append(f"## {heading}\n{text}")
        return "\n\n".join(parts) + "\n"

    def _table(self) -> str:
        rows = "\n".join(f"| {region} | %(n)s | %(n)s | %(clock)s |" % self for region in ("AMER", "EMEA", "APAC"))
        return f"| Region | Items | Reports | First seen |\n|---|---:|---:|---|\n{rows}"
