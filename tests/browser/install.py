"""Finds the browser of the browser tests, and installs one where there is none: `python tests/browser/install.py`."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

DEBIANS = Path("/usr/bin/chromium")
COMMAND = "make browser"
"""What installs it; a test that finds no browser fails with these words."""
BY_APT = (("apt-get", "update", "-qq"), ("apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"))
BY_PLAYWRIGHT = ((sys.executable, "-m", "playwright", "install", "chromium"),)


def find() -> Path | None:
    """Debian's Chromium where it is, else Playwright's own, else None."""
    if DEBIANS.is_file():
        return DEBIANS
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        own = Path(playwright.chromium.executable_path)
    return own if own.is_file() else None


def install() -> Path | None:
    """Try what this machine allows, one way after the other; returns the browser, or None where no way led to one."""
    ways = [BY_APT] if os.geteuid() == 0 and shutil.which("apt-get") else []
    for way in (*ways, BY_PLAYWRIGHT):
        for command in way:
            print(f"Installing a browser for the tests: {' '.join(command)}", flush=True)
            quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
            if subprocess.run(command, env=quiet, check=False).returncode:
                break
        found = find()
        if found is not None:
            return found
    return None


def main() -> int:
    """Say which browser the tests will use; 1 when there is none and none could be installed."""
    found = find() or install()
    if found is None:
        print(
            "No browser could be installed. Install Chromium, or run `python -m playwright install --with-deps chromium`."
        )
        return 1
    print(f"The browser tests use {found}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
