"""Writes the front matter of an imported incident."""

from __future__ import annotations

from typing import TYPE_CHECKING

from afterword.edit.scalar import code, plain
from afterword.imports.map import IMPACT, LISTS, TIMES
from afterword.model.records import Incident, IncidentTimes
from afterword.parse.reader import spec_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from afterword.edit.entry import Entry

_TEXTS = frozenset({"title", "severity_reason"})


def front(values: Mapping[str, Sequence[str]], timeline: Sequence[Entry] = ()) -> str:
    """YAML lines in the order of the model. `values` are texts by field, milestones as `times.started`."""
    lines = []
    for key in spec_of(Incident).fields:
        if key == "timeline" and timeline:
            lines += ["timeline:", *(f"  - {entry.flow()}" for entry in timeline)]
        elif key in {"times", "impact"}:
            lines += _group(key, values)
        elif values.get(key):
            lines.append(f"{key}: {_written(key, values[key])}")
    return "".join(f"{line}\n" for line in lines)


def _written(key: str, texts: Sequence[str]) -> str:
    if key in LISTS:
        return f"[{', '.join(code(text) for text in texts)}]"
    return plain(texts[0]) if key in _TEXTS else code(texts[0])


def _group(key: str, values: Mapping[str, Sequence[str]]) -> list[str]:
    prefix = TIMES if key == "times" else IMPACT
    names = [TIMES + name for name in IncidentTimes.__struct_fields__] if key == "times" else sorted(values)
    pairs = [
        (name.removeprefix(prefix), values[name][0]) for name in names if name.startswith(prefix) and values.get(name)
    ]
    return [f"{key}: {{{', '.join(f'{name}: {code(value)}' for name, value in pairs)}}}"] if pairs else []
