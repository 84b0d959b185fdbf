"""Keeps an archive ready to be shown: read again when something changes, checked, drawn and indexed in the background."""

from __future__ import annotations

import gc
import sys
import threading
import time
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from afterword.diagnostics import errors
from afterword.engine import charts
from afterword.engine.changes import count, not_yaml, same
from afterword.engine.checking import check_reading
from afterword.engine.errands import Answer, Errand, Runner
from afterword.engine.frames import Frames
from afterword.engine.lanes import Lane
from afterword.engine.progress import Progress
from afterword.engine.reading import Reading, read_project
from afterword.engine.realm import reading_realm
from afterword.engine.showing import Showing
from afterword.engine.snapshot import NoFrameError, Shown, Snapshot, Trouble, TroubleError
from afterword.engine.store import FOLDER, Store
from afterword.engine.watching import Watcher
from afterword.engine.workshop import Workshop
from afterword.load.project import CONFIG, TEMPLATES, load_settings
from afterword.load.today import today
from afterword.pages.site import make_library, problems_by_id

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from afterword.diagnostics import Diagnostic
    from afterword.engine.charts import Drawn
    from afterword.model.settings import BuildFor
    from afterword.model.source import Project

CALM = 0.25
"""Seconds without a change after which the rest of the work begins: whoever looks at the edited page goes first."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be served: the archive at `root` for an audience (None: that of the settings) and a day (None: today)."""

    root: Path
    jobs: int
    audience: BuildFor | None = None
    day: date | None = None


