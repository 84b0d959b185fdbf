"""The names of colours: charts are drawn in stand-in colours, and every one becomes a variable of the theme."""

from __future__ import annotations

from enum import StrEnum
from functools import cached_property


class Colour(StrEnum):
    """A colour's stand-in while a chart is drawn; the theme defines the variable for light, dark and print."""

    SEV0 = "#a00000"
    SEV1 = "#a00001"
    SEV2 = "#a00002"
    SEV3 = "#a00003"
    SEV4 = "#a00004"
    INK = "#a00005"
    INK_SOFT = "#a00006"
    GRID = "#a00007"
    ACCENT = "#a00008"
    ACCENT_2 = "#a00009"
    WARN = "#a0000a"
    SURFACE = "#a0000b"

    @cached_property
    def variable(self) -> str:
        """`var(--aw-ink-soft)`: what stands in the finished drawing."""
        return f"var(--aw-{self.name.lower().replace('_', '-')})"


VARIABLES = {colour.value: colour.variable for colour in Colour}

SEVERITIES = ("SEV0", "SEV1", "SEV2", "SEV3", "SEV4")
SHAPES = {"SEV0": "diamond", "SEV1": "square", "SEV2": "circle", "SEV3": "triangle-down", "SEV4": "cross"}
"""A shape for each severity, so that none is told by colour alone; upward triangles mean still open."""


def severity_colour(severity: str) -> Colour:
    """The colour of `SEV0` to `SEV4`; soft ink for anything else."""
    return Colour[severity] if severity in SEVERITIES else Colour.INK_SOFT
