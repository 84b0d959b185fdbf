"""Same input, same bytes; MkDocs and `afterword build` give the same site; only records become pages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from house.built import PLANTED, Built, tree
from house.source import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable

    Demo = Callable[[str], Built]

BY_NATURE = re.compile(r"pagefind/[^/]+/(filter/.*|pagefind-entry\.json|pagefind\.[^/]*\.pf_meta)")
"""What Pagefind orders anew in every run; the browser tests compare its answers."""


def comparable(site: Built) -> dict[str, bytes]:
    """The site's files, without those that differ by nature."""
    return {address: content for address, content in tree(site.folder).items() if not BY_NATURE.fullmatch(address)}


def differences(one: dict[str, bytes], other: dict[str, bytes]) -> list[str]:
    """Addresses that only one has, or whose bytes differ."""
    return sorted(address for address in one.keys() | other.keys() if one.get(address) != other.get(address))


@pytest.mark.parametrize("other", ["again", "mkdocs"])
def test_the_site_is_the_same_byte_for_byte(demo: Demo, other: str) -> None:
    first, second = comparable(demo("core")), comparable(demo(other))
    assert len(first) > 500
    assert differences(first, second) == []


def test_the_demo_archive_is_sound(demo: Demo) -> None:
    assert demo("core").code == 0, demo("core").said


def test_a_strict_build_by_mkdocs_has_nothing_to_say(demo: Demo) -> None:
    site = demo("mkdocs")
    said = [line for line in site.said.splitlines() if not line.startswith("INFO")]
    assert (site.code, said) == (0, [])


def test_nothing_beside_the_records_reaches_the_site(demo: Demo) -> None:
    site = tree(demo("mkdocs").folder)
    assert [address for address, content in site.items() if b"PLANTED" in content] == []
    assert [name for name in PLANTED if name in site and name not in OURS] == []


OURS = ("404.html", "css/afterword.css")
"""Files of the theme that have the name of a planted one."""


def test_no_record_reaches_the_site_as_it_was_written(demo: Demo) -> None:
    site = tree(demo("mkdocs").folder)
    kept = {path.read_bytes() for path in (ROOT / "reviews").rglob("*") if path.is_file()}
    assert [address for address in site if address.endswith((".md", ".yml", ".yaml")) or site[address] in kept] == []
    assert [address for address in site if address.rpartition("/")[2].startswith(".")] == []
