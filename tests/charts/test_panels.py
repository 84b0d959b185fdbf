"""What every drawing keeps: theme colours, no styles, nothing from outside, a text alternative, the same bytes."""

from __future__ import annotations

import csv
import hashlib
import io
import re
import subprocess
import sys
from pathlib import Path

import pytest

from afterword.charts.colours import Colour
from afterword.charts.durations import Duration, durations_panel
from afterword.charts.panel import Chart, Panel, as_csv
from charts.samples import CONTAIN, durations, panels, parsed

PANELS = {panel.key: panel for panel in panels()}
every_panel = pytest.mark.parametrize("panel", PANELS.values(), ids=PANELS)


def drawn(panel: Panel) -> Chart:
    assert panel.chart is not None
    return panel.chart


@every_panel
def test_colours_are_the_theme_s_and_nothing_is_styled(panel: Panel) -> None:
    svg = drawn(panel).svg
    paints = set(re.findall(r'(?:fill|stroke)="([^"]*)"', svg))
    assert paints <= {"none", *(colour.variable for colour in Colour)}
    assert "style" not in svg
    assert "#" not in svg
    assert "<script" not in svg


@every_panel
def test_nothing_leaves_the_page(panel: Panel) -> None:
    svg = drawn(panel).svg
    assert re.findall(r"https?:[^\"]*", svg) == ["http://www.w3.org/2000/svg"]
    assert "href" not in svg


@every_panel
def test_a_screen_reader_hears_a_title_and_a_description(panel: Panel) -> None:
    root = parsed(drawn(panel).svg)
    space = "{http://www.w3.org/2000/svg}"
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == f"{panel.key}-title {panel.key}-desc"
    assert [(part.tag, part.get("id"), part.text) for part in root[:2]] == [
        (f"{space}title", f"{panel.key}-title", panel.question),
        (f"{space}desc", f"{panel.key}-desc", panel.alternative),
    ]
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    assert ids == [f"{panel.key}-title", f"{panel.key}-desc"]


@every_panel
def test_the_drawing_stays_on_its_paper_and_scales_with_the_page(panel: Panel) -> None:
    chart = drawn(panel)
    root = parsed(chart.svg)
    assert (root.get("width"), root.get("height")) == ("100%", None)
    assert root.get("viewBox") == f"0 0 {chart.width} {chart.height}"
    sizes = {float(size) for size in re.findall(r'font-size="([\d.]+)"', chart.svg)}
    assert min(sizes) >= 11
    assert set(re.findall(r'font-family="([^"]*)"', chart.svg)) == {"inherit"}


@every_panel
def test_the_data_behind_the_picture_is_a_whole_table(panel: Panel) -> None:
    assert {len(row) for row in panel.rows} == {len(panel.header)}
    table = list(csv.reader(io.StringIO(as_csv(panel))))
    assert tuple(table[0]) == panel.header
    assert len(table) == len(panel.rows) + 1


def test_the_same_rows_are_the_same_bytes_here_and_in_another_process() -> None:
    digest = "import hashlib; from charts.samples import panels; "
    digest += "print(hashlib.sha256(repr(panels()).encode()).hexdigest())"
    here = hashlib.sha256(repr(panels()).encode()).hexdigest()
    root = Path(__file__).parents[2]
    for seed in ("1", "77"):
        environment = {
            "PYTHONHASHSEED": seed,
            "PYTHONPATH": f"{root / 'generator'}:{root / 'tests'}",
            "TZ": "Asia/Tokyo",
        }
        there = subprocess.run(
            [sys.executable, "-c", digest], env=environment, capture_output=True, text=True, check=True
        )
        assert there.stdout.strip() == here


def test_hostile_text_stays_text() -> None:
    hostile = '"><script>alert(1)</script><a href="//x">&amp;'
    rows = [*durations(), Duration(hostile, "SEV1", durations()[0].on, 5.0)]
    svg = drawn(durations_panel(CONTAIN, rows)).svg
    assert "<script" not in svg
    assert "<a " not in svg
    assert hostile in "".join(parsed(svg).itertext())


def test_a_spreadsheet_runs_nothing() -> None:
    rows = [Duration("=HYPERLINK(1)", "SEV1", durations()[0].on, 5.0)]
    assert "'=HYPERLINK(1),SEV1" in as_csv(durations_panel(CONTAIN, rows))
