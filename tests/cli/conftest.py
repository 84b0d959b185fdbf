"""What the tests of the commands share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cli.archives import Archive, begin

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Archive:
    return begin(tmp_path, monkeypatch, capsys)
