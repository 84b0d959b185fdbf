"""What the figures were measured on."""

from __future__ import annotations

import os
import platform
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from msgspec import Struct

PACKAGES = ("afterword", "mkdocs", "mkdocs-material", "pagefind", "pyyaml", "zensical", "hugo", "check-jsonschema")
BIN = Path(sys.executable).parent


class Machine(Struct, frozen=True):
    """Cores that we may use, memory in bytes, the system, Python and the versions of what is compared."""

    cores: int
    memory: int
    system: str
    python: str
    versions: dict[str, str]

    def alike(self, other: Machine) -> bool:
        """Whether figures of both may stand in one table."""
        return (self.cores, round(self.memory / 2**30), self.system) == (
            other.cores, round(other.memory / 2**30), other.system,
        )  # fmt: skip


def machine() -> Machine:
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    known = {name: found for name in PACKAGES if (found := _version(name))}
    return Machine(cores, memory, f"{platform.system()} {platform.machine()}", platform.python_version(), known)


def program(name: str) -> Path:
    """A program beside the Python that runs us: the same environment for all."""
    return BIN / name


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""
