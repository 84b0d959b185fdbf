"""The lean documents that Pagefind reads, and when it is run."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from afterword.pages.page import SearchDocument
from afterword.publish import search
from publish.demo import HOSTILE, demo_site

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


def test_a_document_holds_title_text_facets_and_meta_apart() -> None:
    document = SearchDocument(
        "INC-2025-7KQ4 Raids and more", {"harm": ("Hate raid", "Doxxing")}, {"date": "2025-11-15"}
    )
    assert search.lean("INC-2025-7KQ4 Raids", document) == (
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
    assert "<script>" not in search.lean(HOSTILE, document)
    assert "\x00" not in search.lean(HOSTILE, document)


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many documents each run of Pagefind was given."""
    seen: list[int] = []

    def run(documents: Mapping[str, str], folder: Path) -> None:
        seen.append(len(documents))
        (folder / search.FOLDER).mkdir()
        (folder / search.FOLDER / "entry").write_text(str(len(seen)))

    monkeypatch.setattr(search, "run", run)
    return seen


def test_pagefind_runs_only_when_a_document_changed(runs: list[int], tmp_path: Path) -> None:
    index, site = search.Index(), demo_site()
    index.publish(site, tmp_path / "one")
    index.publish(replace(site, name="Renamed"), tmp_path / "two")
    assert runs == [2]
    assert (tmp_path / "two/pagefind/entry").read_text() == "1"
    index.publish(replace(site, pages=site.pages[:3]), tmp_path / "three")
    assert runs == [2, 1]
    index.close()
    index.publish(site, tmp_path / "four")
    assert runs == [2, 1, 2]
    index.close()


def test_a_site_without_documents_has_no_index(runs: list[int], tmp_path: Path) -> None:
    search.Index().publish(replace(demo_site(), pages=demo_site().pages[:1]), tmp_path)
    assert runs == []
    assert not (tmp_path / "pagefind").exists()
