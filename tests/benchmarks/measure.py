"""Runs a command and says what it took: time by the clock, time of all processors, and memory of all its processes."""

from __future__ import annotations

import os
import resource
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

PROC = Path("/proc")
LOOK = 0.05
"""Seconds between two looks at memory."""


class CommandError(Exception):
    """A measured command did not end as it was meant to."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What one run took: seconds by the clock, seconds of processors, and at the most so many bytes of memory at once."""

    wall: float
    cpu: float
    memory: int = 0


@dataclass(frozen=True, slots=True)
class Costs:
    """Several runs of one thing."""

    runs: tuple[Cost, ...]

    @property
    def wall(self) -> float:
        return median(run.wall for run in self.runs)

    @property
    def cpu(self) -> float:
        return median(run.cpu for run in self.runs)

    @property
    def memory(self) -> int:
        return max(run.memory for run in self.runs)

    @property
    def span(self) -> tuple[float, float]:
        return min(run.wall for run in self.runs), max(run.wall for run in self.runs)


def timed(
    command: Sequence[str], folder: Path, more: Mapping[str, str] | None = None, fine: Sequence[int] = (0,)
) -> Cost:
    """Run a command in a folder. `fine` are the exit codes that count as done; anything else raises CommandError."""
    before, started = _children(), time.perf_counter()
    done = subprocess.run(command, cwd=folder, env=_environment(more), capture_output=True, check=False)
    wall = time.perf_counter() - started
    _expect(command, done.returncode, fine, done.stdout + done.stderr)
    return Cost(wall, _children() - before)


def watched(
    command: Sequence[str], folder: Path, more: Mapping[str, str] | None = None, fine: Sequence[int] = (0,)
) -> int:
    """Run a command and return the most memory that it and its children held together, in bytes; 0 where nobody tells.

    Memory is proportional set size: pages that several processes share are divided by their number, so that workers are not
    counted twice. Looking slows the command down, so its time is not measured here.
    """
    most = 0
    with subprocess.Popen(
        command, cwd=folder, env=_environment(more), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as running:
        while running.poll() is None:
            most = max(most, sum(_held(process) for process in _family(running.pid)))
            time.sleep(LOOK)
    _expect(command, running.returncode, fine, b"")
    return most


def _family(first: int) -> list[int]:
    """A process and all below it. Empty on systems without /proc."""
    below: dict[int, list[int]] = {}
    for entry in PROC.glob("[0-9]*/stat"):
        try:
            parent = int(entry.read_text().rpartition(")")[2].split()[1])
        except (OSError, ValueError):
            continue  # it has ended meanwhile
        below.setdefault(parent, []).append(int(entry.parent.name))
    found = [first]
    for process in found:
        found.extend(below.get(process, ()))
    return found


def _held(process: int) -> int:
    try:
        lines = (PROC / str(process) / "smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _environment(more: Mapping[str, str] | None) -> dict[str, str]:
    return {**os.environ, "NO_MKDOCS_2_WARNING": "1", "NO_COLOR": "1", **(more or {})}


def _expect(command: Sequence[str], code: int, fine: Sequence[int], output: bytes) -> None:
    if code not in fine:
        end = output.decode("utf-8", "replace")[-800:]
        raise CommandError(f"{' '.join(map(str, command))} ended with {code}\n{end}")
