"""A map can name every field of an incident that one text or a list of codes can fill."""

from __future__ import annotations

from afterword.imports.map import LINES, LISTS
from afterword.model.records import Incident
from afterword.parse.reader import spec_of

ELSEWHERE = {
    "id", "times", "timeline", "impact", "severity_history", "waves", "safeguards", "obligations", "members", "watch",
    "withdrawn", "expunged", "formerly",
}  # fmt: skip
"""What has a way of its own, or what no import can know."""


def test_every_field_is_named_once() -> None:
    assert sorted((*LINES, *LISTS, *ELSEWHERE)) == sorted(spec_of(Incident).fields)
