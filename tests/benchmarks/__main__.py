"""`make bench`: what checking and building cost, beside other tools on the same records.

python -m tests.benchmarks --sizes 1000,10000 --runs 3
python -m tests.benchmarks --only check --sizes 1000
"""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from .codes import ROOT
from .draw import AS_OF
from .generate import generate
from .machine import machine, program
from .measure import CommandError
from .measurements import MEASUREMENTS, Row, measured
from .report import drawing, results, table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .measurements import Measurement

HERE = Path(__file__).resolve().parent
SEED = 1


def arguments(words: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks", description="Measure, and write RESULTS.md and RESULTS.svg."
    )
    parser.add_argument("--sizes", default="1000,10000", help="numbers of records, with commas (default: %(default)s)")
    parser.add_argument("--runs", type=int, default=3, help="runs by the clock of every row (default: %(default)s)")
    parser.add_argument("--peers", action=argparse.BooleanOptionalAction, default=True, help="measure other tools too")
    parser.add_argument(
        "--only", default="", help="only rows whose name holds this word; prints the table, writes nothing"
    )
    parser.add_argument("--demo", type=Path, default=ROOT, help="the archive for the rows of the demo archive")
    parser.add_argument("--output", type=Path, help="write the results into this folder (default: beside this module)")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument(
        "--date", default=datetime.now(UTC).date().isoformat(), help="the day to print (default: today)"
    )
    asked = parser.parse_args(words)
    try:
        asked.sizes = [int(size) for size in asked.sizes.split(",") if size]
    except ValueError:
        parser.error(f"--sizes takes numbers with commas, not {asked.sizes}")
    return asked


def chosen(asked: argparse.Namespace) -> tuple[Measurement, ...]:
    return tuple(what for what in MEASUREMENTS if asked.only in what.name and (asked.peers or not what.peer))


def rows(asked: argparse.Namespace, scratch: Path) -> Iterator[Row]:
    """Measure: the demo archive first, then size by size, so that what is compared ran within minutes."""
    wanted = chosen(asked)
    for what in wanted:
        if what.demo:
            yield from _try(what, asked.demo, scratch, 0, asked.runs)
    for size in asked.sizes:
        archive = scratch / f"archive-{size}"
        _say(f"generating {size:,} records")
        generate(archive, size, asked.seed)
        for what in wanted:
            if not what.demo:
                yield from _try(what, archive, scratch, size, asked.runs)


def _try(what: Measurement, archive: Path, scratch: Path, records: int, runs: int) -> Iterator[Row]:
    _say(f"{what.name}, {records:,} records" if records else what.name)
    try:
        yield measured(what, archive, scratch, records, runs)
    except CommandError as problem:
        _say(f"left out: {problem}")
    except FileNotFoundError as problem:
        _say(f"left out, because {Path(problem.filename or '').name} is not installed")


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def main(words: Sequence[str] | None = None) -> int:
    """Measure, print the table, and write the results unless only some rows were asked for."""
    asked = arguments(words)
    if not program("afterword").exists():
        _say("afterword is not installed beside this Python; `make bench` does that")
        return 2
    on = machine()
    with TemporaryDirectory(prefix="afterword-bench-") as folder:
        found = tuple(rows(asked, Path(folder)))
    print(table(found))
    if asked.only and asked.output is None:
        return 0
    target = asked.output or HERE
    given = " ".join(words if words is not None else sys.argv[1:]) or "no options"
    text = results(found, on, command=given, date=asked.date, runs=asked.runs, seed=asked.seed, as_of=AS_OF)
    (target / "RESULTS.md").write_text(text, encoding="utf-8")
    (target / "RESULTS.svg").write_text(drawing(found), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
