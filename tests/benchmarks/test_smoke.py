from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from afterword.build import check_project, read
from afterword.load.project import load_project
from afterword.pages.site import make_site
from benchmarks import rounds
from benchmarks.__main__ import main
from benchmarks.calls import calls
from benchmarks.codes import ROOT
from benchmarks.draw import AS_OF
from benchmarks.generate import generate
from benchmarks.measure import How
from benchmarks.measurements import CHECK, CHECK_AGAIN, CHECK_EDIT, DEMO_CHECK, MEASUREMENTS, OURS, State
from benchmarks.peers import as_hugo, as_mkdocs, as_schema, records
from benchmarks.rounds import Ground

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from afterword.model.source import Project

SMALL, LARGE = 100, 400
MOST_CALLS = {"read": 1_270, "check": 1_430, "render": 4_700}
"""Calls of Python functions per record, C's included, with room above 1,100, 1,240 and 3,900 of the day they were set."""


def _archive(folder: Path, size: int) -> Project:
    generate(folder / str(size), size, seed=3)
    return load_project(folder / str(size))


def _read(project: Project) -> Callable[[], object]:
    return lambda: read(project)


def _check(project: Project) -> Callable[[], object]:
    linked = read(project)
    return lambda: check_project(linked, date.fromisoformat(AS_OF))


def _render(project: Project) -> Callable[[], object]:
    found = read(project)
    site = make_site(found.archive, (), project, (), date.fromisoformat(AS_OF), found.config.settings.build)
    pages = [page for page in site.pages if page.path.startswith(("incidents/INC", "reviews/PIR", "audits/SBD"))]
    return lambda: [page.render() for page in pages]


@pytest.mark.parametrize(("stage", "work"), [("read", _read), ("check", _check), ("render", _render)])
def test_calls_per_record_do_not_grow_with_the_archive(
    tmp_path: Path, stage: str, work: Callable[[Project], Callable[[], object]]
) -> None:
    none, small, large = (_archive(tmp_path, size) for size in (4, SMALL, LARGE))
    work(none)()  # imports and caches
    fixed = calls(work(none))
    per_small = (calls(work(small)) - fixed) / (SMALL - 4)
    per_large = (calls(work(large)) - fixed) / (LARGE - 4)
    assert per_large < 1.15 * per_small, (
        f"{stage}: {per_small:.0f} calls a record at {SMALL}, {per_large:.0f} at {LARGE}"
    )
    assert per_large < MOST_CALLS[stage], f"{stage}: {per_large:.0f} calls a record"


def _bench(output: Path, *words: str) -> str:
    """Run the runner as `make bench` does; returns RESULTS.md."""
    assert main(["--no-peers", "--runs", "1", "--output", str(output), "--demo", str(output / "demo"), *words]) == 0
    return (output / "RESULTS.md").read_text("utf-8")


def _rows(text: str, name: str) -> dict[str, str]:
    """The cells `Records` and `Measured` of the rows of a name."""
    rows = [[cell.strip() for cell in line.split("|")] for line in text.splitlines() if line.startswith(f"| {name} |")]
    return {row[2]: row[-2].partition(",")[0] for row in rows}


def test_the_runner_keeps_its_rows_and_replaces_those_that_are_measured_again(tmp_path: Path) -> None:
    generate(tmp_path / "demo", 8, seed=2)
    text = _bench(tmp_path, "--sizes", "8,16", "--alone", "16", "--only", "check", "--date", "monday")
    assert _rows(text, DEMO_CHECK) == {"demo": "monday"}
    assert [_rows(text, name) for name in (CHECK, CHECK_EDIT)] == [{"8": "monday", "16": "monday"}] * 2
    assert (tmp_path / "RESULTS.svg").read_text("utf-8").count("<polyline") == 2
    text = _bench(tmp_path, "--sizes", "8", "--only", CHECK_AGAIN, "--date", "tuesday")
    assert _rows(text, CHECK_AGAIN) == {"8": "tuesday", "16": "monday"}
    assert _rows(text, CHECK) == {"8": "monday", "16": "monday"}
    assert "- monday: " in text
    assert "- tuesday: " in text


def test_nothing_changed_is_measured_when_nothing_has(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    generate(tmp_path / "archive", 8, seed=2)
    ground = Ground(tmp_path / "archive", tmp_path)
    ran: list[object] = []
    monkeypatch.setattr(rounds, "measure", lambda command, *_: ran.append(command))
    by_name = {what.name: what for what in MEASUREMENTS}

    def ready(name: str, state: State) -> int:
        ground.folder(OURS)
        ground.states[OURS.name] = state
        ground.make_ready(by_name[name], How())
        return len(ran)

    assert ready(CHECK_AGAIN, State.CHECKED) == 0
    assert ready(CHECK_EDIT, State.CHECKED) == 0
    assert ready(CHECK_AGAIN, State.CHECKED) == 1
    ground.clean(OURS)
    assert ready(CHECK_AGAIN, State.CHECKED) == 1


def test_what_stands_in_our_place_is_the_whole_edition() -> None:
    """Search, floor and preview are measured on it."""
    assert [what.name for what in MEASUREMENTS if what.place == OURS and "--audience" in str(what.command(ROOT))] == []


def test_peers_get_every_record(tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    generate(archive, 12, seed=2)
    as_mkdocs(archive, tmp_path / "mkdocs")
    as_hugo(archive, tmp_path / "hugo")
    as_schema(archive, tmp_path / "schema")
    names = sorted(file.stem for file in records(archive))
    assert len(names) == 12
    for folder, ending in (("mkdocs/docs", "md"), ("hugo/content", "md"), ("schema/records", "yml")):
        assert sorted(file.stem for file in (tmp_path / folder).rglob(f"*-*.{ending}")) == names
