"""Make a chart library's SVG fit for a page: theme colours, no styles, no foreign roles, stable and small."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET  # it reads only what our own chart library has just written

from afterword.charts.colours import VARIABLES
from afterword.charts.panel import Chart

if TYPE_CHECKING:
    from collections.abc import Iterator

SVG = "http://www.w3.org/2000/svg"
DROPPED = {
    "class",
    "role",
    "aria-hidden",
    "aria-label",
    "aria-roledescription",
    "pointer-events",
    "font-family",
    "style",
}
LONG_NUMBER = re.compile(r"-?\d+\.\d{3,}(?:e-?\d+)?")
NO_MOVE = re.compile(r"translate\(0,\s*0\)")


@dataclass(frozen=True, slots=True)
class Frame:
    """The paper of a drawing, in logical pixels: its whole size, and where the plot's own origin lies."""

    width: int
    height: int
    left: int
    top: int


@dataclass(frozen=True, slots=True)
class Caption:
    """What a drawing is called, for screen readers. `key` is unique on its page: ids are made from it."""

    key: str
    title: str
    description: str


def finish(raw: str, frame: Frame, caption: Caption) -> Chart:
    """Turn the library's `raw` SVG into a chart fit for a page, with its caption inside.

    The frame replaces the size and margins that the
    library measured, because it measures text with whatever fonts the building machine has.
    """
    source = next(iter(ET.fromstring(raw)))  # noqa: S314 - our own output
    root = ET.Element(
        "svg",
        {
            "xmlns": SVG,
            "class": "aw-drawing",
            "role": "img",
            "aria-labelledby": f"{caption.key}-title {caption.key}-desc",
            "width": "100%",
            "viewBox": f"0 0 {frame.width} {frame.height}",
            "font-family": "inherit",
            "fill": "none",
        },
    )
    ET.SubElement(root, "title", {"id": f"{caption.key}-title"}).text = caption.title
    ET.SubElement(root, "desc", {"id": f"{caption.key}-desc"}).text = caption.description
    plot = ET.SubElement(root, "g", {"transform": f"translate({frame.left},{frame.top})"})
    plot.extend(part for child in source for part in _cleaned(child))
    return Chart(ET.tostring(root, encoding="unicode"), frame.width, frame.height)


def _cleaned(element: ET.Element) -> Iterator[ET.Element]:
    """The element without what a page does not want; a group that says nothing gives way to its children."""
    name = element.tag.removeprefix(f"{{{SVG}}}")
    if element.get("class") in {"background", "foreground"}:
        return
    attributes = dict(_attributes(element))
    children = [part for child in element for part in _cleaned(child)]
    if name == "g" and not attributes:
        yield from children
        return
    clean = ET.Element(name, attributes)
    clean.text = element.text
    if (says := element.get("aria-label")) and name == "path":
        ET.SubElement(clean, "title").text = says
    clean.extend(children)
    yield clean


def _attributes(element: ET.Element) -> Iterator[tuple[str, str]]:
    for name, value in element.items():
        if name in DROPPED or (name == "opacity" and value == "1"):
            continue
        short = LONG_NUMBER.sub(_short, VARIABLES.get(value, value))
        if name == "transform":
            short = NO_MOVE.sub("", short).strip()
        if name == "font-size":
            short = short.removesuffix("px")
        if short:
            yield name, short


def _short(found: re.Match[str]) -> str:
    text = f"{float(found.group()):.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
