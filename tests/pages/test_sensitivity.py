"""Records about grave harm: a word first, and an account that opens by choice."""

from __future__ import annotations

from datetime import date

import pytest

import make
from afterword.build import build

BODY = "\n## Summary\nWhat may be said.\n\n## What happened\nThe account.\n"


@pytest.mark.parametrize(
    ("harm", "warning", "shut"),
    [
        ("over-enforcement", "", False),
        ("hate-raid", "about harm to people", False),
        ("coercive-control", "closed until you open it", True),
        ("grooming", "no description", False),
    ],
)
def test_the_gravest_harm_says_how_the_account_is_shown(harm: str, warning: str, *, shut: bool) -> None:
    record = (
        "---\nid: INC-2025-7KQ4\ntitle: A title\nseverity: SEV1\nstatus: open\naudience: core\n"
        f"times: {{detected: 2025-11-15T22:10Z}}\nharms: [{harm}]\n---\n{BODY}"
    )
    site = build(make.project({"reviews/incidents/INC-2025-7KQ4.md": record}), date(2025, 11, 16))
    page = next(page for page in site.pages if page.path == "incidents/INC-2025-7KQ4/")
    parts = {part.heading: part.html for part in page.render().parts}
    assert warning in parts[""]
    assert ("<details" in parts["What happened"]) is shut
    assert "<details" not in parts["Summary"]
    assert "The account." in parts["What happened"]


def test_a_home_without_reviews_shows_the_newest_incidents() -> None:
    record = "---\nid: INC-2025-7KQ4\ntitle: A title\nseverity: SEV3\nstatus: closed\ntimes: {detected: 2025-11-15}\n---\nText.\n"
    site = build(make.project({"reviews/incidents/INC-2025-7KQ4.md": record}), date(2025, 11, 16))
    home = next(page for page in site.pages if page.path == "")
    assert "Newest incidents" in [part.heading for part in home.render().parts]
