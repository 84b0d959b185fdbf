"""Figures: how they are taken, kept, compared with what is wanted, and left out when there is no room."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from benchmarks import measurements as m
from benchmarks.__main__ import main
from benchmarks.floor import floor
from benchmarks.machine import Machine
from benchmarks.measure import CommandError, How, measure
from benchmarks.rows import Results, Row, Run, merged, read, write
from benchmarks.targets import verdicts

if TYPE_CHECKING:
    from pathlib import Path

HERE = Machine(2, 24 * 2**30, "Linux x86_64", "3.11.7", {})


def _row(name: str, records: int, seconds: float, session: str = "now", memory: int = 0) -> Row:
    return Row(name, records, (Run(seconds, seconds),), memory, session=session)


def _run(code: str, tmp_path: Path, how: How = How()) -> tuple[float, float, str, int]:  # noqa: B008 - a frozen value
    ran = measure([sys.executable, "-c", code], tmp_path, how)
    return ran.run.wall, ran.on_disk, ran.said, ran.memory


def test_a_run_says_when_its_pages_stood(tmp_path: Path) -> None:
    said = "import sys, time; print('pages on disk after 0.1 s', file=sys.stderr, flush=True); time.sleep(0.5); print('done')"
    wall, on_disk, text, memory = _run(said, tmp_path, How(look=0.02))
    assert on_disk < wall - 0.4
    assert text == "done\n"
    assert memory > 1e6 or sys.platform != "linux"


def test_a_run_that_says_nothing_stood_at_its_end(tmp_path: Path) -> None:
    wall, on_disk, _, memory = _run("", tmp_path)
    assert (on_disk, memory) == (wall, 0)


@pytest.mark.parametrize(
    ("code", "how", "reason"),
    [
        ("raise SystemExit(3)", How((0, 1)), "ended with 3"),
        ("import time; time.sleep(60)", How(limit=0.3), "took more than"),
    ],
)
def test_a_run_that_fails_is_no_figure(tmp_path: Path, code: str, how: How, reason: str) -> None:
    with pytest.raises(CommandError, match=reason):
        _run(code, tmp_path, how)


def test_kept_rows_stay_until_they_are_measured_again_or_are_no_more(tmp_path: Path) -> None:
    old = Results(HERE, (_row("a", 10, 1), _row("b", 10, 2), _row("gone", 10, 3)), {"then": "--x"})
    write(tmp_path / "results.json", old)
    kept = read(tmp_path / "results.json", HERE)
    assert kept == old
    both = merged(kept, Results(HERE, (_row("b", 10, 5), _row("b", 5, 4)), {"now": ""}), ("a", "b"))
    assert [(row.name, row.records, row.wall) for row in both.rows] == [("b", 5, 4), ("a", 10, 1), ("b", 10, 5)]
    assert both.commands == {"now": ""}


def test_figures_of_another_machine_are_not_kept(tmp_path: Path) -> None:
    write(tmp_path / "results.json", Results(HERE, (_row("a", 10, 1),)))
    assert read(tmp_path / "results.json", Machine(8, HERE.memory, HERE.system, HERE.python, {})).rows == ()


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ((_row(m.CHECK, 10_000, 3.5),), "| `check`, cold, 10,000 records | ≤ 4 s | 3.50 s | 3.50 s | ✓ |"),
        ((_row(m.CHECK, 10_000, 4.5),), "| `check`, cold, 10,000 records | ≤ 4 s | 4.50 s | 4.50 s | ✗ |"),
        (
            (_row(m.BUILD, 10_000, 30), _row(m.PLAIN, 10_000, 100)),
            "| cold build against plain MkDocs with search, 10,000 records | ≤ 0.4× | 0.30× | 0.30× | ✓ |",
        ),
        (
            (_row(m.BUILD, 10_000, 30), _row(m.PLAIN_HUGO, 10_000, 15, "then")),
            "| cold build against Hugo's, 10,000 records | ≤ 1.5×, aim 1.0 | 2.00× * | 2.00× | ✗ |",
        ),
        (
            (_row(m.CHECK, 10_000, 4), _row(m.CHECK, 100_000, 40)),
            "| check: 100,000 records against 10,000 | ≤ 11× | 10.00× | 10.00× | ✓ |",
        ),
        (
            (_row(m.BUILD, 10_000, 30, memory=950_000_000),),
            "| peak memory, all processes together, 10,000 records | ≤ 900 MB | 950 MB |  | ✗ |",
        ),
        (
            (_row(m.CHECK, 10_000, 4, memory=350_000_000), _row(m.BUILD, 10_000, 30, memory=950_000_000)),
            "| peak memory of `check`, all processes together, 10,000 records | ≤ 500 MB | 350 MB |  | ✓ |",
        ),
        (
            (_row(m.CHECK, 1_000, 1), _row(m.CHECK, 50_000, 60)),
            "| `check`, cold: 50,000 records against 1,000 | ≤ 50× | 60.00× | 60.00× | ✗ |",
        ),
    ],
)
def test_verdicts(rows: tuple[Row, ...], said: str) -> None:
    assert said in verdicts(Results(HERE, rows)).splitlines()


def test_what_was_not_measured_has_no_verdict() -> None:
    assert len(verdicts(Results(HERE)).splitlines()) == 2


@pytest.mark.parametrize("processes", [1, 2])
def test_the_floor_leaves_nothing(tmp_path: Path, processes: int) -> None:
    for name in ("archive/reviews/a.md", "site/a/index.html"):
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).write_text("words " * 1000)
    before = sorted(tmp_path.rglob("*"))
    assert floor(tmp_path / "archive", tmp_path / "site", tmp_path, processes).wall > 0
    assert sorted(tmp_path.rglob("*")) == before


def test_a_size_that_does_not_fit_on_the_disk_is_left_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--sizes", "10000000000", "--only", m.CHECK_AGAIN, "--output", str(tmp_path)]) == 0
    assert "10,000,000,000 records left out: they need up to 2500000 GB" in capsys.readouterr().err
