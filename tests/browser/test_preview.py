"""A person writes: the page beside the editor shows what was saved, by itself and without a word on the console."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

import make
from browser.test_access import COLOUR, EVERYTHING, violations
from engine.previews import INCIDENT, RECORD, Preview, preview

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page


@pytest.fixture
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Preview]:
    with preview(tmp_path_factory.mktemp("preview"), make.sound_files()) as found:
        yield found


@pytest.fixture
def trouble() -> list[str]:
    return []


@pytest.fixture(params=["light", "dark"])
def page(request: pytest.FixtureRequest, chromium: Browser, trouble: list[str]) -> Iterator[Page]:
    context = chromium.new_context(color_scheme=request.param, viewport={"width": 1280, "height": 900})
    opened = context.new_page()
    opened.on("console", lambda said: trouble.append(said.text) if said.type in {"error", "warning"} else None)
    opened.on("pageerror", lambda error: trouble.append(str(error)))
    opened.on("response", lambda answer: trouble.append(answer.url) if answer.status >= 400 else None)
    yield opened
    context.close()


def test_a_saved_edit_appears_by_itself(served: Preview, page: Page, trouble: list[str]) -> None:
    served.calm()
    page.goto(served.address + INCIDENT)
    served.edit(RECORD, "## Summary\n", "## Summary\n\nSaved beside an open browser.\n")
    expect(page.get_by_text("Saved beside an open browser.").first).to_be_visible()
    assert trouble == []


def test_errors_stand_at_the_foot_with_links_and_go_when_they_are_mended(
    served: Preview, page: Page, axe: str, trouble: list[str]
) -> None:
    served.calm()
    page.goto(served.address + "checks/")
    before = page.evaluate("document.documentElement.scrollHeight")
    good = (served.root / RECORD).read_text(encoding="utf-8")
    served.edit(RECORD, "severity: ", "severity: SEV9 # ")
    summary = page.locator("summary", has_text="error")
    expect(summary).to_be_visible()
    summary.click()
    served.calm()
    rules = EVERYTHING if page.evaluate("matchMedia('(prefers-color-scheme: light)').matches") else COLOUR
    assert page.evaluate("document.documentElement.scrollHeight") == before
    assert violations(page, axe, rules) == []
    page.get_by_role("link", name=RECORD).first.click()
    page.wait_for_url(f"**/{INCIDENT}")
    (served.root / RECORD).write_text(good, encoding="utf-8")
    expect(page.locator("summary", has_text="error")).to_be_hidden()
    assert trouble == []


def test_search_says_that_its_index_is_being_made_and_answers_when_it_is_there(
    served: Preview, page: Page, trouble: list[str]
) -> None:
    served.calm()
    index, served.keeper.index = served.keeper.index, None
    page.goto(served.address + "search/?q=accounts")
    expect(page.locator(".aw-search [role=status]")).to_have_text(
        "The search index is being updated. The results appear as soon as it is there."
    )
    served.keeper.index = index
    with served.keeper.news:
        served.keeper.version += 1
        served.keeper.news.notify_all()
    expect(page.locator(".aw-results a").first).to_be_visible()
    assert trouble == []
