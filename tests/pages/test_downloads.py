from __future__ import annotations

import json
from hashlib import sha256

import make
from afterword.build import build
from afterword.charts.panel import DataFile
from afterword.pages.downloads import Downloads
from pages.test_golden import DAY

TABLES = (
    DataFile("incidents-per-quarter.csv", ("quarter", "n"), (("2025 Q1", 3),)),
    DataFile("time-to-contain/2024.csv", ("incident",), (("INC-2024-M2XD",),)),
    DataFile("time-to-contain/2025.csv", ("incident",), (("=cmd",),)),
)


def test_the_index_names_every_file_by_its_content() -> None:
    files = Downloads(lambda: TABLES)
    index = json.loads(files[Downloads.INDEX])["files"]
    assert [one["path"] for one in index] == [table.name for table in TABLES]
    for one in index:
        data = files[f"data/{one['path']}"]
        assert (one["sha256"], one["bytes"]) == (sha256(data).hexdigest(), len(data))
    assert files["data/time-to-contain/2025.csv"] == b"incident\r\n'=cmd\r\n"


def test_a_panel_finds_its_files_the_latest_year_first() -> None:
    files = Downloads(lambda: TABLES)
    assert [one.name for one in files.of("time-to-contain")] == ["2025", "2024"]
    (only,) = files.of("incidents-per-quarter")
    digest = sha256(files["data/incidents-per-quarter.csv"]).hexdigest()
    assert (only.name, only.address) == ("", f"data/incidents-per-quarter.csv?v={digest[:8]}")


def test_nothing_is_made_before_it_is_asked_for() -> None:
    asked = []
    files = Downloads(lambda: asked.append(1) or TABLES)  # type: ignore[func-returns-value]
    assert asked == []
    assert len(files) == len(list(files)) == len(TABLES) + 1
    assert asked == [1]


def test_a_site_offers_its_durations_by_year() -> None:
    site = build(make.project(make.sound_files()), DAY)
    assert {"data/index.json", "data/actions-open.csv", "data/time-to-contain/2025.csv"} <= set(site.files)
    trends = next(page for page in site.pages if page.path == "trends/")
    assert "../data/time-to-contain/2025.csv?v=" in repr(trends.render())
