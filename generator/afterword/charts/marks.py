"""The vocabulary of our Vega-Lite drawings: points, rules, words and steps, all in one plain house style."""

from __future__ import annotations

from typing import TYPE_CHECKING

from afterword.charts.clean import finish
from afterword.charts.colours import Colour

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from afterword.charts.clean import Caption, Frame
    from afterword.charts.panel import Chart

Spec = dict[str, object]
Row = dict[str, str | float | None]

TEXT_SIZE = 12
"""In logical pixels. Drawings are about 680 wide, and scroll sideways on a narrow screen instead of shrinking."""

SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"
CONFIG: Spec = {
    "aria": False,
    "font": "sans-serif",
    "view": {"stroke": None, "fill": None},
    "text": {"fontSize": TEXT_SIZE, "color": Colour.INK.value},
    "concat": {"spacing": 0},
}


def draw(spec: Mapping[str, object], frame: Frame, caption: Caption) -> Chart:
    """Draw a Vega-Lite `spec` of fixed sizes on the paper `frame`."""
    import vl_convert

    whole = {
        "$schema": SCHEMA,
        "background": None,
        "padding": 0,
        "autosize": {"type": "none"},
        "config": CONFIG,
        **spec,
    }
    raw = vl_convert.vegalite_to_svg(whole, allowed_base_urls=[])
    return finish(raw, frame, caption)


def layer(mark: Spec, rows: Sequence[Row], **channels: Spec) -> Spec:
    """One layer: a mark, its rows, and what stands for what."""
    return {"data": {"values": list(rows)}, "mark": mark, "encoding": channels}


def points(rows: Sequence[Row], x: Spec, y: Spec, size: int = 64, *, halo: bool = False) -> Spec:
    """Points by `shape`, drawn in `colour` and filled with `fill`, each saying `says` when pointed at.

    With a `halo` the outline is thin: `colour` is the paper's, and sets dots apart that lie on each other.
    """
    width = 0.8 if halo else 1.5
    mark: Spec = {"type": "point", "size": size, "opacity": 1, "strokeWidth": width, "clip": False, "aria": True}
    return layer(
        mark,
        rows,
        x=x,
        y=y,
        shape=as_is("shape"),
        stroke=as_is("colour"),
        fill=as_is("fill"),
        description={"field": "says", "type": "nominal"},
    )


def words(rows: Sequence[Row], x: Spec, y: Spec, colour: Colour = Colour.INK_SOFT, **mark: object) -> Spec:
    """Text from the field `text`. `mark` may set `align`, `baseline`, `dx`, `dy`, `fontWeight`, `fontSize`."""
    style: Spec = {"type": "text", "baseline": "middle", "color": colour.value, "clip": False, **mark}
    return layer(style, rows, x=x, y=y, text={"field": "text", "type": "nominal"})


def rules(rows: Sequence[Row], colour: Colour, width: float = 1, **channels: object) -> Spec:
    """Straight lines; give `x`, `y` and one of `x2`, `y2`. `dash` and `opacity` belong to the mark."""
    mark: Spec = {"type": "rule", "color": colour.value, "strokeWidth": width, "opacity": 1, "clip": False}
    if "dash" in channels:
        mark["strokeDash"] = channels.pop("dash")
    if "opacity" in channels:
        mark["opacity"] = channels.pop("opacity")
    return layer(mark, rows, **channels)  # type: ignore[arg-type]


def boxes(rows: Sequence[Row], colour: Colour, opacity: float = 1, **channels: Spec) -> Spec:
    """Rectangles between `x` and `x2`, `y` and `y2`."""
    mark: Spec = {"type": "rect", "color": colour.value, "opacity": opacity, "clip": False}
    return layer(mark, rows, **channels)


def linear(field: str, low: float, high: float) -> Spec:
    """A plain scale without an axis: axes are drawn from rules and words, so that no font is ever measured."""
    scale = {"domain": [low, high], "nice": False, "zero": False}
    return {"field": field, "type": "quantitative", "scale": scale, "axis": None}


def logarithmic(field: str, low: float, high: float) -> Spec:
    """As `linear`, on a logarithmic scale."""
    scale = {"type": "log", "domain": [low, high], "nice": False}
    return {"field": field, "type": "quantitative", "scale": scale, "axis": None}


def pixels(value: float) -> Spec:
    """A fixed place, in pixels from the plot's top left corner."""
    return {"value": value}


def second(field: str) -> Spec:
    """The far end of a rule or a box, on the scale of its first."""
    return {"field": field}


def as_is(field: str) -> Spec:
    """A channel that takes its value straight from the row."""
    return {"field": field, "type": "nominal", "scale": None, "legend": None}
