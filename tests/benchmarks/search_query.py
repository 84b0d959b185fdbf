"""How soon search answers in a browser with an empty cache, and how many bytes that takes; ours and Material's."""

from __future__ import annotations

import os
import re
import shutil
import threading
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from statistics import median
from typing import IO, TYPE_CHECKING, Any

from .peers import records
from .rows import Row, Run

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync")  # fmt: skip
WORD = re.compile(r"[a-z]{6,}")
PATIENCE = 120_000
"""Milliseconds after which no answer will come."""
TYPED = """([field, word, result, patience]) => new Promise((found, failed) => {
  const input = document.querySelector(field);
  input.focus();
  const started = performance.now();
  const look = () => {
    if (!document.querySelector(result)) return;
    watcher.disconnect();
    found(performance.now() - started);
  };
  const watcher = new MutationObserver(look);
  watcher.observe(document.body, { childList: true, subtree: true });
  input.value = word;
  input.dispatchEvent(new Event("input", { bubbles: true }));
  input.dispatchEvent(new KeyboardEvent("keyup", { bubbles: true }));
  setTimeout(() => failed(new Error("no answer")), patience);
})"""
"""Types a word in one stroke, and tells after how many milliseconds the first result stood in the page."""


class NoBrowserError(Exception):
    """There is no Chromium to ask with."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A site's search: the page it stands on, its field and one of its results, as CSS finds them."""

    page: str
    field: str
    result: str


OURS = Asked("search/", ".aw-search input[type=search]", ".aw-search .aw-results a")
MATERIAL = Asked("", ".md-search__input", ".md-search-result__item a")


def words(archive: Path) -> tuple[tuple[str, int], tuple[str, int]]:
    """The word in the most bodies and one that is in the fewest records; of equals, the first by the alphabet. With their numbers.

    Both stand in bodies, which every tool shows. For the rare one fields count as well, because our pages show those too.
    """
    bodies: Counter[str] = Counter()
    anywhere: Counter[str] = Counter()
    for file in records(archive):
        _, front, body = file.read_text("utf-8").lower().split("---\n", 2)
        bodies.update(set(WORD.findall(body)))
        anywhere.update(set(WORD.findall(front + body)))
    common = min(bodies, key=lambda word: (-bodies[word], word))
    rare = min(bodies, key=lambda word: (anywhere[word], word))
    return (common, bodies[common]), (rare, anywhere[rare])


def queries(site: Path, asked: Asked, names: dict[str, tuple[str, int]], records: int, runs: int) -> Iterator[Row]:
    """A row for each name of a row and the word that it asks for. Raises NoBrowserError."""
    with _served(site) as (address, server), _browser() as browser:
        for name, (word, found) in names.items():
            took = [_once(browser, address, server, asked, word) for _ in range(runs)]
            page, query = (int(median(one[n] for one in took)) for n in (1, 2))
            note = f"“{word}”, in {found:,} of {records:,}: {query / 1000:,.0f} KB for the answer, {page / 1000:,.0f} KB for the page before"
            yield Row(name, records, tuple(Run(one[0] / 1000, load=one[3]) for one in took), note=note)


def _once(browser: Browser, address: str, server: _Server, asked: Asked, word: str) -> tuple[float, int, int, float]:
    """Milliseconds until the first result; bytes sent until the page was quiet; bytes sent until the result; load before."""
    context, load = browser.new_context(), os.getloadavg()[0]
    try:
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        server.sent = 0
        page.goto(address + asked.page, wait_until="networkidle")
        before = server.sent
        milliseconds: float = page.evaluate(TYPED, [asked.field, word, asked.result, PATIENCE])
        return milliseconds, before, server.sent - before, load
    finally:
        context.close()


class _Server(ThreadingHTTPServer):
    sent = 0


class _Files(SimpleHTTPRequestHandler):
    """Serves files without a log, and counts the bytes of their contents."""

    server: _Server

    def copyfile(self, source: Any, outputfile: Any) -> None:
        stream: IO[bytes] = source
        content = stream.read()
        self.server.sent += len(content)
        outputfile.write(content)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def _served(folder: Path) -> Iterator[tuple[str, _Server]]:
    server = _Server(("127.0.0.1", 0), partial(_Files, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/", server
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def _browser() -> Iterator[Browser]:
    try:
        from playwright.sync_api import Error, sync_playwright
    except ModuleNotFoundError:
        raise NoBrowserError("Playwright is not installed") from None
    with sync_playwright() as playwright:
        try:
            launched = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=[*FLAGS])
        except Error:
            raise NoBrowserError("there is no Chromium; `make browser` installs one") from None
        yield launched
        launched.close()
