"""Lists that are cut into pages: one can go through them by keyboard, and what is sorted or filtered says how far it reaches."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from browser.conftest import served
from browser.test_access import EVERYTHING, PHONE, violations
from house.built import DAY, run
from house.source import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from browser.conftest import Reader, Served

SHORT = """
import sys
from afterword.cli.main import main
from afterword.pages import paging
paging.SIZE, paging.LEAST = 4, 2
main(sys.argv[1:])
"""
"""The command with four rows on a page: the demo archive is small."""
LISTS = ("incidents/", "incidents/page/1/", "incidents/page/4/", "actions/2026/", "timelines/2026/page/2/")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The demo archive with short pages."""
    folder = tmp_path_factory.mktemp("short") / "site"
    done = run([sys.executable, "-c", SHORT, "build", "--as-of", DAY, "--site-dir", str(folder)], ROOT)
    assert (folder / "incidents/page/1/index.html").is_file(), done.stdout
    with served(folder) as found:
        yield found


@pytest.mark.parametrize("address", LISTS)
def test_axe_finds_nothing(reader: Reader, axe: str, address: str) -> None:
    assert violations(reader.opens(address), axe, EVERYTHING) == []


@pytest.mark.parametrize("address", LISTS)
def test_a_phone_scrolls_down_only(visit: Callable[..., Reader], address: str) -> None:
    page = visit(viewport=PHONE).opens(address)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_one_goes_from_the_newest_to_the_oldest_by_keyboard(reader: Reader) -> None:
    page = reader.opens("incidents/")
    steps = 0
    while (older := page.get_by_role("link", name="Older").first).count():
        older.focus()
        page.keyboard.press("Enter")
        steps += 1
        expect(page.get_by_role("link", name="Newer").first).to_be_visible()
    assert reader.where == "incidents/page/1/"
    assert steps > 3
    page.get_by_role("link", name="Newest").click()
    assert reader.where == "incidents/"


def test_a_table_of_a_long_list_says_that_it_sorts_and_filters_this_page(reader: Reader) -> None:
    page = reader.opens("actions/2026/")
    expect(page.locator(".aw-sort").first).to_have_attribute("title", "Sorts the rows on this page")
    page = reader.opens("actions/")
    long = page.locator(".aw-filter").filter(has_text="on this page").first
    expect(long).to_contain_text("Filter rows on this page")
    expect(long.get_by_role("status")).to_contain_text("rows on this page")
