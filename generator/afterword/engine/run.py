"""A whole build, from the folder to the site; one in which nothing changed ends after a look at the files."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import DecodeError, Struct, ValidationError, msgpack

from afterword.build import errors
from afterword.diagnostics import Diagnostic
from afterword.engine.git import changed_since
from afterword.engine.outputs import Outputs, present
from afterword.engine.preview import preview_of
from afterword.engine.reading import RACE
from afterword.engine.realm import SHOWN_WITH, code, digest_of, reading_realm, versions
from afterword.engine.sharing import WHOLE, Share
from afterword.engine.skins import Host, folders_print
from afterword.load.files import Found, find_files
from afterword.load.project import RECORD_ENDINGS

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from afterword.engine.building import Built
    from afterword.engine.reading import Reading, Workshop
    from afterword.model.settings import BuildFor
    from afterword.model.source import Project


@dataclass(frozen=True, slots=True)
class Order:
    """What to build: for which day and audience (None: the one in the settings), by which `mkdocs.yml`, into which folder.

    With `strict` nothing is published while there is an error.
    """

    as_of: date
    host: Host
    build_for: BuildFor | None = None
    target: Path | None = None
    strict: bool = False
    share: Share = WHOLE
    since: str = ""
    """Build only a preview of what changed since this git revision."""

    @property
    def place(self) -> Path:
        """The folder of the site, or of its shard."""
        own = self.host.site_dir
        if self.since:
            own = own.with_name(f"{own.name}-preview")
        if self.share.cut:
            own = own.with_name(f"{own.name}-{self.share.number}-of-{self.share.of}")
        return (self.target or own).resolve()


@dataclass(frozen=True, slots=True)
class Result:
    """What a build found and did. `built` is None when nothing was published; `files` is how many files were checked."""

    problems: tuple[Diagnostic, ...]
    files: int
    built: Built | None


class _Stamp(Struct, frozen=True, array_like=True):
    """What is remembered of a build that ended well: what went in, what it found, how many pages it has."""

    inputs: str
    problems: tuple[Diagnostic, ...]
    pages: int


_STAMPS = msgpack.Decoder(_Stamp)


def build_archive(
    work: Workshop, project: Project, order: Order, tell: Callable[[tuple[Diagnostic, ...], int], None]
) -> Result:
    """Check and build. `tell` is called with the problems and the number of files once they are known, before any page is made.

    Raises PublishError, WorkerLostError and GitError.
    """
    from afterword.engine.building import Built, build_site
    from afterword.engine.checking import check_reading
    from afterword.engine.reading import read_project
    from afterword.pages.site import make_site
    from afterword.withhold.shown import withhold

    began = time.time_ns()
    paths = changed_since(work.root, order.since) if order.since else frozenset()
    files = tuple(find_files(work.root, work.root / project.folder, RECORD_ENDINGS))
    inputs = _inputs(work, project, files, order)
    stamp = _stands(work, order, inputs)
    if stamp is not None:
        tell(stamp.problems, len(files))
        return Result(stamp.problems, len(files), Built(order.place, stamp.pages, 0))
    reading = read_project(work, project, files)
    problems = check_reading(work, reading, order.as_of)
    tell(problems, len(files))
    if order.strict and errors(problems):
        return Result(problems, len(files), None)
    work.progress.begin("Putting pages together")
    read = reading.read
    audience = order.build_for or read.config.settings.build
    site = make_site(read.archive, read.prose, project, problems, order.as_of, audience)
    identity = _identity(work, reading, order)
    share = order.share
    if order.since:
        share = preview_of(withhold(read.archive, audience).archive, read.prose, paths)
    built = build_site(work, site, order.host, order.place, share, identity)
    # What changed a moment ago may change again within one tick of its clock: then the next run looks closer.
    settled = all(file.changed < began - RACE for file in files)
    if settled and order.host.plain and not order.since and not built.trouble:
        value = msgpack.encode(_Stamp(inputs, problems, built.pages))
        work.store.keep_note(f"stamp {order.place}", value)
    return Result(problems, len(files), built)


def _inputs(work: Workshop, project: Project, files: tuple[Found, ...], order: Order) -> str:
    """What identifies everything that a build reads, by the files' sizes and times of change."""
    records = (f"{file.path}\0{file.size}\0{file.changed}\0{file.trouble}" for file in files)
    return digest_of((_surroundings(work, project, order), repr(order.share), "\n".join(records)))


def _identity(work: Workshop, reading: Reading, order: Order) -> str:
    """What identifies the input of a build on any machine: the same for all shards of one site."""
    read = reading.read
    contents = (card.content for card in read.archive.cards.values())
    others = (repr((page.path, page.head, page.body)) for page in read.prose)
    return digest_of((_surroundings(work, read.project, order), *contents, *others))


def _surroundings(work: Workshop, project: Project, order: Order) -> str:
    """What identifies everything but the records: code, settings, templates, theme, day and audience."""
    templates = (part for name in sorted(project.templates) for part in (name, project.templates[name]))
    host = (order.host.file.read_bytes() if order.host.plain else b"", folders_print(order.host, work.root))
    made_by = (reading_realm(project.config), code(), *versions(SHOWN_WITH))
    return digest_of((*made_by, str(order.as_of), repr(order.build_for), *host, *templates))


def _stands(work: Workshop, order: Order, inputs: str) -> _Stamp | None:
    """What is remembered of the last build, if everything that went in and every file that came out is as it was."""
    value = work.store.note(f"stamp {order.place}") if order.host.plain and not order.since else None
    try:
        stamp = _STAMPS.decode(value) if value is not None else None
    except (DecodeError, ValidationError):
        return None
    if stamp is None or stamp.inputs != inputs or (order.strict and errors(stamp.problems)):
        return None
    known = Outputs.of(work.store, str(order.place)).known
    wanted = {address: (output.size, output.changed) for address, output in known.items()}
    return stamp if wanted and wanted == present(order.place) else None
