"""Gives a record another id: in its file and its name, in its progress log, and wherever anything names it."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import msgspec

from afterword.edit.entry import Single
from afterword.edit.fields import entry_added
from afterword.edit.source import CannotEdit, Splice, front_matter, pair, spliced
from afterword.edit.typed import shapes_of
from afterword.link.card import MARKDOWN_FILE
from afterword.model.records import RECORD_TYPES
from afterword.model.source import SourceFile
from afterword.parse.reader import nearest
from afterword.parse.record import Log, Parsed, Sorted, parse_log, parse_record, sort_files
from afterword.parse.yaml import MappingNode, SequenceNode

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from afterword.model.config import Config
    from afterword.model.kinds import Kind
    from afterword.model.source import Project

_ADDRESS = re.compile(r"https?://[^\s<>\"')\]}]+", re.IGNORECASE)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


@dataclass(frozen=True, slots=True)
class Move:
    """What becomes of a file: its path and text before, and after."""

    path: str
    to: str
    before: str
    after: str


@dataclass(frozen=True)
class Renaming:
    """The change of a record's id from `old` to `new` in a project. `moves` raises `CannotEdit` where it may not be made."""

    project: Project
    config: Config
    old: str
    new: str

    def moves(self) -> tuple[Move, ...]:
        """Every file that changes, in order of paths. All of them or none belong on the disk."""
        kind = self._judged()
        found = []
        for file in self._files:
            to = self._paths.get(file.path, file.path)
            if to == file.path and self.old.encode() not in file.data and not self._moved_folder:
                continue
            before = _text(file)
            if before is None:
                if self.old.encode() in file.data or to != file.path:
                    raise CannotEdit(f"{file.path} names {self.old} and cannot be read as text")
                continue
            after = spliced(before, self._splices(file.path, to, before))
            if file.path in self._own_records:
                after = _formerly(after, kind, self.old)
            if to != file.path or after != before:
                self._alike(file, after)
                found.append(Move(file.path, to, before, after))
        return tuple(found)

    @cached_property
    def _files(self) -> tuple[SourceFile, ...]:
        """The archive's files and the team's own settings."""
        own = (file for file in self.project.config.values() if not file.path.startswith("afterword:"))
        return tuple(sorted((*self.project.records, *own), key=lambda file: file.path))

    @cached_property
    def _own_records(self) -> tuple[str, ...]:
        return tuple(file.path for file, _, record_id in self._sorted.records if record_id == self.old)

    @cached_property
    def _sorted(self) -> Sorted:
        return sort_files(self.project.records, self.config.ids)

    @cached_property
    def _paths(self) -> dict[str, str]:
        """Where the record's files go: their names begin with the new id, and a folder of the year is the new year's."""
        years = [found[-1] if (found := _YEAR.findall(one)) else "" for one in (self.old, self.new)]
        moved = {}
        for file in self.project.records:
            *folders, name = file.path.split("/")
            own = self.config.ids.named(name)
            if own is not None and own[1] == self.old:
                if all(years) and folders and folders[-1] == years[0]:
                    folders[-1] = years[1]
                name = self.new + name[len(self.old) :]
            elif self.old not in folders:
                continue
            to = "/".join((*(self.new if folder == self.old else folder for folder in folders), name))
            moved[file.path] = to
        return moved

    @property
    def _moved_folder(self) -> bool:
        """True where a file goes to another folder, and relative links have to follow."""
        return any(posixpath.dirname(path) != posixpath.dirname(to) for path, to in self._paths.items())

    def _judged(self) -> Kind:
        """The kind of the record; refuses what would make two records one, or none."""
        ids, records = self.config.ids, self._sorted.records
        there = {record_id for _, _, record_id in records}
        if self.old not in there:
            close = nearest(self.old, tuple(there))
            raise CannotEdit(f"there is no record {self.old}" + (f"; did you mean {close}?" if close else ""))
        if len(self._own_records) > 1:
            raise CannotEdit(f"two files have the id {self.old}: {' and '.join(self._own_records)}")
        own, kind = next((file, kind) for file, kind, record_id in records if record_id == self.old)
        if parse_record(own, kind, self.old).record is None:
            raise CannotEdit(f"{own.path} cannot be read; `afterword check` says where")
        if self.new == self.old:
            raise CannotEdit("the new id is the old one")
        if ids.kind_of(self.new) is not kind:
            form = next(form for known, _, form in ids.forms if known is kind)
            raise CannotEdit(f"'{self.new}' is not an id of this kind; they look like {form}")
        taken = [file.path for file, _, one in records if one == self.new]
        taken += [file.path for file, one in self._sorted.logs if one == self.new]
        taken += [to for to in self._paths.values() if any(file.path == to for file in self.project.records)]
        if taken:
            raise CannotEdit(f"{self.new} is {taken[0]} already")
        for file, its_kind, one in records:
            said = b"formerly" in file.data and self.new.encode() in file.data and one != self.old
            record = parse_record(file, its_kind, one).record if said else None
            if record is not None and self.new in record.formerly:
                raise CannotEdit(f"{self.new} was the id of {one}; an id means one record for ever")
        return kind

    def _splices(self, path: str, to: str, text: str) -> Iterator[Splice]:
        """Every place in a text that names the record, and every relative link that leads elsewhere once files have moved."""
        links = list(self._links(path, to, text)) if path.endswith(".md") and self._moved_folder else []
        yield from links
        for one in self._named_in(text):
            if not any(link.start <= one.start < link.end for link in links):
                yield one

    def _named_in(self, text: str) -> Iterator[Splice]:
        """Every place in a text that names the record; web addresses are left, because the old one leads on."""
        kept = [found.span() for found in _ADDRESS.finditer(text)]
        for found in self._naming.finditer(text):
            longer = (form.match(text, found.start()) for form in self._forms)
            if any(one is not None and one.end() > found.end() for one in longer):
                continue
            if not any(start <= found.start() < end for start, end in kept):
                yield Splice(*found.span(), self.new)

    def _links(self, path: str, to: str, text: str) -> Iterator[Splice]:
        there = {file.path for file in self.project.records}
        for found in MARKDOWN_FILE.finditer(text):
            if "://" in found.group():
                continue
            target = posixpath.normpath(posixpath.join(posixpath.dirname(path), found.group()))
            if target in there and (target in self._paths or path != to):
                new = posixpath.relpath(self._paths.get(target, target), posixpath.dirname(to))
                if new != posixpath.normpath(found.group()):
                    yield Splice(*found.span(), new)

    @cached_property
    def _naming(self) -> re.Pattern[str]:
        """The old id as a word of its own. What follows a colon at once is an address in another system (`vault:…`)."""
        return re.compile(rf"(?<![A-Za-z0-9_])(?<!\w:){re.escape(self.old)}(?![A-Za-z0-9_])")

    @cached_property
    def _forms(self) -> tuple[re.Pattern[str], ...]:
        return tuple(re.compile(form) for _, _, form in self.config.ids.forms)

    def _alike(self, file: SourceFile, after: str) -> None:
        """Refuses a change after which a record or a log would say something else than itself under the new id."""
        changed = SourceFile(file.path, after.encode())
        record = next(((kind, i) for one, kind, i in self._sorted.records if one.path == file.path), None)
        log_id = next((log_id for one, log_id in self._sorted.logs if one.path == file.path), None)
        was: Parsed | Log
        now: Parsed | Log
        if record is not None:
            was, now = parse_record(file, *record), parse_record(changed, *record)
        elif log_id is not None:
            was, now = parse_log(file, log_id), parse_log(changed, log_id)
        else:
            return
        if self._said(was, self.new) != self._said(now, "") or len(was.problems) != len(now.problems):
            raise CannotEdit(f"{file.path} is written in a way that cannot be changed safely")

    def _said(self, one: Parsed | Log, new: str) -> object:
        """The fields of a record, or the entries of a log, as plain values; under a new id, where one is given."""
        held = one.record if isinstance(one, Parsed) else one.entries
        names = [name for name in getattr(held, "__struct_fields__", ()) if name != "formerly"]
        value = [getattr(held, name) for name in names] if names else held
        plain: object = msgspec.json.decode(msgspec.json.encode(value))
        return _mapped(plain, lambda text: spliced(text, self._named_in(text))) if new else plain


def _mapped(value: object, change: Callable[[str], str]) -> object:
    """Plain values with every text in them changed."""
    if isinstance(value, dict):
        return {change(key): _mapped(held, change) for key, held in value.items()}
    if isinstance(value, list):
        return [_mapped(held, change) for held in value]
    return change(value) if isinstance(value, str) else value


def _formerly(text: str, kind: Kind, old: str) -> str:
    """The record's text with its old id among those that it had before, oldest first."""
    source = front_matter(text)
    if not isinstance(source.root, MappingNode):
        raise CannotEdit("the front matter holds no fields")
    there = pair(source.root, "formerly")
    items = there[1].value if there is not None and isinstance(there[1], SequenceNode) else []
    if any(item.value == old for item in items):
        return text
    order = list(shapes_of(RECORD_TYPES[kind]))
    return spliced(text, entry_added(source, source.root, "formerly", len(items), Single(old), order))


def _text(file: SourceFile) -> str | None:
    try:
        return None if file.trouble else file.data.decode()
    except UnicodeDecodeError:
        return None
