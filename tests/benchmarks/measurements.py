"""The list of the commands that are measured: each entry says what it runs, where, and in what state it wants to find the place."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

from .draw import AS_OF
from .machine import program
from .peers import as_hugo, as_mkdocs, as_schema

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path


class State(IntEnum):
    """What earlier runs left in a place."""

    FRESH = 0
    CHECKED = 1
    BUILT = 2


@dataclass(frozen=True, slots=True)
class Place:
    """A folder to run in. `prepare` turns an archive into its content; without it, it is a copy of the archive.

    `output` is the folder that a build writes there, `kept` are the names of what is remembered between runs.
    """

    name: str
    prepare: Callable[[Path, Path], None] | None = None
    output: str = ""
    kept: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Measurement:
    """A row of the table for each size.

    `command` gets the folder it runs in. It `needs` a state of its place, where FRESH means that all that was left is removed
    first, and leaves another. `edit` adds a line to one record before every run. `compare` names the row that this one is set
    against. `on_disk` names a second row: the same runs until the pages stand. `most` is the largest size that it is tried at.
    """

    name: str
    command: Callable[[Path], Sequence[str]]
    place: Place
    needs: State = State.FRESH
    leaves: State = State.BUILT
    edit: bool = False
    compare: str = ""
    on_disk: str = ""
    most: int = 10**9
    demo: bool = False

    @property
    def peer(self) -> bool:
        """Whether it measures another tool."""
        return self.place.prepare is not None

    @property
    def names(self) -> tuple[str, ...]:
        """The names of its rows."""
        return (self.name, self.on_disk) if self.on_disk else (self.name,)


SITE = "public"
FEW = 1_000
"""The most records that the slowest rows of other tools are tried at, for want of time; what they take beyond is not known."""
MANY = 10_000
"""The most that what is of interest beside the rest is tried at."""
FINE = (0, 1)
"""Exit codes that count as done: 1 says that a record is not sound."""
OURS = Place("ours", output=SITE, kept=(".afterword",))
# Search, floor and preview are measured on what stands in the other.
NARROW = Place("narrow", output=SITE, kept=(".afterword",))
MKDOCS = Place("mkdocs", as_mkdocs, "site")
ZENSICAL = Place("zensical", as_mkdocs, "site", (".cache",))
HUGO = Place("hugo", as_hugo, "public", ("resources", ".hugo_build.lock"))
SCHEMA = Place("schema", as_schema)


def afterword(*words: str) -> list[str]:
    """A command of ours, for the day of the generated archives."""
    return [str(program("afterword")), *words, "--as-of", AS_OF]


def middle(folder: Path) -> Path:
    """The record that is edited: the middle one of the middle year, so that neither the newest lists nor the oldest show it."""
    years = sorted(one for one in (folder / "reviews" / "incidents").iterdir() if one.is_dir())
    files = sorted(years[len(years) // 2].glob("*.md"))
    return files[len(files) // 2]


def edit(folder: Path, number: int) -> Path:
    """Add a line of prose that was not there before; returns the record."""
    record = middle(folder)
    with record.open("a", encoding="utf-8", newline="\n") as stream:
        stream.write(f"\nLooked at again, time {number}: nothing else was found.\n")
    return record


def _ours(*words: str) -> Callable[[Path], Sequence[str]]:
    return lambda _: afterword(*words)


def _check_one(folder: Path) -> Sequence[str]:
    return afterword("check", str(middle(folder).relative_to(folder)))


def _schema(folder: Path) -> Sequence[str]:
    names = sorted(file.name for file in (folder / "records").iterdir())
    return [str(program("check-jsonschema")), "--schemafile", "schema.json", *(f"records/{name}" for name in names)]


def _run(name: str, *words: str) -> Callable[[Path], Sequence[str]]:
    return lambda _: [str(program(name)), *words]


CHECK, CHECK_AGAIN, CHECK_EDIT, CHECK_ONE = (
    "check",
    "check: nothing changed",
    "check: one record edited",
    "check: one file, edited",
)
CHECK_SCHEMA = "check: check-jsonschema"
BUILD, BUILD_AGAIN, BUILD_EDIT = "build", "build: nothing changed", "build: one record edited"
ON_DISK = "build: one record edited, until the pages are on disk"
PLAIN, PLAIN_ZENSICAL, PLAIN_HUGO = "build: MkDocs, Material, search", "build: Zensical", "build: Hugo, bare theme"
BUILD_NARROW = "build: an edition for a narrower audience"
DEMO_CHECK, DEMO_BUILD = "check one file (demo)", "build (demo)"
_build = _ours("build", f"--site-dir={SITE}")
MEASUREMENTS = (
    Measurement(DEMO_BUILD, _build, OURS, demo=True),
    Measurement(DEMO_CHECK, _check_one, OURS, State.CHECKED, State.CHECKED, demo=True),
    Measurement(CHECK, _ours("check"), OURS, leaves=State.CHECKED),
    Measurement(CHECK_AGAIN, _ours("check"), OURS, State.CHECKED, State.CHECKED),
    Measurement(CHECK_EDIT, _ours("check"), OURS, State.CHECKED, State.CHECKED, edit=True),
    Measurement(CHECK_ONE, _check_one, OURS, State.CHECKED, State.CHECKED, edit=True),
    # As below: minutes a run at 10,000.
    Measurement(CHECK_SCHEMA, _schema, SCHEMA, compare=CHECK, most=FEW),
    Measurement(BUILD, _build, OURS),
    Measurement(PLAIN_HUGO, _run("hugo", "--quiet"), HUGO, compare=BUILD),
    Measurement(PLAIN, _run("mkdocs", "build", "-q"), MKDOCS, compare=BUILD),
    Measurement(PLAIN_ZENSICAL, _run("zensical", "build"), ZENSICAL, compare=BUILD),
    Measurement(BUILD_AGAIN, _build, OURS, State.BUILT),
    Measurement(f"{PLAIN_HUGO}, nothing changed", _run("hugo", "--quiet"), HUGO, State.BUILT, compare=BUILD_AGAIN),
    # Four of these at 10,000 records would take a good part of the hour.
    Measurement(f"{PLAIN_ZENSICAL}, nothing changed", _run("zensical", "build"), ZENSICAL, State.BUILT, compare=BUILD_AGAIN, most=FEW),
    Measurement(BUILD_EDIT, _build, OURS, State.BUILT, edit=True, on_disk=ON_DISK),
    Measurement(BUILD_NARROW, _ours("build", f"--site-dir={SITE}", "--audience=company"), NARROW, most=MANY),
)  # fmt: skip
"""In the order of every round and of the table: what is compared stands side by side, so that it runs close in time."""
