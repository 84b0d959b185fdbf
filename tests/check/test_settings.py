"""Settings: what they name exists, and a problem is shown in the file that was read."""

from __future__ import annotations

import pytest

import make


@pytest.mark.parametrize(
    ("file", "text", "expected"),
    [
        ("metrics.yml", "metrics:\n  - {code: x, from: times.detected, to: review.published}\n", []),
        (
            "metrics.yml",
            "metrics:\n  - {code: x, from: times.detectd, to: times.closed}\n",
            [("metric-milestone", 2, 21)],
        ),
        ("metrics.yml", "metrics:\n  - {code: x, to: times.closed}\n", [("metric-milestone", 2, 5)]),
        (
            "metrics.yml",
            "metrics:\n  - {code: x, from: times.started, to: times.closed, targets: {SEV7: P1D}}\n",
            [("policy-code", 2, 64)],
        ),
        ("policy.yml", "versions:\n  - approvals: {SEV1: [polcy]}\n", [("policy-code", 2, 24)]),
        ("policy.yml", "versions:\n  - content:\n      SEV7: {factors: 1}\n", [("policy-code", 3, 7)]),
        ("policy.yml", "versions:\n  - sections: {ful: [Summary]}\n", [("policy-code", 2, 16)]),
        ("policy.yml", "versions:\n  - sections_from: {review: [publishd]}\n", [("policy-code", 2, 30)]),
        (
            "policy.yml",
            "versions:\n  - review: {SEV1: {template: ful, accepts: [full, lite]}}\n",
            [("policy-code", 2, 31), ("policy-code", 2, 52)],
        ),
        ("policy.yml", "versions:\n  - action_due_sooner: {types: [alarm]}\n", [("policy-code", 2, 33)]),
        ("policy.yml", "versions:\n  - review_by_type: {drll: {template: light}}\n", [("policy-code", 2, 22)]),
        ("settings.yml", "build: {audience: colleagues}\n", [("settings", 1, 19)]),
        ("policy.yml", "- a list\n", [("shape", 1, 1)]),
    ],
)
def test_settings(file: str, text: str, expected: list[tuple[str, int, int]]) -> None:
    said = make.diagnose(make.project({f"site_config/{file}": text}))
    assert [(one.name, one.line, one.column) for one in said] == expected
    assert {one.path for one in said} <= {f"site_config/{file}"}


def test_what_ships_with_afterword_is_sound() -> None:
    assert make.diagnose(make.project({})) == ()


def test_a_problem_of_the_shipped_policy_is_shown_there() -> None:
    teams = "taxonomy: teams\ntitle: Teams\nterms:\n  - {code: policy, title: Policy}\n"
    said = make.diagnose(make.project({"site_config/taxonomies/teams.yml": teams}))
    assert {one.name for one in said} == {"policy-code"}
    assert all(one.path.endswith("site_config/policy.yml") and one.line > 1 for one in said)
