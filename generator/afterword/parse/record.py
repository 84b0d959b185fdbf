"""Turns a file into a parsed record, and a progress log into its entries."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from afterword.diagnostics import Field, Problem, Spot
from afterword.model.fields import AudienceCode, CompartmentCode  # noqa: TC001 - readers resolve these at run time
from afterword.model.kinds import Kind
from afterword.model.records import RECORD_TYPES, ProgressEntry, Record
from afterword.parse.frontmatter import decode, split
from afterword.parse.ignores import Ignore, ignores_in
from afterword.parse.reader import Reading, read_mapping
from afterword.parse.sound import read_struct, read_structs
from afterword.parse.suspect import is_suspect
from afterword.parse.yaml import SequenceNode, compose, spot

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from afterword.model.settings import Ids
    from afterword.model.source import SourceFile

PROGRESS = ".progress.yml"
_T = TypeVar("_T")


class Log(Struct, frozen=True, gc=False, array_like=True):
    """A progress log: its entries in file order, and what was wrong with it. `suspect` as for a record."""

    path: str
    id: str
    entries: tuple[ProgressEntry, ...] = ()
    problems: tuple[Problem, ...] = ()
    unreadable: frozenset[tuple[str | int, ...]] = frozenset()
    ignores: tuple[Ignore, ...] = ()
    suspect: bool = False


class Parsed(Struct, frozen=True, gc=False, array_like=True):
    """A record file as read. `id` and `kind` come from the file's name, so that they are known whatever stands inside.

    `record` is None when the front matter could not be read at all: the record then still exists, so that links to it hold.
    `body` starts at line `body_line` of the file. `unreadable` are the paths of values that were reported as unreadable.
    The file is `suspect` where the privacy rules have to look into its text.
    """

    path: str
    kind: Kind
    id: str
    record: Record | None = None
    body: str = ""
    body_line: int = 1
    problems: tuple[Problem, ...] = ()
    unreadable: frozenset[tuple[str | int, ...]] = frozenset()
    ignores: tuple[Ignore, ...] = ()
    suspect: bool = False

    def lacks(self, *path: str | int) -> bool:
        """True when nothing stands at a path; False when something does, even if it could not be read."""
        if self.record is None:
            return False
        if self.unreadable and any(path[: n + 1] in self.unreadable for n in range(len(path))):
            return False
        value: object = self.record
        for step in path:
            if isinstance(step, str):
                value = getattr(value, "from_" if step == "from" else step, None)
            elif isinstance(value, tuple) and step < len(value):
                value = value[step]
            else:
                return True
        return not value and value in (None, "", (), {})


def parse_record(file: SourceFile, kind: Kind, record_id: str) -> Parsed:
    """Read one record file. Reports what the readers report; never raises for anything a file can hold."""
    parsed = _parsed(file, kind, record_id)
    return replace(parsed, suspect=True) if is_suspect(file.data) else parsed


def _parsed(file: SourceFile, kind: Kind, record_id: str) -> Parsed:
    text = decode(file)
    if isinstance(text, Problem):
        return Parsed(file.path, kind, record_id, problems=(text,))
    parts = split(text)
    ignores = ignores_in(text, parts.body_line)
    reading = Reading()
    record = read_struct(RECORD_TYPES[kind], parts.front) if parts.front is not None else None
    if record is None:
        tree = parts.tree
        problem = parts.problem or tree.problem
        if problem is None and tree.root is None:
            hint = "it needs at least id, title and severity"
            problem = Problem("front-matter", "the front matter is empty", Spot(1), hint)
        if problem is not None or tree.root is None:
            found = (problem,) if problem else ()
            return Parsed(
                file.path, kind, record_id, body=parts.body, body_line=parts.body_line, problems=found, ignores=ignores
            )
        record = read_mapping(RECORD_TYPES[kind], tree.root, (), reading)
    body = parts.body
    if record.status == "expunged":
        left = what_is_left(record)
        if left != record or body.strip():
            reading.problems.append(Problem("expunged-text", _LEFTOVER, hint=_LEFTOVER_HINT))
        record, body = left, ""
    return Parsed(
        file.path,
        kind,
        record_id,
        None if () in reading.unreadable else record,
        body,
        parts.body_line,
        tuple(reading.problems),
        frozenset(reading.unreadable),
        ignores,
    )


_LEFTOVER = "the record is expunged, and its file still holds text; nothing of it is read or published"
_LEFTOVER_HINT = (
    "keep id, status, audience, compartments, formerly and expunged; git still holds what stood here before"
)


def text_left(log: Log) -> Problem | None:
    """What is said of the log of an expunged record where it still holds text, at the first of it."""
    held = (((n, name), name) for n, entry in enumerate(log.entries) for name in _TEXTS if getattr(entry, name))
    path, name = next(held, ((), ""))
    if not name:
        return None
    message = (
        f"the record is expunged, and its progress log still holds text, such as this '{name}'; none of it is read"
    )
    hint = (
        f"take out every {', '.join(_TEXTS[:-1])} and {_TEXTS[-1]}, or the whole log; git still holds what stood here"
    )
    return Problem("expunged-text", message, Field(path), hint)


_TEXTS = ("note", "evidence", "reason", "residual_risk")
"""What is written freely in an entry of a log."""


def what_is_left(record: Record) -> Record:
    """What stays of an expunged record: that it was there, who may know, and by what right its text is gone."""
    return type(record)(
        id=record.id,
        status=record.status,
        audience=record.audience,
        compartments=record.compartments,
        formerly=record.formerly,
        expunged=record.expunged,
    )


def parse_log(file: SourceFile, record_id: str) -> Log:
    """Read a progress log: a YAML list with one entry for each thing that happened."""
    log = _log(file, record_id)
    return replace(log, suspect=True) if is_suspect(file.data) else log


def _log(file: SourceFile, record_id: str) -> Log:
    text = decode(file)
    if isinstance(text, Problem):
        return Log(file.path, record_id, problems=(text,))
    ignores = ignores_in(text)
    entries = read_structs(ProgressEntry, text)
    if entries is not None:
        return Log(file.path, record_id, entries, ignores=ignores)
    tree = compose(text)
    if tree.problem is not None:
        return Log(file.path, record_id, problems=(tree.problem,), ignores=ignores)
    if tree.root is None:
        return Log(file.path, record_id, ignores=ignores)
    if not isinstance(tree.root, SequenceNode):
        hint = "one entry a line: - {on: 2026-01-09, by: team, action: A1, set: {status: done}, evidence: …}"
        return Log(
            file.path, record_id, problems=(Problem("shape", "a progress log is a list", spot(tree.root), hint),)
        )
    reading = Reading()
    entries = tuple(read_mapping(ProgressEntry, node, (index,), reading) for index, node in enumerate(tree.root.value))
    return Log(file.path, record_id, entries, tuple(reading.problems), frozenset(reading.unreadable), ignores)


class ProseHead(Struct, frozen=True, gc=False):
    """What may stand in the front matter of a page that is no record."""

    title: str = ""
    audience: AudienceCode = ""
    compartments: tuple[CompartmentCode, ...] = ()


class ProsePage(Struct, frozen=True, gc=False):
    """A Markdown page that is no record: `address` is where it stands on the site, its path below the archive's folder."""

    path: str
    address: str
    head: ProseHead
    body: str
    body_line: int = 1
    problems: tuple[Problem, ...] = ()
    ignores: tuple[Ignore, ...] = ()


