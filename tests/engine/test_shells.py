"""A shell filled is the page that MkDocs renders, whatever the theme shows; where it cannot be, MkDocs renders every page."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

import pytest
from mkdocs.config import load_config

import make
from afterword.build import build
from afterword.load.project import load_project
from afterword.model.kinds import Kind
from afterword.publish import shell_maker
from afterword.publish.search_page import with_search_page
from afterword.publish.shells import Shell, cut, place_of
from engine import builds
from engine.archives import HOST, INC, INDEX, MKDOCS, OLD, Archive
from engine.builds import Ordered

if TYPE_CHECKING:
    from pathlib import Path

ORDERED = Ordered(date(2026, 2, 4))
OVERRIDES = "site_config/theme/overrides"
COPYRIGHT = f"{OVERRIDES}/partials/copyright.html"
HOOK = "def on_post_page(output, page, config):\n    return output.replace('</body>', page.url + '</body>')\n"


@dataclass(frozen=True)
class Way:
    """How a project looks: what is added to `mkdocs.yml`, files of its own, and whether shells will do."""

    host: str = ""
    files: dict[str, str] = field(default_factory=dict)
    shells: bool = True


def shown(what: str) -> dict[str, str]:
    """A theme that shows something more of a page; its page of the error 404 is none."""
    return {COPYRIGHT: f"<p>{{% if page %}}{what}{{% endif %}}</p>"}


NAV = f"""nav:
  - index.md
  - incidents/{OLD}/index.md
  - Raids: incidents/{INC}/index.md
  - Folders: [incidents/2024/index.md, {{Harm: harms/hate-raid/index.md}}]
"""
WAYS = {
    "as it comes": Way(),
    "with an address": Way("site_url: https://example.org/\n"),
    "below a path": Way("site_url: https://example.org/below/a%20path/\n"),
    "with its own navigation": Way(NAV),
    "with links to sources": Way("repo_url: https://git.example/r\nedit_uri: edit/main/reviews/\n"),
    "with words of its own": Way(
        "copyright: ours\nextra: {generator: false}\n", shown("{{ config.site_name }} {{ config.extra }}")
    ),
    "with styles": Way("", {"site_config/theme/css/own.css": "p{}", "site_config/theme/js/own.js": "1"}),
    "with a folder of its own": Way("", {"mine/partials/copyright.html": "<p>Mine</p>", "mine/x/y.txt": "y"}),
    "saying whether this is the home page": Way(
        "", shown("{% if page.is_homepage %}home{% else %}not home{% endif %}")
    ),
    "saying how deep": Way("", shown("{{ base_url }}")),
    "saying where": Way("", shown('<a href="{{ page.canonical_url }}">{{ page.url }}</a>')),
    "saying where in capitals": Way("", shown("{{ page.url|upper }}"), shells=False),
    "showing the title again": Way("", shown("{{ page.meta.title }}")),
    "showing the title by another way": Way("", shown("{{ page.title }}")),
    "showing how long the title is": Way("", shown("{{ page.meta.title|length }}"), shells=False),
    "showing how long it is by another way": Way("", shown("{{ page.title|length }}"), shells=False),
    "showing half a description": Way("", shown("{{ page.meta.description|truncate(9) }}"), shells=False),
    "counting headings": Way("", shown("{{ page.toc|length }} {{ page.content|length }}"), shells=False),
    "with a hook": Way("hooks: [hook.py]\n", {"hook.py": HOOK}, shells=False),
    "with another plugin": Way("", {HOST: MKDOCS.replace("  - afterword", "  - afterword\n  - offline")}, shells=False),
    "with a variable": Way("copyright: !ENV [NOBODY_SETS_THIS, ours]\n", shells=False),
}


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    builds.quick_pagefind(monkeypatch)
    builds.quick_charts(monkeypatch)
    builds.quick_templates(monkeypatch)


def archive_of(root: Path, way: Way) -> Archive:
    archive = Archive.begin(root)
    host = MKDOCS.replace("font: false", "font: false\n  custom_dir: mine") if "mine/x/y.txt" in way.files else MKDOCS
    archive.write(HOST, host + way.host)
    for path, text in way.files.items():
        archive.write(path, text)
    for path in archive.files():  # one of each is enough
        if "/zz/" in path or "2025-BBTF" in path or "2025-NMTR" in path:
            archive.remove(path)
    return archive


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_a_filled_shell_is_the_page_of_mkdocs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: Way) -> None:
    """Every page of a small archive, and every other file."""
    archive = archive_of(tmp_path / "archive", way)
    made: list[bool] = []
    make_shells = shell_maker.make_shells

    def noted(*values: object) -> object:
        found = make_shells(*values)  # type: ignore[arg-type]
        made.append(found is not None)
        return found

    monkeypatch.setattr(shell_maker, "make_shells", noted)
    ours = builds.outcome(archive.root, ORDERED, tmp_path / "ours")
    monkeypatch.setattr(shell_maker, "make_shells", lambda *_: None)
    theirs = builds.outcome(archive.root, ORDERED, tmp_path / "theirs", keep=False)
    assert builds.different(ours.files, theirs.files) == []
    assert ours == theirs
    assert len(ours.files) > 100
    assert any(made) == way.shells


def test_shells_follow_what_they_show(tmp_path: Path) -> None:
    """A navigation of the user's own shows titles of records, and may name what is not there yet."""
    archive = archive_of(tmp_path / "archive", Way(NAV + "  - New: incidents/INC-2026-NRWT/index.md\n"))
    builds.compare(archive.root, ORDERED, tmp_path / "site")
    archive.swap(f"reviews/incidents/2024/{OLD}.md", "The first raids", "The very first raids")
    builds.compare(archive.root, ORDERED, tmp_path / "site")
    file = make.record_file(Kind.INCIDENT, "INC-2026-NRWT")
    archive.write(file.path, file.data)
    builds.compare(archive.root, ORDERED, tmp_path / "site")
    archive.remove(f"reviews/incidents/2024/{OLD}.md")
    archive.remove(INDEX)
    builds.compare(archive.root, ORDERED, tmp_path / "site")


