"""Every kind of page, for every reader: axe-core finds nothing, in light and dark; nothing is wider than a phone."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import TimeoutError as TooLateError
from playwright.sync_api import expect

from browser.kinds import KINDS, address

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from browser.conftest import Reader

PATIENCE = 60_000
"""Milliseconds for axe-core on one page, on a machine that is busy."""
PHONE = {"width": 360, "height": 740}
EVERYTHING = {"resultTypes": ["violations"]}
COLOUR = {**EVERYTHING, "runOnly": ["color-contrast", "link-in-text-block"]}
"""What the dark scheme can change; the structure was judged in light."""
SHORTER = """() => document.querySelectorAll("tbody, .aw-cards, .aw-columns, ul, ol").forEach(
  list => [...list.children].slice(12).forEach(one => one.remove()))"""
"""Rows of one table are alike: the first twelve stand for them."""


def violations(page: Page, axe: str, options: dict[str, Any]) -> list[str]:
    """What axe-core finds: rule, number of places, the first three selectors."""
    return [
        f"{rule['id']} ({rule['impact']}, {len(rule['nodes'])}): {[node['target'][0] for node in rule['nodes'][:3]]}"
        for rule in asked(page, axe, options)["violations"]
    ]


def asked(page: Page, axe: str, options: dict[str, Any]) -> dict[str, Any]:
    """What axe-core says of a page. A preview may put the page anew in between, and then nobody would ever answer: ask again."""
    for _ in range(3):
        page.evaluate(SHORTER)
        page.evaluate(axe)
        page.evaluate("options => { axe.run(options).then(found => { window.axeSaid = found }) }", options)
        try:
            page.wait_for_function("() => window.axeSaid", timeout=PATIENCE)
        except TooLateError:
            continue
        said: dict[str, Any] = page.evaluate("window.axeSaid")
        return said
    raise AssertionError("axe-core did not come to an end")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(visit: Callable[..., Reader], axe: str, kind: str, scheme: str) -> None:
    reader = visit(color_scheme=scheme)
    page = reader.opens(address(reader.site, kind))
    if kind == "search":
        search(page)
    assert violations(page, axe, EVERYTHING if scheme == "light" else COLOUR) == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_phone_scrolls_down_only(visit: Callable[..., Reader], kind: str) -> None:
    reader = visit(viewport=PHONE)
    page = reader.opens(address(reader.site, kind))
    if kind == "search":
        search(page)
    wide = page.evaluate(WIDE)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], wide
    expect(page.get_by_role("heading", level=1)).to_be_visible()


WIDE = """() => [...document.querySelectorAll("article *")].filter(one => one.getBoundingClientRect().right > innerWidth
  && !one.closest(".aw-table, .aw-chart, pre")).slice(0, 3).map(one => one.outerHTML.slice(0, 120))"""
"""The first elements that reach out of the window and have no scroll bar of their own."""


def search(page: Page) -> None:
    """Ask for something, with the facets open."""
    page.get_by_role("searchbox").fill("raids")
    expect(page.get_by_role("status")).to_have_text(re.compile("found"))
    page.get_by_text("Narrow by").click()
    expect(page.locator("fieldset").first).to_be_visible()


@pytest.mark.parametrize("kind", ["home", "incident", "review", "register of actions", "trends"])
def test_a_page_has_one_title_and_no_step_left_out_below_it(reader: Reader, kind: str) -> None:
    page = reader.opens(address(reader.site, kind))
    levels = page.locator("h1, h2, h3, h4, h5, h6").evaluate_all("all => all.map(one => Number(one.tagName[1]))")
    assert levels.count(1) == 1
    assert [one for one, after in pairwise(levels) if after > one + 1] == []
    assert page.locator("html").get_attribute("lang") == "en"


def test_the_keyboard_reaches_the_content_first(reader: Reader) -> None:
    page = reader.opens("")
    page.keyboard.press("Tab")
    skip = page.locator(":focus")
    expect(skip).to_have_text(re.compile("skip", re.IGNORECASE))
    expect(skip).to_be_visible()
    page.keyboard.press("Enter")
    assert page.url.endswith("#aw-top")
