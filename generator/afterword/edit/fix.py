"""Puts right what can be put right without a doubt in one record: what it says stays, how it is written does not."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from msgspec.structs import replace

from afterword.edit.entry import Single
from afterword.edit.fields import entry_added
from afterword.edit.order import in_order
from afterword.edit.source import CannotEdit, front_matter, pair, spliced
from afterword.edit.space import without_trailing_space
from afterword.edit.typed import shapes_of
from afterword.edit.values import ids_renamed, lists_formed, terms_renamed, times_respelt
from afterword.link.fingerprint import fingerprint
from afterword.model.kinds import Kind
from afterword.model.records import RECORD_TYPES
from afterword.model.source import SourceFile
from afterword.model.walk import marked, texts
from afterword.parse.record import Parsed, parse_record
from afterword.parse.yaml import MappingNode, SequenceNode

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from msgspec import Struct

    from afterword.edit.source import Source


@dataclass(frozen=True, slots=True)
class Known:
    """What a fix has to know of the archive around a record.

    `terms` are replaced codes by taxonomy and code, `ids` present ids by former ones, `related` the records that this one is to
    name as related. `rests` says whether anybody approved or cited a record in the words that it has, by its fingerprints.
    """

    terms: Mapping[tuple[str, str], str] = field(default_factory=dict)
    ids: Mapping[str, str] = field(default_factory=dict)
    related: tuple[str, ...] = ()
    rests: Callable[[Parsed, Parsed], bool] = lambda _before, _after: False


@dataclass(frozen=True, slots=True)
class Fixed:
    """A record's text as it should be, what was `done` to it in plain words, and what was `left` as it is, and why."""

    text: str
    done: tuple[str, ...] = ()
    left: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Step:
    """One kind of change: how it is made, and whether the record says what it should after it."""

    make: Callable[[Source], tuple[str, str]]
    as_meant: Callable[[Parsed, Parsed], bool]


def fixed(text: str, kind: Kind, record_id: str, known: Known) -> Fixed:
    """Fix a record's text. A file with an error that this does not mend is left as it is, down to its last byte.

    Fixing the answer changes nothing. The record reads the same before and after, save for what a change is about: a time that
    could not be read, a code or an id under its present name, a link back.
    """
    before = _read(text, kind, record_id)
    try:
        source = front_matter(text)
        timed, said = _times(source, RECORD_TYPES[kind])
    except CannotEdit:
        return Fixed(text, left=(UNREAD,))
    now = _read(timed, kind, record_id) if said else before
    if now.problems or now.record is None:
        return Fixed(text, left=(UNREAD,))
    if now.record.status == "expunged":
        return Fixed(text)
    if said and before.unreadable and known.rests(before, now):
        return Fixed(text, left=(f"{said} {RESTS}",))
    if said and not _same_but_unread(before, now):
        timed, said, now = text, "", before
    source = front_matter(timed) if said else source
    return _stepped(source, now, [said] if said else [], _steps(kind, known), known)


def _stepped(source: Source, now: Parsed, done: list[str], steps: Iterable[_Step], known: Known) -> Fixed:
    """Take one step after the other; of a step that would say something else, nothing is done."""
    left: list[str] = []
    for step in steps:
        try:
            changed, said = step.make(source)
        except CannotEdit:
            continue
        if changed == source.text:
            continue
        after = _read(changed, now.kind, now.id)
        if after.problems or not step.as_meant(now, after):
            continue
        if fingerprint(after) != fingerprint(now) and known.rests(now, after):
            left.append(f"{said} {RESTS}")
            continue
        source, now = front_matter(changed), after
        done.append(said)
    return Fixed(source.text, tuple(done), tuple(left))


UNREAD = "it has an error that only its author can mend; `afterword check` says where"
RESTS = "not done: an approval or a citation rests on the present text"


