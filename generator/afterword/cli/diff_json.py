"""What a change means, for machines: everything, for whoever may read the repository."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import json, to_builtins

if TYPE_CHECKING:
    from datetime import date

    from afterword.compare.difference import Difference
    from afterword.engine.git import Revision

SCHEMA = "afterword.diff/1"


def as_json(change: Difference, since: Revision, as_of: date) -> str:
    """The change as JSON. `guarded` marks records and actions that a comment tells of by id and field alone."""
    found = to_builtins(change)
    base = {"revision": since.name, "commit": since.commit}
    whole = {"schema": SCHEMA, "base": base, "as_of": as_of.isoformat(), **found}
    return json.format(json.encode(whole), indent=1).decode()
