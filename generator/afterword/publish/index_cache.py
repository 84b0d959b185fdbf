"""Finished indexes, kept by what they were made from, so that an edit indexes one bundle; and how a site gets them."""

from __future__ import annotations

import filecmp
import json
import os
import shutil
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from afterword.publish import pagefind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from afterword.publish.bundles import Bundle

FOLDER = "pagefind"
LIST = "bundles.json"
HASHED = (".pf_fragment", ".pf_index", ".pf_filter", ".pf_meta")
"""Files whose names hold a hash of their content: the same name and size is the same file."""
BUILDS = 3
"""How many builds' worth of indexes are kept."""
DAY = 86_400
"""Seconds after which what a build has left half done is not being worked on any more."""


class IndexCache:
    """A folder of finished indexes. What it holds is checked before use, and made again where anything is missing.

    Several processes may use the same folder. Where it cannot be written to, or none is given, indexes live in a
    temporary folder until `close`.
    """

    def __init__(self, folder: Path | None = None) -> None:
        """Keep indexes in `folder`, which need not be there yet."""
        self._folder = folder
        self._temporary: TemporaryDirectory[str] | None = None

    def missing(self, bundles: Iterable[Bundle]) -> tuple[Bundle, ...]:
        """Those of `bundles` that have to be indexed; raises SearchError without Pagefind."""
        return tuple(bundle for bundle in bundles if self._find(bundle) is None)

    def get(self, bundle: Bundle, source: Path) -> Path:
        """The folder of the index of `bundle`, made from the lean documents in `source` if it is not here.

        Raises SearchError. One call runs Pagefind once at the most.
        """
        found = self._find(bundle)
        if found is not None:
            with suppress(OSError):
                os.utime(found / pagefind.MANIFEST)  # used just now: `tidy` drops what was not
            return found
        if self._folder is not None:
            with suppress(OSError):
                return self._made(bundle, source, self._folder)
        try:
            return self._made(bundle, source, self._spare())
        except OSError as problem:
            raise pagefind.SearchError(f"The search index cannot be written: {problem}") from problem

    def tidy(self, bundles: int) -> None:
        """Keep as many indexes as a few builds of so many `bundles` use: drop those not used for longest, and leftovers."""
        for home in self._homes():
            with suppress(OSError):
                aged = sorted(home.glob(f"[0-9a-f]*/{pagefind.MANIFEST}"), key=lambda file: -file.stat().st_mtime_ns)
                for file in aged[BUILDS * max(bundles, 1) :]:
                    shutil.rmtree(file.parent, ignore_errors=True)
                for half in home.glob(f"{pagefind.UNFINISHED}*"):
                    if half.stat().st_mtime < aged[0].stat().st_mtime - DAY:
                        shutil.rmtree(half, ignore_errors=True)

    def close(self) -> None:
        """Remove the temporary folder, if there was need of one."""
        if self._temporary is not None:
            self._temporary.cleanup()
        self._temporary = None

    def _find(self, bundle: Bundle) -> Path | None:
        places = (home / key(bundle) for home in self._homes())
        return next((place for place in places if pagefind.whole(place)), None)

    def _made(self, bundle: Bundle, source: Path, home: Path) -> Path:
        place = home / key(bundle)
        shutil.rmtree(place, ignore_errors=True)  # it was damaged, if it was there
        pagefind.index(bundle, source, place)
        return place

    def _homes(self) -> list[Path]:
        spare = [Path(self._temporary.name)] if self._temporary is not None else []
        return spare if self._folder is None else [self._folder, *spare]

    def _spare(self) -> Path:
        if self._temporary is None:
            self._temporary = TemporaryDirectory(prefix="afterword-search-")
        return Path(self._temporary.name)


def key(bundle: Bundle) -> str:
    """The name of the index of `bundle` in a cache: what is indexed, by which program, and how."""
    made_by = (pagefind.version(pagefind.needed()), pagefind.OPTIONS, pagefind.NOT_OURS)
    return sha256(repr((made_by, bundle.digest)).encode()).hexdigest()[:40]


def publish(folders: Mapping[str, Path], site_dir: Path) -> None:
    """Make `site_dir/pagefind` hold the indexes `folders`, by name, and the list of them in this order.

    Only what differs is written, and what no longer belongs there is removed. A server may let browsers keep `*.pf_*`
    for ever, since their names are hashes of their content. The rest is small (the list, and the `pagefind-entry.json`
    of each bundle) or Pagefind's program: every bundle has it, so that any of them can run the search.
    """
    target = site_dir / FOLDER
    for entry in target.iterdir() if target.is_dir() else ():
        if entry.name not in folders and entry.name != LIST:
            shutil.rmtree(entry) if entry.is_dir() else entry.unlink()
    for name, folder in folders.items():
        mirror(folder, target / name)
    if folders:
        write(target / LIST, listing(folders))
    else:
        (target / LIST).unlink(missing_ok=True)


def listing(names: Iterable[str]) -> bytes:
    """The list of bundles as the browser reads it."""
    return json.dumps({"bundles": list(names)}).encode() + b"\n"


def mirror(folder: Path, target: Path) -> None:
    """Make the files of `target` those of the index in `folder`."""
    wanted, present = pagefind.sizes(folder), pagefind.sizes(target)
    for name in present.keys() - wanted.keys():
        (target / name).unlink()
    for below in {name.rpartition("/")[0] for name in wanted}:
        (target / below).mkdir(parents=True, exist_ok=True)
    for name, size in wanted.items():
        file = target / name
        known = present.get(name) == size and (name.endswith(HASHED) or filecmp.cmp(folder / name, file, shallow=False))
        if not known:
            file.write_bytes((folder / name).read_bytes())  # quicker than `shutil.copyfile` for small files


def write(file: Path, content: bytes) -> None:
    """Write `content`, unless the file holds it."""
    if not file.is_file() or file.read_bytes() != content:
        file.write_bytes(content)
