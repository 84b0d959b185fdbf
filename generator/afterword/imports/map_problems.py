"""Reads an import map and says what in it cannot work, with its place."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from afterword.diagnostics import Field, Problem
from afterword.imports.front import front
from afterword.imports.map import IMPACT, LINES, LISTS, TIMES, ImportMap
from afterword.imports.times import zone_of
from afterword.model.records import Incident, IncidentTimes
from afterword.model.settings import is_pattern
from afterword.parse.config import read_file
from afterword.parse.reader import Reading, nearest, read_mapping
from afterword.parse.yaml import compose

if TYPE_CHECKING:
    from collections.abc import Iterator

    from afterword.model.source import SourceFile

Path = tuple[str | int, ...]
TARGETS = (*LINES, *LISTS, *(TIMES + name for name in IncidentTimes.__struct_fields__))


def read_map(file: SourceFile) -> tuple[ImportMap, tuple[Problem, ...]]:
    """Read a map, with its problems; a map that has any is not used."""
    found, reading = read_file(file, ImportMap)
    return found, (*reading.problems, *_problems(found))


def _problems(found: ImportMap) -> Iterator[Problem]:
    for to, values in found.fixed.items():
        yield from _target(to, ("fixed", to))
        yield from _value(to, values, ("fixed", to))
    for index, route in enumerate(found.fields):
        yield from _target(route.to, ("fields", index, "to"))
        if not route.from_:
            yield Problem(
                "value", "this way starts nowhere", Field(("fields", index)), "add from: and a field of the source"
            )
        for code in route.terms:
            yield from _value(route.to, (code,), ("fields", index, "terms", code))
        if route.else_:
            yield from _value(route.to, (route.else_,), ("fields", index, "else"))
    yield from _patterns(found)
    if zone_of(found.dates.zone) is None:
        hint = "write UTC, an offset such as +01:00, or a name such as Europe/Amsterdam"
        yield Problem("value", f"there is no time zone '{found.dates.zone}'", Field(("dates", "zone")), hint)
    if found.timeline is not None and not found.timeline.from_:
        yield Problem(
            "value", "the timeline starts nowhere", Field(("timeline",)), "add from: and a field of the source"
        )


def _target(to: str, path: Path) -> Iterator[Problem]:
    if to not in TARGETS and not (to.startswith(IMPACT) and to != IMPACT):
        close = nearest(to, TARGETS)
        hint = (
            f"did you mean '{close}'?"
            if close
            else "a field of an incident, times.started and the like, or impact.items"
        )
        yield Problem("value", f"'{to[:60]}' is no field that an import can fill", Field(path), hint)


def _value(to: str, values: tuple[str, ...], path: Path) -> Iterator[Problem]:
    """A value that stands in the map is read as it would be in a record."""
    root = compose(front({to: values})).root
    if root is not None and to in TARGETS:
        reading = Reading()
        read_mapping(Incident, root, (), reading)
        yield from (Problem("value", problem.message, Field(path), problem.hint) for problem in reading.problems)


def _patterns(found: ImportMap) -> Iterator[Problem]:
    patterns: list[tuple[Path, str]] = [
        (("body", "liquid", index, "match"), rule.match) for index, rule in enumerate(found.body.liquid)
    ]
    patterns += [(("fields", index, "cut"), route.cut) for index, route in enumerate(found.fields)]
    if found.id.pattern:
        patterns.append((("id", "pattern"), found.id.pattern))
    for path, pattern in patterns:
        try:
            re.compile(pattern)
        except re.error as error:
            yield Problem("value", f"'{pattern[:60]}' is not a regular expression: {error}", Field(path))
    for index, form in enumerate(found.archive.ids):
        if form.pattern and not is_pattern(form.pattern):
            path = ("archive", "ids", index, "pattern")
            yield Problem("value", f"'{form.pattern[:60]}' is not a pattern that can be used for ids", Field(path))
