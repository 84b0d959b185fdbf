"""Finds the values of a source for the fields of an incident, by the routes of a map."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from afterword.imports.map import IMPACT, LISTS, TIMES
from afterword.imports.notes import Change, Heard, Note
from afterword.imports.source import texts
from afterword.imports.times import read_time
from afterword.model.figure import read_figure
from afterword.model.when import UnreadableError
from afterword.prose.plain import excerpt, plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from afterword.imports.map import Dates, ImportMap, Route
    from afterword.imports.source import Source

_HOLE = re.compile(r"\{([\w -]+)\}")
TITLE_WORDS = 14


def values(source: Source, rules: ImportMap) -> tuple[dict[str, tuple[str, ...]], Heard]:
    """The values of a record by field, and what was heard on the way. Values that the map fixes come first."""
    found = dict(rules.fixed)
    heard = Heard(notes=tuple(_repeated(source, rules)))
    for route in rules.fields:
        value, more = _routed(source, route, rules)
        heard |= more
        if value:
            found[route.to] = value
    if not found.get("title"):
        found["title"] = (source.stem,)
        heard |= Heard(notes=(Note("no field gives a title; the file's name stands in"),))
    return found, heard


def field_of(source: Source, name: str, rules: ImportMap) -> int | None:
    """The place of a field by its name; of equal names the one that the map says counts."""
    places = [place for place, one in enumerate(source.fields) if one.name.strip() == name and one.node is not None]
    if not places:
        return None
    return places[0] if rules.duplicates == "first" else places[-1]


def text_of(source: Source, place: int | None) -> tuple[str, ...] | None:
    """The texts of the field at a place; None where there is none, or where it is deeper than a list."""
    node = source.fields[place].node if place is not None else None
    return texts(node) if node is not None else None


def same_as(source: Source, place: int) -> frozenset[int]:
    """The place of a field and of its exact repeats."""
    one = source.fields[place]
    said = text_of(source, place)
    return frozenset(
        at for at, other in enumerate(source.fields)
        if at == place or (said is not None and other.name.strip() == one.name.strip() and text_of(source, at) == said)
    )  # fmt: skip


def _routed(source: Source, route: Route, rules: ImportMap) -> tuple[tuple[str, ...], Heard]:
    heard = Heard()
    for name in route.from_:
        if _HOLE.search(name):
            filled = _filled(name, source, rules)
            if filled:
                return (filled,), heard
            continue
        place = field_of(source, name, rules)
        said = text_of(source, place)
        if place is None or not said or all(text in rules.dates.absent for text in said):
            continue
        read, more = _read(said, route, rules.dates, name, source.fields[place].line)
        heard |= more
        if read:
            whole = len(read) == len(said) and not more.notes and _kept(read, said, more.changes)
            return read, heard | Heard(used=same_as(source, place) if whole else frozenset())
    return (route.else_,) if route.else_ else (), heard


def _kept(read: Iterable[str], said: Iterable[str], changes: tuple[Change, ...]) -> bool:
    """True when nothing of a value is lost: each text stands in the record, or the report has it."""
    told = {change.before.partition(": ")[2] for change in changes}
    return all(now == " ".join(before.split()) or before in told for now, before in zip(read, said, strict=True))


def _read(said: tuple[str, ...], route: Route, dates: Dates, name: str, line: int) -> tuple[tuple[str, ...], Heard]:
    wanted = said if route.to in LISTS else said[:1]
    read: list[str] = []
    notes: list[Note] = []
    changes: list[Change] = []
    words = {word.casefold(): code for code, many in route.terms.items() for word in (code, *many)}
    for text in wanted:
        value = words.get(text.casefold()) if route.terms else _understood(_cut(text, route), route.to, dates)
        if value is None:
            what = "word" if route.terms else "time" if route.to.startswith(TIMES) else "figure"
            instead = f"; '{route.else_}' stands in" if route.else_ else ""
            notes.append(Note(f"'{name}': the {what} '{text}' was not understood{instead}", line))
            continue
        if route.terms and value != text:
            changes.append(Change("word", f"{name}: {text}", value))
        if value not in read:
            read.append(value)
    return tuple(read), Heard(notes=tuple(notes), changes=tuple(changes))


def _cut(text: str, route: Route) -> str:
    """A text without its beginning where the map says so; never without all of it."""
    return (re.sub(rf"\A(?:{route.cut})", "", text) or text) if route.cut else text


def _understood(text: str, to: str, dates: Dates) -> str | None:
    if to.startswith(TIMES):
        return read_time(text, dates)
    if to.startswith(IMPACT):
        try:
            read_figure(text)
        except UnreadableError:
            return None
    return " ".join(text.split())


def _filled(form: str, source: Source, rules: ImportMap) -> str:
    """A text with fields filled in; `""` where one of them is empty."""
    known: Mapping[str, str] = {
        name: (excerpt(source.body or source.unread, TITLE_WORDS) if name == "text" else _first(source, name, rules))
        for name in _HOLE.findall(form)
    }
    return _HOLE.sub(lambda hole: known[hole[1]], form) if all(known.values()) else ""


def _first(source: Source, name: str, rules: ImportMap) -> str:
    said = text_of(source, field_of(source, name, rules))
    return plain(said[0]) if said else ""


def _repeated(source: Source, rules: ImportMap) -> Iterable[Note]:
    names = [one.name.strip() for one in source.fields]
    for place, one in enumerate(source.fields):
        name = names[place]
        if name and names.index(name) != place:
            first = source.fields[names.index(name)].line
            yield Note(
                f"'{name}' stands here again, first in line {first}; the {rules.duplicates} one counts", one.line
            )
