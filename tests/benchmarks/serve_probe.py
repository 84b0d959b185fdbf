"""How soon a preview shows what was saved: `python -m tests.benchmarks.serve_probe FOLDER` edits a record of a copy in FOLDER."""

from __future__ import annotations

import contextlib
import json
import re
import statistics
import subprocess
import sys
import time
from http.client import HTTPConnection
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

PATIENCE = 120.0
"""Seconds to wait for a page before giving up."""
OFTEN = 0.01
CALM = 10
"""Looks in a row, a tenth of a second apart, at which nothing goes on."""


@contextlib.contextmanager
def serving(root: Path, *options: str) -> Iterator[int]:
    """Run `afterword serve` on the archive at `root`; gives the port, once the site is there."""
    command = [sys.executable, "-u", "-m", "afterword", "serve", "-C", str(root), "-a", "127.0.0.1:0", *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            lines = process.stdout or ()
            found = next((m for line in lines if (m := re.search(r"http://127\.0\.0\.1:(\d+)/", line))), None)
            if found is None:
                raise RuntimeError("the preview ended before it began")
            yield int(found.group(1))
        finally:
            process.terminate()


def page(port: int, path: str) -> str:
    """A page as it is served now."""
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    connection.request("GET", f"/{path}")
    text = connection.getresponse().read().decode()
    connection.close()
    return text


def state(port: int) -> dict[str, Any]:
    """What the preview says of itself at the foot of a page."""
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    connection.request("GET", "/_afterword/events?path=search/&print=")
    lines = iter(connection.getresponse().readline, b"")
    found: dict[str, Any] = json.loads(next(line for line in lines if line.startswith(b"data: "))[6:])
    connection.close()
    return found


def wait_until_calm(port: int) -> None:
    """Wait until nothing goes on in the background."""
    until, calm = time.perf_counter() + PATIENCE, 0
    while calm < CALM and time.perf_counter() < until:
        calm = 0 if state(port)["doing"] else calm + 1
        time.sleep(0.1)


def seconds_to_show(port: int, record: Path, path: str, mark: str) -> float:
    """Write `mark` into a record, as an editor would, and wait until its page shows it: the seconds from the save on."""
    text = record.read_text(encoding="utf-8")
    edited = re.sub(r"\n## .*\n", lambda heading: f"{heading.group()}\n{mark}\n", text, count=1)
    began = time.perf_counter()
    record.write_text(edited, encoding="utf-8")
    try:
        while mark not in page(port, path):
            if time.perf_counter() - began > PATIENCE:
                raise TimeoutError(path)
            time.sleep(OFTEN)
        return time.perf_counter() - began
    finally:
        record.write_text(text, encoding="utf-8")


def probe(root: Path, times: int = 5) -> list[float]:
    """Seconds from a save to the served page, for several incidents of the archive at `root`, one after the other."""
    records = sorted((root / "reviews").rglob("INC-*.md"))
    chosen = records[:: max(1, len(records) // times)][:times]
    found = []
    with serving(root) as port:
        for number, record in enumerate(chosen):
            wait_until_calm(port)
            found.append(seconds_to_show(port, record, f"incidents/{record.stem}/", f"Probe number {number}."))
    return found


if __name__ == "__main__":
    seconds = probe(Path(sys.argv[1]))
    print(f"median {statistics.median(seconds):.2f} s of {', '.join(f'{one:.2f}' for one in seconds)}")
