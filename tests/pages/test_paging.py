from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

import make
from afterword.build import build
from afterword.load.project import load_project
from afterword.model.kinds import Kind
from afterword.pages import paging
from afterword.pages.paging import LEAST, SIZE, Pages, by_age, in_order
from benchmarks.draw import AS_OF
from benchmarks.generate import generate
from pages.test_golden import BUILDS, DAY, GOLDEN, as_html

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from afterword.pages.page import Page, Rendered
    from afterword.pages.paging import Pager

MOST_BYTES = 250_000


@pytest.mark.parametrize(
    ("rows", "pages"),
    [(0, [0]), (1, [1]), (250, [250]), (299, [299]), (300, [100, 200]), (399, [199, 200]), (499, [299, 200]),
     (500, [100, 200, 200]), (1000, [200, 200, 200, 200, 200])],
)  # fmt: skip
def test_a_list_in_order_of_time_is_cut_from_its_oldest_row(rows: int, pages: list[int]) -> None:
    cuts = by_age(range(rows, 0, -1))
    assert [len(cut.rows) for cut in cuts] == pages
    assert [cut.suffix for cut in cuts] == ["", *(f"page/{n}/" for n in range(len(cuts) - 1, 0, -1))]
    assert [cut.first for cut in cuts] == [cut.rows[-1] if cut.rows else 1 for cut in cuts]


@pytest.mark.parametrize(("rows", "pages"), [(0, [0]), (200, [200]), (201, [200, 1]), (1000, [200] * 5)])
def test_a_list_in_order_of_urgency_is_cut_from_its_first_row(rows: int, pages: list[int]) -> None:
    cuts = in_order(range(rows))
    assert [len(cut.rows) for cut in cuts] == pages
    assert [cut.suffix for cut in cuts] == ["", *(f"page/{n}/" for n in range(2, len(cuts) + 1))]


@given(st.integers(0, 3000))
def test_every_row_stands_on_one_page_and_in_its_place(rows: int) -> None:
    for cuts in (by_age(range(rows)), in_order(range(rows))):
        assert [row for cut in cuts for row in cut.rows] == list(range(rows))
        assert all(len(cut.rows) < SIZE + LEAST for cut in cuts)


def dated(row: int) -> str:
    return f"{2000 + row // 300}-{row % 300 // 30 + 1:02d}-01"


@given(st.integers(0, 2500))
def test_a_newer_row_touches_the_newest_page_alone_or_adds_one(rows: int) -> None:
    before, after = (Pages(by_age(range(n, 0, -1)), dated) for n in (rows, rows + 1))
    old = {cut.suffix: cut.rows for cut in before.cuts if cut.suffix}
    new = {cut.suffix: cut.rows for cut in after.cuts if cut.suffix}
    assert {suffix: new[suffix] for suffix in old} == old
    assert len(new) - len(old) <= 1
    if len(new) == len(old):
        said = {cut.suffix: before.pager(at) for at, cut in enumerate(before.cuts) if at}
        assert {cut.suffix: after.pager(at) for at, cut in enumerate(after.cuts) if at} == said
    else:
        # Only pages near the new one have another neighbour.
        touched = [suffix for suffix in old if pager_of(before, suffix) != pager_of(after, suffix)]
        assert len(touched) <= paging.NEAR + 1


def pager_of(pages: Pages[int], suffix: str) -> Pager:
    return next(pages.pager(at) for at, cut in enumerate(pages.cuts) if cut.suffix == suffix)


def test_a_page_says_where_it_stands_and_how_to_go_on() -> None:
    pages = Pages(by_age(range(4512, 0, -1)), dated)
    newest, middle, oldest = (pages.pager(at) for at in (0, 10, len(pages.cuts) - 1))
    assert newest.where == "The newest 112 of 4512 rows."
    assert [link.name for link in newest.links] == ["23", "22", "21", "", "1"]
    assert (newest.towards, newest.onwards and newest.onwards.href) == (None, "page/22/")
    assert [year.name for year in newest.years][:2] == ["2015", "2014"]
    assert [link.name for link in middle.links] == ["Newest", "", "15", "14", "13", "12", "11", "", "1"]
    assert [link.name for link in middle.links if not link.href] == ["", "13", ""]
    assert middle.links[0].href == "../../"
    assert oldest.where.startswith("Page 1, the oldest: rows 1 to 200, counted from the oldest, 2000-01 to 2000-07")
    assert (oldest.onwards, oldest.years) == (None, ())


def test_rows_without_a_day_stand_on_the_newest_page() -> None:
    pages = Pages(by_age([""] * 120 + ["2025-02-01"] * 100 + ["2024-01-01"] * 200), str)
    assert [link.says for link in pages.pager(1).links] == ["", "2024-01"]
    assert Pages(by_age([""] * 400), str).pager(1).links[1].says == "no date"


def test_a_list_in_order_of_urgency_counts_from_its_first_row() -> None:
    pager = Pages(in_order(range(450))).pager(1)
    assert pager.where == "Rows 201 to 400 of 450, the most urgent first."
    assert (pager.towards and pager.towards.name, pager.onwards and pager.onwards.name) == ("Previous", "Next")


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> dict[str, Page]:
    """The golden archive with lists of two rows a page."""
    monkeypatch.setattr(paging, "SIZE", 2)
    monkeypatch.setattr(paging, "LEAST", 1)
    root = GOLDEN / "archive"
    files = {f"reviews/{p.relative_to(root).as_posix()}": p.read_bytes() for p in root.rglob("*") if p.is_file()}
    return {page.path: page for page in build(make.project(files), DAY, BUILDS["core"]).pages}


