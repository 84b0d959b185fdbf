"""A site in shards: each of N builds makes its share of the pages, anywhere; merged they are the site that one build makes."""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import dataclass, replace
from hashlib import blake2b
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING, Any

from afterword.engine.outputs import READABLE, present
from afterword.publish.index_cache import FOLDER as SEARCH
from afterword.publish.index_cache import LIST, listing
from afterword.publish.writer import MANIFEST, PublishError, refuse_foreign, swap

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from afterword.pages.page import Site

SCHEMA = "afterword.shard/1"


@dataclass(frozen=True, slots=True)
class Share:
    """One of `of` shards, counted from 1. The first also has the static files, the data and the sitemap.

    A page's shard follows from its address alone, so that a new record moves no other page to another shard.
    """

    number: int = 1
    of: int = 1

    @property
    def searched(self) -> bool:
        """Whether there is a search index."""
        return True

    @property
    def first(self) -> bool:
        """Whether this shard has what belongs to no page."""
        return self.number == 1

    @property
    def tag(self) -> str:
        """What this shard's search bundles are told apart by; empty where there is one shard."""
        return f".shard{self.number}of{self.of}" if self.of > 1 else ""

    def owns(self, path: str) -> bool:
        """Whether the page at an address belongs to this shard."""
        if self.of == 1:
            return True
        return int.from_bytes(blake2b(path.encode(), digest_size=8).digest()) % self.of == self.number - 1

    def static(self, address: str, content: bytes) -> bytes:  # noqa: ARG002 - a preview goes by it
        """A static file as it stands in this part of the site."""
        return content

    def of_site(self, site: Site) -> Site:
        """The part of a site that this shard makes."""
        if self.of == 1:
            return site
        pages = tuple(page for page in site.pages if self.owns(page.path))
        own = replace(site, pages=pages)
        return own if self.first else replace(own, files={}, files_made_of=None)


WHOLE = Share()


def manifest(share: Share, identity: str) -> bytes:
    """What a shard says of itself: which one it is, and what identifies the input of all."""
    said = {"schema": SCHEMA, "shard": share.number, "of": share.of, "input": identity}
    return json.dumps(said, indent=1).encode() + b"\n"


def merge(shards: Sequence[Path], place: Path) -> int:
    """Put shards together in `place`; returns the number of files. Raises PublishError where they are not all of one site."""
    place = place.resolve()
    refuse_foreign(place)
    _refuse_unlike([(folder, _said(folder)) for folder in shards])
    place.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(mkdtemp(prefix=f".{place.name}-", dir=place.parent))
    try:
        fresh.chmod(READABLE)
        files = sum(_take(folder, fresh) for folder in shards)
        lists = [folder / SEARCH / LIST for folder in shards]
        names = [name for file in lists if file.is_file() for name in json.loads(file.read_bytes())["bundles"]]
        if names:
            (fresh / SEARCH / LIST).write_bytes(listing(sorted(names, reverse=True)))
            files += 1
        swap(fresh, place)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return files


def _said(folder: Path) -> dict[str, Any]:
    try:
        said = json.loads((folder / MANIFEST).read_bytes())
    except (OSError, ValueError):
        said = None
    if not isinstance(said, dict) or said.get("schema") != SCHEMA:
        raise PublishError(f"{folder} is no shard: it has no {MANIFEST} that can be read")
    return said


def _refuse_unlike(found: Sequence[tuple[Path, dict[str, Any]]]) -> None:
    """Stop where shards are missing, come twice, or were built from different input."""
    first, said = found[0]
    for folder, other in found[1:]:
        if other["of"] != said["of"]:
            raise PublishError(f"{first} is one of {said['of']} shards and {folder} one of {other['of']}")
        if other["input"] != said["input"]:
            reason = "records, settings, templates, day, audience or version differ"
            raise PublishError(f"{first} and {folder} were not built from the same input: {reason}")
    numbers = [other["shard"] for _, other in found]
    missing = sorted(set(range(1, said["of"] + 1)) - set(numbers))
    if missing:
        raise PublishError(f"of {said['of']} shards {_listed(missing)} missing")
    if len(numbers) > len(set(numbers)):
        raise PublishError("a shard is given twice")


def _listed(numbers: Iterable[int]) -> str:
    words = [f"number {number}" for number in numbers]
    return f"{', '.join(words)} {'is' if len(words) == 1 else 'are'}"


def _take(folder: Path, target: Path) -> int:
    """Put a shard's files into `target`, as links where the disk can; returns how many."""
    taken = 0
    for address in present(folder):
        if address in {MANIFEST, f"{SEARCH}/{LIST}"}:
            continue
        source, file = f"{folder}/{address}", f"{target}/{address}"
        try:
            _link(source, file)
        except FileNotFoundError:
            os.makedirs(os.path.dirname(file), exist_ok=True)  # noqa: PTH103, PTH120 - a million times
            _link(source, file)
        except FileExistsError:
            raise PublishError(f"two shards hold {address}") from None
        taken += 1
    return taken


def _link(source: str, file: str) -> None:
    try:
        os.link(source, file)
    except (FileNotFoundError, FileExistsError):
        raise
    except OSError:  # another disk, or one that knows no links
        shutil.copy2(source, file)