def test_a_footer_with_the_day_of_the_build_is_of_that_day(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = archive_of(tmp_path / "archive", Way("", shown("{{ build_date_utc.strftime('%Y-%m-%d') }}")))
    for epoch, day in (("1770000000", b"2026-02-02"), ("1780000000", b"2026-05-28")):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
        files = builds.outcome(archive.root, ORDERED, tmp_path / "site").files
        assert all(day in content for address, content in files.items() if address.endswith("index.html"))


def test_a_broken_template_is_said_and_the_last_good_site_stays(tmp_path: Path) -> None:
    archive = archive_of(tmp_path / "archive", Way())
    before = builds.outcome(archive.root, ORDERED, tmp_path / "site")
    archive.write(COPYRIGHT, "{% if %}")
    after = builds.outcome(archive.root, ORDERED, tmp_path / "site")
    assert "copyright.html" in after.refused
    assert (after.published, after.files) == (False, before.files)
    assert builds.leftovers(tmp_path, "site") == []
    assert len(list((archive.root / ".afterword" / "shells").iterdir())) == 1


PLACES = {
    "": "",
    "incidents/": "incidents/",
    "incidents/INC-2024-M2XD/": "incidents/awslotpath/",
    "incidents/INC-2024-M2XD/linked/": "incidents/awslotpath/s/",
    "guide/start/": "guide/start/",
    "guide/more/": "guide/awslotpath/",
    "guide/start/below/": "guide/start/awslotpath/",
    "harms/hate-raid/": "harms/awslotpath/",
    "new/": "awslotpath/",
}


@pytest.mark.parametrize(("path", "place"), PLACES.items())
def test_one_shell_stands_for_all_from_which_links_look_the_same(path: str, place: str) -> None:
    linked = frozenset({"", "incidents/", "guide/", "guide/start/", "search/"})
    assert place_of(path, linked) == place


def test_a_page_is_cut_where_its_values_stand() -> None:
    shell = cut("<t>awslottitletolswa</t><a href='/x/awslotpath/'>awslotcontenttolswa", "x/awslotpath/")
    assert shell == Shell(("<t>", "</t><a href='/", "'>", ""), ("title", "path", "content"))
    with pytest.raises(ValueError, match="no content"):
        cut("<p>awslottitletolswa</p>", "x/")


def test_few_pages_are_made_for_many(tmp_path: Path) -> None:
    archive = archive_of(tmp_path, Way())
    site = with_search_page(build(load_project(archive.root), ORDERED.day))
    few, _ = shell_maker.without_content(site, load_config(str(archive.root / HOST)))
    assert len(few.pages) < 50
    assert len(site.pages) > 100
