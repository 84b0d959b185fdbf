"""Runs a command and says what it took: time by the clock, time of all processors, and memory of all its processes."""

from __future__ import annotations

import os
import re
import resource
import signal
import subprocess
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING

from .rows import Run

if TYPE_CHECKING:
    from collections.abc import Sequence

PROC = Path("/proc")
ON_DISK = re.compile(rb"pages on disk after [\d.]+ s")
"""The line in which a build says that all pages stand, while search is still to come."""


class CommandError(Exception):
    """A measured command did not end as it was meant to."""


@dataclass(frozen=True, slots=True)
class How:
    """How to run: `fine` are the exit codes that count as done, `limit` is the most seconds to wait.

    `look` are the seconds between two looks at memory; 0 does not look. Looking slows a command down a little.
    """

    fine: tuple[int, ...] = (0,)
    limit: float = 3600
    look: float = 0


@dataclass(frozen=True, slots=True)
class Ran:
    """One run: what it took, the most memory of its processes together, and what it wrote to standard output.

    `on_disk` are the seconds until it said that its pages stand; those of the whole run where it said nothing.
    """

    run: Run
    memory: int
    on_disk: float
    said: str


def measure(command: Sequence[str], folder: Path, how: How) -> Ran:
    """Run a command in a folder. Raises CommandError for another exit code than the fine ones and for one that takes too long."""
    around = Around()
    with TemporaryFile() as told:
        before, started = _children(), time.perf_counter()
        running = subprocess.Popen(
            command, cwd=folder, env=_environment(), stdout=told, stderr=subprocess.PIPE, start_new_session=True
        )
        ear, look, clock = (
            _Ear(running, started),
            _Look(running.pid, how.look),
            threading.Timer(how.limit, _end, (running,)),
        )
        for helper in (ear, look, clock):
            helper.start()
        try:
            code = running.wait()
        except BaseException:
            _end(running)
            raise
        wall = time.perf_counter() - started
        late = not clock.is_alive()
        clock.cancel()
        look.stop()
        ear.join()
        if running.stderr is not None:
            running.stderr.close()
        cpu = _children() - before
        told.seek(0)
        said = told.read().decode("utf-8", "replace")
    if late or code not in how.fine:
        end = f"took more than {how.limit:.0f} s" if late else f"ended with {code}\n{said[-400:]}{ear.text[-800:]}"
        raise CommandError(f"{' '.join(map(str, command))[:200]} {end}")
    return Ran(Run(wall, cpu, around.load, around.others()), look.most, ear.on_disk or wall, said)


def _end(running: subprocess.Popen[bytes]) -> None:
    with suppress(ProcessLookupError):
        os.killpg(running.pid, signal.SIGKILL)


class Around:
    """What else the machine does from now on. `load` is the load average of the minute before."""

    def __init__(self) -> None:
        self.load = os.getloadavg()[0]
        self._since, self._busy, self._ours = time.perf_counter(), _busy(), _own() + _children()

    def others(self) -> float | None:
        """How many processors were busy since then, on average, for anybody but us and our children that have ended."""
        busy, ours = _busy() - self._busy, _own() + _children() - self._ours
        return max(0.0, (busy - ours) / (time.perf_counter() - self._since)) if busy else None


class _Ear(threading.Thread):
    """Reads what a process says on standard error, and notes when it says that its pages stand."""

    def __init__(self, running: subprocess.Popen[bytes], started: float) -> None:
        super().__init__(daemon=True)
        self._stream: IO[bytes] | None = running.stderr
        self._since = started
        self.on_disk, self.text = 0.0, ""

    def run(self) -> None:
        for line in self._stream or ():
            if ON_DISK.search(line) and not self.on_disk:
                self.on_disk = time.perf_counter() - self._since
            self.text += line.decode("utf-8", "replace")


class _Look(threading.Thread):
    """Looks at the memory of a process and all below it, time and again.

    Memory is proportional set size: pages that several processes share are divided by their number, so that workers are not
    counted twice. It stays 0 where the system has no /proc.
    """

    def __init__(self, process: int, every: float) -> None:
        super().__init__(daemon=True)
        self._process, self._every, self._over = process, every, threading.Event()
        self.most = 0

    def run(self) -> None:
        while self._every and not self._over.wait(self._every):
            self.most = max(self.most, sum(_held(process) for process in _family(self._process)))

    def stop(self) -> None:
        self._over.set()
        self.join()


def _family(first: int) -> list[int]:
    """A process and all below it. Only itself on systems without /proc."""
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


def _own() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _busy() -> float:
    """Seconds for which the machine's processors have worked, for anybody; 0 where nobody tells."""
    try:
        user, nice, system, _, _, irq, soft, steal = map(int, (PROC / "stat").read_text().split()[1:9])
    except (OSError, ValueError):
        return 0.0
    return (user + nice + system + irq + soft + steal) / os.sysconf("SC_CLK_TCK")


def _environment() -> dict[str, str]:
    """Ours, with less said; everybody may keep compiled modules, as on any user's machine."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "NO_MKDOCS_2_WARNING": "1", "NO_COLOR": "1", "AFTERWORD_TIMES": "1"}