def parse_prose(file: SourceFile, folder: str) -> ProsePage:
    """Read a page that is no record. Front matter is not required of it."""
    inside = file.path.removeprefix(folder + "/").removesuffix(".md")
    address = "" if inside == "index" else inside.removesuffix("/index") + "/"
    text = decode(file)
    if isinstance(text, Problem):
        return ProsePage(file.path, address, ProseHead(), "", problems=(text,))
    if not text.startswith("---\n"):
        return ProsePage(file.path, address, ProseHead(), text, ignores=ignores_in(text, 1))
    parts = split(text)
    ignores, tree = ignores_in(text, parts.body_line), parts.tree
    problem = parts.problem or tree.problem
    if problem is not None or tree.root is None:
        found = (problem,) if problem else ()
        return ProsePage(file.path, address, ProseHead(), parts.body, parts.body_line, found, ignores)
    reading = Reading()
    head = read_mapping(ProseHead, tree.root, (), reading)
    return ProsePage(file.path, address, head, parts.body, parts.body_line, tuple(reading.problems), ignores)


HOMES = {"incidents": Kind.INCIDENT, "post-incident": Kind.REVIEW, "audits": Kind.AUDIT, "plans": Kind.PLAN}
"""The folders of the archive, and the kind of record that lives in each."""
_WELCOME = ("readme.md", "index.md")


