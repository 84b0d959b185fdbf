"""What the tests of the engine share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from afterword.engine import contents, near, pool, stamp
from engine import builds
from engine.builds import TICK
from pages.short import shorten

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> Callable[[], None]:
    """Small lists, other programs replaced by quick ones, little work forked already, times believed after some ticks.

    What it gives waits for so long.
    """
    shorten(monkeypatch)
    builds.quick_pagefind(monkeypatch)
    builds.quick_charts(monkeypatch)
    builds.quick_templates(monkeypatch)
    builds.share_shells(monkeypatch, tmp_path_factory.getbasetemp() / "shells")
    monkeypatch.setattr(contents, "RACE", TICK)
    monkeypatch.setattr(stamp, "RACE", TICK)
    monkeypatch.setattr(near, "RACE", TICK)
    monkeypatch.setattr(pool, "FEW", 10)
    return builds.wait
