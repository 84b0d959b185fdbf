"""A narrower edition shows no text that nobody has looked at: not even one that was saved while it was being made."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from afterword.engine.progress import Progress
from afterword.engine.reading import read_project
from afterword.engine.showing import Showing
from afterword.engine.workshop import Workshop, open_store
from afterword.load.project import load_settings
from afterword.model.settings import BuildFor
from engine.archives import OLD, OLD_REVIEW, Archive

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from afterword.parse.record import Parsed

ALL = BuildFor("core", ("legal", "insider", "child-safety"))
COMPANY = BuildFor("company")
PATH = f"reviews/post-incident/2025/{OLD_REVIEW}.md"


@pytest.mark.parametrize("keep", [True, False])
@pytest.mark.parametrize(("audience", "seen"), [(ALL, True), (COMPANY, False)])
def test_a_file_that_changes_meanwhile_gives_its_text_to_whom_nothing_is_withheld_from(
    tmp_path: Path, audience: BuildFor, *, seen: bool, keep: bool
) -> None:
    archive = Archive.begin(tmp_path)
    project = load_settings(tmp_path)
    work = Workshop(tmp_path, open_store(tmp_path, project, keep=keep), 1, Progress())
    shown = Showing().shown(work, read_project(work, project), audience)
    assert shown.whole is seen
    assert "New accounts" in shown.archive.records[OLD_REVIEW].body
    work.store.write("DELETE FROM bodies WHERE path LIKE ?", [("%",)])
    archive.swap(PATH, "New accounts", "Somebody moved, for few: accounts")
    text = read_again(shown.archive.records, OLD_REVIEW)
    assert ("Somebody moved" in text) is seen
    assert bool(text) is seen
    work.store.close()


@pytest.mark.parametrize(
    "edits", [("prose", "title", "audience"), ("a mention", "audience", "title"), ("label", "a mention")]
)
def test_what_is_known_of_the_last_reading_is_what_a_first_look_finds(tmp_path: Path, edits: tuple[str, ...]) -> None:
    """A preview shows one reading after the other."""
    archive, showing, project = Archive.begin(tmp_path), Showing(), load_settings(tmp_path)
    work = Workshop(tmp_path, open_store(tmp_path, project, keep=True), 1, Progress())
    other = f"reviews/incidents/2024/{OLD}.md"
    changes = {
        "prose": (PATH, "New accounts moved", "Old accounts moved"),
        "title": (PATH, "The first review", "The very first review"),
        "audience": (other, "audience: core", "audience: company"),
        "a mention": (PATH, "New accounts", f"As in {OLD.lower()}: new accounts"),
        "label": (PATH, "## Summary\n", "## Summary\n\n/// audience | core\nFor few.\n///\n"),
    }
    for name in ("", *edits):
        if name:
            assert archive.swap(*changes[name])
        reading = read_project(work, project)
        found = showing.shown(work, reading, COMPANY)
        first = Showing().shown(work, reading, COMPANY)
        assert (found.archive.cards, found.lost) == (first.archive.cards, first.lost)
        assert dict(found.archive.records) == dict(first.archive.records)
    work.store.close()


def read_again(records: Mapping[str, Parsed], record_id: str) -> str:
    """The body of a record, past what was remembered of the last one."""
    assert records[next(other for other in records if other != record_id)]
    return records[record_id].body
