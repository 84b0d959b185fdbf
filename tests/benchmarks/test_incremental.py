"""What a build does a second time: counted, because a count is the same on a busy machine and on an idle one."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from afterword.cli.main import run
from afterword.parse.record import parse_record
from afterword.publish.shells import Shells
from benchmarks.calls import calls
from benchmarks.draw import AS_OF
from benchmarks.generate import generate
from benchmarks.measurements import edit, middle

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from afterword.model.kinds import Kind
    from afterword.model.source import SourceFile
    from afterword.pages.page import Page, Rendered
    from afterword.parse.record import Parsed

SMALL, LARGE = 60, 240
MOST_RENDERED = 3
"""Pages rendered after a line of prose was added to one record."""
MOST_CALLS = 0.1
"""Of a cold build's calls, at the most so many when nothing changed."""


@dataclass
class Work:
    """How often records were parsed and pages rendered."""

    parsed: int = 0
    rendered: int = 0


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> Work:
    counted, html = Work(), Shells.html

    def counting_parse(file: SourceFile, kind: Kind, record_id: str) -> Parsed:
        counted.parsed += 1
        return parse_record(file, kind, record_id)

    def counting_html(self: Shells, page: Page, rendered: Rendered) -> str:
        counted.rendered += 1
        return html(self, page, rendered)

    monkeypatch.setattr("afterword.engine.bodies.parse_record", counting_parse)
    monkeypatch.setattr(Shells, "html", counting_html)
    return counted


def _archive(folder: Path, records: int) -> Path:
    generate(folder, records, seed=3)
    with (folder / "mkdocs.yml").open("a") as stream:
        stream.write("site_url: https://example.org/\n")
    assert _build(folder) == 0
    return folder


def _build(folder: Path) -> int:
    return run(["build", "-C", str(folder), "--as-of", AS_OF, "--jobs", "1"])


def _nothing(_: Path) -> None:
    """Leave all as it is."""


def _touch(folder: Path) -> None:
    os.utime(middle(folder))


def _edit(folder: Path) -> None:
    edit(folder, 1)


CHANGES: dict[str, tuple[Callable[[Path], None], int, int]] = {
    "nothing": (_nothing, 0, 0),
    "touched": (_touch, 0, 0),
    "edited": (_edit, 1, MOST_RENDERED),
}
"""What happens between two builds, how many records are parsed in the second, and how many pages at the most rendered."""


@pytest.mark.parametrize("records", [SMALL, LARGE])
def test_a_second_build_does_only_what_a_change_asks_for(tmp_path: Path, work: Work, records: int) -> None:
    folder = _archive(tmp_path, records)
    assert work.parsed == records
    assert work.rendered > records
    sitemap = (folder / "site/sitemap.xml").read_bytes()
    for name, (change, parsed, rendered) in CHANGES.items():
        change(folder)
        work.parsed = work.rendered = 0
        assert _build(folder) == 0
        assert work.parsed == parsed, name
        assert min(1, rendered) <= work.rendered <= rendered, name
        assert (folder / "site/sitemap.xml").read_bytes() == sitemap, name


def test_a_build_in_which_nothing_changed_calls_little(tmp_path: Path) -> None:
    generate(tmp_path, LARGE, seed=3)
    cold = calls(lambda: _build(tmp_path))
    assert calls(lambda: _build(tmp_path)) < MOST_CALLS * cold
