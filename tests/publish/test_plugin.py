"""The site as MkDocs writes it: our pages, our files, nothing of `docs_dir`."""

from __future__ import annotations

import gzip
import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from mkdocs.__main__ import cli

from afterword.pages.page import NavSection, Page, Part, Rendered
from afterword.publish import mkdocs_site, pagefind
from afterword.publish.markup import dressed
from afterword.publish.writer import PublishError, publish
from publish.demo import HOSTILE, demo_site, error, make_project

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result

    from afterword.pages.page import Site

    Give = Callable[[Site], None]


def mkdocs(project: Path, *options: str) -> Result:
    """Run `mkdocs build`."""
    return CliRunner().invoke(cli, ["build", "-f", str(project), *options])


def tree(site_dir: Path) -> dict[str, bytes]:
    """Every file but Pagefind's, by its path; archives by what they hold."""
    return {
        str(path.relative_to(site_dir)): gzip.decompress(path.read_bytes())
        if path.suffix == ".gz"
        else path.read_bytes()
        for path in sorted(site_dir.rglob("*"))
        if path.is_file() and "pagefind" not in path.parts
    }


def article(html: str) -> str:
    """What stands in a page's `article`."""
    found = re.search(r"<article.*?>(.*)</article>", html, re.DOTALL)
    assert found
    return found[1].strip()


def test_pages_and_files_stand_at_their_addresses(project: Path, build_gives: Give) -> None:
    build_gives(demo_site())
    result = mkdocs(project, "--strict")
    assert result.exit_code == 0, result.output
    assert "WARNING" not in result.output
    files = tree(project.parent / "site")
    ours = {name for name in files if not name.startswith("assets/")}
    assert ours == {
        "index.html",
        "incidents/index.html",
        "incidents/INC-2025-7KQ4/index.html",
        "incidents/INC-2024-M2XD/index.html",
        "actions/index.html",
        "trends/index.html",
        "harms/hate-raid/index.html",
        "reviews/PIR-2025-B3WD/index.html",
        "search/index.html",
        "404.html",
        "sitemap.xml",
        "data/incidents.csv",
        "data/notes.md",
        "css/afterword.css",
        "css/zz-own.css",
        "js/afterword.js",
        "js/search.js",
        "js/tables.js",
        "js/times.js",
    }
    assert files["data/notes.md"] == b"# not a page\n"


def test_nothing_of_docs_dir_reaches_the_site(project: Path, build_gives: Give) -> None:
    build_gives(demo_site())
    mkdocs(project)
    assert not [name for name, content in tree(project.parent / "site").items() if b"SECRET" in content]


def test_what_lies_in_docs_dir_makes_no_trouble(project: Path, build_gives: Give) -> None:
    reviews = project.parent / "reviews"
    (reviews / "README.md").write_text("SECRET")
    for loop in ("a", "b", "c"):
        (reviews / loop).symlink_to(reviews)
    build_gives(demo_site())
    result = mkdocs(project, "--strict")
    assert result.exit_code == 0, result.output
    assert "WARNING" not in result.output


def test_content_is_taken_as_it_is(project: Path, build_gives: Give) -> None:
    parts = (Part("<p>*not* _Markdown_ [[x]] {{ nor }} {% jinja %}</p>"), Part("<p>b</p>", "B & b", "b"))
    page = Page("x/", "A < B", "x", lambda: Rendered(parts, 'Say "x" & y'))
    build_gives(replace(demo_site(), pages=(page,), nav=()))
    mkdocs(project)
    html = (project.parent / "site/x/index.html").read_text()
    assert article(html) == (
        '<h1 id="aw-top">A &lt; B</h1>\n<p>*not* _Markdown_ [[x]] {{ nor }} {% jinja %}</p>\n'
        '<h2 id="b">B &amp; b<a class="headerlink" href="#b" aria-label="Link to this section: B &amp; b">#</a></h2>\n<p>b</p>'
    )
    assert "<title>A &lt; B · Demo archive</title>" in html
    assert '<meta name="description" content="Say &quot;x&quot; &amp; y">' in html


def test_hostile_titles_stay_text(project: Path, build_gives: Give) -> None:
    site = demo_site(name=HOSTILE)
    nav = (*site.nav, NavSection(HOSTILE, ("harms/hate-raid/",)))
    build_gives(replace(site, nav=nav))
    mkdocs(project)
    pages = [path.read_text() for path in (project.parent / "site").rglob("*.html")]
    assert pages
    assert not [html for html in pages if "<script>alert" in html]


def test_table_of_contents_nests_by_level() -> None:
    parts = [Part("", name, name.lower(), level) for name, level in (("A", 2), ("B", 3), ("C", 4), ("D", 2), ("E", 4))]
    page = Page("x/", "Title", "x", lambda: Rendered(()))
    html = dressed(page, Rendered(tuple(parts))).contents
    outline = re.sub(
        r"\s+", "", re.sub(r"<(/?)(ul|li|a)\b[^>]*>", r"<\1\2>", re.sub(r"</?(nav|span)\b[^>]*>", "", html))
    )
    assert outline == (
        "<li><a>A</a><ul><li><a>B</a><ul><li><a>C</a></li></ul></li></ul></li><li><a>D</a><ul><li><a>E</a></li></ul></li>"
    )


