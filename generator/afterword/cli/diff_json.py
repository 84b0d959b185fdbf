"""What a change means, for machines: everything, for whoever may read the repository."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from msgspec import Struct, json

from afterword.compare.difference import Difference

if TYPE_CHECKING:
    from datetime import date

    from afterword.engine.git import Revision


class JsonBase(Struct, frozen=True):
    """What the change is compared with: the revision as it was named, and the commit from which this branch left it."""

    revision: str
    commit: str


class JsonDifference(Difference, frozen=True, kw_only=True):
    """What `afterword diff --format json` prints. `as_of` is the day (UTC) for which figures and states are told.

    `guarded` marks records and actions that a comment tells of by id and field alone.
    """

    schema: Literal["afterword.diff/1"] = "afterword.diff/1"
    base: JsonBase
    as_of: str


def as_json(change: Difference, since: Revision, as_of: date) -> str:
    """The change as JSON, documented by `schema`."""
    parts = {name: getattr(change, name) for name in change.__struct_fields__}
    whole = JsonDifference(base=JsonBase(since.name, since.commit), as_of=as_of.isoformat(), **parts)
    found = {name: getattr(whole, name) for name in (*_FIRST, *parts)}
    return json.format(json.encode(found), indent=1).decode()


_FIRST = ("schema", "base", "as_of")


def schema() -> dict[str, Any]:
    """The JSON Schema of `as_json`."""
    (found,), parts = json.schema_components([JsonDifference], ref_template="#/$defs/{name}")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "What `afterword diff --format json` prints",
        **found,
        "$defs": parts,
    }
