"""A figure of impact: exact, estimated, a range, or not known, with its source."""

from __future__ import annotations

import math
import re

from msgspec import Struct

from afterword.model.when import UnreadableError

_NUMBER = r"(?:\d{1,3}(?:[,_]\d{3})+|\d+)(?:\.\d+)?"
_PLAIN = re.compile(rf"(?P<low>{_NUMBER})(?:\s*(?:-|–|\.\.)\s*(?P<high>{_NUMBER}))?\s*(?P<about>~)?", re.ASCII)
_PARTED = re.compile(r"[1-9]\d{0,2}\.\d{3}", re.ASCII)
"""`1.200`: a thousand and two hundred to half of the world, and one and a fifth to the other."""
WORDS = ("unknown", "none-known", "likely")
_HINT = "write 312, 96000~ for an estimate, 10-19 for a range, or unknown"


class Figure(Struct, frozen=True, gc=False, array_like=True):
    """A count or an amount. `low` and `high` are equal for a single number, None where nothing is known.

    `word` is `unknown`, `none-known` or `likely` for figures that are a judgement and not a number.
    """

    low: float | None = None
    high: float | None = None
    quality: str = "exact"
    word: str = ""
    source: str = ""
    audience: str = ""
    compartments: tuple[str, ...] = ()

    @property
    def known(self) -> bool:
        """True when there is a number."""
        return self.low is not None


def read_figure(text: str) -> Figure:
    """Read `312`, `96000~`, `10-19`, `unknown`, `none-known` or `likely`; raise `UnreadableError` otherwise."""
    text = text.strip()
    if text in WORDS:
        return Figure(quality="unknown" if text == "unknown" else "estimate", word=text)
    found = _PLAIN.fullmatch(text)
    if found is None:
        raise UnreadableError(f"'{text[:60]}' is not a figure", _HINT)
    for written in (found["low"], found["high"] or ""):
        if _PARTED.fullmatch(written):
            hint = f"write {written.replace('.', '')} where the dot parts thousands; a fraction takes one or two digits"
            raise UnreadableError(f"'{written}' may be {written.replace('.', '')} or a fraction", hint)
    low, high = _number(found["low"]), _number(found["high"] or found["low"])
    if not math.isfinite(high + low):
        raise UnreadableError(f"'{text[:60]}' is larger than any count", _HINT)
    if high < low:
        raise UnreadableError(f"the range '{text}' runs backwards", "write the smaller number first")
    estimated = bool(found["about"]) or high > low
    return Figure(low, high, "estimate" if estimated else "exact")


def _number(text: str) -> float:
    return float(text.replace("_", "").replace(",", ""))
