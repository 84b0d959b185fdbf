"""Writes YAML as people write it: a line a field, a line an entry, quotes around free text."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime


def quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def stamp(at: datetime) -> str:
    return f"{at.isoformat()[:16]}Z"


def day(at: datetime) -> str:
    return at.isoformat()[:10]


def entry(**fields: str) -> str:
    """One flow mapping of values that are already YAML; empty ones are left out, and `from_` is `from`."""
    return "{" + ", ".join(f"{name.rstrip('_')}: {value}" for name, value in fields.items() if value) + "}"


def listed(codes: Iterable[str]) -> str:
    return f"[{', '.join(codes)}]"


def block(name: str, entries: Iterable[str]) -> str:
    """A list with one entry a line; nothing when there are none."""
    lines = "".join(f"  - {text}\n" for text in entries)
    return f"{name}:\n{lines}" if lines else ""


def record(fields: Mapping[str, str], blocks: Iterable[str], body: str) -> str:
    """A whole record. Empty fields are left out."""
    front = "".join(f"{name}: {value}\n" for name, value in fields.items() if value)
    return f"---\n{front}{''.join(blocks)}---\n{body}"
