"""A person reads: from the front page to what happened, what was learned, what changes, and back."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable

    from browser.conftest import Reader


def test_from_home_to_a_review_its_incident_an_action_a_safeguard_and_back(reader: Reader) -> None:
    page = reader.opens("")
    page.locator("article a.aw-card-title[href*='reviews/PIR-']").first.click()
    review = reader.where
    assert re.fullmatch(r"reviews/PIR-\d{4}-\w{4}/", review)

    page.locator(".aw-facts").get_by_role("link", name=re.compile(r"^INC-")).first.click()
    incident = reader.where
    assert re.fullmatch(r"incidents/INC-\d{4}-\w{4}/", incident)
    expect(page.get_by_role("heading", level=1)).to_contain_text(incident.split("/")[1])

    page.locator(f"article a[href*='{review}#a']").first.click()
    assert re.fullmatch(rf"{review}#a\d+", reader.where), "an action has an address of its own"
    action = page.locator("article:target")
    expect(action).to_be_in_viewport()
    expect(action).to_contain_text("Owner")

    page.go_back()
    page.locator("table").locator("a[href*='safeguards/']").first.click()
    assert re.fullmatch(r"safeguards/[\w-]+/", reader.where)
    page.get_by_role("link", name=incident.split("/")[1], exact=True).first.click()
    assert reader.where == incident


def test_an_open_incident_is_on_the_front_page_and_says_that_it_is_open(reader: Reader) -> None:
    page = reader.opens("")
    card = page.locator("article.aw-card").filter(has=page.locator("a[href*='incidents/INC-']")).first
    status = card.locator(".aw-chip").nth(1).inner_text()
    card.get_by_role("link").click()
    expect(page.locator(".aw-chips").first).to_contain_text(status)
    expect(page.get_by_role("heading", name="Timeline")).to_be_visible()


def test_every_part_of_the_navigation_leads_somewhere(reader: Reader) -> None:
    page = reader.opens("")
    entries = page.locator("#aw-nav a")
    addresses = {entries.nth(n).evaluate("link => link.href") for n in range(entries.count())}
    assert len(addresses) > 7
    for address in sorted(addresses):
        page.goto(address)
        expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_no_link_of_the_whole_site_leads_nowhere(reader: Reader) -> None:
    """Read from the files: every link and anchor inside the site must be there."""
    folder = reader.site.folder
    wanted = re.compile(r'<(?:a|link|script|img)\b[^>]*?\s(?:href|src)="?([^"\s>]+)')
    texts = {path: path.read_text(encoding="utf-8") for path in folder.rglob("*.html") if path.name != "404.html"}
    anchors = {path: set(re.findall(r'\s(?:id|name)="?([^"\s>]+)', text)) for path, text in texts.items()}
    broken = set()
    for path, text in texts.items():
        for link in set(wanted.findall(text)):
            target, _, anchor = link.partition("#")
            if re.match(r"[a-z]+:", target):
                broken.add((path.relative_to(folder).as_posix(), link))
                continue
            place = (path.parent / target.partition("?")[0]).resolve() if target else path
            place = place / "index.html" if place.is_dir() else place
            if not place.is_file() or (anchor and place in anchors and anchor not in anchors[place]):
                broken.add((path.relative_to(folder).as_posix(), link))
    assert sorted(broken)[:20] == []


def test_a_slash_searches_a_result_opens_and_facets_narrow(reader: Reader) -> None:
    page = reader.opens("")
    page.keyboard.press("/")
    page.keyboard.type("raids")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("status")).to_have_text(re.compile(r"^\d+ pages? found$"))
    expect(dialog.get_by_role("listitem").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/(incidents|reviews|audits|plans)/[A-Z]{3}-"))

    page = reader.opens("search/?q=raids")
    status = page.get_by_role("status")
    expect(status).to_have_text(re.compile("found"))
    before = int(status.inner_text().split()[0])
    page.get_by_text("Narrow by").click()
    expect(page.locator("fieldset legend")).to_have_text(["Kind", "Severity", "Harm", "Safeguard", "Year"])
    page.get_by_role("group", name="Kind").get_by_label("Incident").check()
    expect(status).not_to_have_text(f"{before} pages found")
    assert 0 < int(status.inner_text().split()[0]) < before
    assert all("/incidents/" in link.evaluate("a => a.href") for link in page.locator(".aw-results a").all())


def test_search_finds_a_record_by_its_id_and_by_its_words(reader: Reader) -> None:
    record = reader.site.pages("incidents/INC-*/")[0].split("/")[1]
    page = reader.opens(f"search/?q={record}")
    expect(page.locator(".aw-results a").first).to_contain_text(record)
    title = page.locator(".aw-results a").first.inner_text().removeprefix(record).strip()
    page.get_by_role("searchbox").fill(title)
    expect(page.locator(".aw-results a").first).to_contain_text(record)


def test_the_register_sorts_and_narrows(reader: Reader) -> None:
    page = reader.opens("actions/")
    table = page.locator("table").filter(has=page.get_by_role("columnheader", name="Due", exact=True)).first
    column = table.locator("thead th").all_inner_texts().index("Due") + 1

    def days() -> list[str]:
        """The due days as they stand; what a day was deferred to stands on a second line."""
        cells = table.locator(f"tbody td:nth-child({column})").all_inner_texts()
        return [text.partition("\n")[0] for text in cells if text != "–"]

    table.get_by_role("button", name="Due").click()
    due = days()
    assert len(due) > 3
    assert due == sorted(due)
    table.get_by_role("button", name="Due").click()
    assert days() == sorted(due, reverse=True)

    page = reader.opens("incidents/")
    rows = page.locator("table").first.locator("tbody tr")
    everything = rows.count()
    page.get_by_label("Filter rows").first.fill("SEV1")
    expect(page.get_by_role("status").first).to_have_text(re.compile(rf"^\d+ of {everything} rows$"))
    shown = rows.locator("visible=true")
    assert 0 < shown.count() < everything
    assert all("SEV1" in text for text in shown.all_inner_texts())


def test_times_stand_in_utc_and_in_the_readers_own_zone(visit: Callable[..., Reader]) -> None:
    reader = visit(timezone_id="Asia/Singapore")
    page = reader.opens(reader.site.pages("incidents/INC-*/")[0])
    time = page.locator(".aw-timeline time[datetime*='T']").first
    expect(time).to_contain_text("UTC")
    expect(time.locator(".aw-local")).to_contain_text("GMT+8")
    expect(time).to_have_attribute("title", re.compile("Asia/Singapore"))


def test_colours_follow_the_system(visit: Callable[..., Reader]) -> None:
    grounds = {}
    for scheme in ("light", "dark"):
        page = visit(color_scheme=scheme).opens("")
        colour = page.evaluate("getComputedStyle(document.body).backgroundColor")
        grounds[scheme] = sum(int(part) for part in re.findall(r"\d+", colour)[:3])
    assert grounds["dark"] < 0.25 * 3 * 255
    assert grounds["light"] > 0.75 * 3 * 255


def test_a_printed_review_is_the_review_alone_on_white(reader: Reader) -> None:
    page = reader.opens(reader.site.pages("reviews/PIR-*/")[0])
    page.emulate_media(media="print")
    for part in ("header.md-header", "#aw-nav", ".aw-footer", ".headerlink"):
        assert page.locator(f"{part}:visible").count() == 0, part
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert len(page.pdf()) > 10_000
