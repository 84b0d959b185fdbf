"""Plain pages: Python-Markdown and Zensical give back what we wrote."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown import markdown as python_markdown  # type: ignore[import-untyped]
from msgspec import structs

from afterword.pages.page import Page, Part, Rendered
from afterword.publish.markup import dressed
from afterword.publish.plain import heading, markdown, write_pages
from publish.demo import HOSTILE, demo_site, make_project

if TYPE_CHECKING:
    from pathlib import Path

SPACES = re.compile(r"\s+")
FOLDED = re.compile(r'<details class="aw-contents">.*?</details>\n', re.DOTALL)
LINK = re.compile(r'<a class="headerlink".*?</a>')


def bare(html: str) -> str:
    """HTML without heading links, and with entities and white space in one spelling."""
    plain = LINK.sub("", html).replace("&#9;", "\t").replace("&quot;", '"').replace("&#x27;", "'")
    return SPACES.sub(" ", plain).replace("> <", "><").strip()


def expected(page: Page) -> str:
    """What MkDocs would publish through the plugin, each part in a block of its own."""
    parts = (structs.replace(part, html=f'<div class="aw-part">{part.html}</div>') for part in page.render().parts)
    return bare(FOLDED.sub("", dressed(page, Rendered(tuple(parts))).content))


@pytest.mark.parametrize("page", demo_site().pages, ids=lambda page: page.path or "home")
def test_python_markdown_gives_back_every_page(page: Page) -> None:
    _, _, text = markdown(page).split("---\n", 2)
    assert bare(python_markdown(text, extensions=["attr_list", "toc"])) == expected(page)


@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1).filter(str.strip))
def test_any_heading_stays_text(text: str) -> None:
    html = python_markdown(f"## {heading(text)} {{#x}}", extensions=["attr_list"])
    inside = re.fullmatch(r'<h2 id="x">(.*)</h2>', html, re.DOTALL)
    assert inside
    assert inside[1].replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&") == " ".join(text.split())


def test_zensical_builds_the_same_content(tmp_path: Path) -> None:
    site = replace(demo_site(), files={"data/incidents.csv": b"id,title\n"})
    write_pages(site, tmp_path / "pages", make_project(tmp_path / "project").parent)
    subprocess.run([sys.executable, "-m", "zensical", "build"], cwd=tmp_path / "pages", check=True, capture_output=True)
    built = tmp_path / "pages/site"
    for page in site.pages:
        html = (built / page.path / "index.html").read_text()
        article = re.search(r"<article.*?>(.*)</article>", html, re.DOTALL)
        assert article
        assert expected(page) in bare(article[1])
        assert "<script>alert" not in html
    assert (built / "data/incidents.csv").read_bytes() == b"id,title\n"
    assert not list(built.rglob("*secret*"))


def test_front_matter_is_one_line_and_escaped() -> None:
    page = Page("x/", HOSTILE, "x", lambda: Rendered((Part("<p>x</p>"),), "two\nlines\x00"), wide=True)
    head = markdown(page).split("---\n")[1]
    assert head.splitlines()[1:] == ['description: "two lines"', "hide: [toc]"]
    assert "<script>" not in head


def test_pages_of_before_do_not_stay(tmp_path: Path) -> None:
    root = make_project(tmp_path / "project").parent
    site = demo_site()
    write_pages(site, tmp_path / "pages", root)
    write_pages(replace(site, pages=site.pages[:2]), tmp_path / "pages", root)
    assert sorted(
        str(path.parent.relative_to(tmp_path / "pages/docs")) for path in tmp_path.rglob("pages/docs/**/index.md")
    ) == [
        ".",
        "incidents",
    ]


def test_a_folder_of_others_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/letter.md").write_text("x")
    with pytest.raises(FileExistsError, match="empty folder"):
        write_pages(demo_site(), tmp_path, tmp_path)
    assert (tmp_path / "docs/letter.md").exists()