@pytest.mark.parametrize(("wide", "headings", "hidden"), [(False, 3, False), (False, 2, True), (True, 9, True)])
def test_contents_are_hidden_where_they_do_not_help(wide: bool, headings: int, hidden: bool) -> None:  # noqa: FBT001
    page = Page("x/", "X", "x", lambda: Rendered(()), wide=wide)
    rendered = Rendered(tuple(Part("", str(n), str(n)) for n in range(headings)))
    assert ("hide" in mkdocs_site.metadata(dressed(page, rendered))) is hidden


def test_navigation_has_titles_and_no_records(project: Path, build_gives: Give) -> None:
    assert mkdocs_site.nav(demo_site()) == [
        {"Home": "index.md"},
        {"Records": [{"Incidents": "incidents/index.md"}, {"Action register": "actions/index.md"}]},
        {"Trends": "trends/index.md"},
    ]
    build_gives(demo_site())
    mkdocs(project)
    html = (project.parent / "site/incidents/INC-2025-7KQ4/index.html").read_text()
    entries = re.findall(
        r'<a href="([^"]*)"(?: aria-current="page")?>([^<]*)</a></li>',
        html.partition('id="aw-nav"')[2].partition("</nav>")[0],
    )
    assert entries == [
        ("../..", "Home"),
        ("../", "Incidents"),
        ("../../actions/", "Action register"),
        ("../../trends/", "Trends"),
    ]


def test_an_error_is_a_warning_and_fails_a_strict_build(project: Path, build_gives: Give) -> None:
    build_gives(demo_site(error()))
    easy, strict = mkdocs(project), mkdocs(project, "--strict")
    assert easy.exit_code == 0
    assert "WARNING -  afterword: reviews/x.md:3:1 AW101 `owner` is missing" in easy.output
    assert strict.exit_code == 1


def test_pages_are_rendered_one_at_a_time(project: Path) -> None:
    rendered: list[str] = []

    def page(path: str) -> Page:
        def render() -> Rendered:
            rendered.append(path)
            return Rendered((Part("<p>x</p>"),))

        return Page(path, path, path, render)

    publish(replace(demo_site(), pages=(page(""), page("a/"), page("b/")), nav=()), project)
    assert rendered == ["", "a/", "b/"]


def test_both_ways_of_building_give_the_same_tree(project: Path, build_gives: Give, tmp_path: Path) -> None:
    build_gives(demo_site())
    mkdocs(project)
    place = publish(demo_site(), project, tmp_path / "other")
    assert tree(place) == tree(project.parent / "site")


def test_the_day_does_not_enter(project: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    days = []
    for number, epoch in enumerate(("1700000000", "1800000000")):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
        place = publish(demo_site(), project, tmp_path / str(number))
        days.append(tree(place))
    assert days[0] == days[1]


def test_a_failed_build_leaves_the_last_good_site(project: Path) -> None:
    place = publish(demo_site(), project)
    before = tree(place)

    def explode() -> Rendered:
        raise ZeroDivisionError

    broken = replace(demo_site(), pages=(Page("", "Home", "x", explode),))
    with pytest.raises(ZeroDivisionError):
        publish(broken, project)
    assert tree(place) == before
    assert [path.name for path in place.parent.iterdir() if path.name.startswith(".")] == []


def test_a_rebuild_replaces_everything_but_hidden_files(project: Path) -> None:
    place = publish(demo_site(), project)
    (place / "stale.html").write_text("withheld since")
    (place / ".git").write_text("gitdir: elsewhere")
    publish(demo_site(), project)
    assert not (place / "stale.html").exists()
    assert (place / ".git").exists()


def test_a_folder_that_is_no_site_is_not_replaced(project: Path, tmp_path: Path) -> None:
    target = tmp_path / "letters"
    target.mkdir()
    (target / "dear.txt").write_text("x")
    with pytest.raises(PublishError, match="is not a site"):
        publish(demo_site(), project, target)
    assert (target / "dear.txt").exists()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("plugins: [afterword]", "plugins: [search, afterword]"), "Remove `search`"),
        (("name: material", "name: mkdocs"), "made for Material"),
        (("plugins: [afterword]", "plugins: []"), "does not name the plugin"),
    ],
)
def test_a_contrary_configuration_is_refused(project: Path, change: tuple[str, str], message: str) -> None:
    project.write_text(project.read_text().replace(*change))
    with pytest.raises(PublishError, match=message):
        publish(demo_site(), project)


def test_a_missing_pagefind_is_a_warning(project: Path, build_gives: Give, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pagefind, "binary", lambda: None)
    build_gives(demo_site())
    result = mkdocs(project)
    assert "WARNING -  afterword: Pagefind is not installed" in result.output
    assert "data-aw-search-open" not in (project.parent / "site/index.html").read_text()


def test_nothing_asks_another_host(tmp_path: Path) -> None:
    project = make_project(tmp_path)
    project.write_text(project.read_text() + "repo_url: https://git.example/x\n")
    place = publish(demo_site(), project)
    for path in place.rglob("*.html"):
        html = path.read_text()
        assert re.findall(r'(?:src|href)="(https?:[^"]*)"', html) == ["https://git.example/x"]
        assert 'data-md-component="source"' not in html
