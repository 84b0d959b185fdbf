"""The few shapes of our hand-made drawings, and each as an SVG element: there are fifty in one incident's strip."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from afterword.charts.colours import Colour
from afterword.prose.finished import escaped, finished

if TYPE_CHECKING:
    from markupsafe import Markup

LETTER_WIDTH = 6.3
"""The generous width of an average letter at 12 pixels: room is estimated, never measured with a font."""


class Box(Struct, frozen=True, gc=False):
    """A rectangle; `says` is what pointing at it tells."""

    x: float
    y: float
    width: float
    height: float
    colour: str
    opacity: float = 1
    says: str = ""

    def svg(self) -> str:
        """The shape as an SVG element."""
        seen = "" if self.opacity == 1 else f' opacity="{self.opacity}"'
        return (
            f'<rect x="{self.x}" y="{self.y}" width="{self.width}" height="{self.height}" fill="{self.colour}"{seen}>'
            f"{_title(self.says)}</rect>"
        )


class Line(Struct, frozen=True, gc=False):
    """A straight line, dashed or not."""

    x1: float
    y1: float
    x2: float
    y2: float
    colour: str
    width: float = 1
    dashed: bool = False

    def svg(self) -> str:
        """The shape as an SVG element."""
        dashes = ' stroke-dasharray="4 3"' if self.dashed else ""
        return (
            f'<line x1="{self.x1}" y1="{self.y1}" x2="{self.x2}" y2="{self.y2}" stroke="{self.colour}" '
            f'stroke-width="{self.width}"{dashes}/>'
        )


class Text(Struct, frozen=True, gc=False):
    """Words whose base line is at `y`; `anchor` is `start`, `middle` or `end`."""

    x: float
    y: float
    text: str
    colour: str = Colour.INK_SOFT.variable
    anchor: str = "start"
    bold: bool = False
    size: int = 12

    def svg(self) -> str:
        """The shape as an SVG element."""
        weight = ' font-weight="bold"' if self.bold else ""
        return (
            f'<text x="{self.x}" y="{self.y}" fill="{self.colour}" text-anchor="{self.anchor}" '
            f'font-size="{self.size}"{weight}>{escaped(self.text)}</text>'
        )


class Arrow(Struct, frozen=True, gc=False):
    """A filled arrow head with its point at `x`, `y`; it points to the right, or with `back` to the left."""

    x: float
    y: float
    colour: str
    back: bool = False
    says: str = ""

    def svg(self) -> str:
        """The shape as an SVG element."""
        way = "10" if self.back else "-10"
        return f'<path d="M{self.x} {self.y}l{way} -7v14z" fill="{self.colour}">{_title(self.says)}</path>'


Shape = Box | Line | Text | Arrow


class Link(Struct, frozen=True):
    """Shapes that lead to `href` together, and what the link is called."""

    href: str
    name: str
    shapes: tuple[Shape, ...]

    def svg(self) -> str:
        """The link as an SVG element."""
        inside = "".join([shape.svg() for shape in self.shapes])
        return f'<a href="{escaped(self.href)}" aria-label="{escaped(self.name)}">{inside}</a>'


def _title(says: str) -> str:
    return f"<title>{escaped(says)}</title>" if says else ""


class Picture(Struct, frozen=True):
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

    @property
    def drawn(self) -> Markup:
        """The shapes as SVG elements. Numbers, colours and anchors are ours; every text in them is escaped."""
        return finished("".join([shape.svg() for shape in self.shapes]))


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
