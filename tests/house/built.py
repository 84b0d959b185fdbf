"""The demo archive built in every way that tests compare: each site once a run, whichever worker asks first."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from house.source import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pytest

DAY = "2026-11-22"
"""The day for which the demo archive is written."""
EPOCH = "1795305600"
"""The same day as SOURCE_DATE_EPOCH wants it."""
ARCHIVE = ("reviews", "site_config", "templates", "mkdocs.yml")
PLANTED = {
    "handles.csv": b"PLANTED,csv\n",
    "incidents/2026/handles.csv": b"PLANTED,csv\n",
    "incidents/2026/still.png": b"\x89PNG\r\n\x1a\nPLANTED",
    "incidents/2026/notes.txt": b"PLANTED text\n",
    "incidents/2026/page.html": b"<p>PLANTED html</p>\n",
    ".drafts/INC-2026-ZZZZ.md": b"PLANTED in a hidden folder\n",
    ".secrets": b"PLANTED dotfile\n",
    "404.html": b"PLANTED page of an error\n",
    "css/afterword.css": b"/* PLANTED style */\n",
}
"""Files beside the records that no site may hold; each says PLANTED."""


@dataclass(frozen=True, slots=True)
class Built:
    """A site in a folder, and what the command that built it said and returned."""

    folder: Path
    said: str
    code: int


def run(command: list[str], cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a command of the environment that runs the tests, errors and output as one text."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("COV_", "COVERAGE", "PYTEST"))}
    return subprocess.run(
        command,
        cwd=cwd,
        env={**clean, "NO_MKDOCS_2_WARNING": "1", **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )


def afterword(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run `afterword` with the package under test, on the demo archive."""
    return run([sys.executable, "-m", "afterword", *arguments], ROOT, **environment)


def copied(target: Path) -> Path:
    """The demo archive in a folder of its own, with files planted among its records."""
    for name in ARCHIVE:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, target / name)
        else:
            target.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, target / name)
    for name, content in PLANTED.items():
        file = target / "reviews" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    return target


def _by_afterword(*options: str, **environment: str) -> Callable[[Path], subprocess.CompletedProcess[str]]:
    def build(folder: Path) -> subprocess.CompletedProcess[str]:
        return afterword("build", "--as-of", DAY, "--site-dir", str(folder / "site"), *options, **environment)

    return build


def _by_mkdocs(folder: Path) -> subprocess.CompletedProcess[str]:
    project = copied(folder / "project")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(folder / "site")]
    return run(command, project, SOURCE_DATE_EPOCH=EPOCH)


WAYS = {
    "core": _by_afterword(PYTHONHASHSEED="1", TZ="Pacific/Auckland"),
    "again": _by_afterword(PYTHONHASHSEED="2", TZ="America/Los_Angeles", LC_ALL="C"),
    "mkdocs": _by_mkdocs,
    "company": _by_afterword("--audience", "company"),
    "partners": _by_afterword("--audience", "partners"),
    "public": _by_afterword("--audience", "public"),
}
"""How each site is built."""


def built(way: str, factory: pytest.TempPathFactory) -> Built:
    """The demo site built in one of these ways. Built once a run; other workers wait for it."""
    base = factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder = shared / f"built-{way}"
    folder.mkdir(exist_ok=True)
    answer = folder / "answer"
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not answer.exists():
            done = WAYS[way](folder)
            answer.write_text(f"{done.returncode}\n{done.stdout}", encoding="utf-8")
    code, _, said = answer.read_text(encoding="utf-8").partition("\n")
    site = Built(folder / "site", said, int(code))
    assert (site.folder / "index.html").is_file(), f"the {way} site was not built:\n{said}"
    return site


def tree(folder: Path) -> dict[str, bytes]:
    """Every file of a site by its address."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
