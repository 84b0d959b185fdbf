"""Files as they came from the disk, and a project as the set of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


MAX_BYTES = 1 << 20
"""The largest file that is read: a megabyte of front matter and prose is an accident."""


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file's bytes under its path relative to the project's root, with forward slashes.

    `trouble` says in plain words why the bytes could not be had (a directory, too large, unreadable); then `data` is empty.
    """

    path: str
    data: bytes = b""
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class Project:
    """Everything a build reads. Config and templates are keyed by name below their folder, the user's own first.

    `records` are the files of the archive folder, `folder` (default `reviews`) is its path below the root.
    """

    records: tuple[SourceFile, ...] = ()
    config: Mapping[str, SourceFile] = field(default_factory=dict)
    templates: Mapping[str, str] = field(default_factory=dict)
    folder: str = "reviews"
