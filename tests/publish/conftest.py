"""What the tests of the shell share: a project folder, the plugin's entry point, a served site and a browser."""

from __future__ import annotations

import sys
import threading
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib.metadata import entry_points
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING

import pytest

if not entry_points(group="mkdocs.plugins", name="afterword"):
    # The package is on the path but not installed. MkDocs reads entry points as it is imported, so this comes first.
    _metadata = Path(mkdtemp()) / "afterword-0.dist-info"
    _metadata.mkdir()
    (_metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: afterword\nVersion: 0\n")
    (_metadata / "entry_points.txt").write_text(
        "[mkdocs.plugins]\nafterword = afterword.publish.plugin:AfterwordPlugin\n"
    )
    sys.path.append(str(_metadata.parent))

from afterword.publish import plugin
from afterword.publish.writer import publish
from publish.demo import demo_site, make_project

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from afterword.pages.page import Site

CHROMIUM = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The `mkdocs.yml` of a project."""
    return make_project(tmp_path / "project")


@pytest.fixture
def build_gives(monkeypatch: pytest.MonkeyPatch) -> Callable[[Site], None]:
    """Makes the plugin find this Site when it builds the project itself."""

    def give(site: Site) -> None:
        monkeypatch.setattr(plugin, "make_site", lambda *_: site)

    return give


class Quiet(SimpleHTTPRequestHandler):
    """A file server without a log."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def serve(folder: Path) -> Iterator[str]:
    """The address, with a closing slash, at which `folder` is served."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The demo Site built and served from a subfolder; its address with a closing slash."""
    root = tmp_path_factory.mktemp("served")
    publish(demo_site(), make_project(root / "project"), root / "www" / "sub" / "folder")
    with serve(root / "www") as address:
        yield f"{address}sub/folder/"
