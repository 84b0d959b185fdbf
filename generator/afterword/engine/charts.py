"""The page of charts and the data behind it, drawn once for what they show and kept: drawing takes seconds."""

from __future__ import annotations

from pathlib import Path

from msgspec import DecodeError, Struct, ValidationError, msgpack

from afterword.engine.realm import SHOWN_WITH, code, digest_of, versions
from afterword.engine.store import seal
from afterword.pages import trends
from afterword.pages.library import Library
from afterword.pages.page import Part, Rendered

FOLDER = "charts"
KEPT = 3
ADDRESS = trends.ADDRESS
WAITING = Rendered(
    (
        Part(
            '<div class="aw-notice"><p>The charts are being drawn. This page shows them as soon as they are there.</p></div>'
        ),
    )
)


class Drawn(Struct, frozen=True):
    """A page of charts, rendered, and its data files by address."""

    page: Rendered
    files: dict[str, bytes]


_DECODER = msgpack.Decoder(Drawn)


def draw(library: Library, home: Path) -> Path:
    """Draw the charts of an archive, unless they lie in `home` already; returns the file that `drawn` reads."""
    page = next(page for page in trends.pages(library) if page.path == ADDRESS)
    file = home / FOLDER / digest_of((code(), *versions(SHOWN_WITH), page.fingerprint))
    if drawn(file) is None:
        made = msgpack.encode(Drawn(page.render(), dict(trends.files(library))))
        file.parent.mkdir(parents=True, exist_ok=True)
        fresh = file.with_suffix(".new")
        fresh.write_bytes(seal(made) + made)
        fresh.replace(file)
        for old in sorted(file.parent.iterdir(), key=lambda one: -one.stat().st_mtime_ns)[KEPT:]:
            old.unlink(missing_ok=True)
    return file


def drawn(file: Path) -> Drawn | None:
    """What was drawn, from a file of `draw`; None where it is damaged or not there."""
    try:
        data = file.read_bytes()
        return _DECODER.decode(data[8:]) if seal(data[8:]) == data[:8] else None
    except (OSError, DecodeError, ValidationError):
        return None
