"""Pagefind, by its command line: the index of one bundle from the lean documents of its addresses."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from afterword.publish.bundles import Bundle

OPTIONS = ("--force-language", "en", "--silent")
NOT_OURS = ("pagefind-ui*", "pagefind-modular-ui*", "pagefind-component-ui*", "pagefind-highlight*", "wasm.unknown*")
"""Pagefind's own user interfaces and its program for languages other than the one that is forced."""
MANIFEST = "files.json"
"""Names and sizes of an index's files, beside them: how a damaged one is told from a whole one."""
UNFINISHED = ".indexing-"
"""How the names of folders begin in which an index is being made."""


class SearchError(Exception):
    """Pagefind is missing or could not index."""


def binary() -> Path | None:
    """Pagefind's program as its Python package brings it, or from the path. Never downloads."""
    try:
        from pagefind.service import get_executable
    except ImportError:
        found = shutil.which("pagefind_extended") or shutil.which("pagefind")
        return Path(found) if found else None
    return get_executable()


def needed() -> Path:
    """Pagefind's program; raises SearchError where there is none."""
    program = binary()
    if program is None:
        raise SearchError("Pagefind is not installed: pip install 'pagefind[extended]'")
    return program


@cache
def version(program: Path) -> str:
    """What the program calls itself: an index of another version must not be taken for one of this."""
    return _call(program, "--version").strip()


def index(bundle: Bundle, source: Path, folder: Path) -> None:
    """Make `folder` the index of `bundle`; raises SearchError, or OSError where nothing can be written.

    `source` holds the lean document of every address as `<address>/index.html`, and may hold others. `folder` appears
    in one move, with its manifest; where one like it has appeared meanwhile, that one stays.
    """
    program = needed()
    folder.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=UNFINISHED, dir=folder.parent) as place:
        documents, fresh = Path(place, "documents").resolve(), Path(place, "index").resolve()
        gather(bundle, source, documents)
        # In a folder of its own: Pagefind would read a `pagefind.yml` of the project.
        _call(program, "--site", str(documents), "--output-path", str(fresh), *OPTIONS, folder=place)
        for pattern in NOT_OURS:
            for file in fresh.glob(pattern):
                file.unlink()
        (fresh / MANIFEST).write_text(json.dumps(sizes(fresh), sort_keys=True), encoding="utf-8")
        try:
            fresh.rename(folder)
        except OSError:
            if not folder.is_dir():
                raise


def gather(bundle: Bundle, source: Path, target: Path) -> None:
    """Put the documents of `bundle` alone into `target`: as links where the disk can, since nothing changes them."""
    for address in bundle.addresses:
        file = target / address / "index.html"
        file.parent.mkdir(parents=True, exist_ok=True)
        document = source / address / "index.html"
        try:
            os.link(document, file)
        except FileNotFoundError:
            raise SearchError(f"There is no document to index for {address or 'the home page'}") from None
        except OSError:
            shutil.copyfile(document, file)


def sizes(folder: Path) -> dict[str, int]:
    """The size of every file below `folder` but its manifest, by its path there; nothing where there is no folder."""
    found: dict[str, int] = {}
    waiting = [""]
    while waiting:
        below = waiting.pop()
        try:
            entries = list(os.scandir(folder / below))
        except (FileNotFoundError, NotADirectoryError):
            continue
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                waiting.append(f"{below}{entry.name}/")
            elif below or entry.name != MANIFEST:
                found[below + entry.name] = entry.stat().st_size
    return found


def whole(folder: Path) -> bool:
    """Whether `folder` is an index with every file of its manifest, and each as long as it was."""
    try:
        expected = json.loads((folder / MANIFEST).read_bytes())
    except (OSError, ValueError):
        return False
    return bool(expected) and expected == sizes(folder)


def _call(program: Path, *arguments: str, folder: str | None = None) -> str:
    command = [str(program), *arguments]
    result = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)  # noqa: S603 - our own
    if result.returncode:
        raise SearchError(f"Pagefind could not index: {(result.stderr or result.stdout).strip()}")
    return result.stdout