@pytest.mark.parametrize("path", ["incidents/", "incidents/page/1/", "incidents/page/2/", "timelines/2025/page/1/"])
def test_a_page_of_a_long_list_is_as_it_was_when_last_looked_at(
    short: dict[str, Page], path: str, golden: Callable[[Path, str], None]
) -> None:
    page = short[path]
    golden(GOLDEN / "pages" / "paged" / f"{path.strip('/').replace('/', '-')}.html", as_html(page, page.render()))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A generated archive of a thousand records."""
    folder = tmp_path_factory.mktemp("thousand")
    generate(folder, 1000, 1)
    return folder


def lists_of(folder: Path) -> dict[str, Page]:
    """Every page of an archive that is no record's own."""
    records = re.compile(r"(?:incidents/INC|reviews/PIR|audits/SBD|plans/CIP)-")
    site = build(load_project(folder), date.fromisoformat(AS_OF))
    return {page.path: page for page in site.pages if not records.match(page.path)}


@pytest.fixture(scope="module")
def lists(folder: Path) -> dict[str, Page]:
    return lists_of(folder)


@pytest.fixture(scope="module")
def thousand(lists: dict[str, Page]) -> dict[str, Rendered]:
    """Every list of a thousand records, rendered."""
    return {path: page.render() for path, page in lists.items()}


def text_of(rendered: Rendered) -> str:
    return "".join(part.html for part in rendered.parts)


def test_no_list_of_a_thousand_records_is_a_long_page(thousand: dict[str, Rendered]) -> None:
    sizes = {path: len(text_of(rendered).encode()) for path, rendered in thousand.items()}
    assert {path: size for path, size in sizes.items() if size > MOST_BYTES} == {}


@pytest.mark.parametrize(
    ("where", "listed"),
    [
        (r"incidents/(page/\d+/)?", r"INC-\d{4}-\w{4}"),
        (r"archive/(\d{4})/(page/\d+/)?", r"(?:INC|PIR|SBD)-\d{4}-\w{4}"),
        (r"actions/(.+/)?", r"(?:PIR|SBD)-\d{4}-\w{4}/A\d+"),
        (r"teams/[^/]+/((owed|settled)/)?(page/\d+/)?", r"(?:PIR|SBD)-\d{4}-\w{4}/A\d+"),
    ],
)
def test_what_is_cut_into_pages_is_all_there(thousand: dict[str, Rendered], where: str, listed: str) -> None:
    found = {
        row
        for path, one in thousand.items()
        if re.fullmatch(where, path)
        for row in re.findall(f">({listed})</a>", text_of(one))
    }
    everywhere = {row for one in thousand.values() for row in re.findall(f">({listed})</a>", text_of(one))}
    assert len(everywhere) > 400
    assert found == everywhere


def test_every_link_between_lists_leads_to_a_page(thousand: dict[str, Rendered]) -> None:
    broken = []
    for path, rendered in thousand.items():
        for href in re.findall(r'href="([^"#?]+)[^"]*"', text_of(rendered)):
            ups, rest = href.count("../"), href.replace("../", "").removeprefix("./")
            steps = path.strip("/").split("/") if path else []
            address = "".join(f"{step}/" for step in steps[: len(steps) - ups]) + rest
            is_list = not re.match(r"(?:incidents/INC|reviews/PIR|audits/SBD|plans/CIP)-|data/", address)
            if is_list and address not in thousand:
                broken.append((path, href))
    assert broken == []


def test_what_very_many_records_mention_links_to_a_list_of_them() -> None:
    named = make.INCIDENT
    files: dict[str, str | bytes] = {}
    for n in range(230):
        record_id = f"INC-2024-{'23456789CDFG'[n // 100]}{'23456789CD'[n // 10 % 10]}{'23456789CD'[n % 10]}W"
        file = make.record_file(Kind.INCIDENT, record_id, body=f"## Summary\n\nAs {named}.\n")
        files[file.path] = file.data
    file = make.record_file(Kind.INCIDENT, named)
    site = {page.path: page for page in build(make.project({**files, file.path: file.data}), DAY).pages}
    own = text_of(site[f"incidents/{named}/"].render())
    assert own.count("mentions this") == 100
    assert f'href="../../incidents/{named}/linked/"' in own
    listed = [text_of(site[f"incidents/{named}/linked/{suffix}"].render()) for suffix in ("", "page/2/")]
    assert [text.count("mentions this") for text in listed] == [200, 30]


def test_a_new_record_touches_no_full_page(folder: Path, lists: dict[str, Page]) -> None:
    new = make.record_file(Kind.INCIDENT, "INC-2026-NRWT", times={"detected": f"{AS_OF}T01:00Z"})
    file = folder / new.path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(new.data)
    after = lists_of(folder)
    file.unlink()
    changed = {path for path, page in after.items() if path in lists and page.fingerprint != lists[path].fingerprint}
    assert {"incidents/", "archive/2026/", "timelines/2026/", "harms/hate-raid/"} <= changed
    full = {path for path in lists if re.search(r"page/\d+/$", path)}
    assert len(full) > 5
    # A list of 299 rows had room for none: its newest page became two, and the one before has a new neighbour.
    cut = {path for path in after if path not in lists}
    assert {path for path in changed & full if not any(path.partition("page/")[0] in one for one in cut)} == set()
