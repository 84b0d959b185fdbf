"""What all tests share: golden files and the flag that rewrites them, one browser, and properties that do not watch the clock."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from browser.install import COMMAND, find

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser

FLAGS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-domain-reliability",
    "--disable-sync",
)
"""A browser that calls nobody on its own account."""
PATIENCE = 20_000
"""Milliseconds to wait for what a page should show: a busy machine is slow, not wrong."""

settings.register_profile("quick", deadline=None, max_examples=60)
settings.load_profile("quick")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--rewrite-golden", action="store_true", help="write the golden files anew, to be reviewed as diffs"
    )


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[Path, str], None]:
    """Compare a text with its golden file, or rewrite the file under `--rewrite-golden`."""

    def compare(file: Path, text: str) -> None:
        if request.config.getoption("--rewrite-golden"):
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        assert file.is_file(), f"{file.name} is not there: run pytest --rewrite-golden and look at the difference"
        assert text == file.read_text(encoding="utf-8")

    return compare


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """A real browser, one for all rooms: Playwright runs once in a process.

    There is no skipping: where there is none, the test says what installs it.
    """
    program = find()
    if program is None:
        pytest.fail(f"There is no browser to test with. Install one with: {COMMAND}")
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=PATIENCE)
    flags = [*FLAGS, "--no-sandbox"] if os.geteuid() == 0 else [*FLAGS]
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=str(program), args=flags)
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def axe() -> str:
    """The source of axe-core, as its package brings it."""
    from axe_playwright_python.base import AXE_FILE_PATH

    return Path(AXE_FILE_PATH).read_text(encoding="utf-8")
