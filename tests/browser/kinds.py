"""The kinds of page of the demo site, each with the page of its kind that has most on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from browser.conftest import Served

KINDS = {
    "home": "",
    "incident": "incidents/*/",
    "review": "reviews/*/",
    "audit": "audits/*/",
    "plan": "plans/*/",
    "register of actions": "actions/",
    "archive": "archive/",
    "list of incidents": "incidents/",
    "timeline of a year": "timelines/*/",
    "timelines": "timelines/",
    "trends": "trends/",
    "matrix": "matrix/",
    "browse": "browse/",
    "taxonomy": "obligations/",
    "safeguard": "safeguards/*/",
    "team": "teams/*/",
    "failure mode": "failure-modes/*/",
    "checks": "checks/",
    "guide": "guide/*/",
    "search": "search/",
}
"""Patterns below the site's root; a pattern with a star stands for its longest page."""


def address(site: Served, kind: str) -> str:
    """The address of the page that stands for a kind."""
    pattern = KINDS[kind]
    return site.pages(pattern)[0] if "*" in pattern else pattern
