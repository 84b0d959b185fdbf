"""JSON Schemas of what the readers read: for editors, which complete and mark while somebody types.

They are drawn from the same annotations as the readers and from the archive's own terms. A schema knows less than a check: it
never refuses what a reader takes (`tests/parse/test_schema.py`), and what rules say is not in it.
"""

from __future__ import annotations

from types import NoneType, UnionType
from typing import TYPE_CHECKING, Any, Union, get_args, get_origin, get_type_hints

from afterword.model.fields import OneOf, RefTo, TermOf
from afterword.model.figure import Figure
from afterword.model.policy import Policy
from afterword.model.records import RECORD_TYPES, ProgressEntry
from afterword.model.settings import Metrics, Settings
from afterword.model.terms import Taxonomy
from afterword.model.when import When

if TYPE_CHECKING:
    from collections.abc import Iterator

    from msgspec import Struct

    from afterword.model.config import Config

Schema = dict[str, Any]

DRAFT = "http://json-schema.org/draft-07/schema#"
"""The draft that editors for YAML know best."""
_TEXT: Schema = {"type": ["string", "number", "boolean", "null"]}
"""Any plain text: the readers take `312` and `NO` as they stand."""
_FIELDS: Schema = {"type": ["object", "null"]}
_WHEN: Schema = {
    **_TEXT,
    "description": "A time with its offset, a day, a month, or unknown; a trailing ~ means about.",
    "examples": ["2025-11-15T20:42Z", "2025-11-15", "2025-11", "unknown"],
}
_FIGURE: Schema = {
    "anyOf": [
        {
            **_TEXT,
            "description": "A number, a range, or unknown; a trailing ~ means about.",
            "examples": ["312", "9600~"],
        },
        {
            "type": "object",
            "description": "value, or low and high, with quality (exact, estimate, unknown) and source.",
        },
    ]
}
_PLAIN: dict[Any, Schema] = {
    str: _TEXT, bool: {"type": ["boolean", "string", "null"]}, int: {"type": ["integer", "string", "null"]},
    When: _WHEN, Figure: _FIGURE,
}  # fmt: skip


def schemas(config: Config) -> dict[str, Schema]:
    """A schema for each kind of file, by the name of the schema's file."""
    found = {
        f"{kind}.schema.json": _Drawing(config).whole(cls, f"Front matter: {kind}")
        for kind, cls in RECORD_TYPES.items()
    }
    found["progress.schema.json"] = _Drawing(config).list_of(ProgressEntry, "Progress log of a review")
    for name, cls in (("settings", Settings), ("policy", Policy), ("metrics", Metrics), ("taxonomy", Taxonomy)):
        found[f"{name}.schema.json"] = _Drawing(config).whole(cls, f"Configuration: {name}")
    return found


class _Drawing:
    """Draws one schema; structs become definitions, each once."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self._parts: dict[str, Schema] = {}

    def whole(self, cls: type[Struct], title: str) -> Schema:
        """The schema of a file that is one mapping."""
        top = self._fields(cls)
        return {"$schema": DRAFT, "title": title, "type": "object", **top, **self._definitions()}

    def list_of(self, cls: type[Struct], title: str) -> Schema:
        """The schema of a file that is a list of entries."""
        entry = self._of(cls)
        return {"$schema": DRAFT, "title": title, "type": ["array", "null"], "items": entry, **self._definitions()}

    def _definitions(self) -> Schema:
        return {"definitions": dict(sorted(self._parts.items()))}

    def _fields(self, cls: type[Struct]) -> Schema:
        hints = get_type_hints(cls, include_extras=True)
        drawn = {name.rstrip("_"): self._of(hints[name]) for name in cls.__struct_fields__}
        return {"description": _first_line(cls), "properties": drawn, "additionalProperties": False}

    def _of(self, hint: Any) -> Schema:  # noqa: ANN401 - an annotation
        origin, args = get_origin(hint), get_args(hint)
        if hasattr(hint, "__metadata__"):
            return next((drawn for mark in hint.__metadata__ for drawn in self._marked(mark)), None) or self._of(
                args[0]
            )
        if origin in {Union, UnionType}:
            return self._of(next(arg for arg in args if arg is not NoneType))
        if origin is tuple:
            entry = self._of(args[0])
            return {"anyOf": [{"type": "array", "items": entry}, entry]}
        if origin is not None:
            return {**_FIELDS, "additionalProperties": self._of(args[1])}
        if hint in _PLAIN:
            return _PLAIN[hint]
        return self._part(hint)

    def _part(self, cls: type[Struct]) -> Schema:
        name = cls.__name__
        if name not in self._parts:
            self._parts[name] = {}
            self._parts[name] = {**_FIELDS, **self._fields(cls)}
        whole = {"$ref": f"#/definitions/{name}"}
        short = getattr(cls, "SHORT", "")
        return {"anyOf": [whole, self._of(get_type_hints(cls, include_extras=True)[short])]} if short else whole

    def _marked(self, mark: object) -> Iterator[Schema]:
        """What an editor offers for a text of a certain kind; other texts stay possible, the checks judge them."""
        if isinstance(mark, OneOf):
            yield {"anyOf": [{"enum": list(mark.words)}, _OTHER]}
        elif isinstance(mark, TermOf):
            yield {"anyOf": [*self._terms(mark.taxonomy), _OTHER]}
        elif isinstance(mark, RefTo):
            prefixes = [prefix for kind, prefix, _ in self._config.ids.forms if not mark.kinds or kind in mark.kinds]
            what = (
                "A part of a record, such as PIR-2025-B3WD/A1."
                if mark.part
                else f"The id of a record: {', '.join(prefixes)}."
            )
            yield {**_TEXT, "description": what}

    def _terms(self, taxonomy: str) -> Iterator[Schema]:
        for code, term in self._config.terms.get(taxonomy, {}).items():
            described = f"{term.title}. {term.description}" if term.description else term.title
            yield {"const": code, "description": described}


_OTHER: Schema = {"type": ["string", "number", "boolean", "null"], "description": "Checked by `afterword check`."}


def _first_line(cls: type[Struct]) -> str:
    return (cls.__doc__ or "").partition("\n")[0]
