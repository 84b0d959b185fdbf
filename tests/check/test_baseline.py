"""What was there when a team began is known; what is new counts, and what moved is not new."""

from __future__ import annotations

from datetime import date

import pytest

import make
from afterword.check.baseline import Standing, prints, report, stand, written
from afterword.model.kinds import Kind
from afterword.parse.config import baseline_of, read_config

FILE = make.record_file(Kind.INCIDENT)
TEXT = FILE.data.decode()
WRONG = TEXT.replace("- chat\n", "- chatt\n")
DAY = date(2026, 1, 15)
BASELINE = "site_config/baseline.yml"


def standing(before: dict[str, str], after: dict[str, str]) -> Standing:
    """How the problems of `after` stand beside a baseline of those of `before`, both laid over the sound archive."""
    first = make.project({**make.sound_files(), **before})
    sources = {file.path: file for file in first.records}
    text = written(make.diagnose(first), sources.get, DAY)
    whole = make.project({**make.sound_files(), **after, BASELINE: text})
    problems = read_config(whole.config)[1]
    assert problems[BASELINE] == ()
    return stand(make.diagnose(whole), baseline_of(whole.config), {file.path: file for file in whole.records}.get)


MOVED = "reviews/incidents/older/INC-2025-7KQ4.md"


@pytest.mark.parametrize(
    ("after", "counts"),
    [
        (WRONG, (0, 1, 0)),
        (WRONG.replace("title:", "languages: [en]\ntitle:"), (0, 1, 0)),
        (WRONG.replace("- chatt\n", "-   chatt  \n"), (0, 1, 0)),
        (WRONG.replace("- chatt\n", "- chatt\n- chatty\n"), (1, 1, 0)),
        (WRONG.replace("- chatt\n", "- chatt\n- chatt\n"), (1, 1, 0)),
        (TEXT, (0, 0, 1)),
        (WRONG.replace("- chatt\n", "- chattt\n"), (1, 0, 1)),
    ],
)
def test_only_what_is_new_counts(after: str, counts: tuple[int, int, int]) -> None:
    found = standing({FILE.path: WRONG}, {FILE.path: after})
    assert (len(found.new), len(found.known), len(found.gone)) == counts


def test_a_file_that_moved_is_the_same_file() -> None:
    before = {**make.sound_files(), FILE.path: WRONG}
    after = {**{path: text for path, text in before.items() if path != FILE.path}, MOVED: WRONG}
    first, second = make.project(before), make.project(after)
    told = [prints(make.diagnose(one), {f.path: f for f in one.records}.get) for one in (first, second)]
    assert told[0] == told[1] != ()


def test_without_a_baseline_everything_is_new() -> None:
    whole = make.project({**make.sound_files(), FILE.path: WRONG})
    found = make.diagnose(whole)
    assert stand(found, baseline_of(whole.config), lambda _: None) == Standing(found, (), ())
    assert (
        report(stand(found, baseline_of(whole.config), lambda _: None), baseline_of(whole.config))
        == "There is no baseline: every problem counts."
    )


def test_the_report_says_how_the_debt_shrinks() -> None:
    twice = WRONG.replace("- chatt\n", "- chatt\n- chatty\n").replace("type: incident\n", "type: incidnt\n")
    first = make.project({**make.sound_files(), FILE.path: twice})
    text = written(make.diagnose(first), {f.path: f for f in first.records}.get, DAY)
    whole = make.project({**make.sound_files(), FILE.path: WRONG, BASELINE: text})
    found = stand(make.diagnose(whole), baseline_of(whole.config), {f.path: f for f in whole.records}.get)
    assert report(found, baseline_of(whole.config)).splitlines()[:3] == [
        "Of 3 problems of 2026-01-15, 2 no longer there and 1 left.",
        "  AW105: 1 → 0",
        "  AW401: 2 → 1",
    ]


@pytest.mark.parametrize("text", ["- a\n", "problems: 3\n", "written: soon\n", "problems: {x: y: z}\n"])
def test_a_damaged_baseline_is_a_problem_like_any_other(text: str) -> None:
    said = make.diagnose(make.project({**make.sound_files(), BASELINE: text}))
    assert {one.path for one in said} == {BASELINE}


def test_odd_names_of_files_come_back() -> None:
    odd = 'reviews/incidents/2025/INC-2025-7KQ4 "näme": #1.md'
    files = {path: text for path, text in make.sound_files().items() if path != FILE.path}
    first = make.project({**files, odd: WRONG})
    text = written(make.diagnose(first), {f.path: f for f in first.records}.get, DAY)
    assert odd in baseline_of(make.project({BASELINE: text}).config).problems
