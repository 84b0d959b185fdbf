"""The pages of a small archive, whole: rewritten by `pytest --rewrite-golden`, and reviewed as differences."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import make
from afterword.build import build
from afterword.model.settings import BuildFor

if TYPE_CHECKING:
    from collections.abc import Callable

    from afterword.pages.page import Page, Rendered

GOLDEN = Path(__file__).resolve().parent.parent / "golden"
DAY = date(2026, 1, 15)
ALL = ("legal", "insider", "child-safety")
BUILDS = {"core": BuildFor("core", ALL), "company": BuildFor("company")}
PAGES = {
    "core": (
        "", "incidents/INC-2025-7KQ4/", "incidents/INC-2026-F4KR/", "incidents/INC-2024-WTHD/", "incidents/INC-2025-HKTR/",
        "incidents/INC-2025-BRKN/", "reviews/PIR-2025-B3WD/", "reviews/PIR-2026-C3WD/", "reviews/PIR-2025-HKTR/",
        "audits/SBD-2025-D5XR/", "plans/CIP-2025-R8TN/", "actions/", "archive/", "archive/2025/", "timelines/2025/", "matrix/",
        "guide/start/", "safeguards/raid-controls/", "safeguards/",
    ),
    "company": ("", "incidents/INC-2025-7KQ4/", "reviews/PIR-2025-B3WD/", "audits/SBD-2025-D5XR/", "matrix/", "actions/"),
}  # fmt: skip
CASES = [(name, path) for name, paths in PAGES.items() for path in paths]


@cache
def site(name: str) -> dict[str, Page]:
    root = GOLDEN / "archive"
    files = {
        f"reviews/{path.relative_to(root).as_posix()}": path.read_bytes() for path in root.rglob("*") if path.is_file()
    }
    return {page.path: page for page in build(make.project(files), DAY, BUILDS[name]).pages}


def as_html(page: Page, rendered: Rendered) -> str:
    """A page as one text, one part after the other."""
    parts = (f"\n<!-- {p.level} {p.anchor!r} {p.heading!r} -->\n{p.html}\n" for p in rendered.parts)
    return f"<h1>{page.title!r}</h1>\n<!-- {rendered.description!r} -->\n{''.join(parts)}"


@pytest.mark.parametrize(("name", "path"), CASES, ids=[f"{name}:{path}" for name, path in CASES])
def test_a_page_is_as_it_was_when_last_looked_at(name: str, path: str, golden: Callable[[Path, str], None]) -> None:
    page = site(name)[path]
    file = GOLDEN / "pages" / name / f"{path.strip('/').replace('/', '-') or 'home'}.html"
    golden(file, as_html(page, page.render()))


class Inert(HTMLParser):
    """Collects what could run, load or leave: nothing of the kind may stand in a page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"script", "iframe", "object", "embed", "style", "link", "meta", "base", "form", "img"}:
            self.found.append(tag)
        for name, value in attrs:
            target = re.sub(r"[\x00-\x20]", "", value or "").lower()
            if name.startswith("on") or (name in URLS and re.match(r"(javascript|data|vbscript):|//", target)):
                self.found.append(f"{tag} {name}={value}")


URLS = {"href", "src", "action", "formaction", "xlink:href", "poster", "data"}


@pytest.mark.parametrize("name", BUILDS)
def test_a_hostile_record_is_inert_wherever_it_is_shown(name: str) -> None:
    shown = 0
    for path, page in site(name).items():
        rendered = page.render()
        parser = Inert()
        for part in rendered.parts:
            parser.feed(part.html)
        parser.close()
        assert parser.found == [], path
        shown += "alert(1)" in repr(rendered)
    assert shown > 5


def test_every_link_of_a_record_leads_to_a_page() -> None:
    pages = site("core")
    broken = []
    for path, page in pages.items():
        for href in re.findall(r'href="([^"]*)"', "".join(part.html for part in page.render().parts)):
            target = href.partition("#")[0]
            if target and not re.match(r"[a-z]+:", target) and "/data/" not in f"/{target}":
                where = [*path.split("/")[:-1]]
                for step in target.split("/"):
                    if step == "..":
                        where = where[:-1]
                    elif step not in {".", ""}:
                        where.append(step)
                address = "/".join(where) + "/" if where else ""
                if address not in pages:
                    broken.append((path, href))
    assert broken == []


def test_no_record_leads_to_a_plan() -> None:
    for path, page in site("core").items():
        if path.startswith(("incidents/INC", "reviews/PIR", "audits/SBD")):
            assert "CIP-2025-R8TN" not in repr(page.render()), path


def test_what_is_not_for_the_company_is_not_in_its_golden_pages() -> None:
    shown = "".join(repr(page.render()) for path, page in site("company").items() if path != "checks/")
    for secret in ("Only the core team", "doxxing, note", "A first notice", "Alert on block rate", "Copies of a clip",
                   "CREATOR-9TXK", "INC-2026-F4KR", "for core alone"):  # fmt: skip
        assert secret not in shown