def _steps(kind: Kind, known: Known) -> Iterator[_Step]:
    cls = RECORD_TYPES[kind]
    yield _Step(lambda source: _listed(source, cls), _same)
    yield _Step(lambda source: _terms(source, cls, known), lambda before, after: _renamed(before, after, known))
    yield _Step(lambda source: _ids(source, cls, known), lambda before, after: _renamed(before, after, known))
    yield _Step(lambda source: _related(source, cls, known), _same_but_related)
    yield _Step(lambda source: _ordered(source, cls), _same)
    yield _Step(
        _spaced, lambda before, after: before.record == after.record and fingerprint(before) == fingerprint(after)
    )


def _times(source: Source, cls: type[Struct]) -> tuple[str, str]:
    splices = list(times_respelt(source, cls))
    return spliced(source.text, splices), counted(len(splices), "time") if splices else ""


def _listed(source: Source, cls: type[Struct]) -> tuple[str, str]:
    return spliced(source.text, lists_formed(source, cls)), "lists"


def _terms(source: Source, cls: type[Struct], known: Known) -> tuple[str, str]:
    splices = list(terms_renamed(source, cls, known.terms)) if known.terms else []
    return spliced(source.text, splices), f"{counted(len(splices), 'term')} renamed"


def _ids(source: Source, cls: type[Struct], known: Known) -> tuple[str, str]:
    splices = list(ids_renamed(source, cls, known.ids)) if known.ids else []
    return spliced(source.text, splices), f"{counted(len(splices), 'id')} renamed"


def _related(source: Source, cls: type[Struct], known: Known) -> tuple[str, str]:
    order = list(shapes_of(cls))
    for record_id in known.related if "related" in order else ():
        there = pair(source.root, "related")
        items = there[1].value if there is not None and isinstance(there[1], SequenceNode) else []
        if isinstance(source.root, MappingNode):
            added = entry_added(source, source.root, "related", len(items), Single(record_id), order)
            source = front_matter(spliced(source.text, added))
    return source.text, f"related: {', '.join(known.related)}"


def _ordered(source: Source, cls: type[Struct]) -> tuple[str, str]:
    """The record's own keys. Those of entries stand as their authors tell them: milestones by time, a hand-over by its ends."""
    move = in_order(source, source.root, list(shapes_of(cls))) if isinstance(source.root, MappingNode) else None
    return spliced(source.text, [move] if move is not None else []), "order of keys"


def _spaced(source: Source) -> tuple[str, str]:
    changed = without_trailing_space(source)
    lines = sum(a != b for a, b in zip(source.text.splitlines(), changed.splitlines(), strict=False))
    return changed, f"white space at the end of {counted(lines, 'line')}"


def _read(text: str, kind: Kind, record_id: str) -> Parsed:
    return parse_record(SourceFile("", text.encode("utf-8", "surrogatepass")), kind, record_id)


def _same(before: Parsed, after: Parsed) -> bool:
    return before.record == after.record and before.body == after.body


def _same_but_unread(before: Parsed, after: Parsed) -> bool:
    """Whether all that could be read before reads the same."""
    if before.record is None or after.record is None:
        return False
    mended = {str(path[0]) for path in before.unreadable if path}
    names = (name for name in before.record.__struct_fields__ if name not in mended)
    return (
        all(getattr(before.record, name) == getattr(after.record, name) for name in names) and before.body == after.body
    )


def _same_but_related(before: Parsed, after: Parsed) -> bool:
    if before.record is None or after.record is None or isinstance(after.record, RECORD_TYPES[Kind.PLAN]):
        return False
    return before.body == after.body and replace(after.record, related=()) == replace(before.record, related=())


def _renamed(before: Parsed, after: Parsed, known: Known) -> bool:
    """Whether nothing but codes and ids is different, and each of these as it should be."""
    was, now = marked(before.record), marked(after.record)
    known_names = {*known.terms.values(), *known.ids.values()}
    return (
        before.body == after.body
        and texts(before.record) == texts(after.record)
        and len(was) == len(now)
        and all(b.value in {a.value, *known_names} or b.value.partition("/")[0] in known_names
                for a, b in zip(was, now, strict=True))
    )  # fmt: skip


def counted(number: int, what: str) -> str:
    """`1 time`, `2 times`."""
    return f"{number} {what}{'' if number == 1 else 's'}"
