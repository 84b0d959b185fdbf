"""An entry to be written: fields in order, as a flow mapping on one line or as block lines."""

from __future__ import annotations

from dataclasses import dataclass

from afterword.edit.scalar import code, quoted

Fields = tuple[tuple[str, "str | Fields"], ...]
_TEXTS = frozenset({"what", "evidence", "reason", "note", "residual_risk"})
"""Fields that hold sentences: always quoted, so that the next person can write anything there."""


@dataclass(frozen=True, slots=True)
class Entry:
    """Fields with their values; a value may be fields again. Empty values are left out."""

    fields: Fields

    def flow(self) -> str:
        """`{at: 2026-01-09T03:12Z, type: decision, what: "…"}`."""
        return _flow(self.fields)

    def block(self) -> list[str]:
        """One line for each field, without indentation."""
        return [f"{key}: {_value(key, value)}" for key, value in self.fields if value]


def _flow(fields: Fields) -> str:
    return "{" + ", ".join(f"{key}: {_value(key, value)}" for key, value in fields if value) + "}"


def _value(key: str, value: str | Fields) -> str:
    if isinstance(value, tuple):
        return _flow(value)
    return quoted(value) if key in _TEXTS else code(value)


@dataclass(frozen=True, slots=True)
class Single:
    """An entry that is one code or id."""

    text: str

    def flow(self) -> str:
        """The code, in quotes where YAML wants them."""
        return code(self.text)

    def block(self) -> list[str]:
        """The same, as the only line of an item."""
        return [code(self.text)]
