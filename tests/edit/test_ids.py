"""A new record gets an id that nothing else has."""

from __future__ import annotations

import pytest

from afterword.edit.ids import new_id
from afterword.model.kinds import Kind
from afterword.model.settings import IdForm, Settings, ids_of

YEARLY = IdForm("incident", "DIVD", r"DIVD-\d{4}-\d{5}")
PLAIN = IdForm("incident", "CASE", r"CASE-\d+")


def drawn(characters: str, *forms: IdForm, taken: tuple[str, ...] = (), known: tuple[str, ...] = ()) -> str | None:
    rest = iter(characters)
    return new_id(Kind.INCIDENT, Settings(ids=forms), 2026, known, lambda one: one in taken, lambda _: next(rest))


def test_the_default_is_drawn() -> None:
    assert drawn("7KQ4") == "INC-2026-7KQ4"


def test_what_is_taken_is_drawn_again() -> None:
    assert drawn("7KQ47KQ42222", taken=("INC-2026-7KQ4",)) == "INC-2026-2222"


@pytest.mark.parametrize("forms", [(IdForm("incident", "TS"),), (PLAIN, IdForm("incident", "TS"))])
def test_a_prefix_of_the_archive_is_drawn_with(forms: tuple[IdForm, ...]) -> None:
    found = drawn("7KQ4", *forms)
    assert found == "TS-2026-7KQ4"
    assert ids_of(Settings(ids=forms)).kind_of(found) is Kind.INCIDENT


@pytest.mark.parametrize(
    ("form", "known", "taken", "expected"),
    [
        (PLAIN, ("CASE-9", "CASE-10"), (), "CASE-11"),
        (PLAIN, ("CASE-9",), ("CASE-10", "CASE-11"), "CASE-12"),
        (YEARLY, ("DIVD-2026-00009", "DIVD-2025-00044"), (), "DIVD-2026-00010"),
        (YEARLY, ("DIVD-2025-00044",), (), "DIVD-2026-00001"),
        (YEARLY, (), (), None),
        (IdForm("incident", "X", r"X-\d{2}"), ("X-99",), (), None),
        (IdForm("incident", "X", r"X-[a-z]+"), ("X-abc",), (), None),
    ],
)
def test_numbers_go_on(form: IdForm, known: tuple[str, ...], taken: tuple[str, ...], expected: str | None) -> None:
    assert drawn("", form, known=known, taken=taken) == expected
