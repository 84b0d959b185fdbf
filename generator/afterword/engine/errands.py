"""What takes long while a preview is served is done by a process of its own, which leaves its result on the disk."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import TypeVar

import msgspec
from msgspec import Struct

from afterword.model.settings import BuildFor

T = TypeVar("T")
PACKAGE = Path(__file__).resolve().parents[2]
"""The folder that holds `afterword`, from which Python finds it."""


class Errand(Struct, frozen=True):
    """Something to be done with the archive as it stands on the disk: `read`, `check`, `skin`, `charts` or `search`.

    `home` is the folder of what is kept (`.afterword`, or one of this run), `audience` None for the one in the settings.
    """

    task: str
    root: str
    home: str
    day: date
    jobs: int
    audience: BuildFor | None = None


class Answer(Struct, frozen=True):
    """What came of it: a folder or a file, addresses with files, names; or what went wrong in plain words."""

    place: str = ""
    files: dict[str, str] = {}
    names: tuple[str, ...] = ()
    trouble: str = ""


class Runner:
    """Runs errands, each as a process, and ends them when they are wanted no more."""

    def __init__(self) -> None:
        self._running: set[subprocess.Popen[bytes]] = set()
        self._closed = False

    def run(self, errand: Errand) -> Answer:
        """Run an errand to its end."""
        # Not from the archive's folder: Python would import what lies there.
        paths = [str(PACKAGE), *filter(None, [os.environ.get("PYTHONPATH")])]
        process = subprocess.Popen(
            [sys.executable, "-m", "afterword.engine.errand"],
            cwd=PACKAGE,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
        self._running.add(process)
        if self._closed:
            _end(process)
        try:
            said, complaints = process.communicate(msgspec.json.encode(errand))
        finally:
            self._running.discard(process)
        if self._closed:
            return Answer(trouble="stopped")
        try:
            return msgspec.json.decode(said, type=Answer)
        except msgspec.DecodeError:
            last = complaints.decode("utf-8", "replace").strip().rpartition("\n")[2]
            return Answer(trouble=last or f"the process ended early ({process.returncode})")

    def close(self) -> None:
        """End whatever is running."""
        self._closed = True
        for process in tuple(self._running):
            _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a process with those that it started."""
    try:
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
    except (ProcessLookupError, PermissionError):
        pass
