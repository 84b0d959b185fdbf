"""Finished indexes: found again, made again when damaged, shared, bounded; and a site that gets what differs."""

from __future__ import annotations

import json
import os
import shutil
from errno import ENOSPC
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest

from afterword.pages.page import SearchDocument
from afterword.publish import pagefind, search
from afterword.publish.bundles import Bundle, plan
from afterword.publish.index_cache import IndexCache, publish

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

DOCUMENTS = {
    "incidents/INC-2024-M2XD/": SearchDocument("emote spam", {"year": ("2024",)}, {"date": "2024-03-02"}),
    "incidents/INC-2025-7KQ4/": SearchDocument("hate raids", {"year": ("2025",)}, {"date": "2025-11-15"}),
}


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A folder with the lean documents."""
    for address, document in DOCUMENTS.items():
        search.write(address, search.lean(address, document), tmp_path / "documents")
    return tmp_path / "documents"


@pytest.fixture
def bundles() -> tuple[Bundle, ...]:
    """A bundle for each year, the newest first."""
    return plan({a: search.print_of(one, search.lean(a, one)) for a, one in DOCUMENTS.items()}, 1)


def test_a_bundle_holds_its_own_documents_and_nothing_of_pagefinds_own(
    source: Path, bundles: tuple[Bundle, ...], tmp_path: Path
) -> None:
    pagefind.index(bundles[0], source, tmp_path / "index")
    assert json.loads((tmp_path / "index/pagefind-entry.json").read_bytes())["languages"]["en"]["page_count"] == 1
    names = {name.partition(".")[0] for name in pagefind.sizes(tmp_path / "index") if "/" not in name}
    assert names == {"pagefind", "pagefind-entry", "pagefind-worker", "wasm"}
    assert pagefind.whole(tmp_path / "index")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["documents", "index"]


def test_a_document_that_is_not_there_is_said(source: Path, bundles: tuple[Bundle, ...], tmp_path: Path) -> None:
    shutil.rmtree(source / "incidents/INC-2025-7KQ4")
    with pytest.raises(pagefind.SearchError, match="no document to index for incidents/INC-2025-7KQ4/"):
        pagefind.index(bundles[0], source, tmp_path / "index")
    assert not (tmp_path / "index").exists()


def test_an_index_that_came_first_stays(source: Path, bundles: tuple[Bundle, ...], tmp_path: Path) -> None:
    (tmp_path / "index").mkdir()
    (tmp_path / "index/theirs").touch()
    pagefind.index(bundles[0], source, tmp_path / "index")
    assert [path.name for path in (tmp_path / "index").iterdir()] == ["theirs"]


def write_index(bundle: Bundle, _source: Path, folder: Path) -> None:
    """Stands in for Pagefind: some files that depend on the bundle."""
    fresh = folder.with_name(f".{folder.name}")
    fresh.mkdir(parents=True)
    for name in ("pagefind.js", "fragment/en_1.pf_fragment"):
        (fresh / name).parent.mkdir(exist_ok=True)
        (fresh / name).write_text(f"{name} {bundle.digest[:8]}")
    (fresh / pagefind.MANIFEST).write_text(json.dumps(pagefind.sizes(fresh)))
    fresh.rename(folder)


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the bundles that were indexed."""
    seen: list[str] = []

    def index(bundle: Bundle, source: Path, folder: Path) -> None:
        write_index(bundle, source, folder)
        seen.append(bundle.name)

    monkeypatch.setattr(pagefind, "index", index)
    return seen


def bundle(name: str) -> Bundle:
    """A bundle that only has a name."""
    return Bundle(name, (), sha256(name.encode()).hexdigest())


