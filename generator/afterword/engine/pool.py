"""Work in chunks on all processors. What the workers need stands in memory when they are forked; only answers travel back."""

from __future__ import annotations

import gc
import os
import signal
import sys
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar, cast

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from concurrent.futures import Future

    from afterword.engine.progress import Progress

T = TypeVar("T")
R = TypeVar("R")
DRAWS = "vl_convert"
FEW = 64
"""So few items are done sooner than a worker is there."""
LIFE = 20_000
"""After so many items new workers take over: each looks at what it was born with, and what is looked at is copied, bit by bit."""


class WorkerLostError(Exception):
    """A worker ended before its work did: killed, most likely for want of memory."""


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def can_fork() -> bool:
    """Whether workers can begin as copies of this process.

    Not after it has drawn a chart itself: the library's engine has threads, which a copy lacks and waits for without end.
    """
    import multiprocessing

    forks = "fork" in multiprocessing.get_all_start_methods() and sys.platform != "darwin"
    return forks and DRAWS not in sys.modules


_task: Callable[[Any], object] | None = None


def _run(chunk: object) -> object:
    if _task is None:
        raise RuntimeError("a worker was started without its task")
    return _task(chunk)


def _begin(parent: int) -> None:
    """A worker does not outlive its parent."""
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Ctrl-C comes afterwards: workers that begin now never hear of it, and none is left half begun."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)


def in_chunks(items: Sequence[T], jobs: int, most: int = 400) -> list[Sequence[T]]:
    """Items in chunks: several for each worker, so that none waits long for another at the end."""
    size = max(1, min(most, -(-len(items) // (jobs * 6)))) if items else 1
    return [items[at : at + size] for at in range(0, len(items), size)]


def spread(
    task: Callable[[Sequence[T]], R],
    items: Sequence[T],
    jobs: int,
    progress: Progress,
    before: Callable[[], None],
    few: int | None = None,
) -> Iterator[R]:
    """Run `task` on chunks of `items` and yield its answers as they come, in any order.

    Few items (fewer than `few`), one job, or a system that cannot fork: in this process, one after the other. `before` is called
    whenever workers are about to be forked, to let go of what must not be shared. Raises WorkerLostError.
    """
    if jobs < 2 or len(items) < (FEW if few is None else few) or not can_fork():  # noqa: PLR2004 - one job is this process
        for chunk in in_chunks(items, 1, 200):
            yield task(chunk)
            progress.advance(len(chunk))
        return
    yield from _forked(task, in_chunks(items, jobs), jobs, progress, before)


def _lives(chunks: Sequence[Sequence[T]]) -> Iterator[list[Sequence[T]]]:
    """Chunks in groups of about `LIFE` items."""
    group: list[Sequence[T]] = []
    items = 0
    for chunk in chunks:
        group.append(chunk)
        items += len(chunk)
        if items >= LIFE:
            yield group
            group, items = [], 0
    if group:
        yield group


def _forked(
    task: Callable[[Sequence[T]], R],
    chunks: list[Sequence[T]],
    jobs: int,
    progress: Progress,
    before: Callable[[], None],
) -> Iterator[R]:
    global _task  # noqa: PLW0603 - the one way to hand a closure to forked workers
    _task = task
    # What stands in memory moves out of the collector's way: a worker that looked through it would make a copy of it.
    gc.freeze()
    try:
        for some in _lives(chunks):
            before()
            yield from _one_life(some, jobs, progress)
    finally:
        gc.unfreeze()
        _task = None


def _one_life(chunks: list[Sequence[T]], jobs: int, progress: Progress) -> Iterator[Any]:
    import multiprocessing
    from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
    from concurrent.futures.process import BrokenProcessPool

    context = multiprocessing.get_context("fork")
    pool = ProcessPoolExecutor(jobs, mp_context=context, initializer=_begin, initargs=(os.getpid(),))
    try:
        with _undisturbed():
            waiting = {cast("Future[object]", pool.submit(_run, chunk)): len(chunk) for chunk in chunks}
        while waiting:
            done, _ = wait(waiting, timeout=1, return_when=FIRST_COMPLETED)
            for future in done:
                count = waiting.pop(future)
                yield future.result()
                progress.advance(count)
            progress.tick(time.monotonic())
    except BrokenProcessPool as lost:
        raise WorkerLostError("a worker process ended early, perhaps for want of memory; try --jobs 1") from lost
    finally:
        # Whoever stops early does not wait for what nobody will read.
        pool.shutdown(cancel_futures=True)
