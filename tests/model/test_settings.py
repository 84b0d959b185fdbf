from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterword.model.kinds import Kind
from afterword.model.policy import Policy, PolicyVersion
from afterword.model.settings import IdForm, Settings, ids_of, is_pattern
from afterword.model.when import When, read_when

IDS = ids_of(Settings())
NAMED = {
    "INC-2025-7KQ4.md": (Kind.INCIDENT, "INC-2025-7KQ4"),
    "INC-2025-7KQ4-raids-at-night.md": (Kind.INCIDENT, "INC-2025-7KQ4"),
    "PIR-2025-B3WD.progress.yml": (Kind.REVIEW, "PIR-2025-B3WD"),
    "SBD-2025-D5XR.md": (Kind.AUDIT, "SBD-2025-D5XR"),
    "CIP-2025-R8TN.md": (Kind.PLAN, "CIP-2025-R8TN"),
    "INC-2025-7KQ44.md": None,
    "INC-2025-AEIO.md": None,
    "INC-25-7KQ4.md": None,
    "XINC-2025-7KQ4.md": None,
    "inc-2025-7KQ4.md": None,
    "index.md": None,
}
FOUND = {
    "see INC-2025-7KQ4.": ["INC-2025-7KQ4"],
    "(PIR-2025-B3WD/A1), PIR-2025-B3WD": ["PIR-2025-B3WD/A1", "PIR-2025-B3WD"],
    "INC-2025-7KQ4-slug": [],
    "incidents/INC-2025-7KQ4": [],
    "XINC-2025-7KQ4": [],
    "PIR-2025-B3WD/A1234": ["PIR-2025-B3WD"],
}


@pytest.mark.parametrize(("name", "means"), NAMED.items())
def test_a_file_is_named_by_its_id(name: str, means: tuple[Kind, str] | None) -> None:
    assert IDS.named(name) == means


@pytest.mark.parametrize(("text", "ids"), FOUND.items())
def test_ids_are_found_in_running_text(text: str, ids: list[str]) -> None:
    assert [found.group() for found in IDS.pattern.finditer(text)] == ids


PIECES = st.sampled_from(
    ["INC-2025-7KQ4", "PIR-2025-B3WD", "/A1", "DIVD-2021-00001", "INC-", "-", " ", "\n", "X", "/", "7"]
)
FORMS = {
    "the default": Settings(),
    "another prefix": Settings(ids=(IdForm(kind="incident", prefix="DIVD", pattern=r"DIVD-\d{4}-\d{5}"),)),
    "an id that may start with anything": Settings(ids=(IdForm(kind="incident", pattern=r"[A-Z]+-\d+"),)),
}


@pytest.mark.parametrize("settings", FORMS.values(), ids=FORMS)
@given(text=st.lists(PIECES, max_size=12).map("".join))
def test_the_quick_search_finds_what_the_pattern_finds(settings: Settings, text: str) -> None:
    ids = ids_of(settings)
    slowly = [found.span() for found in ids.pattern.finditer(text)]
    assert [found.span() for found in ids.found_in(text)] == slowly
    assert ids.may_be_in(text) or not slowly


def test_a_team_may_number_its_incidents() -> None:
    ids = ids_of(Settings(ids=(IdForm("incident", "DIVD", r"DIVD-\d{4}-\d{5}"),)))
    assert ids.kind_of("DIVD-2025-00012") is Kind.INCIDENT
    assert ids.kind_of("INC-2025-7KQ4") is None
    assert ids.kind_of("PIR-2025-B3WD") is Kind.REVIEW
    assert ids.looks_like("divd-x.md") == "DIVD"


@pytest.mark.parametrize("form", [IdForm(), IdForm("", "X", r"X-\d+"), IdForm("incident", "", "(?i)x-1")])
def test_a_form_that_cannot_be_used_leaves_the_ids_usable(form: IdForm) -> None:
    ids = ids_of(Settings(ids=(form,)))
    assert ids.kind_of("PIR-2025-B3WD") is Kind.REVIEW
    assert ids.pattern.search("PIR-2025-B3WD")


PATTERNS = {
    r"X-\d+": True,
    r"(?:A|B)-\d+": True,
    "": False,
    "x*": False,
    r"(X)-\d+": False,
    "a)(?:b": False,
    "[": False,
    r"(?i)x-\d+": False,
    r"a{99999999999999}": False,
}


@pytest.mark.parametrize(("text", "usable"), PATTERNS.items())
def test_a_pattern_has_to_stand_inside_others(text: str, usable: bool) -> None:  # noqa: FBT001
    assert is_pattern(text) is usable


POLICY = Policy(
    (
        PolicyVersion(read_when("2026-01-01"), "new"),
        PolicyVersion(read_when("2024-01-01"), "old"),
    )
)
IN_FORCE = {
    "2023-05-01": "old",
    "2024-01-01": "old",
    "2025-12-31T23:59Z": "old",
    "2026-01-01T00:00Z": "new",
    "2026-01": "new",
    "2026-01-01": "new",
    "unknown": "new",
}


@pytest.mark.parametrize(("day", "note"), IN_FORCE.items())
def test_the_policy_in_force_is_the_newest_begun(day: str, note: str) -> None:
    assert POLICY.on(read_when(day)).note == note


def test_without_a_day_or_a_policy_there_is_still_an_answer() -> None:
    assert POLICY.on(None).note == "new"
    assert Policy().on(When()) == PolicyVersion()
