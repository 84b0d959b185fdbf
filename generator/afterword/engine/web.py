"""The preview's server: pages from the newest snapshot, files by their addresses, and the events that make pages reload."""

from __future__ import annotations

import ipaddress
import json
import mimetypes
import socket
from hashlib import blake2b
from html import escape
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, quote, unquote, urlsplit

from afterword import __version__
from afterword.diagnostics import errors
from afterword.engine.plain_page import plain_page
from afterword.engine.skins import NAME
from afterword.engine.snapshot import NoFrameError, Shown, Trouble, TroubleError, print_of
from afterword.publish.index_cache import FOLDER as INDEX
from afterword.publish.index_cache import LIST, listing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from afterword.engine.serving import Keeper

OURS = "_afterword/"
"""Addresses below this are the preview's own."""
SCRIPT = files("afterword").joinpath("engine", "live.js").read_bytes()
BEAT = 10.0
"""Seconds after which a stream of events says that it is alive, and finds out whether anybody listens."""
MOST_ERRORS = 50
NOT_READY = Trouble("The frame around this page is being made. The page appears as soon as it is there.")
NOT_HERE = Trouble("This page is not here.")
HTML = "text/html; charset=utf-8"


class Server(ThreadingHTTPServer):
    """A server of one archive at one address."""

    daemon_threads = True

    def __init__(self, host: str, port: int, keeper: Keeper) -> None:
        """Take the port; raises OSError where that cannot be."""
        self.address_family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self.keeper, self.host = keeper, host
        super().__init__((host, port), Handler)

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of browsers that went away."""


class Handler(BaseHTTPRequestHandler):
    """Answers one request after the other on a connection."""

    protocol_version = "HTTP/1.1"
    timeout = 60
    server: Server

    def do_GET(self) -> None:
        """Answer with a page, a file, or why there is none."""
        if not self._is_for_us():
            self._send(
                HTTPStatus.FORBIDDEN, "text/plain; charset=utf-8", b"This server answers only to its own address.\n"
            )
            return
        address = unquote(urlsplit(self.path).path).removeprefix("/")
        address = address.removeprefix(self._base())
        if address == f"{OURS}events":
            self._stream()
        elif address == f"{OURS}live.js":
            self._send(HTTPStatus.OK, "text/javascript; charset=utf-8", SCRIPT)
        elif (content := self._file(address)) is not None:
            kind = mimetypes.guess_type(address)[0] or "application/octet-stream"
            self._send(HTTPStatus.OK, f"{kind}; charset=utf-8" if kind.startswith("text/") else kind, content)
        else:
            self._page(address)

    do_HEAD = do_GET  # noqa: N815 - the library's name

    def _base(self) -> str:
        """The folder that the published site stands in, which links of the page for errors name."""
        skin = self.server.keeper.frames.skin
        return urlsplit(skin.shells.url).path.removeprefix("/") if skin is not None else ""

    def _is_for_us(self) -> bool:
        """Whether the request names this server: a page of another site whose name was turned to us names that site."""
        try:
            host = urlsplit(f"//{self.headers.get('Host', '')}").hostname or ""
            if host in {self.server.host, "localhost"} or host.endswith(".localhost"):
                return True
            ipaddress.ip_address(host)
        except ValueError:
            return False
        return True

    def _file(self, address: str) -> bytes | None:
        """A file by its address: only what stands in a list is opened."""
        keeper = self.server.keeper
        data = keeper.data().get(address)
        if data is not None:
            return data
        index = keeper.index
        if address == f"{INDEX}/{LIST}":
            return listing(index.names) if index is not None else b'{"bundles": [], "updating": true}\n'
        if address in {NAME, "404.html"}:
            return None
        place = index.files.get(address) if index is not None else None
        found = place or keeper.frames.files.get(address)
        try:
            return Path(found).read_bytes() if found is not None else None
        except OSError:
            return None

    def _page(self, address: str) -> None:
        path = address.removesuffix("index.html")
        if path and not path.endswith("/"):
            named = "." not in path.rpartition("/")[2]
            if named and self._shown(f"{path}/")[0] is HTTPStatus.OK:
                self._send(HTTPStatus.MOVED_PERMANENTLY, HTML, b"", location=f"{quote(path.rpartition('/')[2])}/")
                return
            self._send(HTTPStatus.NOT_FOUND, "text/plain; charset=utf-8", b"There is no such file.\n")
            return
        status, shown = self._shown(path)
        tag = f'<script src="/{OURS}live.js" data-path="{escape(path)}" data-print="{shown.print}" defer></script>'
        head, body, rest = shown.html.rpartition("</body>")
        self._send(status, HTML, f"{head}{tag}{body}{rest}".encode("utf-8", "xmlcharrefreplace"))

    def _shown(self, path: str) -> tuple[HTTPStatus, Shown]:
        """The page at an address, or the one that says why it cannot be shown."""
        keeper = self.server.keeper
        try:
            shown = keeper.show(path)
        except NoFrameError:
            return HTTPStatus.SERVICE_UNAVAILABLE, plain_page(NOT_READY)
        except TroubleError as problem:
            return HTTPStatus.INTERNAL_SERVER_ERROR, plain_page(problem.trouble)
        if shown is not None:
            return HTTPStatus.OK, shown
        place = keeper.frames.files.get("404.html")
        if place is None:
            return HTTPStatus.NOT_FOUND, plain_page(NOT_HERE)
        html = place.read_text(encoding="utf-8")
        return HTTPStatus.NOT_FOUND, Shown(html, print_of(html))

    def _send(self, status: HTTPStatus, kind: str, content: bytes, *, location: str = "") -> None:
        tag = f'"{blake2b(content, digest_size=12).hexdigest()}"'
        if status is HTTPStatus.OK and self.headers.get("If-None-Match") == tag:
            status, content = HTTPStatus.NOT_MODIFIED, b""
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Cache-Control", "no-cache")
        self.send_header("ETag", tag)
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Cross-Origin-Resource-Policy", "same-origin")
        if location:
            self.send_header("Location", location)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def _stream(self) -> None:
        """Tell a page what goes on, and when it has to be loaded again, until nobody listens."""
        asked = parse_qs(urlsplit(self.path).query, keep_blank_values=True)
        path, print_ = asked.get("path", [""])[0], asked.get("print", [""])[0]
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Cache-Control", "no-store")
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True
        if self.command == "HEAD":
            return
        try:
            for message in self._messages(path, print_):
                self.wfile.write(message.encode())
                self.wfile.flush()
        except OSError:  # the reader went away
            return

    def _messages(self, path: str, print_: str) -> Iterator[str]:
        keeper, said = self.server.keeper, ""
        while not keeper.closed:
            with keeper.news:
                version = keeper.version
            state = json.dumps(self._state())
            yield f"event: state\ndata: {state}\n\n" if state != said else ": here\n\n"
            said = state
            if self._shown(path)[1].print != print_:
                yield "event: reload\ndata: {}\n\n"
                return
            with keeper.news:
                if keeper.version == version:
                    keeper.news.wait(BEAT)

    def _state(self) -> dict[str, object]:
        """What the page says at its foot: what goes on, what is wrong, and which index search has."""
        keeper = self.server.keeper
        site = keeper.site
        wrong, addresses = errors(keeper.problems), {}
        if site is not None:
            library = site.library
            if not library.shown.whole:  # a problem may quote what is not shown
                wrong = tuple(one for many in library.problems.values() for one in many)
            cards = library.archive.cards
            addresses = {cards[one].path: cards[one].summary.address for one in library.problems}
        return {
            "doing": list(keeper.doing.values()),
            "errors": len(wrong),
            "shown": [
                {
                    "place": f"{one.path}:{one.line}",
                    "says": one.message,
                    "href": "/" + self._base() + addresses[one.path] if one.path in addresses else "",
                }
                for one in wrong[:MOST_ERRORS]
            ],
            "index": print_of(*sorted(keeper.index.files)) if keeper.index is not None else "",
        }

    def version_string(self) -> str:
        """What the server calls itself."""
        return f"Afterword/{__version__}"

    def log_message(self, *_: object) -> None:
        """Say nothing of requests."""
