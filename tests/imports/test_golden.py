"""Whole records and reports as an import writes them; AFTERWORD_REWRITE=1 writes them anew, to be read as a diff."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from imports.corpora import BY_NAME, batch_of, report_of

GOLDEN = Path(__file__).parent / "golden"
RECORDS = (
    ("synthetic-icco", "1f6c2a3e-0b57-4d19-9a10-6f2b8d3c4e01.md"),
    ("synthetic-icco", "4d9f5d61-3e8a-405c-ad43-9c5eb06f7134.md"),
    ("synthetic-divd", "2021/DIVD-2021-00101.md"),
    ("synthetic-divd", "2022/DIVD-2022-00103.md"),
)


def held(name: str, text: str) -> None:
    path = GOLDEN / name
    if os.environ.get("AFTERWORD_REWRITE"):
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(text.encode())
    assert path.read_bytes().decode() == text


@pytest.mark.parametrize(("name", "source"), RECORDS, ids=[source for _, source in RECORDS])
def test_a_record(name: str, source: str) -> None:
    record = next(record for record in batch_of(BY_NAME[name]).records if record.source == source)
    held(f"{record.id}.md", record.text)


@pytest.mark.parametrize("name", ["synthetic-icco", "synthetic-divd"])
def test_a_report(name: str) -> None:
    held(f"{name}-report.md", report_of(BY_NAME[name]))
