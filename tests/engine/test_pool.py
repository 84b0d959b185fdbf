"""Work on several processes: answers in any order, workers that are lost, people who do not want to wait, the line of progress."""

from __future__ import annotations

import io
import os
import signal
import time
from typing import TYPE_CHECKING

import pytest

from afterword.cli import main
from afterword.engine import pool
from afterword.engine.pool import WorkerLostError, in_chunks, spread
from afterword.engine.progress import Progress
from engine.archives import Archive
from engine.kills import never

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

ITEMS = tuple(range(200))


@pytest.fixture(autouse=True)
def _no_charts(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if no test before had drawn a chart in this process."""
    monkeypatch.setattr(pool, "DRAWS", "no library")


def silent() -> Progress:
    return Progress(io.StringIO())


def nothing() -> None:
    """Nobody has anything to let go of."""


def squares(jobs: int, items: Sequence[int] = ITEMS) -> tuple[list[int], set[int], list[str]]:
    """Squares of the items in order, the processes that worked them out, and what was called before they began."""
    called: list[str] = []

    def task(chunk: Sequence[int]) -> list[tuple[int, int]]:
        time.sleep(0.01 if 0 in chunk else 0)  # so that the first is not the first to come back
        return [(n * n, os.getpid()) for n in chunk]

    found = [one for answer in spread(task, items, jobs, silent(), lambda: called.append("before")) for one in answer]
    return sorted(n for n, _ in found), {process for _, process in found}, called


def test_workers_make_room_for_new_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each copies what it looks at: in a large archive the copies would come to a multiple of it."""
    monkeypatch.setattr(pool, "LIFE", 60)
    answers, processes, called = squares(2)
    assert answers == [n * n for n in ITEMS]
    assert (called, len(processes) >= 3) == (["before"] * 3, True)


@pytest.mark.parametrize("jobs", [1, 2, 3])
@pytest.mark.parametrize("count", [0, 1, pool.FEW - 1, pool.FEW, 200])
def test_every_item_has_its_answer(jobs: int, count: int) -> None:
    answers, processes, called = squares(jobs, ITEMS[:count])
    assert answers == [n * n for n in range(count)]
    forked = jobs > 1 and count >= pool.FEW
    assert (os.getpid() in processes) == (bool(count) and not forked)
    assert len(processes) <= max(jobs, 1)
    assert called == ["before"] * forked


def test_a_process_that_draws_charts_is_not_forked(monkeypatch: pytest.MonkeyPatch) -> None:
    """The library has threads; a copy of this process would wait for them without end."""
    monkeypatch.setattr(pool, "DRAWS", "os")
    assert squares(2)[1] == {os.getpid()}


def test_a_system_that_cannot_fork_does_it_all_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "can_fork", lambda: False)
    assert squares(4)[1] == {os.getpid()}


@pytest.mark.parametrize(("count", "jobs"), [(1, 1), (7, 2), (200, 2), (10_000, 2), (10_000, 64)])
def test_chunks_hold_everything_once_and_there_are_some_for_each(count: int, jobs: int) -> None:
    chunks = in_chunks(range(count), jobs)
    assert [n for chunk in chunks for n in chunk] == list(range(count))
    assert len(chunks) >= min(count, jobs * 3)
    assert max(map(len, chunks)) <= 400


def test_an_error_of_a_task_is_raised_here_and_the_rest_is_not_begun(tmp_path: Path) -> None:
    def task(chunk: Sequence[int]) -> None:
        (tmp_path / str(chunk[0])).touch()
        raise ValueError(chunk[0])

    with pytest.raises(ValueError, match=r"\d+"):
        list(spread(task, range(100_000), 2, silent(), nothing))
    assert len(list(tmp_path.iterdir())) < 100


def test_a_lost_worker_is_said_in_plain_words_and_nothing_hangs() -> None:
    def task(chunk: Sequence[int]) -> None:
        if 100 in chunk:
            os.kill(os.getpid(), signal.SIGKILL)

    with pytest.raises(WorkerLostError, match="--jobs 1"):
        list(spread(task, ITEMS, 2, silent(), nothing))
    assert squares(2)[0] == [n * n for n in ITEMS]  # and the next is as if nothing had been


def test_the_command_says_it_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def lost(*_: object) -> Iterator[object]:
        raise WorkerLostError("a worker process ended early, perhaps for want of memory; try --jobs 1")

    monkeypatch.setattr("afterword.engine.reading.spread", lost)
    archive = Archive.begin(tmp_path)
    assert main.run(["build", "-C", str(archive.root)]) == 2
    assert capsys.readouterr().err.splitlines()[-1].endswith("try --jobs 1")
    assert not (tmp_path / "site").exists()


def test_whoever_stops_waits_for_nothing() -> None:
    """As Ctrl-C does: what runs comes to its end, what waits is not begun, and workers do not hear of the key."""
    began = time.monotonic()

    def task(chunk: Sequence[int]) -> int:
        assert signal.SIGINT in signal.pthread_sigmask(signal.SIG_BLOCK, [])
        time.sleep(0.2)
        return len(chunk)

    def one_answer() -> None:
        for _ in spread(task, range(20_000), 2, silent(), nothing):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        one_answer()
    assert time.monotonic() - began < 5  # of 50 chunks


def test_workers_do_not_outlive_a_process_that_was_killed() -> None:
    read, write = os.pipe()

    def task(_: Sequence[int]) -> None:
        os.write(write, b"%d\n" % os.getpid())
        time.sleep(60)

    parent = os.fork()
    if parent == 0:
        never(lambda: list(spread(task, ITEMS, 2, silent(), nothing)))
    os.close(write)
    with os.fdopen(read) as stream:
        workers = [int(stream.readline()) for _ in range(2)]
        os.kill(parent, signal.SIGKILL)
        os.waitpid(parent, 0)
        assert stream.read() == ""  # nobody holds the other end any more
    for _ in range(100):  # a process lets go of its files a moment before it is gone
        if not any(map(there, workers)):
            break
        time.sleep(0.02)
    assert [there(worker) for worker in workers] == [False, False]


def there(process: int) -> bool:
    """Whether a process runs; one that ended and that nobody has asked about counts as gone."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    with open(f"/proc/{process}/stat") as stream:  # noqa: PTH123 - not a file
        return stream.read().rpartition(")")[2].split()[0] != "Z"


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


LINES = (
    (0, 0, 0.0, "Reading records …"),
    (10_000, 0, 5.0, "Reading records: 0 of 10,000"),
    (10_000, 3_000, 0.5, "Reading records: 3,000 of 10,000"),
    (10_000, 2_500, 2.0, "Reading records: 2,500 of 10,000, about 6 s left"),
    (10_000, 9_999, 2.0, "Reading records: 9,999 of 10,000"),
)


@pytest.mark.parametrize(("items", "done", "lasted", "words"), LINES)
def test_progress_in_words(items: int, done: int, lasted: float, words: str) -> None:
    progress = Progress(Terminal())
    progress.begin("Reading records", items)
    progress._done = done
    assert progress.line(progress._began + lasted) == words


def test_progress_is_for_people_at_a_terminal() -> None:
    file, terminal = io.StringIO(), Terminal()
    for stream in (file, terminal):
        progress = Progress(stream)
        progress.begin("Reading records", 10)
        progress.advance(10)
        progress.end()
    assert file.getvalue() == ""
    assert "Reading records" in terminal.getvalue()
    assert terminal.getvalue().endswith("\r\x1b[K")
