"""The demo archive served from a subfolder, and a reader with a real Chromium, whose every visit must be a quiet one."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import pytest

from house.built import built

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, Response


LEFT = "net::ERR_ABORTED"
"""What Chromium says of a request whose page was left before the answer came."""


@dataclass(frozen=True, slots=True)
class Served:
    """A site: where it stands, and where it is served."""

    folder: Path
    address: str

    def pages(self, pattern: str) -> list[str]:
        """Addresses of the pages that match, the one with most to read first."""
        found = sorted(self.folder.glob(f"{pattern}index.html"), key=lambda path: (-path.stat().st_size, path))
        return [path.parent.relative_to(self.folder).as_posix() + "/" for path in found]


@dataclass
class Reader:
    """One reader's visit: the page, and everything that must not happen while they read."""

    page: Page
    site: Served
    trouble: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Listen from the start."""
        self.page.on("console", self._said)
        self.page.on("pageerror", lambda error: self.trouble.append(f"error: {error}"))
        self.page.on("requestfailed", self._failed)
        self.page.on("request", self._asked)
        self.page.on("response", self._answered)

    def _said(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning", "assert"}:
            self.trouble.append(f"console {message.type}: {message.text}")

    def _failed(self, request: Request) -> None:
        if request.failure != LEFT:
            self.trouble.append(f"failed: {request.url}: {request.failure}")

    def _asked(self, request: Request) -> None:
        if not request.url.startswith((self.site.address, "data:", "blob:")):
            self.trouble.append(f"left the site: {request.url}")

    def _answered(self, response: Response) -> None:
        if response.status >= 400:
            self.trouble.append(f"{response.status}: {response.url}")

    def opens(self, address: str) -> Page:
        """Open a page by its address below the site's root."""
        self.page.goto(self.site.address + address)
        return self.page

    @property
    def where(self) -> str:
        """The address of the page that is open, below the site's root."""
        return self.page.url.removeprefix(self.site.address)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The demo archive, built for the core, served below a folder."""
    with served(built("core", tmp_path_factory).folder) as found:
        yield found


@contextmanager
def served(folder: Path) -> Iterator[Served]:
    """A site, served below a folder while somebody reads it."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder.parent)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield Served(folder, f"http://127.0.0.1:{server.server_address[1]}/{folder.name}/")
    server.shutdown()
    server.server_close()


class Quiet(SimpleHTTPRequestHandler):
    """A file server without a log."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def visit(chromium: Browser, site: Served) -> Iterator[Callable[..., Reader]]:
    """`visit(timezone_id="Asia/Singapore")` is a reader; at the end nothing may have gone wrong for any of them."""
    contexts: list[BrowserContext] = []
    readers: list[Reader] = []

    def begin(**how: Any) -> Reader:
        contexts.append(chromium.new_context(**{"viewport": {"width": 1280, "height": 900}, **how}))
        readers.append(Reader(contexts[-1].new_page(), site))
        return readers[-1]

    yield begin
    trouble = [one for reader in readers for one in reader.trouble]
    for context in contexts:
        context.close()
    assert trouble == []


@pytest.fixture
def reader(visit: Callable[..., Reader]) -> Reader:
    """A reader at a desk."""
    return visit()
