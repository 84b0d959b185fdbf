"""The least that a build can take on a machine: reading the same bytes, writing the same files, packing the same texts for search.

python -m tests.benchmarks.floor ARCHIVE SITE
"""

from __future__ import annotations

import argparse
import gzip
import multiprocessing
import time
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from .measure import Around
from .rows import Run

if TYPE_CHECKING:
    from collections.abc import Sequence

LEVEL = 6
PART = 200
"""Fragments that are unpacked at once, before the clock runs."""


def floor(archive: Path, site: Path, scratch: Path, processes: int = 1) -> Run:
    """Read every file of an archive's records, write files of the sizes of a site's, and pack its search fragments anew.

    The files are dealt out to so many processes; the slowest one counts. Content is any: what is written are zeros.
    """
    sources = _files(archive / "reviews")
    outputs = [(file.relative_to(site).as_posix(), file.stat().st_size) for file in _files(site)]
    fragments = [file for file in _files(site) if file.suffix == ".pf_fragment"]
    around = Around()
    with TemporaryDirectory(dir=scratch, prefix="floor-") as folder:
        for above in sorted({Path(folder, name).parent for name, _ in outputs}):
            above.mkdir(parents=True, exist_ok=True)
        shares = [(sources[n::processes], outputs[n::processes], fragments[n::processes]) for n in range(processes)]
        if processes == 1:
            costs = [_share(shares[0], folder=folder)]
        else:
            with multiprocessing.get_context("fork").Pool(processes) as pool:
                costs = pool.map(partial(_share, folder=folder), shares, chunksize=1)
    return Run(max(wall for wall, _ in costs), sum(cpu for _, cpu in costs), around.load, around.others())


def _files(folder: Path) -> list[Path]:
    return [file for file in sorted(folder.rglob("*")) if file.is_file()]


def _share(share: tuple[Sequence[Path], Sequence[tuple[str, int]], Sequence[Path]], folder: str) -> tuple[float, float]:
    """Seconds by the clock and of the processor for one share."""
    sources, outputs, fragments = share
    wall, cpu = -time.perf_counter(), -time.process_time()
    for source in sources:
        with open(source, "rb") as stream:  # noqa: PTH123 - the quickest way there is
            stream.read()
    zeros = memoryview(bytes(max((size for _, size in outputs), default=0)))
    for name, size in outputs:
        with open(f"{folder}/{name}", "wb", buffering=0) as target:  # noqa: PTH123 - as above
            target.write(zeros[:size])
    wall, cpu = wall + time.perf_counter(), cpu + time.process_time()
    for at in range(0, len(fragments), PART):
        texts = [gzip.decompress(file.read_bytes()) for file in fragments[at : at + PART]]
        wall, cpu = wall - time.perf_counter(), cpu - time.process_time()
        for text in texts:
            gzip.compress(text, LEVEL)
        wall, cpu = wall + time.perf_counter(), cpu + time.process_time()
    return wall, cpu


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.floor", description=__doc__.splitlines()[0])
    parser.add_argument("archive", type=Path)
    parser.add_argument("site", type=Path)
    asked = parser.parse_args()
    for processes in (1, 2):
        took = floor(asked.archive, asked.site, asked.site.resolve().parent, processes)
        print(f"{processes} at once: {took.wall:.2f} s, {took.cpu:.2f} s of processors")


if __name__ == "__main__":
    main()
