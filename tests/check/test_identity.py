"""Identity: one id, one file, in the place where it is looked for."""

from __future__ import annotations

import pytest

import make
from afterword.check.rules.identity import duplicate_id, id_file_name, misplaced_file, stray_log, wrong_folder
from afterword.check.run import problems_of


@pytest.mark.parametrize(
    ("written", "count"), [(make.INCIDENT, 0), ("INC-2025-22QQ", 1), ("inc-2025-7kq4", 1), (None, 0), (["x", "y"], 0)]
)
def test_id_file_name(written: object, count: int) -> None:
    assert len(make.found(id_file_name, make.incident(id=written))) == count


def test_each_later_file_with_an_id_names_the_first() -> None:
    a, b, c = (f"reviews/incidents/2025/{make.INCIDENT}-{slug}.md" for slug in "abc")
    said = problems_of(duplicate_id, make.facts(*(make.incident(path=path) for path in (c, a, b))))
    assert [path for path, _ in said] == [b, c]
    assert all(f"the id INC-2025-7KQ4 is already that of {a}" in problem.message for _, problem in said)


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("reviews/incidents/2025/INC-2025-7KQO.md", "starts like a record"),
        ("reviews/incidents/2025/inc-2025-7kq4.md", "starts like a record"),
        ("reviews/incidents/notes.md", "its name is no id"),
        ("reviews/post-incident/2025/PIR-2025-B3WD.yml", "neither a record nor a progress log"),
        ("reviews/INC-2025-1.md", "starts like a record"),
        ("reviews/README.md", ""),
        ("reviews/incidents/README.md", ""),
        ("reviews/audits/index.md", ""),
        ("reviews/notes/plan.md", ""),
        ("reviews/plans/list.yml", ""),
    ],
)
def test_misplaced_file(path: str, words: str) -> None:
    said = make.found(misplaced_file, rest=(path,))
    assert [words in problem.message for problem in said] == ([True] if words else [])


def test_stray_log() -> None:
    assert make.found(stray_log, make.review(), make.log()) == []
    (alone,) = make.found(stray_log, make.log())
    assert "there is no record PIR-2025-B3WD" in alone.message
    (second,) = make.found(stray_log, make.review(), make.log(), make.log())
    assert "already has the progress log" in second.message


@pytest.mark.parametrize(
    ("path", "count"),
    [
        ("reviews/incidents/2025/INC-2025-7KQ4.md", 0),
        ("reviews/INC-2025-7KQ4.md", 0),
        ("reviews/audits/2025/INC-2025-7KQ4.md", 1),
        ("archive/plans/incidents/INC-2025-7KQ4.md", 0),
    ],
)
def test_wrong_folder(path: str, count: int) -> None:
    assert len(make.found(wrong_folder, make.incident(path=path))) == count