class Keeper:
    """Holds the newest snapshot of an archive, and says what is being done and what is wrong. Threads may ask it anything."""

    def __init__(self, wish: Wish, say: Callable[[str], None]) -> None:
        """Nothing is read before `begin`; `say` tells the person at the terminal."""
        self._wish, self._say = wish, say
        self._spare: TemporaryDirectory[str] | None = None
        self.news = threading.Condition()
        """Told whenever something else would be shown or said."""
        self.problems: tuple[Diagnostic, ...] = ()
        self.doing: dict[str, str] = {}
        """What goes on in the background: a sentence for each job."""
        self.drawn: Drawn | None = None
        self.index: Answer | None = None
        self.version = 0
        self._trouble: Trouble | None = None
        self._snapshot: Snapshot | None = None
        self._reading: Reading | None = None
        self._checked: tuple[str, date] | None = None
        self._store: Store | None = None
        self._showing = Showing()
        self._home = wish.root / FOLDER
        self._watcher: Watcher | None = None
        self._runner = Runner()
        self.frames = Frames(wish.root, self._run, self._changed)
        self._lanes = (Lane(self._draw), Lane(self._search), self.frames.lane)
        self._ended = threading.Event()

    # What the server asks.

    def show(self, path: str) -> Shown | None:
        """The page at an address; None where there is none. Raises TroubleError, NoFrameError."""
        snapshot, skin = self._snapshot, self.frames.skin
        trouble = self._trouble or self.frames.trouble
        if trouble is not None:
            raise TroubleError(trouble)
        if snapshot is None or skin is None:
            raise NoFrameError(path)
        try:
            return snapshot.show(path, skin, self.drawn)
        except NoFrameError:
            self.frames.need(path)
            raise

    @property
    def site(self) -> Snapshot | None:
        """The newest snapshot."""
        return self._snapshot

    # What goes on.

    def begin(self) -> None:
        """Read the archive, and keep reading it from now on. Called before any other thread is there: it may fork."""
        self._look(jobs=self._wish.jobs)
        self.frames.make()
        folders = [*self.frames.folders(), *(self._wish.root / name for name in (CONFIG, TEMPLATES, "reviews"))]
        gc.collect()
        gc.freeze()  # the archive lives as long as we do
        watcher = self._watcher = Watcher(self._wish.root, folders)
        self.look_again()
        for lane in self._lanes:
            lane.start()
        threading.Thread(target=self._keep, args=(watcher,), name="keeper", daemon=True).start()

    def close(self) -> None:
        """End everything that goes on."""
        self._ended.set()
        self._runner.close()
        if self._watcher is not None:
            self._watcher.close()
        with self.news:
            self.news.notify_all()
        if self._store is not None:
            self._store.close()
        if self._spare is not None:
            self._spare.cleanup()

    @property
    def closed(self) -> bool:
        """Whether nothing will change any more."""
        return self._ended.is_set()

    def _keep(self, watcher: Watcher) -> None:
        pending = True
        while True:
            changed = watcher.wait(CALM if pending else self.until_midnight())
            if self.closed:
                return
            try:
                if changed or not pending:
                    pending = self._look(jobs=1) or pending
                else:
                    pending = False
                    self._follow()
            except Exception as problem:  # noqa: BLE001 - the server stays up whatever a file holds
                sys.excepthook(type(problem), problem, problem.__traceback__)
                self._tell(Trouble(f"This is a bug in Afterword ({type(problem).__name__}: {problem})"))

    def look_again(self) -> None:
        """Look whether something changed, as at midnight."""
        if self._watcher is not None:
            self._watcher.wake()

    @staticmethod
    def until_midnight() -> float:
        """Seconds until the next day begins, UTC."""
        now = datetime.now(UTC)
        return (datetime.combine(now.date() + timedelta(days=1), datetime.min.time(), UTC) - now).total_seconds() + 0.01

    @property
    def _day(self) -> date:
        return self._wish.day or today()

    def _look(self, *, jobs: int) -> bool:
        """Read what changed and show it; false when nothing did."""
        began, before = time.monotonic(), self._reading
        project = load_settings(self._wish.root)
        wrong = None if before is not None and reading_realm(project.config) == before.realm else not_yaml(project)
        if wrong is not None:
            self._tell(wrong)
            return True
        work = self._workshop(project, jobs)
        reading = read_project(work, project, before=before)
        new_frame = self.frames.look(reading)
        shown = self._snapshot
        as_it_was = (
            before is not None and shown is not None and same(reading, before) and shown.library.as_of == self._day
        )
        if as_it_was and self._trouble is None:
            return new_frame
        self._reading = reading
        self._put(work, reading)
        if before is not None:
            self._say(f"{count(reading, before)} changed; shown after {time.monotonic() - began:.2f} s")
        return True

    def _workshop(self, project: Project, jobs: int) -> Workshop:
        """The workshop of the present settings. Other settings make all that was read void: then all processors read."""
        realm = reading_realm(project.config)
        if self._store is None or self._store.realm != realm:
            old, self._store = self._store, self._opened(realm)
            if old is not None:
                self._do("settings", "The settings changed: all records are being read again…")
                self._run("read")
                self._done("settings")
        return Workshop(self._wish.root, self._store, jobs, Progress())

    def _opened(self, realm: str) -> Store:
        store = Store(self._home, realm)
        if not store.keeps:
            self._spare = TemporaryDirectory(prefix="afterword-serve-")
            self._home = Path(self._spare.name)
            store = Store(self._home, realm)
        return store

    def _put(self, work: Workshop, reading: Reading) -> None:
        """Make a snapshot of a reading, and show it from now on."""
        read, before = reading.read, self._snapshot
        env = before.library.env if before is not None and before.templates == read.project.templates else None
        shown = self._showing.shown(work, reading, self._wish.audience)
        library = make_library(read.archive, read.prose, read.project, self.problems, self._day, shown, env)
        self._swap(Snapshot(library, read.project.templates, dict(before.owners) if before is not None else {}))

    def _swap(self, snapshot: Snapshot) -> None:
        self._snapshot, self._trouble = snapshot, None
        self._changed()

    def _tell(self, trouble: Trouble) -> None:
        self._trouble = trouble
        self._say(f"{trouble.file}:{trouble.line}: {trouble.message}" if trouble.file else trouble.message)
        self._changed()

    def _changed(self) -> None:
        with self.news:
            self.version += 1
            self.news.notify_all()

    def _do(self, job: str, words: str) -> None:
        self.doing = {**self.doing, job: words}
        self._changed()

    def _done(self, job: str) -> None:
        self.doing = {name: words for name, words in self.doing.items() if name != job}
        self._changed()

    def _run(self, task: str) -> Answer:
        wish = self._wish
        return self._runner.run(Errand(task, str(wish.root), str(self._home), self._day, wish.jobs, wish.audience))

    # What follows once the pages are there.

    def _follow(self) -> None:
        self._check()
        if self._trouble is None:
            for lane in self._lanes[:2]:
                lane.ask()

    def _check(self) -> None:
        """Look for problems: a first time with all processors, then only where something changed."""
        reading, shown, store = self._reading, self._snapshot, self._store
        if reading is None or shown is None or store is None or self._trouble is not None:
            return
        self._do("check", "The records are being checked…")
        state = (reading.realm, self._day)
        if self._checked != state:
            self._run("check")
        found = check_reading(Workshop(self._wish.root, store, 1, Progress()), reading, self._day)
        self._checked = state
        before, self.problems = self.problems, found
        if found != before:
            of_records = problems_by_id(shown.library.shown, found)
            if of_records != shown.library.problems:
                self._swap(shown.again(replace(shown.library, problems=of_records)))
            wrong = len(errors(found))
            self._say(
                f"{wrong:,} error{'' if wrong == 1 else 's'}: `afterword check` lists them" if wrong else "No errors"
            )
        self._done("check")

    def _draw(self) -> None:
        self._do("charts", "The charts are being drawn…")
        answer = self._run("charts")
        drawn = charts.drawn(Path(answer.place)) if answer.place else None
        if drawn is not None:
            self.drawn = drawn
        elif not self.closed:
            self._say(f"The charts could not be drawn: {answer.trouble}")
        self._done("charts")

    def _search(self) -> None:
        self._do("search", "The search index is being updated…")
        answer = self._run("search")
        if not self.closed:
            self.index = answer
            if answer.trouble:
                self._say(f"There is no search index: {answer.trouble}")
        self._done("search")

    # Static and data files.

    def data(self) -> Mapping[str, bytes]:
        """The data files of the charts, by address."""
        return self.drawn.files if self.drawn is not None else {}
