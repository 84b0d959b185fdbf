"""What the figures were measured on."""

from __future__ import annotations

import os
import platform
import sys
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

PACKAGES = ("afterword", "mkdocs", "mkdocs-material", "pagefind", "pyyaml", "zensical", "hugo", "check-jsonschema")
BIN = Path(sys.executable).parent


@dataclass(frozen=True, slots=True)
class Machine:
    """Cores that we may use, memory in bytes, the system, Python and the versions of what is compared."""

    cores: int
    memory: int
    system: str
    python: str
    versions: dict[str, str]
    load: float
    """Processes that wanted to run, on average over the last five minutes before the measurement."""


def machine() -> Machine:
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    system = f"{platform.system()} {platform.machine()}"
    known = {name: found for name in PACKAGES if (found := _version(name))}
    return Machine(
        cores,
        os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"),
        system,
        platform.python_version(),
        known,
        os.getloadavg()[1],
    )


def program(name: str) -> Path:
    """A program beside the Python that runs us: the same environment for all."""
    return BIN / name


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""
