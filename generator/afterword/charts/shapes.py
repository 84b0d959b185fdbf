"""The few shapes of our hand-made drawings: prepared values that a template only has to place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from afterword.charts.colours import Colour

LETTER_WIDTH = 6.3
"""The generous width of an average letter at 12 pixels: room is estimated, never measured with a font."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle; `says` is what pointing at it tells."""

    kind: ClassVar[str] = "box"
    x: float
    y: float
    width: float
    height: float
    colour: str
    opacity: float = 1
    says: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A straight line, dashed or not."""

    kind: ClassVar[str] = "line"
    x1: float
    y1: float
    x2: float
    y2: float
    colour: str
    width: float = 1
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class Text:
    """Words whose base line is at `y`; `anchor` is `start`, `middle` or `end`."""

    kind: ClassVar[str] = "text"
    x: float
    y: float
    text: str
    colour: str = Colour.INK_SOFT.variable
    anchor: str = "start"
    bold: bool = False
    size: int = 12


@dataclass(frozen=True, slots=True)
class Arrow:
    """A filled arrow head with its point at `x`, `y`; it points to the right, or with `back` to the left."""

    kind: ClassVar[str] = "arrow"
    x: float
    y: float
    colour: str
    back: bool = False
    says: str = ""


Shape = Box | Line | Text | Arrow


@dataclass(frozen=True, slots=True)
class Link:
    """Shapes that lead to `href` together, and what the link is called."""

    kind: ClassVar[str] = "link"
    href: str
    name: str
    shapes: tuple[Shape, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing to be placed by the partial `phases.svg.j2`.

    `key` is unique on its page; `title` and `description` are its text alternative.
    """

    key: str
    title: str
    description: str
    width: int
    height: int
    shapes: tuple[Shape | Link, ...]

    @property
    def role(self) -> str:
        """A picture with links inside is a group: its links must stay reachable."""
        return "group" if any(isinstance(shape, Link) for shape in self.shapes) else "img"


def text_width(text: str, size: int = 12) -> float:
    """About how wide `text` is, in pixels."""
    return len(text) * LETTER_WIDTH * size / 12


def shorten(text: str, room: float) -> str:
    """`text`, or as much of it as fits into `room` pixels with an ellipsis."""
    letters = int(room / LETTER_WIDTH)
    return text if len(text) <= letters else f"{text[: max(letters - 1, 1)].rstrip()}…"


def fading(span: tuple[float, float], y: float, height: float, colour: str, *, to_left: bool) -> tuple[Box, ...]:
    """A bar that fades out: an end that is not known. `span` is its left side and its width."""
    x, width = span
    steps = max(6, int(width / 9))
    each = width / steps
    shades = [0.75 - 0.65 * i / (steps - 1) for i in range(steps)]
    if to_left:
        shades.reverse()
    return tuple(
        Box(round(x + i * each, 2), y, round(each * 0.6, 2), height, colour, round(shade, 2))
        for i, shade in enumerate(shades)
    )


def tiers(blocks: tuple[tuple[float, float], ...], gap: float = 10) -> tuple[int, ...]:
    """For blocks given as (middle, width), the row of each so that none touches another in its row, lowest first."""
    ends: list[float] = []
    found = []
    for middle, width in blocks:
        row = next((i for i, end in enumerate(ends) if middle - width / 2 >= end + gap), len(ends))
        if row == len(ends):
            ends.append(0)
        ends[row] = middle + width / 2
        found.append(row)
    return tuple(found)
