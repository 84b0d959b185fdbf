"""What happened before: named where it is alike, and said where it came back after an action was found to work."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

import make
from afterword.check.rules import returns
from afterword.diagnostics import Field

if TYPE_CHECKING:
    from afterword.check.rule import Rule
    from afterword.parse.record import Log, Parsed

OLD, OLD_REVIEW = "INC-2025-4HJD", "PIR-2025-4HJD"
EARLIER = {"times": {"detected": "2025-06-01", "resolved": "2025-06-03"}}
TOLD = {"incidents": [OLD], "times": {"published": "2025-06-20"}}
VERIFIED = [
    make.step("done", "2025-07-01", evidence="release 9"),
    make.step("verified", "2025-09-01", by="data", result="effective", evidence="1.1"),
]


def archive(
    old: dict[str, Any] | None = None,
    old_review: dict[str, Any] | None = None,
    new: dict[str, Any] | None = None,
    new_review: dict[str, Any] | None = None,
    log: list[make.Entry] | None = None,
) -> list[Parsed | Log]:
    return [
        make.incident(OLD, **{**EARLIER, **(old or {})}),
        make.review(OLD_REVIEW, **{**TOLD, **(old_review or {})}),
        make.incident(**(new or {})),
        make.review(**(new_review or {})),
        make.log(*(VERIFIED if log is None else log), of=OLD_REVIEW),
    ]


def paths(rule: Rule, records: list[Parsed | Log]) -> list[object]:
    found = make.found(rule, *records)
    return [problem.place for problem in found]


QUIET: dict[str, dict[str, Any]] = {
    "another harm": {"old": {"harms": ["spam"]}},
    "a harm ruled out": {"old": {"harms": [{"code": "hate-raid", "confidence": "ruled-out"}]}},
    "another factor": {"old_review": {"factors": [make.factor(code="no-alert")]}},
    "a factor that could not be read": {"old_review": {"factors": "soon"}},
    "more than a year ago": {"old": {"times": {"detected": "2024-06-01"}}, "log": VERIFIED[:1]},
    "long published": {
        "old": {"times": {"detected": "2024-03-01"}},
        "old_review": {"incidents": [OLD], "times": {"published": "2024-03-20"}},
        "log": [{**entry, "on": "2024-04-01"} for entry in VERIFIED],
        "new": {"times": {"detected": "2024-12-01"}},
        "new_review": {"times": {"published": "2025-01-10"}},
    },
    "a draft": {"new_review": {"status": "draft"}},
    "an earlier draft": {"old_review": {"status": "draft"}},
    "a drill": {"old": {"type": "drill"}},
    "withdrawn": {"old": {"status": "withdrawn"}},
    "the incident is related": {"new_review": {"related": [OLD]}},
    "the review is related": {"new_review": {"related": [OLD_REVIEW]}},
    "named in the text": {"new_review": {"body": f"## Similar incidents\n\nAs in {OLD}.\n"}},
    "an action follows": {"new_review": {"actions": [make.action(follows=f"{OLD_REVIEW}/A1")]}},
    "the incident says so": {"new": {"recurrence_of": OLD}},
    "one review of both": {"new_review": {"incidents": [OLD, make.INCIDENT]}},
}


@pytest.mark.parametrize("changes", QUIET.values(), ids=QUIET)
def test_neither_says_anything(changes: dict[str, Any]) -> None:
    assert paths(returns.similar_incidents, archive(**changes)) == []
    assert paths(returns.factor_returned, archive(**changes)) == []


def test_similar_incidents() -> None:
    (said,) = make.found(returns.similar_incidents, *archive())
    assert said.message.startswith(f"'{OLD}' had the same harm and factor within the year before")
    assert said.place == Field(("related",))
    unlike = make.incident("INC-2025-5KJD", harms=["spam"])
    assert len(paths(returns.similar_incidents, [*archive(new_review={"related": [unlike.id]}), unlike])) == 1


@pytest.mark.parametrize(
    ("published", "count"), [("2025-06-20", 1), ("2025-12-09", 1), ("2025-12-20", 0)], ids=["long ago", "just", "later"]
)
def test_what_was_told_later_could_not_be_known(published: str, count: int) -> None:
    records = archive(old_review={"times": {"published": published}})
    assert len(paths(returns.similar_incidents, records)) == count


def test_the_latest_are_named_and_no_more() -> None:
    many: list[Parsed | Log] = []
    for n, letter in enumerate("BCDFH"):
        times = {"detected": f"2025-0{n + 3}-01"}
        many.append(make.incident(f"INC-2025-222{letter}", times=times))
        many.append(
            make.review(
                f"PIR-2025-222{letter}", incidents=[f"INC-2025-222{letter}"], times={"published": f"2025-0{n + 3}-20"}
            )
        )
    said = make.found(returns.similar_incidents, *many, make.incident(), make.review())
    assert len(said) == 5
    assert any("'INC-2025-222H', 'INC-2025-222F' and 'INC-2025-222D' had" in problem.message for problem in said)


def test_factor_returned() -> None:
    (said,) = make.found(returns.factor_returned, *archive())
    words = (
        "'weak-identity' let 'hate-raid' past 'raid-controls' again, after PIR-2025-4HJD/A1 was verified on 2025-09-01"
    )
    assert said.message.startswith(words)
    assert said.place == Field(("factors",))


@pytest.mark.parametrize(
    "changes",
    [
        {"log": VERIFIED[:1]},
        {"log": []},
        {"log": [*VERIFIED, make.step("ineffective", "2025-12-12", evidence="came back")]},
        {"log": [VERIFIED[0], {**VERIFIED[1], "result": "not-measurable"}]},
        {"log": [VERIFIED[0], {**VERIFIED[1], "on": "2025-11-20"}]},
        {"old_review": {"actions": [make.action(interim=True)]}},
        {"old_review": {"actions": [make.action(addresses=["F2"])]}},
        {"old": {"safeguards": [{"safeguard": "raid-controls", "mode": "worked"}]}},
        {"old": {"safeguards": [{"safeguard": "raid-controls", "mode": "coverage-gap"}]}},
        {"old": {"safeguards": [{"safeguard": "text-classifier", "mode": "absent"}]}},
        {"new": {"times": {"detected": "2027-01-15"}}},
    ],
)
def test_what_did_not_come_back(changes: dict[str, Any]) -> None:
    assert paths(returns.factor_returned, archive(**changes)) == []


def test_a_review_that_names_a_later_one_of_the_chain_knows() -> None:
    between = [
        make.incident("INC-2025-5KJD", times={"detected": "2025-10-01"}),
        make.review(
            "PIR-2025-5KJD", incidents=["INC-2025-5KJD"], times={"published": "2025-10-20"}, related=[OLD_REVIEW]
        ),
    ]
    assert len(paths(returns.factor_returned, [*archive(), *between])) == 1
    knows = archive(new_review={"related": ["PIR-2025-5KJD"]})
    assert paths(returns.factor_returned, [*knows, *between]) == []
