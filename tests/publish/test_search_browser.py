"""Search over several bundles in a browser: it answers as one index does, below a path, and goes on when one is gone."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from afterword.pages.page import Page as SitePage
from afterword.pages.page import Rendered, SearchDocument
from afterword.publish import search
from afterword.publish.writer import publish
from publish.conftest import serve
from publish.demo import demo_site, incident, make_project

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from afterword.pages.page import Site

WORDS = ("raid chat moderators", "raid spam channels", "doxxing of a streamer", "raiders in chat", "scam links raid")


def archive() -> Site:
    """Twenty incidents of four years and a page of the guide."""
    incidents = tuple(
        incident(f"INC-{2022 + n % 4}-Q{n:02}X", f"Case {n}", f"SEV{n % 3}", f"{2022 + n % 4}", WORDS[n % 5])
        for n in range(20)
    )
    about = SearchDocument("About raids in the guide", {"kind": ("Guide",)}, {"kind": "Guide"})
    guide = SitePage("guide/raids/", "About raids", "guide", lambda: Rendered((), ""), lambda: about)
    site = demo_site()
    kept = tuple(page for page in site.pages if page.search is None)
    return replace(site, pages=(*kept, *incidents, guide))


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The archive with one index in `one/`, and with one for each year in `many/`."""
    root = tmp_path_factory.mktemp("bundles")
    publish(archive(), make_project(root / "project"), root / "www" / "one")
    shutil.copytree(root / "www/one", root / "www/many")
    index = search.Index(limit=6_000)
    index.publish(archive(), root / "www/many")
    index.close()
    return root / "www"


@pytest.fixture(scope="module")
def address(root: Path) -> Iterator[str]:
    """Where they are served."""
    with serve(root) as address:
        yield address


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context()
    yield context.new_page()
    context.close()


def answers(page: Page, asked: str) -> tuple[str, list[tuple[str, str]]]:
    """What the status line says, and every result's words and address below the site."""
    page.goto(asked)
    status = page.get_by_role("status")
    expect(status).to_have_text(re.compile("found"))
    results = page.locator(".aw-results li")
    total = re.match(r"\d+", status.inner_text())
    count = int(total[0]) if total else 0
    for shown in range(10, count, 10):
        expect(results).to_have_count(shown)
        page.get_by_role("button", name="More results").click()
    expect(results).to_have_count(count)
    found = [(one.inner_text(), one.locator("a").get_attribute("href") or "") for one in results.all()]
    return status.inner_text(), [(text, re.sub(r"^/(one|many)/", "", href)) for text, href in found]


def test_there_is_one_bundle_and_there_are_many(root: Path) -> None:
    assert (root / "one/pagefind/bundles.json").read_text() == '{"bundles": ["all"]}\n'
    assert (root / "many/pagefind/bundles.json").read_text() == (
        '{"bundles": ["2025", "2024", "2023", "undated-2022"]}\n'
    )


@pytest.mark.parametrize(
    "query",
    [
        "q=raid",
        "q=raids",
        "q=doxxing",
        "q=INC-2023-Q05X",
        "q=Q11X",
        "q=%22spam+channels%22",
        "q=guide",
        "q=xylophone",
        "q=doxxin",
        "q=%E2%80%94+raid",
        "q=streamer+Q02X",
        "q=raid+INC-2023-Q05X",
        "q=Q05X+INC-2024-Q02X",
        "q=xylophone+raid",
        "q=%22Case+7%22+raid",
        "q=INC-2023-Q05X&year=2024",
        "q=raid&severity=SEV1",
        "q=raid&severity=SEV1&severity=SEV2&year=2022&year=2025",
        "severity=SEV0",
        "kind=Guide",
        "harm=Hate+raid&year=2024",
    ],
)
def test_many_bundles_answer_as_one(page: Page, address: str, query: str) -> None:
    said, found = answers(page, f"{address}many/search/?{query}")
    told, expected = answers(page, f"{address}one/search/?{query}")
    assert said == told
    assert sorted(found) == sorted(expected)


def test_results_lead_to_their_pages_below_the_path(page: Page, address: str) -> None:
    page.goto(f"{address}many/search/?q=Q02X")
    page.locator(".aw-results a").first.click()
    page.wait_for_url(f"{address}many/incidents/INC-2024-Q02X/")


def test_facets_are_fetched_when_opened_and_count_all_bundles(page: Page, address: str) -> None:
    asked: list[str] = []
    counted: list[list[str]] = []
    page.on("request", lambda request: asked.append(request.url))
    for site in ("one", "many"):
        page.goto(f"{address}{site}/search/?q=raid")
        expect(page.get_by_role("status")).to_contain_text("found")
        assert not [url for url in asked if f"/{site}/" in url and "/filter/" in url]
        page.get_by_text("Narrow by").click()
        expect(page.locator("fieldset")).to_have_count(5)
        counted.append(page.locator("fieldset label").all_inner_texts())
    assert counted[0] == counted[1]
    assert "Incident\n20" in counted[0]


BROKEN = {
    "an old bundle is gone": ("2023", ""),
    "the newest bundle is gone": ("2025", ""),
    "a list of pages is gone": ("undated-2022", "pagefind.en"),
    "an entry is damaged": ("2024", "pagefind-entry.json"),
}
"""A bundle, and how the names of its files begin that are not there."""


@pytest.mark.parametrize(("name", "files"), BROKEN.values(), ids=BROKEN)
def test_the_other_bundles_answer_when_one_fails(page: Page, address: str, name: str, files: str) -> None:
    broken = re.compile(re.escape(f"/many/pagefind/{name}/{files}"))
    page.context.route(broken, lambda route: route.fulfill(status=404, body="{"))
    said, found = answers(page, f"{address}many/search/?kind=Incident")
    assert said == "15 pages found. A part of the search index could not be loaded, so records may be missing here."
    assert len(found) == 15
    assert not [text for text, _ in found if f"INC-{name[-4:]}" in text]


def test_a_list_without_bundles_is_no_index(page: Page, address: str) -> None:
    page.route("**/bundles.json", lambda route: route.fulfill(json={"bundles": []}))
    page.goto(f"{address}many/search/?q=raid")
    expect(page.get_by_role("status")).to_have_text("The search index is not here. The archive lists every record.")
