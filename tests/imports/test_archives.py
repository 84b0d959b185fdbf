"""Imported archives are sound as far as their sources are, and they build."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

import pytest

from afterword.build import build, check_project, read
from afterword.diagnostics import errors
from afterword.imports.settings import new_archive
from afterword.load.project import load_project
from afterword.model.source import Project, SourceFile
from afterword.parse.yaml import MappingNode, SequenceNode, compose
from imports.corpora import CORPORA, REAL, ROOT, Corpus, batch_of, files_of, rules_of

if TYPE_CHECKING:
    from afterword.diagnostics import Diagnostic

TODAY = date(2026, 11, 22)


@cache
def shipped() -> Project:
    return load_project(ROOT)


@cache
def project_of(corpus: Corpus) -> Project:
    """The archive that an import starts, without the disk."""
    own = {
        path.removeprefix("site_config/"): SourceFile(path, text.encode())
        for path, text in new_archive(rules_of(corpus.map)).items()
        if path.startswith("site_config/")
    }
    records = tuple(SourceFile(record.path, record.text.encode()) for record in batch_of(corpus).records)
    return Project(records, {**shipped().config, **own}, shipped().templates)


@cache
def wrong_in(corpus: Corpus) -> tuple[Diagnostic, ...]:
    return errors(check_project(read(project_of(corpus)), TODAY))


def out_of_order(corpus: Corpus) -> list[str]:
    """Sources with an event that lies before the one above it, found without the import's own code."""
    found = []
    for record in batch_of(corpus).records:
        text = files_of(corpus)[record.source].data.decode("utf-8-sig", "replace").replace("\r\n", "\n")
        front = re.match(r"\s*---[ \t]*\n(.*?)^---", text, re.DOTALL | re.MULTILINE)
        root = compose(front[1]).root if front else None
        for key, value in root.value if isinstance(root, MappingNode) else ():
            if key.value == "timeline" and isinstance(value, SequenceNode):
                starts = [
                    str(b.value)
                    for entry in value.value
                    for a, b in (entry.value if isinstance(entry, MappingNode) else ())
                    if a.value == "start" and str(b.value)[:2] == "20"
                ]
                found += [record.path] if starts != sorted(starts) else []
    return found


PRIVATE = {"email-address"}
"""What a public source tells of people and an archive should not repeat."""


@pytest.mark.parametrize("corpus", CORPORA, ids=lambda corpus: corpus.name)
def test_the_only_errors_are_timelines_that_the_source_has_out_of_order(corpus: Corpus) -> None:
    assert {one.name for one in wrong_in(corpus)} <= {"timeline-in-order", *PRIVATE}
    wrong = [one for one in wrong_in(corpus) if one.name not in PRIVATE]
    assert [one.path for one in wrong] == sorted(out_of_order(corpus))
    text = {record.path: record.text.splitlines() for record in batch_of(corpus).records}
    for one in wrong:
        assert text[one.path][one.line - 1].startswith(f"  - {{at: {one.message[12:22]}")


@pytest.mark.parametrize("corpus", CORPORA, ids=lambda corpus: corpus.name)
def test_every_record_has_its_page(corpus: Corpus) -> None:
    site = build(project_of(corpus), TODAY)
    pages = {page.path for page in site.pages}
    assert [r.id for r in batch_of(corpus).records if f"incidents/{r.id}/" not in pages] == []


def test_the_real_corpora_are_complete() -> None:
    """Without AFTERWORD_CORPORA there is nothing to count: the synthetic ones stand in for them in every other test."""
    counts = {corpus.name: len(batch_of(corpus).records) for corpus in CORPORA}
    private = {corpus.name: sum(one.name in PRIVATE for one in wrong_in(corpus)) for corpus in CORPORA}
    wrong = {corpus.name: len(wrong_in(corpus)) - private[corpus.name] for corpus in CORPORA}
    assert (counts["synthetic-icco"], counts["synthetic-divd"]) == (5, 7)
    assert (wrong["synthetic-icco"], wrong["synthetic-divd"]) == (0, 1)
    if REAL is not None:
        assert (counts["icco"], counts["divd"]) == (242, 198)
        # 27 of these have a date in every entry; one more starts with an entry that has none.
        assert (wrong["icco"], wrong["divd"]) == (0, 28)
        assert (private["icco"], private["divd"]) == (0, 20)
