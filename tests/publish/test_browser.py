"""What a reader does and sees: search, tables, times, print, keyboard, narrow screens, without a script."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from afterword.publish.theme import shipped
from afterword.publish.writer import publish
from publish.demo import demo_site, make_project

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

INCIDENT = "incidents/INC-2025-7KQ4/"
PAGES = ("", INCIDENT, "actions/", "trends/", "search/?q=raids&kind=Incident")
SCREENS: dict[str, dict[str, Any]] = {
    "light": {"color_scheme": "light", "viewport": {"width": 1280, "height": 900}},
    "dark": {"color_scheme": "dark", "viewport": {"width": 1280, "height": 900}},
    "phone": {"color_scheme": "light", "viewport": {"width": 360, "height": 740}},
}


@pytest.fixture(params=SCREENS)
def screen(request: pytest.FixtureRequest, chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(**SCREENS[request.param])
    yield context.new_page()
    context.close()


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(timezone_id="America/Los_Angeles")
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("address", PAGES)
def test_pages_are_quiet_keep_to_themselves_fit_and_are_accessible(
    screen: Page, served: str, address: str, axe: str
) -> None:
    said: list[str] = []
    asked: list[str] = []
    screen.on("console", lambda message: said.append(message.text))
    screen.on("pageerror", lambda error: said.append(str(error)))
    screen.on("request", lambda request: asked.append(request.url))
    screen.goto(served + address)
    if "?" in address:
        expect(screen.get_by_role("status")).to_contain_text("found")
    assert said == []
    assert [url for url in asked if not url.startswith((served, "blob:", "data:"))] == []
    assert screen.evaluate("document.documentElement.scrollWidth <= innerWidth")
    screen.evaluate(axe)
    violations = screen.evaluate("axe.run()")["violations"]
    assert [(rule["id"], rule["nodes"][0]["html"]) for rule in violations] == []


def test_a_slash_opens_search_and_arrows_lead_to_a_result(page: Page, served: str) -> None:
    page.goto(served)
    page.keyboard.press("/")
    page.keyboard.type("overwhelm")
    result = page.get_by_role("dialog").get_by_role("listitem")
    expect(result).to_have_count(1)
    expect(result).to_contain_text("INC-2025-7KQ4")
    expect(result.locator(".aw-chip")).to_have_text(["Incident", "SEV1"])
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(served + INCIDENT)


def test_the_dialog_closes_and_gives_the_focus_back(page: Page, served: str) -> None:
    page.goto(served)
    opener = page.get_by_role("link", name="Search")
    opener.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).not_to_be_visible()
    expect(opener).to_be_focused()


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("INC-2024-M2XD", ["INC-2024-M2XD"]),
        ("7KQ4", ["INC-2025-7KQ4"]),
        ("SEV1", ["INC-2025-7KQ4"]),
        ("moderators", ["INC-2025-7KQ4"]),
        ('"Gendered abuse"', ["INC-2024-M2XD", "INC-2025-7KQ4"]),
        ("xylophone", []),
    ],
)
def test_search_answers(page: Page, served: str, words: str, found: list[str]) -> None:
    page.goto(f"{served}search/")
    page.get_by_role("searchbox").fill(words)
    expect(page.get_by_role("status")).to_have_text(re.compile(r"found"))
    titles = page.locator(".aw-results a").all_inner_texts()
    assert sorted(title.split()[0] for title in titles) == found


def test_nothing_found_is_said(page: Page, served: str) -> None:
    page.goto(f"{served}search/?q=xylophone")
    expect(page.get_by_role("status")).to_have_text("Nothing found for “xylophone”.")


def test_facets_are_fetched_when_opened_and_narrow_the_results(page: Page, served: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{served}search/?q=raid")
    expect(page.get_by_role("status")).to_have_text("2 pages found")
    assert not [url for url in asked if "/filter/" in url]
    page.get_by_text("Narrow by").click()
    expect(page.get_by_role("group").locator("legend")).to_have_text(["Kind", "Severity", "Harm", "Safeguard", "Year"])
    page.get_by_label("SEV2").check()
    expect(page.get_by_role("status")).to_have_text("1 page found")
    assert page.url == f"{served}search/?q=raid&severity=SEV2"


def test_search_says_when_there_is_no_index(page: Page, served: str) -> None:
    page.route("**/pagefind/**", lambda route: route.abort())
    page.goto(f"{served}search/?q=raids")
    expect(page.get_by_role("status")).to_have_text("The search index is not here. The archive lists every record.")


def test_search_from_disk_says_so_in_a_sentence(page: Page, tmp_path: Path) -> None:
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    place = publish(demo_site(), make_project(tmp_path))
    page.goto((place / "search/index.html").as_uri() + "?q=raids")
    expect(page.get_by_role("status")).to_contain_text("Search needs the site to be served")
    assert said == []


def test_a_table_sorts_by_its_headings(page: Page, served: str) -> None:
    page.goto(f"{served}actions/")
    page.get_by_role("button", name="Days").click()
    heading = page.get_by_role("columnheader", name="Days")
    days = page.locator("tbody td:nth-child(5)")
    expect(heading).to_have_attribute("aria-sort", "ascending")
    assert [int(text) for text in days.all_inner_texts()] == sorted(int(text) for text in days.all_inner_texts())
    page.get_by_role("button", name="Days").click()
    expect(heading).to_have_attribute("aria-sort", "descending")
    expect(days.first).to_have_text("39")
    page.get_by_role("button", name="Action", exact=True).click()
    expect(page.locator("tbody td:first-child").nth(1)).to_have_text("PIR-2025-B3WD/A2")


def test_a_table_narrows_by_words(page: Page, served: str) -> None:
    page.goto(f"{served}actions/")
    page.get_by_label("Filter rows").fill("OVERDUE b3wd")
    expect(page.get_by_role("status")).to_have_text("5 of 40 rows")
    expect(page.locator("tbody tr:visible")).to_have_count(5)


def test_times_show_the_readers_zone(page: Page, served: str) -> None:
    page.goto(served + INCIDENT)
    time = page.locator("time[datetime='2025-11-15T20:55Z']")
    expect(time).to_have_text("2025-11-15 20:55 UTC12:55 GMT-8")
    expect(time).to_have_attribute("title", "Sat 2025-11-15, 12:55 GMT-8 (America/Los_Angeles)")
    assert page.locator("time[datetime='2025-11-16']").get_attribute("title") is None


def test_the_menu_works_by_keyboard_on_a_phone(chromium: Browser, served: str) -> None:
    context = chromium.new_context(**SCREENS["phone"])
    page = context.new_page()
    page.goto(served)
    menu = page.get_by_role("button", name="Menu")
    menu.press("Enter")
    expect(menu).to_have_attribute("aria-expanded", "true")
    expect(page.get_by_role("link", name="Home")).to_be_focused()
    page.keyboard.press("Escape")
    expect(menu).to_have_attribute("aria-expanded", "false")
    context.close()


def test_colours_follow_the_readers_choice(page: Page, served: str) -> None:
    page.goto(served)
    page.get_by_title("Colours follow the system: switch to light").click()
    page.get_by_title("Light colours: switch to dark").click()
    page.goto(f"{served}trends/")
    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "slate")


def test_print_shows_the_record_alone_and_unfolds_it(page: Page, served: str) -> None:
    page.goto(f"{served}trends/")
    page.emulate_media(media="print", color_scheme="dark")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    for part in ("header", "#aw-nav", ".aw-footer", ".headerlink"):
        assert page.locator(f"{part}:visible").count() == 0
    expect(page.get_by_role("cell", name="2025 Q1")).to_be_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(page.locator("details")).not_to_have_attribute("open", "")


def test_without_a_script_everything_can_be_read(chromium: Browser, served: str) -> None:
    context = chromium.new_context(java_script_enabled=False, viewport={"width": 360, "height": 740})
    page = context.new_page()
    page.goto(f"{served}actions/")
    expect(page.locator("tbody tr")).to_have_count(40)
    page.get_by_role("contentinfo").get_by_role("link", name="Trends").click()
    expect(page.get_by_role("img", name="Incidents per quarter")).to_be_visible()
    page.goto(f"{served}search/")
    expect(page.get_by_text("needs JavaScript")).to_be_visible()
    context.close()


def luminance(colour: str) -> float:
    """Relative luminance of `#rrggbb` (WCAG 2.2)."""
    shares = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    linear = [share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("block", [0, 1])
def test_colours_stand_out_from_page_and_surface(block: int) -> None:
    css = (shipped() / "css/afterword.css").read_text()
    scheme = re.findall(r"\{\s*--aw-page:[^}]*\}", css)[block]
    colours = dict(re.findall(r"--aw-([\w-]+): (#\w{6});", scheme))
    for ground in ("page", "surface"):
        for name, least in {
            "ink": 7,
            "ink-soft": 4.5,
            "accent": 4.5,
            "warn": 4.5,
            "accent-2": 4.5,
            "good": 4.5,
        }.items() | {f"sev{n}": 3 for n in range(5)}.items():
            light, dark = sorted((luminance(colours[name]), luminance(colours[ground])), reverse=True)
            assert (light + 0.05) / (dark + 0.05) >= least, (name, ground)
