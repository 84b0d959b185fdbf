"""Rows to draw charts from: calm defaults, always the same."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from afterword.charts.backlog import MonthOfActions, actions_panel
from afterword.charts.counts import QuarterCount, incidents_panel
from afterword.charts.durations import Duration, Metric, durations_panel

if TYPE_CHECKING:
    from afterword.charts.panel import Panel

CONTAIN = Metric("time-to-contain", "time to contain", "How long until it was contained?", "From start to hold.", 240)
DEFINITION = "Incidents by quarter of detection; drills left out."


def quarters(count: int = 8) -> list[QuarterCount]:
    """Four SEV2 and seven SEV3 in every quarter, the last one provisional."""
    return [
        QuarterCount(2025 + i // 4, i % 4 + 1, severity, n, provisional=i == count - 1)
        for i in range(count)
        for severity, n in (("SEV2", 4), ("SEV3", 7))
    ]


def durations(count: int = 24) -> list[Duration]:
    """One incident every ten days, each lasting twenty minutes longer than the one before."""
    return [
        Duration(f"INC-{i:02d}", f"SEV{i % 5}", date(2026, 1, 5) + timedelta(days=10 * i), 20.0 * (i + 1))
        for i in range(count)
    ]


def months(count: int = 12) -> list[MonthOfActions]:
    return [MonthOfActions(2026, i + 1, 10 + i, i) for i in range(count)]


def panels() -> list[Panel]:
    open_one = Duration("INC-99", "SEV1", date(2026, 8, 20), 3000.0, still_open=True)
    return [
        incidents_panel(quarters(), DEFINITION),
        durations_panel(CONTAIN, [*durations(), open_one]),
        actions_panel(months(), [1, 9, 40, 70, 200], "Neither done nor dropped."),
    ]


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def parsed(svg: str) -> ET.Element:
    return ET.fromstring(svg)  # noqa: S314 - our own drawing
