"""Verified is more than done: it needs time to show."""

from __future__ import annotations

import pytest

import make
from afterword.check.rules import verification
from afterword.diagnostics import Field

step = make.step


@pytest.mark.parametrize(
    ("entries", "place"),
    [
        ([step("done"), step("verified", "2026-01-05")], None),
        ([step("done"), step("verified", "2025-12-12")], Field((1, "on"))),
        ([step("done"), step("verified", "2025-12-12", action="A2")], None),
        (
            [step("done", "2025-12-01"), step("in-progress"), step("done"), step("verified", "2025-12-12")],
            Field((3, "on")),
        ),
        ([step("done", "2025-12"), step("verified", "2025-12-12")], None),
        ([step("done", "unknown"), step("verified", "unknown")], None),
        ([step("verified")], None),
        ([step("done"), step("ineffective", "2025-12-12")], None),
    ],
)
def test_verified_too_soon(entries: list[make.Entry], place: Field | None) -> None:
    said = make.found(verification.verified_too_soon, make.incident(), make.review(), make.log(*entries))
    assert [problem.place for problem in said] == ([] if place is None else [place])
