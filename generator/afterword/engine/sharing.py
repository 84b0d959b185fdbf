"""A site in shards: each of N builds makes its share of the pages, anywhere; merged they are the site that one build makes."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass, replace
from hashlib import blake2b
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING, Annotated, Literal

from msgspec import DecodeError, Meta, Struct, ValidationError, json

from afterword.engine.outputs import READABLE, present
from afterword.publish.index_cache import FOLDER as SEARCH
from afterword.publish.index_cache import LIST, listing
from afterword.publish.writer import MANIFEST, PublishError, alone_in, refuse_foreign, swap

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from afterword.pages.page import Site

MOST = 10_000
"""Shards of one site, so that a slip of the finger is told apart from a wish."""


@dataclass(frozen=True, slots=True)
class Share:
    """One of `of` shards, counted from 1; 0 shards where the site is not cut. The first also has what belongs to no page.

    A page's shard follows from its address alone, so that a new record moves no other page to another shard.
    """

    number: int = 1
    of: int = 0

    @property
    def searched(self) -> bool:
        """Whether there is a search index."""
        return True

    @property
    def first(self) -> bool:
        """Whether this shard has what belongs to no page: the static files, the data and the sitemap."""
        return self.number == 1

    @property
    def cut(self) -> bool:
        """Whether the site is built in shards, be it in one."""
        return self.of > 0

    @property
    def tag(self) -> str:
        """What this shard's search bundles are told apart by; empty where the site is not cut."""
        return f".shard{self.number}of{self.of}" if self.cut else ""

    def owns(self, path: str) -> bool:
        """Whether the page at an address belongs to this shard."""
        return (
            not self.cut or int.from_bytes(blake2b(path.encode(), digest_size=8).digest()) % self.of == self.number - 1
        )

    def static(self, address: str, content: bytes) -> bytes:  # noqa: ARG002 - a preview goes by it
        """A static file as it stands in this part of the site."""
        return content

    def of_site(self, site: Site) -> Site:
        """The part of a site that this shard makes."""
        if not self.cut:
            return site
        pages = tuple(page for page in site.pages if self.owns(page.path))
        own = replace(site, pages=pages)
        return own if self.first else replace(own, files={}, files_made_of=None)


WHOLE = Share()


class Manifest(Struct, frozen=True):
    """What a shard says of itself: which one it is, and what identifies the input of all."""

    shard: Annotated[int, Meta(ge=1)]
    of: Annotated[int, Meta(ge=1, le=MOST)]
    input: str
    schema: Literal["afterword.shard/1"] = "afterword.shard/1"


class _Bundles(Struct, frozen=True):
    """The list of a shard's search bundles."""

    bundles: tuple[str, ...]


_BUNDLES = json.Decoder(_Bundles)
_MANIFESTS = json.Decoder(Manifest)


def manifest(share: Share, identity: str) -> bytes:
    """The manifest of a shard."""
    said = Manifest(share.number, share.of, identity)
    return json.format(json.encode(said), indent=1) + b"\n"


def merge(shards: Sequence[Path], place: Path) -> int:
    """Put shards together in `place`; returns the number of files.

    Raises PublishError where they are not all of one site, and where `place` holds something else or one of them.
    """
    place = place.resolve()
    refuse_foreign(place)
    _refuse_overlap(shards, place)
    _refuse_unlike([(folder, _said(folder)) for folder in shards])
    place.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(mkdtemp(prefix=f".{place.name}-", dir=place.parent))
    try:
        fresh.chmod(READABLE)
        files = sum(_take(folder, fresh) for folder in shards)
        names = [name for folder in shards for name in _bundles(folder / SEARCH / LIST)]
        if names:
            (fresh / SEARCH / LIST).write_bytes(listing(sorted(names, reverse=True)))
            files += 1
        with alone_in(place.parent):
            swap(fresh, place)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return files


def _said(folder: Path) -> Manifest:
    try:
        return _MANIFESTS.decode((folder / MANIFEST).read_bytes())
    except (OSError, DecodeError, ValidationError):
        raise PublishError(f"{folder} is no shard: it has no {MANIFEST} that can be read") from None


def _bundles(file: Path) -> tuple[str, ...]:
    """The names of a shard's search bundles; none where nothing in it is searched."""
    try:
        return _BUNDLES.decode(file.read_bytes()).bundles
    except FileNotFoundError:
        return ()
    except (DecodeError, ValidationError):
        raise PublishError(f"{file} cannot be read: the shard is damaged") from None


def _refuse_overlap(shards: Iterable[Path], place: Path) -> None:
    """Stop before the site takes the place of a shard, or is put into one."""
    for folder in shards:
        own = folder.resolve()
        if own == place or own in place.parents or place in own.parents:
            raise PublishError(f"{place} overlaps with the shard {folder}: choose another folder for the site")


def _refuse_unlike(found: Sequence[tuple[Path, Manifest]]) -> None:
    """Stop where shards are missing, come twice, or were built from different input."""
    first, said = found[0]
    seen: dict[int, Path] = {}
    for folder, other in found:
        if other.of != said.of:
            raise PublishError(f"{first} is one of {said.of} shards and {folder} one of {other.of}")
        if other.input != said.input:
            reason = "records, settings, templates, day, audience or version differ"
            raise PublishError(f"{first} and {folder} were not built from the same input: {reason}")
        if other.shard in seen:
            raise PublishError(f"{seen[other.shard]} and {folder} are both shard {other.shard} of {other.of}")
        seen[other.shard] = folder
    missing = sorted(set(range(1, said.of + 1)) - seen.keys())
    if missing:
        raise PublishError(f"of {said.of} shards {_listed(missing)} missing")


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
