from __future__ import annotations

from datetime import date
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest

from afterword.build import check_project, read
from afterword.diagnostics import Level, errors
from afterword.load.project import load_project
from afterword.model.kinds import Kind
from benchmarks.draw import AS_OF
from benchmarks.generate import BODY_KB, archive, generate

if TYPE_CHECKING:
    from pathlib import Path

RECORDS, SEED = 60, 7


def _digest(seed: int) -> str:
    return sha256("".join(f"{path}\n{text}\n" for path, text in archive(RECORDS, seed)).encode()).hexdigest()


def test_the_same_seed_makes_the_same_bytes_and_another_seed_does_not() -> None:
    assert _digest(SEED) == _digest(SEED) != _digest(SEED + 1)


@pytest.mark.parametrize("seed", [1, SEED])
def test_a_generated_archive_checks_clean(tmp_path: Path, seed: int) -> None:
    assert generate(tmp_path, RECORDS, seed) == RECORDS
    found = check_project(read(load_project(tmp_path)), date.fromisoformat(AS_OF))
    ours = [problem for problem in found if not problem.path.startswith("afterword:")]
    assert errors(tuple(ours)) == ()
    warnings = [problem for problem in ours if problem.level is Level.WARNING]
    assert len(warnings) <= RECORDS // 10, warnings


def test_it_looks_like_an_archive(tmp_path: Path) -> None:
    generate(tmp_path, 300, SEED)
    linked = read(load_project(tmp_path)).archive
    kinds = [one.kind for one in linked.records.values()]
    assert {kind: kinds.count(kind) > 0 for kind in Kind} == dict.fromkeys(Kind, True)
    assert 0.4 < kinds.count(Kind.INCIDENT) / len(kinds) < 0.55
    assert 0.4 < kinds.count(Kind.REVIEW) / len(kinds) < 0.5
    types = {summary.type for summary in linked.summaries.values() if summary.type}
    assert {"incident", "near-miss", "drill", "stood-down"} <= types
    bodies = [len(one.body) for one in linked.records.values()]
    assert abs(sum(bodies) / len(bodies) / 1000 - BODY_KB) < 0.5
    assert max(bodies) > 3 * sorted(bodies)[len(bodies) // 2]
