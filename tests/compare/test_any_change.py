"""Whatever stands in the files before and after: a change is told and checked, and nothing raises."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import changes
import make
from afterword.cli.diff_json import as_json
from afterword.cli.diff_markdown import LARGEST, MARK, markdown
from afterword.cli.diff_text import text
from afterword.engine.git import Revision

if TYPE_CHECKING:
    from collections.abc import Callable

SOUND = {
    **make.sound_files(),
    make.log_file().path: make.log_file(make.step(), make.approval(on="2025-12-20")).data.decode(),
}
SINCE = Revision("main", "0" * 40)
WORDS = (
    "unknown",
    "core",
    "public",
    "draft",
    "expunged",
    "withdrawn",
    "[]",
    "{}",
    "- {}",
    "~",
    "2062-01-01",
    "A1",
    "///",
    "## B",
    "---",
)


def dropped(lines: list[str], at: int, _: str) -> list[str]:
    """Without a line."""
    return lines[:at] + lines[at + 1 :]


def doubled(lines: list[str], at: int, _: str) -> list[str]:
    """A line twice."""
    return lines[:at] + lines[at : at + 1] * 2 + lines[at + 1 :]


def swapped(lines: list[str], at: int, _: str) -> list[str]:
    """A line and the next the other way round."""
    return lines[:at] + lines[at : at + 2][::-1] + lines[at + 2 :]


def reworded(lines: list[str], at: int, word: str) -> list[str]:
    """Another value behind a key."""
    return [*lines[:at], lines[at].partition(": ")[0] + f": {word}", *lines[at + 1 :]]


def added(lines: list[str], at: int, word: str) -> list[str]:
    """A line more."""
    return [*lines[:at], word, *lines[at:]]


EDITS: list[Callable[[list[str], int, str], list[str]]] = [dropped, doubled, swapped, reworded, added]


@st.composite
def edited(draw: st.DrawFn) -> dict[str, str]:
    """The sound archive after some edits; a file may be gone, or stand under another name."""
    files = dict(SOUND)
    for _ in range(draw(st.integers(0, 4))):
        path = draw(st.sampled_from(sorted(files)))
        lines = files[path].splitlines()
        at = draw(st.integers(0, max(len(lines) - 1, 0)))
        if lines:
            files[path] = "\n".join(draw(st.sampled_from(EDITS))(lines, at, draw(st.sampled_from(WORDS)))) + "\n"
    fate = draw(st.sampled_from(("stays", "stays", "goes", "moves", "renumbered")))
    path = draw(st.sampled_from(sorted(files)))
    if fate != "stays":
        held = files.pop(path)
        names = {"moves": path.replace("reviews/", "reviews/other/"), "renumbered": path.replace("2025-", "2024-")}
        files |= {names[fate]: held} if fate in names else {}
    return files


@given(edited(), edited())
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_any_change_is_told_and_checked(before: dict[str, str], after: dict[str, str]) -> None:
    change = changes.compared(before, after)
    changes.diagnosed(before, after)
    assert text(change, SINCE)
    assert markdown(change, SINCE).startswith(MARK)
    assert len(markdown(change, SINCE)) <= LARGEST
    assert json.loads(as_json(change, SINCE, date(2026, 1, 15)))["schema"] == "afterword.diff/1"
    if before == after:
        assert change.records == ()


@given(edited())
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_no_change_is_none(files: dict[str, str]) -> None:
    change = changes.compared(files, files)
    assert (change.records, change.actions, change.citations, change.figures) == ((), (), (), ())
    assert changes.diagnosed(files, files) == ()
