"""Notices that something changed on the disk, as soon as it is quiet again."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer
from watchdog.observers.polling import PollingObserver

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from watchdog.observers.api import BaseObserver

QUIET = 0.05
"""Seconds without a change after which what an editor or git writes is taken to be whole."""
PATIENCE = 0.5
"""Seconds after which a change is told even if others follow."""
CHANGES = {"created", "modified", "deleted", "moved", "closed"}
"""What counts; that a file was opened or read does not."""


class Watcher:
    """Watches folders with all that is below them, and the top of `root`, in which some of them may not be there yet."""

    def __init__(self, root: Path, folders: Iterable[Path]) -> None:
        """Begin to watch."""
        self._root, self._folders = root, tuple(dict.fromkeys(folders))
        self._changed = threading.Event()
        self._watched: set[Path] = set()
        try:
            self._observer = self._started(Observer())
        except OSError:  # the system watches no more files for us: look at them again and again
            self._watched.clear()
            self._observer = self._started(PollingObserver(timeout=1.0))

    def wait(self, seconds: float | None) -> bool:
        """Wait until something changed and all is quiet again: true. False when so many seconds passed without."""
        if not self._changed.wait(seconds):
            return False
        until = time.monotonic() + PATIENCE
        while self._changed.is_set() and time.monotonic() < until:
            self._changed.clear()
            time.sleep(QUIET)
        self._changed.clear()
        self._watch(self._observer)
        return True

    def wake(self) -> None:
        """Let whoever waits look again."""
        self._changed.set()

    def close(self) -> None:
        """Watch no longer."""
        self._observer.stop()

    def _started(self, observer: BaseObserver) -> BaseObserver:
        observer.schedule(_Handler(self._changed, self._root), str(self._root), recursive=False)
        self._watch(observer)
        observer.start()
        return observer

    def _watch(self, observer: BaseObserver) -> None:
        """Watch the folders that are there and are not watched yet."""
        for folder in self._folders:
            if not folder.is_dir():
                self._watched.discard(folder)
            elif folder not in self._watched:
                observer.schedule(_Handler(self._changed), str(folder), recursive=True)
                self._watched.add(folder)


class _Handler(FileSystemEventHandler):
    """Tells of changes. At the top of the project many things come and go that are no part of the archive."""

    def __init__(self, changed: threading.Event, top: Path | None = None) -> None:
        self._changed, self._top = changed, top

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Take note."""
        if event.event_type not in CHANGES or (event.is_directory and event.event_type == "modified"):
            return
        names = {str(path).replace("\\", "/").rpartition("/")[2] for path in (event.src_path, event.dest_path) if path}
        if all(name.startswith(".") or name.endswith("~") for name in names):
            return
        if self._top is None or event.is_directory or any(name.endswith((".yml", ".yaml")) for name in names):
            self._changed.set()
