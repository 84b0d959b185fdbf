"""Shards of a site: who owns which page, and what `merge` refuses. `house/test_large_archives.py` builds and merges real ones."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from afterword.cli.main import run
from afterword.engine.sharing import WHOLE, Share, manifest, merge
from afterword.publish.writer import MANIFEST, PublishError

if TYPE_CHECKING:
    from pathlib import Path

ADDRESSES = [f"incidents/INC-2026-{number:04}/" for number in range(400)]

UNLIKE = "records, settings, templates, day, audience or version differ"


def shard(home: Path, number: int, of: int, made_from: str = "abc") -> Path:
    """A shard with one page, one search bundle, and what the first alone has."""
    folder = home / f"site-{number}-of-{of}"
    bundle = f"2026.shard{number}of{of}"
    files = {
        f"incidents/{number}/index.html": f"page {number}".encode(),
        f"pagefind/{bundle}/fragment.pf_fragment": b"words",
        "pagefind/bundles.json": json.dumps({"bundles": [bundle]}).encode(),
        MANIFEST: manifest(Share(number, of), made_from),
    }
    if number == 1:
        files["sitemap.xml"] = b"<urlset/>"
    for address, content in files.items():
        (folder / address).parent.mkdir(parents=True, exist_ok=True)
        (folder / address).write_bytes(content)
    return folder


def shards(home: Path, of: int = 3) -> list[Path]:
    """All shards of a site."""
    return [shard(home, number, of) for number in range(1, of + 1)]


def tree(folder: Path) -> dict[str, bytes]:
    """Every file by its address."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_every_page_has_one_owner_and_shards_are_about_even() -> None:
    owners = [[number for number in range(1, 9) if Share(number, 8).owns(address)] for address in ADDRESSES]
    assert {len(many) for many in owners} == {1}
    held = [sum(many == [number] for many in owners) for number in range(1, 9)]
    assert min(held) > len(ADDRESSES) / 8 / 2
    assert all(WHOLE.owns(address) for address in ADDRESSES)


def test_merged_they_are_one_site_in_any_order(tmp_path: Path) -> None:
    one, two, three = shards(tmp_path)
    assert merge([three, one, two], tmp_path / "site") == 8
    site = tree(tmp_path / "site")
    assert [site[f"incidents/{number}/index.html"] for number in (1, 2, 3)] == [b"page 1", b"page 2", b"page 3"]
    assert json.loads(site["pagefind/bundles.json"])["bundles"] == [f"2026.shard{n}of3" for n in (3, 2, 1)]
    assert MANIFEST not in site
    assert all((folder / MANIFEST).is_file() for folder in (one, two, three)), "the shards stay as they are"


def test_one_shard_is_a_shard_too(tmp_path: Path) -> None:
    """A matrix may be turned down to one."""
    assert merge(shards(tmp_path, 1), tmp_path / "site") == 4
    assert (Share(1, 1).cut, WHOLE.cut) == (True, False)
    assert all(Share(1, 1).owns(address) for address in ADDRESSES)


def test_a_site_is_replaced_and_what_is_hidden_in_it_stays(tmp_path: Path) -> None:
    site = tmp_path / "site"
    merge(shards(tmp_path / "old", 2), site)
    (site / ".git").mkdir()
    merge(shards(tmp_path / "new", 3), site)
    assert (site / "incidents" / "3" / "index.html").is_file()
    assert (site / ".git").is_dir()
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_shards_in_which_nothing_is_searched_merge(tmp_path: Path) -> None:
    found = shards(tmp_path, 2)
    for folder in found:
        (folder / "pagefind" / "bundles.json").unlink()
    merge(found, tmp_path / "site")
    assert not (tmp_path / "site" / "pagefind" / "bundles.json").exists()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ([1], "of 3 shards number 2, number 3 are missing"),
        ([1, 3], "of 3 shards number 2 is missing"),
        ([1, 2, 3, 2], "{2} and {2} are both shard 2 of 3"),
        ([1, 2, "site-3-of-4"], "{1} is one of 3 shards and {site-3-of-4} one of 4"),
        (
            [1, 2, "other/site-3-of-3"],
            f"{{1}} and {{other/site-3-of-3}} were not built from the same input: {UNLIKE}",
        ),
        ([1, 2, "plain"], "{plain} is no shard: it has no afterword-shard.json that can be read"),
        ([1, 2, "torn"], "{torn} is no shard: it has no afterword-shard.json that can be read"),
        ([1, 2, "later"], "{later} is no shard: it has no afterword-shard.json that can be read"),
        ([1, 2, "damaged"], "{damaged}/pagefind/bundles.json cannot be read: the shard is damaged"),
        ([1, 2, "double"], "two shards hold incidents/1/index.html"),
    ],
)
def test_shards_that_are_not_one_site_are_refused(
    given: list[int | str], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folders: dict[int | str, Path] = dict(enumerate(shards(tmp_path), 1))
    folders |= {name: tmp_path / name for name in ("plain", "torn", "later", "damaged", "double")}
    folders["site-3-of-4"] = shard(tmp_path, 3, 4)
    folders["other/site-3-of-3"] = shard(tmp_path / "other", 3, 3, made_from="def")
    for name in ("torn", "later", "damaged", "double"):
        shard(tmp_path / name, 3, 3).rename(tmp_path / "made")
        folders[name].rmdir()
        (tmp_path / "made").rename(folders[name])
    folders["plain"].mkdir()
    (folders["torn"] / MANIFEST).write_bytes(b'{"schema": "afterword.sh')
    (folders["later"] / MANIFEST).write_bytes(b'{"schema": "afterword.shard/2", "shard": 3, "of": 3, "input": "abc"}')
    (folders["damaged"] / "pagefind" / "bundles.json").write_bytes(b'{"bund')
    (folders["double"] / "incidents" / "1").mkdir()
    (folders["double"] / "incidents" / "1" / "index.html").write_bytes(b"again")
    for key, folder in folders.items():
        said = said.replace(f"{{{key}}}", str(folder))
    site = tmp_path / "site"
    assert run(["merge", *(str(folders[key]) for key in given), "--site-dir", str(site)]) == 2
    assert capsys.readouterr().err == f"Error: {said}\n"
    assert not site.exists()
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == [], "nothing half done is left"


@pytest.mark.parametrize("place", ["site-1-of-2", "site-2-of-2/below", "."])
def test_a_site_never_takes_the_place_of_a_shard(place: str, tmp_path: Path) -> None:
    found = shards(tmp_path, 2)
    before = tree(tmp_path)
    with pytest.raises(PublishError, match=r"overlaps with the shard|is not a site that was built before"):
        merge(found, tmp_path / place)
    assert tree(tmp_path) == before


def test_a_folder_that_is_something_else_is_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis" / "chapter.md").write_text("years of work")
    found = shards(tmp_path, 2)
    assert run(["merge", *map(str, found), "--site-dir", str(tmp_path / "thesis")]) == 2
    assert "is not a site that was built before" in capsys.readouterr().err
    assert (tmp_path / "thesis" / "chapter.md").read_text() == "years of work"


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("no folder")
    assert run(["merge", *map(str, shards(tmp_path, 2)), "--site-dir", str(tmp_path / "file" / "site")]) == 2
    assert "bug" not in capsys.readouterr().err


@pytest.mark.parametrize("asked", ["0/2", "3/2", "2", "/2", "1/", "a/b", "1/2/3", "-1/2", "1/10001"])
def test_what_is_no_shard_is_told(asked: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["build", "--shard", asked]) == 2
    assert capsys.readouterr().err == f"Error: '{asked}' is no shard; write 2/8 for the second of eight\n"
