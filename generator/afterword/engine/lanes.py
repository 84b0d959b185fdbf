"""Work in the background, one run at a time: who asks while it runs has it run once more."""

from __future__ import annotations

import sys
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


class Lane:
    """A thread that does one kind of work whenever it is asked to."""

    def __init__(self, work: Callable[[], None]) -> None:
        self._work, self._asked = work, threading.Event()

    def start(self) -> None:
        """Begin to wait for work."""
        threading.Thread(target=self._run, name=self._work.__name__, daemon=True).start()

    def ask(self) -> None:
        """Have it done, after the present run if there is one."""
        self._asked.set()

    def _run(self) -> None:
        while True:
            self._asked.wait()
            self._asked.clear()
            try:
                self._work()
            except Exception as problem:  # noqa: BLE001 - a lane must not end
                sys.excepthook(type(problem), problem, problem.__traceback__)
