"""Runs what is to be measured at one size in rounds, A B C A B C, so that whatever slows the machine for a while slows all alike."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .measure import CommandError, How, measure
from .measurements import FINE, MEASUREMENTS, OURS, State, edit
from .rows import Row, Run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from .measure import Ran
    from .measurements import Measurement, Place

DEMO_PARTS = ("reviews", "site_config", "templates", "mkdocs.yml")


@dataclass(frozen=True, slots=True)
class Runs:
    """How often: `runs` by the clock, `long_runs` for what takes longer than `long` seconds; nothing longer than `limit`.

    With `once` everything runs a single time, watched and by the clock at once. `say` tells how far it is.
    """

    runs: int
    long_runs: int
    long: float
    limit: float
    once: bool
    say: Callable[[str], None]

    def wanted(self, first: float) -> int:
        """How many runs by the clock something gets whose first took so many seconds."""
        return self.long_runs if first > self.long else self.runs


@dataclass
class Ground:
    """The places of one archive, made when first needed, and the state in which each stands."""

    archive: Path
    scratch: Path
    states: dict[str, State] = field(default_factory=dict)
    edits: int = 0
    edited: set[str] = field(default_factory=set)
    """Places with an edit that not every command has seen."""

    def folder(self, place: Place) -> Path:
        """The folder of a place."""
        folder = self.scratch / place.name
        if place.name not in self.states:
            folder.mkdir(parents=True)
            if place.prepare is not None:
                place.prepare(self.archive, folder)
            else:
                _copy(self.archive, folder)
            self.states[place.name] = State.FRESH
        return folder

    def make_ready(self, what: Measurement, how: How) -> Path:
        """Bring a measurement's place into the state that it needs; returns its folder."""
        folder = self.folder(what.place)
        if what.needs is State.FRESH:
            self.clean(what.place)
        elif self.states[what.place.name] < what.needs:
            first = next(one for one in MEASUREMENTS if one.place == what.place and one.leaves >= what.needs)
            self.run(first, how)
        if what.edit:
            self.edits += 1
            self.edited.add(what.place.name)
            edit(folder, self.edits)
        elif what.needs is not State.FRESH and what.place.name in self.edited:
            measure(what.command(folder), folder, How(FINE, how.limit))  # so that nothing has changed since
        return folder

    def run(self, what: Measurement, how: How) -> Ran:
        """Run a measurement once."""
        folder = self.make_ready(what, how)
        fine = how.fine if what.peer else FINE
        try:
            ran = measure(what.command(folder), folder, How(fine, how.limit, how.look))
        except CommandError:
            self.clean(what.place)
            raise
        self.states[what.place.name] = max(what.leaves, self.states[what.place.name])
        return ran

    def clean(self, place: Place) -> None:
        """Remove all that runs left in a place."""
        for name in (place.output, *place.kept):
            target = self.scratch / place.name / name
            if name and target.exists():
                target.unlink() if target.is_file() else shutil.rmtree(target)
        self.states[place.name] = State.FRESH
        self.edited.discard(place.name)

    def built(self, how: How) -> Path:
        """Our place with its site; built where it is not."""
        folder = self.folder(OURS)
        if self.states[OURS.name] < State.BUILT:
            self.run(next(one for one in MEASUREMENTS if one.place == OURS and one.leaves is State.BUILT), how)
        return folder


def _copy(archive: Path, folder: Path) -> None:
    """An archive without what builds have left in it."""
    for name in DEMO_PARTS:
        if (archive / name).is_dir():
            shutil.copytree(archive / name, folder / name)
        elif (archive / name).exists():
            shutil.copy2(archive / name, folder / name)


@dataclass
class _Tally:
    """What is known of one measurement so far."""

    first: Ran
    files: int
    size: int
    runs: list[Run]
    on_disk: list[Run]
    note: str = ""


def rounds(wanted: Sequence[Measurement], ground: Ground, records: int, how: Runs) -> Iterator[Row]:
    """A round for memory and output, which also warms the disk's cache, then rounds by the clock; one for both with `once`."""
    tallies: dict[str, _Tally] = {}
    for what in wanted:
        how.say(f"{what.name}: memory" if not how.once else what.name)
        ran = _tried(what, ground, How(limit=how.limit, look=1.0 if how.once else 0.05), how)
        if ran is not None:
            tallies[what.name] = _Tally(ran, *_written(what, ground), [], [])
            if how.once:
                _add(tallies[what.name], ran)
    for number in range(0 if how.once else max(how.runs, how.long_runs)):
        for what in [one for one in wanted if one.name in tallies]:
            tally = tallies[what.name]
            if number < how.wanted(tally.first.run.wall):
                how.say(f"{what.name}: run {number + 1}")
                ran = _tried(what, ground, How(limit=how.limit), how)
                if ran is not None:
                    _add(tally, ran)
    yield from _rows(wanted, tallies, records)


def _tried(what: Measurement, ground: Ground, how: How, runs: Runs) -> Ran | None:
    try:
        return ground.run(what, how)
    except CommandError as problem:
        runs.say(f"left out: {problem}")
    except FileNotFoundError as problem:
        runs.say(f"left out, because {str(problem.filename).rpartition('/')[2]} is not installed")
    return None


def _add(tally: _Tally, ran: Ran) -> None:
    tally.runs.append(ran.run)
    tally.on_disk.append(Run(ran.on_disk, 0, ran.run.load, ran.run.others))
    tally.note = ran.said.strip().rpartition("\n")[2].partition("; ")[2]


def _rows(wanted: Iterable[Measurement], tallies: dict[str, _Tally], records: int) -> Iterator[Row]:
    for what in wanted:
        tally = tallies.get(what.name)
        if tally is None or not tally.runs:
            continue
        note = tally.note if what.place == OURS else ""
        yield Row(what.name, records, tuple(tally.runs), tally.first.memory, tally.files, tally.size, note)
        if what.on_disk:
            told = any(disk.wall < run.wall for disk, run in zip(tally.on_disk, tally.runs, strict=True))
            note = "" if told else "the build does not say when; all of its time"
            yield Row(what.on_disk, records, tuple(tally.on_disk), note=note)


def _written(what: Measurement, ground: Ground) -> tuple[int, int]:
    """How many files a build from nothing left, and their bytes."""
    if what.needs is not State.FRESH or not what.place.output or what.leaves is not State.BUILT:
        return 0, 0
    files = [file for file in (ground.folder(what.place) / what.place.output).rglob("*") if file.is_file()]
    return len(files), sum(file.stat().st_size for file in files)
