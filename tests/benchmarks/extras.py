"""What takes more than one command to measure: search in a browser, the preview, the floor, and a build on several machines."""

from __future__ import annotations

import shutil
import subprocess
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING

from . import search_query
from .floor import floor
from .machine import program
from .measure import CommandError, How, measure
from .measurements import FINE, MKDOCS, OURS, SITE, State, afterword
from .rows import Row, Run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from .rounds import Ground, Runs

COMMON, RARE = "search: a word in most records", "search: a word in few records"
COMMON_PLAIN, RARE_PLAIN = f"{COMMON}, MkDocs with Material", f"{RARE}, MkDocs with Material"
SERVE = "serve: from a save to the edited page"
FLOOR, FLOOR_TWO = (
    "floor: reading and writing the same bytes",
    "floor: reading and writing the same bytes, two processes",
)
MACHINES = 8
SHARDS = f"build on {MACHINES} machines: the slowest shard, then merge"
SHARDS_ALL = f"build on {MACHINES} machines: all shards and merge added up"
PROBE = "serve_probe"


def search(ground: Ground, records: int, how: Runs) -> Iterator[Row]:
    """The common word and the rare one, in our site and in Material's where it stands."""
    if how.once:
        return
    common, rare = search_query.words(ground.archive)
    sites = [(ground.built(How(limit=how.limit)) / SITE, search_query.OURS, {COMMON: common, RARE: rare})]
    if ground.states.get(MKDOCS.name) is State.BUILT:
        sites.append(
            (ground.folder(MKDOCS) / MKDOCS.output, search_query.MATERIAL, {COMMON_PLAIN: common, RARE_PLAIN: rare})
        )
    for site, asked, names in sites:
        try:
            yield from search_query.queries(site, asked, names, records, how.runs)
        except search_query.NoBrowserError as missing:
            how.say(f"left out: {missing}")
            return
        except Exception as problem:  # noqa: BLE001 - Playwright's errors; a page that never answers costs us one row
            how.say(f"left out, because {next(iter(names))} did not answer: {str(problem)[:200]}")


def preview(ground: Ground, records: int, how: Runs) -> Iterator[Row]:
    """Seconds from a save to the edited page in `afterword serve`, when the module that measures it is there."""
    if how.once or find_spec(f"{__package__}.{PROBE}") is None:
        return
    folder = ground.built(How(limit=how.limit))
    try:
        seconds = import_module(f"{__package__}.{PROBE}").probe(folder, how.runs)
    except (OSError, RuntimeError) as problem:
        how.say(f"left out, because the preview did not answer: {problem}")
        return
    finally:
        ground.clean(OURS)  # what the preview leaves is not what a build left
    yield Row(SERVE, records, tuple(Run(one) for one in seconds))


def least(ground: Ground, records: int, how: Runs) -> Iterator[Row]:
    """The floor, with one process and with two."""
    folder = ground.built(How(limit=how.limit))
    times = 1 if how.once else how.runs
    for name, processes in ((FLOOR, 1), (FLOOR_TWO, 2)):
        took = tuple(floor(folder, folder / SITE, ground.scratch, processes) for _ in range(times))
        yield Row(name, records, took)


def shards(ground: Ground, records: int, how: Runs) -> Iterator[Row]:
    """A build cut into shards, one after the other on this machine, each from nothing, as each of eight machines would."""
    told = subprocess.run([program("afterword"), "build", "--help"], capture_output=True, text=True, check=False)
    if not how.once or "--shard" not in told.stdout:
        return
    folder = ground.folder(OURS)
    names = [f"shard-{number}" for number in range(1, MACHINES + 1)]
    costs, memory = [], 0
    try:
        for number, name in enumerate((*names, ""), start=1):
            ground.clean(OURS)
            how.say(f"building {name}" if name else "merging")
            words = ("build", "--shard", f"{number}/{MACHINES}", "-d", name)
            command = afterword(*words) if name else [str(program("afterword")), "merge", "-d", SITE, *names]
            ran = measure(command, folder, How(FINE, how.limit, 1.0))
            costs.append(ran.run)
            memory = max(memory, ran.memory)
    except CommandError as problem:
        how.say(f"left out: {problem}")
        return
    finally:
        ground.clean(OURS)
        for name in names:
            shutil.rmtree(folder / name, ignore_errors=True)
    *parts, merge = costs
    slowest = max(parts, key=lambda run: run.wall)
    note = f"shards {', '.join(f'{run.wall:.0f}' for run in parts)} s, merge {merge.wall:.0f} s"
    yield Row(SHARDS, records, (_added((slowest, merge)),), memory, note=note)
    yield Row(SHARDS_ALL, records, (_added(tuple(costs)),), memory, note=note)


def _added(runs: tuple[Run, ...]) -> Run:
    wall = sum(run.wall for run in runs)
    others = sum((run.others or 0) * run.wall for run in runs) / wall
    return Run(wall, sum(run.cpu for run in runs), runs[0].load, others)


Extra = tuple["tuple[str, ...]", "Callable[[Ground, int, Runs], Iterator[Row]]"]
EXTRAS: tuple[Extra, ...] = (
    ((COMMON, RARE, COMMON_PLAIN, RARE_PLAIN), search),
    ((FLOOR, FLOOR_TWO), least),
    ((SERVE,), preview),
    ((SHARDS, SHARDS_ALL), shards),
)
"""Names of rows, and what measures them."""