DAMAGES: dict[str, Callable[[Path], object]] = {
    "removed": shutil.rmtree,
    "a file in its place": lambda place: place.rename(place.with_name("x")) and place.write_text("x"),
    "without a manifest": lambda place: (place / pagefind.MANIFEST).unlink(),
    "an empty manifest": lambda place: (place / pagefind.MANIFEST).write_text("{}"),
    "half a manifest": lambda place: (place / pagefind.MANIFEST).write_text('{"pagefind.js'),
    "a manifest of another shape": lambda place: (place / pagefind.MANIFEST).write_text("[1]"),
    "a file short": lambda place: (place / "fragment/en_1.pf_fragment").unlink(),
    "half a file": lambda place: os.truncate(place / "pagefind.js", 3),
    "a file too many": lambda place: (place / "fragment/x").touch(),
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_damaged_index_is_made_again(runs: list[str], tmp_path: Path, damage: Callable[[Path], object]) -> None:
    cache, one = IndexCache(tmp_path), bundle("2025")
    place = cache.get(one, tmp_path)
    assert cache.get(one, tmp_path) == place
    assert (cache.missing([one]), runs) == ((), ["2025"])
    damage(place)
    assert cache.missing([one]) == (one,)
    assert pagefind.whole(cache.get(one, tmp_path))
    assert runs == ["2025", "2025"]
    cache.close()


def test_a_cache_outlives_its_process_and_another_version_makes_it_anew(
    runs: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    IndexCache(tmp_path / "cache").get(bundle("2025"), tmp_path)
    assert IndexCache(tmp_path / "cache").missing([bundle("2025")]) == ()
    monkeypatch.setattr(pagefind, "version", lambda _: "pagefind 99")
    assert IndexCache(tmp_path / "cache").missing([bundle("2025")]) == (bundle("2025"),)
    assert runs == ["2025"]


def test_a_cache_that_cannot_be_written_to_is_done_without(runs: list[str], tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("in the way")
    cache = IndexCache(tmp_path / "cache")
    place = cache.get(bundle("2025"), tmp_path)
    assert pagefind.whole(place)
    assert cache.get(bundle("2025"), tmp_path) == place
    cache.tidy(1)
    assert runs == ["2025"]
    cache.close()
    assert not place.exists()


def test_indexes_not_used_for_longest_are_dropped(runs: list[str], tmp_path: Path) -> None:
    cache = IndexCache(tmp_path)
    for at, name in enumerate("abcdefgh"):
        place = cache.get(bundle(name), tmp_path)
        os.utime(place / pagefind.MANIFEST, (at, at))
    cache.get(bundle("a"), tmp_path)
    cache.tidy(1)
    assert [one.name for one in cache.missing(map(bundle, "abcdefgh"))] == ["b", "c", "d", "e", "f"]
    assert runs == [*"abcdefgh"]


def test_what_a_killed_build_left_is_dropped_a_day_later(runs: list[str], tmp_path: Path) -> None:
    cache = IndexCache(tmp_path)
    for name in ("old", "new"):
        (tmp_path / f"{pagefind.UNFINISHED}{name}").mkdir()
    os.utime(tmp_path / f"{pagefind.UNFINISHED}old", (1, 1))
    cache.get(bundle("a"), tmp_path)
    cache.tidy(1)
    assert [path.name for path in tmp_path.glob(f"{pagefind.UNFINISHED}*")] == [f"{pagefind.UNFINISHED}new"]
    assert runs == ["a"]


def test_a_full_disk_is_said(runs: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(ENOSPC, "No space left on device")

    monkeypatch.setattr(pagefind, "index", full)
    cache = IndexCache(tmp_path)
    with pytest.raises(pagefind.SearchError, match="cannot be written"):
        cache.get(bundle("a"), tmp_path)
    cache.close()
    assert runs == []


@pytest.fixture
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], dict[str, Path]]:
    """`folders("ab")` are the indexes of bundles of these names."""
    monkeypatch.setattr(pagefind, "index", write_index)
    cache = IndexCache(tmp_path / "cache")
    return lambda names: {name: cache.get(bundle(name), tmp_path) for name in names}


def files(site: Path) -> dict[str, str]:
    """What the site holds, by its path below `pagefind`."""
    below = site / "pagefind"
    return {path.relative_to(below).as_posix(): path.read_text() for path in below.rglob("*") if path.is_file()}


def test_a_site_holds_its_bundles_and_their_list(folders: Callable[[str], dict[str, Path]], tmp_path: Path) -> None:
    publish(folders("ab"), tmp_path / "site")
    assert files(tmp_path / "site").keys() == {
        "bundles.json",
        "a/pagefind.js",
        "a/fragment/en_1.pf_fragment",
        "b/pagefind.js",
        "b/fragment/en_1.pf_fragment",
    }
    assert json.loads(files(tmp_path / "site")["bundles.json"]) == {"bundles": ["a", "b"]}


FRAGMENT = "c/fragment/en_1.pf_fragment"


def test_a_second_time_only_what_differs_is_written(folders: Callable[[str], dict[str, Path]], tmp_path: Path) -> None:
    site = tmp_path / "site"
    publish(folders("ab"), site)
    (site / "pagefind/old").mkdir()
    (site / "pagefind/pagefind.js").touch()
    (site / "pagefind/b/fragment/stale.pf_fragment").touch()
    (site / "pagefind/a/pagefind.js").write_text("x" * len(files(site)["a/pagefind.js"]))
    for path in site.rglob("*"):
        os.utime(path, (1, 1))
    publish(folders("acb"), site)
    written = {
        path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file() and path.stat().st_mtime > 1
    }
    assert written == {f"pagefind/{name}" for name in ("bundles.json", "a/pagefind.js", "c/pagefind.js", FRAGMENT)}
    publish(folders("acb"), tmp_path / "fresh")
    assert files(site) == files(tmp_path / "fresh")


def test_bundles_that_are_gone_are_removed(folders: Callable[[str], dict[str, Path]], tmp_path: Path) -> None:
    publish(folders("ab"), tmp_path / "site")
    publish(folders("b"), tmp_path / "site")
    assert files(tmp_path / "site").keys() == {"bundles.json", "b/pagefind.js", "b/fragment/en_1.pf_fragment"}
    publish({}, tmp_path / "site")
    assert files(tmp_path / "site") == {}
