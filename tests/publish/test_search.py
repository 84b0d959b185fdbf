"""The lean documents that Pagefind reads, and which bundles are indexed when."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from afterword.pages.page import SearchDocument
from afterword.publish import pagefind, search
from publish.demo import HOSTILE, demo_site

if TYPE_CHECKING:
    from pathlib import Path

    from afterword.publish.bundles import Bundle


def test_a_document_holds_title_text_facets_and_meta_apart() -> None:
    document = SearchDocument(
        "INC-2025-7KQ4 Raids and more", {"harm": ("Hate raid", "Doxxing")}, {"date": "2025-11-15"}
    )
    assert search.lean("INC-2025-7KQ4 Raids", document).decode() == (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>INC-2025-7KQ4 Raids</title></head>\n'
        '<body><main data-pagefind-body>\n<h1 data-pagefind-meta="title">INC-2025-7KQ4 Raids</h1>\n<p>and more</p>\n'
        "<p>INC 2025 7KQ4</p>\n"
        '<p data-pagefind-filter="harm[data-v]" data-v="Hate raid">Hate raid</p>\n'
        '<p data-pagefind-filter="harm[data-v]" data-v="Doxxing">Doxxing</p>\n'
        '<p data-pagefind-meta="date[data-v]" data-v="2025-11-15"></p>\n'
        '<p data-pagefind-sort="date[data-v]" data-v="2025-11-15"></p>\n</main></body></html>\n'
    )


def test_hostile_text_stays_text() -> None:
    document = SearchDocument(HOSTILE + "\x00", {"kind": ('"><script>',)}, {"date": '"><script>'})
    assert "<script>" not in search.lean(HOSTILE, document).decode()
    assert "\x00" not in search.lean(HOSTILE, document).decode()


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The records of each bundle that was indexed; every document must be there by then."""
    seen: list[list[str]] = []

    def index(bundle: Bundle, source: Path, folder: Path) -> None:
        texts = [(source / address / "index.html").read_text() for address in bundle.addresses]
        seen.append([address.split("/")[-2] for address in bundle.addresses])
        folder.mkdir()
        (folder / "texts").write_text("".join(texts))
        (folder / pagefind.MANIFEST).write_text(f'{{"texts": {(folder / "texts").stat().st_size}}}')

    monkeypatch.setattr(pagefind, "index", index)
    return seen


def test_only_bundles_with_a_change_are_indexed(runs: list[list[str]], tmp_path: Path) -> None:
    old, new = ["INC-2024-M2XD"], ["INC-2025-7KQ4"]
    index, site = search.Index(limit=1), demo_site()
    index.publish(site, tmp_path / "one")
    assert runs == [new, old]
    index.publish(replace(site, name="Renamed"), tmp_path / "two")
    assert runs == [new, old]
    edited = tuple(replace(page, title=f"{page.title}!") if "7KQ4" in page.path else page for page in site.pages)
    index.publish(replace(site, pages=edited), tmp_path / "two")
    assert runs == [new, old, new]
    assert "channels!" in (tmp_path / "two/pagefind/2025/texts").read_text()
    index.close()
    index.publish(site, tmp_path / "three")
    assert runs == [new, old, new, new, old]
    index.close()


def test_a_small_archive_is_one_bundle(runs: list[list[str]], tmp_path: Path) -> None:
    index = search.Index()
    index.publish(demo_site(), tmp_path)
    assert runs == [["INC-2024-M2XD", "INC-2025-7KQ4"]]
    assert (tmp_path / "pagefind/bundles.json").read_text() == '{"bundles": ["all"]}\n'
    index.close()


def test_a_site_without_documents_has_no_index(runs: list[list[str]], tmp_path: Path) -> None:
    search.Index().publish(replace(demo_site(), pages=demo_site().pages[:1]), tmp_path)
    assert runs == []
    assert not (tmp_path / "pagefind").exists()
