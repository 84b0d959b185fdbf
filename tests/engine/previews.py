"""An archive that is being served, with what a person at a browser and an editor would do to it."""

from __future__ import annotations

import json
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from typing import TYPE_CHECKING, Any

import make
from afterword.engine.serving import Keeper, Wish
from afterword.engine.web import Server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from pathlib import Path

    from afterword.model.settings import BuildFor

PATIENCE = 30.0
"""Seconds to wait for what must come: a busy machine is slow, not wrong."""
SETTINGS = "site_name: Not used\ndocs_dir: reviews\ntheme: {name: material}\nplugins: [afterword]\n"
INCIDENT = f"incidents/{make.INCIDENT}/"
RECORD = f"reviews/incidents/2025/{make.INCIDENT}.md"


@dataclass
class Preview:
    """A server of the archive at `root`."""

    root: Path
    port: int
    keeper: Keeper
    said: list[str] = field(default_factory=list)

    @property
    def address(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self.port}/"

    def ask(self, path: str, method: str = "GET", **headers: str) -> tuple[int, str, dict[str, str]]:
        """Ask for an address: status, text and headers of the answer."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        connection.request(method, f"/{path}", headers=headers)
        answer = connection.getresponse()
        text = answer.read().decode("utf-8", "replace")
        connection.close()
        return answer.status, text, {name.lower(): value for name, value in answer.getheaders()}

    def page(self, path: str) -> str:
        """A page, which must be there."""
        status, text, _ = self.ask(path)
        assert status == 200, text
        return text

    def comes(self, path: str, mark: str, status: int = 200) -> str:
        """Wait until an address answers with that status and a text that holds `mark`."""
        until = time.monotonic() + PATIENCE
        found: tuple[int, str] = (0, "")
        while time.monotonic() < until:
            found = self.ask(path)[:2]
            if found[0] == status and mark in found[1]:
                return found[1]
            time.sleep(0.02)
        raise AssertionError(found)

    def edit(self, path: str, old: str, new: str) -> None:
        """Change a file of the archive."""
        file = self.root / path
        text = file.read_text(encoding="utf-8")
        assert old in text
        file.write_text(text.replace(old, new, 1), encoding="utf-8")

    def events(self, path: str, print_: str) -> Iterator[tuple[str, dict[str, Any]]]:
        """What a page that is open is told, as it comes."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        connection.request("GET", f"/_afterword/events?path={path}&print={print_}")
        name = ""
        with connection.getresponse() as stream:
            for line in stream:
                key, _, value = line.decode().strip().partition(": ")
                if key == "event":
                    name = value
                elif key == "data":
                    yield name, json.loads(value)
        connection.close()

    def calm(self) -> None:
        """Wait until nothing goes on in the background and everything is there."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            if self.keeper.index is not None and self.keeper.drawn is not None and not self.keeper.doing:
                return
            time.sleep(0.05)
        raise AssertionError(self.keeper.doing)


@contextmanager
def preview(
    root: Path, files: dict[str, str], day: date | None = make.TODAY, audience: BuildFor | None = None
) -> Iterator[Preview]:
    """Serve an archive of these files."""
    for path, text in {"mkdocs.yml": SETTINGS, **files}.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    said: list[str] = []
    keeper = Keeper(Wish(root, 1, audience, day), said.append)
    server = Server("127.0.0.1", 0, keeper)
    try:
        keeper.begin()
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        yield Preview(root, server.server_address[1], keeper, said)
        server.shutdown()
    finally:
        server.server_close()
        keeper.close()
