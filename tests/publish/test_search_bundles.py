"""The plan: every document in one bundle, none too large, and an edit in one bundle alone."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from afterword.publish.bundles import MOST, Print, plan

LIMIT = 10 * MOST


@dataclass(frozen=True)
class Case:
    """Documents by year, each of a tenth of the limit, and the names of their bundles."""

    documents: dict[str, int]
    names: list[str]


CASES = {
    "nothing": Case({}, []),
    "a small archive": Case({"2024": 3, "2025": 4, "": 2}, ["all"]),
    "one year": Case({"2025": 5}, ["all"]),
    "pages without a year alone": Case({"": 5}, ["all"]),
    "years of some size": Case({"2023": 6, "2024": 7, "2025": 5}, ["2025", "2024", "2023"]),
    "small years share": Case({"2020": 3, "2021": 3, "2022": 4, "2023": 8, "2024": 1}, ["2023-2024", "2020-2022"]),
    "pages without a year come before the oldest": Case({"": 3, "2020": 7, "2021": 9}, ["2021", "undated-2020"]),
    "many pages without a year": Case({"": 9, "2020": 7}, ["2020", "undated"]),
    "what is no year": Case({"../x": 9, "2020": 7}, ["2020", "undated"]),
    "a large year": Case({"2024": 8, "2025": 18}, ["2025.1of2", "2025.2of2", "2024"]),
    "a large year alone": Case({"2025": 18}, ["2025.1of2", "2025.2of2"]),
    "a larger year": Case({"2025": 20}, ["2025.1of3", "2025.2of3", "2025.3of3"]),
}


def prints(documents: dict[str, int], size: int = LIMIT // 10) -> dict[str, Print]:
    """As many prints for each year."""
    return {f"x/{year}-{n}/": Print(year, f"{n}", size) for year, count in documents.items() for n in range(count)}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_bundles_go_by_year(case: Case) -> None:
    assert [bundle.name for bundle in plan(prints(case.documents), LIMIT)] == case.names


def test_short_documents_fill_a_bundle_too() -> None:
    assert [len(bundle.addresses) for bundle in plan(prints({"2025": MOST}, 1))] == [MOST]
    assert max(len(bundle.addresses) for bundle in plan(prints({"2025": MOST + 1}, 1))) < MOST


def test_a_document_above_the_limit_stands_alone() -> None:
    bundles = plan(prints({"2025": 3}, 2 * LIMIT), LIMIT)
    assert [len(bundle.addresses) for bundle in bundles] == [1, 1, 1]


def test_the_order_of_the_documents_does_not_matter() -> None:
    some_prints = prints({"2024": 12, "2025": 30, "": 4})
    assert plan(dict(reversed(some_prints.items())), LIMIT) == plan(some_prints, LIMIT)


ADDRESSES = some.text("abc/", max_size=6)
PRINTS = some.builds(
    Print, some.sampled_from(["", "2023", "2024", "2025", "x"]), some.text("01", max_size=3), some.integers(1, LIMIT)
)
"""Prints of documents up to the limit itself."""


@settings(deadline=None)
@given(some.dictionaries(ADDRESSES, PRINTS, max_size=40))
def test_every_document_is_in_one_bundle_and_none_is_too_large(all_prints: dict[str, Print]) -> None:
    bundles = plan(all_prints, LIMIT)
    assert Counter(address for bundle in bundles for address in bundle.addresses) == Counter(all_prints.keys())
    assert len({bundle.name for bundle in bundles}) == len(bundles)
    for bundle in bundles:
        assert len(bundle.addresses) == 1 or sum(all_prints[one].size for one in bundle.addresses) <= LIMIT


@settings(deadline=None)
@given(some.dictionaries(ADDRESSES, PRINTS, min_size=1, max_size=40), some.data())
def test_an_edit_changes_one_bundle(all_prints: dict[str, Print], data: some.DataObject) -> None:
    address = data.draw(some.sampled_from(sorted(all_prints)))
    edited = all_prints | {address: all_prints[address]._replace(digest="edited")}
    before, after = plan(all_prints, LIMIT), plan(edited, LIMIT)
    assert [bundle[:2] for bundle in before] == [bundle[:2] for bundle in after]
    assert [address in new.addresses for new in after] == [old != new for old, new in zip(before, after, strict=True)]


def test_a_new_record_seldom_changes_more_than_one_bundle() -> None:
    """A year grows to three times the limit: more change where it no longer fits, and goes into two, three and five parts."""
    documents = {"2024": 9, "2025": 2}
    bundles = plan(prints(documents), LIMIT)
    changed: list[int] = []
    for count in range(3, 31):
        grown = plan(prints({**documents, "2025": count}), LIMIT)
        assert grown[-1] == bundles[-1]
        changed.append(len(set(grown) - set(bundles)))
        bundles = grown
    assert [number for number in changed if number > 1] == [2, 3, 5]
