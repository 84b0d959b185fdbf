"""What every kept result depends on: the code, the libraries, the settings. Another realm knows nothing of this one."""

from __future__ import annotations

import sys
from functools import cache
from hashlib import blake2b
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from afterword.model.source import SourceFile

READ_WITH = ("pyyaml", "msgspec", "python-frontmatter", "pyromark", "ahocorasick-rs", "phonenumbers")
"""Libraries that decide what a record is read as."""
SHOWN_WITH = (
    "jinja2",
    "markupsafe",
    "pyromark",
    "nh3",
    "vl-convert-python",
    "scipy",
    "mkdocs",
    "mkdocs-material",
)
"""Libraries that decide what a page looks like."""


def digest_of(parts: Iterable[bytes | str]) -> str:
    """A digest of parts in order."""
    found = blake2b(digest_size=16)
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        found.update(len(data).to_bytes(8, "big"))
        found.update(data)
    return found.hexdigest()


@cache
def code() -> str:
    """A digest of Afterword's own code: versions alone would not tell two checkouts apart."""
    package = Path(__file__).resolve().parent.parent
    files = sorted(package.rglob("*.py"))
    return digest_of(part for file in files for part in (file.relative_to(package).as_posix(), file.read_bytes()))


def versions(names: Iterable[str]) -> list[str]:
    """The installed versions of libraries."""
    return [f"{name} {_version(name)}" for name in names]


def reading_realm(config: Mapping[str, SourceFile]) -> str:
    """What cards and checks depend on besides the records themselves."""
    files = ((name, config[name]) for name in sorted(config))
    settings = (part for name, file in files for part in (name, file.path, file.data, file.trouble))
    return digest_of((code(), sys.version, *versions(READ_WITH), *settings))


@cache
def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "none"
