"""Limits of lists so low that a small archive has every kind of page: cut into pages, summed up, in full."""

from __future__ import annotations

from typing import TYPE_CHECKING

from afterword.pages import actions, linked, owed, paging, relations, tasks

if TYPE_CHECKING:
    import pytest

SHORT = {
    paging: {"SIZE": 2, "LEAST": 1},
    actions: {"FEW": 0, "MOST": 0, "LATEST": 0},
    tasks: {"FEW": 0, "MOST": 1, "LATEST": 0},
    owed: {"MOST": 1},
    linked: {"MOST": 1},
    relations: {"MOST": 1},
}


def shorten(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lists of a row or two."""
    for module, limits in SHORT.items():
        for name, limit in limits.items():
            monkeypatch.setattr(module, name, limit)
