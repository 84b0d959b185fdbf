"""The list of what is measured: each entry says what it runs, on what, and which figure it has to reach."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .draw import AS_OF
from .machine import program
from .measure import Cost, Costs, timed, watched
from .peers import as_hugo, as_mkdocs, as_schema

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

SMALL = 200
"""A size at and below which a run is too quick to look at its memory more than a few times."""


@dataclass(frozen=True, slots=True)
class Measurement:
    """One row of the table for each size.

    `command` gets the folder it runs in. `prepare` turns an archive into that folder's content; without it the command runs in
    the archive itself. `output` is what the command writes there; it is removed before every run. `target` are seconds by number
    of records. `compare` names the row that this one is set against.
    """

    name: str
    command: Callable[[Path], Sequence[str]]
    prepare: Callable[[Path, Path], None] | None = None
    output: str = ""
    demo: bool = False
    peer: bool = False
    target: dict[int, float] | float | None = None
    fine: tuple[int, ...] = (0,)
    compare: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """What was measured, for one size. `records` is 0 for the demo archive."""

    measurement: Measurement
    records: int
    costs: Costs
    memory: int
    files: int
    size: int

    @property
    def target(self) -> float | None:
        wanted = self.measurement.target
        return wanted.get(self.records) if isinstance(wanted, dict) else wanted


def _afterword(*words: str) -> Callable[[Path], Sequence[str]]:
    return lambda _: [str(program("afterword")), *words, "--as-of", AS_OF]


def _one_file(folder: Path) -> Sequence[str]:
    """Check the last incident of an archive, while references resolve against the whole."""
    last = max((folder / "reviews" / "incidents").glob("*/*.md"))
    return [str(program("afterword")), "check", str(last.relative_to(folder))]


def _run(name: str, *words: str) -> Callable[[Path], Sequence[str]]:
    return lambda _: [str(program(name)), *words]


CHECK, BUILD = "check", "build"
SITE = "--site-dir=public"
MEASUREMENTS = (
    Measurement("check one file (demo)", _one_file, demo=True, target=0.4, fine=(0, 1)),
    Measurement("build (demo)", _afterword("build", SITE), output="public", demo=True, target=15.0, fine=(0, 1)),
    Measurement(CHECK, _afterword("check"), target={1_000: 2.0}, fine=(0, 1)),
    Measurement("check-jsonschema", lambda at: [
        str(program("check-jsonschema")), "--schemafile", "schema.json", *(f"records/{f.name}" for f in sorted((at / "records").iterdir())),
    ], as_schema, peer=True, fine=(0, 1), compare=CHECK),
    Measurement("check one file", _one_file, fine=(0, 1)),
    Measurement(BUILD, _afterword("build", SITE), output="public", fine=(0, 1)),
    Measurement("build: MkDocs, Material, search", _run("mkdocs", "build", "-q"), as_mkdocs, "site", peer=True, compare=BUILD),
    Measurement("build: Zensical", _run("zensical", "build", "--clean"), as_mkdocs, "site", peer=True, compare=BUILD),
    Measurement("build: Hugo, bare theme", _run("hugo", "--quiet"), as_hugo, "public", peer=True, compare=BUILD),
)  # fmt: skip
"""In the order of the table. What is our own and what it is compared with stand side by side, so that they run close in time."""


def measured(what: Measurement, archive: Path, scratch: Path, records: int, runs: int) -> Row:
    """Run a measurement: once for memory and output, which also warms the disk cache, then `runs` times by the clock."""
    folder = archive
    if what.prepare is not None:
        folder = scratch / what.name.replace(":", "").replace(" ", "-")
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        what.prepare(archive, folder)
    _clean(what, folder)
    memory = watched(what.command(folder), folder, fine=what.fine)
    files, size = _written(folder / what.output) if what.output else (0, 0)
    costs: list[Cost] = []
    for _ in range(runs):
        _clean(what, folder)
        costs.append(timed(what.command(folder), folder, fine=what.fine))
    _clean(what, folder)
    if folder != archive:
        shutil.rmtree(folder)
    return Row(what, records, Costs(tuple(costs)), memory, files, size)


def _clean(what: Measurement, folder: Path) -> None:
    """Every build is a cold one: what the last run wrote or remembered is gone."""
    for name in (what.output, ".afterword", ".cache", "resources", ".hugo_build.lock"):
        if name:
            target = folder / name
            target.unlink() if target.is_file() else shutil.rmtree(target, ignore_errors=True)


def _written(folder: Path) -> tuple[int, int]:
    files = [file for file in folder.rglob("*") if file.is_file()]
    return len(files), sum(file.stat().st_size for file in files)
