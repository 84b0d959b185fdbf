"""`make bench`: what checking and building cost, beside other tools on the same records.

python -m tests.benchmarks
python -m tests.benchmarks --sizes 1000 --runs 3
python -m tests.benchmarks --sizes 10000 --only "check: nothing changed" search
"""

from __future__ import annotations

import argparse
import os
import shlex
import shutil
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from msgspec import structs

from . import rows
from .codes import ROOT
from .draw import AS_OF
from .extras import EXTRAS
from .generate import generate
from .machine import machine, program
from .measurements import MEASUREMENTS
from .plot import drawing
from .report import results, table
from .rounds import Ground, Runs, rounds

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .rows import Row

HERE = Path(__file__).resolve().parent
SEED = 1
NAMES = (*(name for what in MEASUREMENTS for name in what.names), *(name for some, _ in EXTRAS for name in some))
"""Of all rows there are, in the order of the table."""
BYTES, FILES = 250_000, 12
"""Room on the disk that a record takes at the most: its site, what is kept of it, and the same again in shards or for peers."""


def arguments(words: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks", description="Measure, and write results.json, RESULTS.md and RESULTS.svg."
    )
    add = parser.add_argument
    add("--sizes", default="1000,10000,100000", help="numbers of records, with commas (default: %(default)s)")
    add("--runs", type=int, default=5, help="runs by the clock of every row (default: %(default)s)")
    add("--long-runs", type=int, default=3, help="runs of what takes long (default: %(default)s)")
    add("--long", type=float, default=60, help="the seconds from which on a run is long (default: %(default)s)")
    add("--limit", type=float, default=1800, help="the most seconds that one run may take (default: %(default)s)")
    add("--alone", type=int, default=50_000, help="from so many records on: ours alone, one run (default: %(default)s)")
    add("--peers", action=argparse.BooleanOptionalAction, default=True, help="measure other tools too")
    add(
        "--only", nargs="+", default=[], metavar="NAME", help="only rows whose name holds one of these; the others stay"
    )
    add("--leave-out", nargs="+", default=[], metavar="NAME", help="no rows whose name holds one of these")
    add("--demo", type=Path, default=ROOT, help="the archive for the rows of the demo archive")
    add(
        "--scratch",
        type=Path,
        help="where there is room for archives and sites (default: the system's temporary folder)",
    )
    add("--output", type=Path, default=HERE, help="where the results are kept (default: beside this module)")
    add("--seed", type=int, default=SEED)
    add("--date", default=datetime.now(UTC).isoformat(sep=" ", timespec="minutes")[:16], help="the moment to print")
    asked = parser.parse_args(words)
    try:
        asked.sizes = [int(size) for size in asked.sizes.split(",") if size]
    except ValueError:
        parser.error(f"--sizes takes numbers with commas, not {asked.sizes}")
    return asked


def measured(asked: argparse.Namespace, scratch: Path) -> Iterator[Row]:
    """Measure: the demo archive first, then size by size."""
    wanted = [what for what in MEASUREMENTS if _named(asked, what.names) and (asked.peers or not what.peer)]
    extras = [measure for names, measure in EXTRAS if _named(asked, names)]
    how = Runs(asked.runs, min(asked.runs, asked.long_runs), asked.long, asked.limit, once=False, say=_say)
    demo = [what for what in wanted if what.demo]
    if demo:
        yield from rounds(demo, Ground(asked.demo, scratch / "demo"), 0, how)
    for size in asked.sizes:
        room = _room(size, scratch)
        if room:
            _say(f"{size:,} records left out: {room}")
            continue
        alone = size >= asked.alone
        _say(f"generating {size:,} records")
        folder = scratch / f"{size}"
        generate(folder / "archive", size, asked.seed)
        ground, runs = Ground(folder / "archive", folder), replace(how, once=alone)
        fitting = [what for what in wanted if not what.demo and size <= what.most and not (alone and what.peer)]
        yield from rounds(fitting, ground, size, runs)
        for measure in extras:
            yield from measure(ground, size, runs)
        shutil.rmtree(folder)


def _named(asked: argparse.Namespace, names: Sequence[str]) -> bool:
    if any(word in name for word in asked.leave_out for name in names):
        return False
    return not asked.only or any(word in name for word in asked.only for name in names)


def _room(size: int, scratch: Path) -> str:
    """Why so many records do not fit on the disk; empty where they do."""
    free, system = shutil.disk_usage(scratch).free, os.statvfs(scratch)
    wanted, files = size * BYTES, size * FILES
    if free < wanted:
        return f"they need up to {wanted / 1e9:.0f} GB in {scratch}, and {free / 1e9:.0f} GB are free; name another folder with --scratch"
    if 0 < system.f_favail < files:
        return f"they need up to {files:,} files in {scratch}, and its file system has room for {system.f_favail:,}"
    return ""


def _say(text: str) -> None:
    print(f"{datetime.now(UTC):%H:%M:%S} {text}", file=sys.stderr, flush=True)


def _write(asked: argparse.Namespace, everything: rows.Results) -> None:
    rows.write(asked.output / "results.json", everything)
    (asked.output / "RESULTS.md").write_text(results(everything, seed=asked.seed, as_of=AS_OF), encoding="utf-8")
    (asked.output / "RESULTS.svg").write_text(drawing(everything.rows), encoding="utf-8")


def main(words: Sequence[str] | None = None) -> int:
    """Measure, print the table of what was measured, and write the results with it."""
    asked = arguments(words)
    if not program("afterword").exists():
        _say("afterword is not installed beside this Python; `make bench` does that")
        return 2
    given = shlex.join(words if words is not None else sys.argv[1:])
    new = rows.Results(machine(), (), {asked.date: given})
    kept = rows.read(asked.output / "results.json", new.machine)
    with TemporaryDirectory(prefix="afterword-bench-", dir=asked.scratch) as folder:
        for row in measured(asked, Path(folder)):
            new = structs.replace(new, rows=(*new.rows, structs.replace(row, session=asked.date)))
            _write(
                asked, rows.merged(kept, new, NAMES)
            )  # at once: an hour's work is not lost to what goes wrong at its end
    print(table(new))
    return 0


if __name__ == "__main__":
    sys.exit(main())