def is_misplaced(path: str, ids: Ids) -> bool:
    """True for a file that is no record and stands where only records do, or is named like one.

    Such a file is neither a record nor a page of prose: it is not published, because it may be a record that nobody
    could withhold.
    """
    *folders, name = path.split("/")
    among_records = any(folder in HOMES for folder in folders) and name.lower() not in _WELCOME
    return bool(ids.looks_like(name)) or (among_records and name.endswith(".md"))


class Sorted(Struct, frozen=True, gc=False):
    """An archive's files by what their names say they are: records, progress logs, and the rest."""

    records: tuple[tuple[SourceFile, Kind, str], ...]
    logs: tuple[tuple[SourceFile, str], ...]
    rest: tuple[SourceFile, ...]

    def by_id(self) -> dict[str, tuple[SourceFile, Kind, str]]:
        """The record of each id, where several files have it."""
        return one_each(self.records, lambda one: (one[0].path, one[2]))[0]

    def logs_by_id(self) -> dict[str, SourceFile]:
        """The progress log of each id, where several files have it."""
        first = one_each(self.logs, lambda one: (one[0].path, one[1]))[0]
        return {log_id: file for log_id, (file, _) in first.items()}


def one_each(files: Iterable[_T], of: Callable[[_T], tuple[str, str]]) -> tuple[dict[str, _T], list[_T]]:
    """Of several files of one id the one that counts, by id, and all others; both in order of paths. `of` gives path and id.

    A file that is named by the id alone counts before one whose name goes on: `PIR-2025-B3WD-draft.md` is a copy beside
    `PIR-2025-B3WD.md`, though it sorts before it. Where none is named so, or several are, the first by path counts.
    """
    first: dict[str, _T] = {}
    others: list[_T] = []
    for one in sorted(files, key=of):
        path, record_id = of(one)
        before = first.get(record_id)
        if before is not None and _is_bare(path, record_id) and not _is_bare(*of(before)):
            others.append(first.pop(record_id))
            before = None
        if before is None:
            first[record_id] = one
        else:
            others.append(one)
    return first, sorted(others, key=of)


def _is_bare(path: str, record_id: str) -> bool:
    return path.rsplit("/", 1)[-1] in {f"{record_id}.md", f"{record_id}{PROGRESS}"}


def sort_files(files: Iterable[SourceFile], ids: Ids) -> Sorted:
    """Sort files by their names alone, without looking into them."""
    records: list[tuple[SourceFile, Kind, str]] = []
    logs: list[tuple[SourceFile, str]] = []
    rest: list[SourceFile] = []
    for file in files:
        name = file.path.rsplit("/", 1)[-1]
        named = ids.named(name)
        if named and name.endswith(PROGRESS):
            logs.append((file, named[1]))
        elif named and name.endswith(".md"):
            records.append((file, *named))
        else:
            rest.append(file)
    return Sorted(tuple(records), tuple(logs), tuple(rest))
