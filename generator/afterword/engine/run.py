"""A whole build, from the folder to the site; one in which nothing changed ends after a look at the files."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from afterword.diagnostics import Diagnostic, errors
from afterword.engine import stamp
from afterword.engine.outputs import Built
from afterword.engine.realm import SHOWN_WITH, code, digest_of, reading_realm, versions
from afterword.engine.sharing import WHOLE, Share
from afterword.engine.sight import Sight, look, standing_of
from afterword.engine.skins import Host, folders_print
from afterword.engine.stamp import Stamp

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from afterword.engine.reading import Reading
    from afterword.engine.workshop import Workshop
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
    """What a build found and did. `built` is None when nothing was published; `files` is how many files were checked.

    `problems` are those that no baseline knows; the site's page of problems lists all.
    """

    problems: tuple[Diagnostic, ...]
    files: int
    built: Built | None


def build_archive(
    work: Workshop, project: Project, order: Order, tell: Callable[[tuple[Diagnostic, ...], int], None]
) -> Result:
    """Check and build. `tell` is called with the problems and the number of files once they are known, before any page is made.

    Raises PublishError, WorkerLostError and GitError.
    """
    paths = _paths(work, order)
    sight = look(work, project)
    files = sight.files
    around = _surroundings(work, project, order)
    inputs = _inputs(around, sight, order)
    lasting = order.host.plain and not order.since
    known = stamp.look(work.store, order.place, inputs, files) if lasting else None
    if known is not None and not (order.strict and errors(known.problems)):
        tell(known.problems, len(files))
        return Result(known.problems, len(files), Built(order.place, known.pages, 0))
    from afterword.engine.checking import check_reading
    from afterword.engine.reading import read_project

    reading = read_project(work, project, files)
    problems = check_reading(work, reading, order.as_of)
    new = standing_of(project, files, problems).new
    tell(new, len(files))
    if order.strict and errors(new):
        return Result(new, len(files), None)
    built = _make(work, reading, problems, order, around, paths)
    fresh = stamp.fresh(files, reading.contents, sight.began)
    if lasting and fresh is not None and built.outputs and not built.trouble:
        out = stamp.outputs_print({address: (one.size, one.changed) for address, one in built.outputs.items()})
        stamp.put(work.store, order.place, Stamp(inputs, out, fresh, new, built.pages))
    return Result(new, len(files), built)


def _paths(work: Workshop, order: Order) -> frozenset[str]:
    """What changed since the revision from which a preview is built."""
    if not order.since:
        return frozenset()
    from afterword.engine.git import changed_since

    return changed_since(work.root, order.since)


def _make(
    work: Workshop,
    reading: Reading,
    problems: tuple[Diagnostic, ...],
    order: Order,
    around: str,
    paths: frozenset[str],
) -> Built:
    """Make the pages of what was read. `around` identifies everything but the records; `paths` are those of a preview."""
    from afterword.engine.building import build_site
    from afterword.engine.memory import Memory, key_of
    from afterword.engine.preview import preview_of
    from afterword.engine.showing import Showing
    from afterword.pages.site import make_library, whole_site

    work.progress.begin("Putting pages together")
    read, share = reading.read, order.share
    shown = Showing().shown(work, reading, order.build_for)
    library = make_library(read.archive, read.prose, read.project, problems, order.as_of, shown)
    known = share is WHOLE and order.host.plain and not order.since
    memory = Memory(work.store, order.place, key_of(reading, library, around) if known else "")
    site = whole_site(library, problems, memory.pages)
    if order.since:
        share = preview_of(library.archive, read.prose, paths)
    identity = _identity(around, reading) if share.cut else ""
    built = build_site(work, site, order.host, order.place, share, identity)
    memory.keep(library, site, built.outputs)
    return built


def _inputs(around: str, sight: Sight, order: Order) -> str:
    """What identifies everything that a build reads, by the files' sizes and times of change."""
    return digest_of((around, repr(order.share), sight.print))


def _identity(around: str, reading: Reading) -> str:
    """What identifies the input of a build on any machine: the same for all shards of one site."""
    contents = (card.content for card in reading.read.archive.cards.values())
    others = (repr((page.path, page.head, page.body)) for page in reading.read.prose)
    return digest_of((around, *contents, *others))


def _surroundings(work: Workshop, project: Project, order: Order) -> str:
    """What identifies everything but the records: code, settings, templates, theme, day and audience."""
    templates = (part for name in sorted(project.templates) for part in (name, project.templates[name]))
    host = (order.host.file.read_bytes() if order.host.plain else b"", folders_print(order.host, work.root))
    made_by = (reading_realm(project.config), code(), *versions(SHOWN_WITH))
    return digest_of((*made_by, str(order.as_of), repr(order.build_for), *host, *templates))
