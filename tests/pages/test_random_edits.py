"""Equal fingerprints mean equal pages, whatever is edited, on whatever day and for whomever; all states of a run are compared.

`AFTERWORD_STATES=5000 pytest tests/pages/test_random_edits.py` looks at many.
"""

from __future__ import annotations

import os
import random
from datetime import date, timedelta
from typing import TYPE_CHECKING

from afterword.build import check_project, read
from afterword.load.project import load_project
from afterword.model.settings import BuildFor
from afterword.pages.site import make_site
from engine import builds
from engine.archives import Archive
from engine.edits import EDITS
from pages.short import shorten

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from afterword.pages.page import Page

STATES = int(os.environ.get("AFTERWORD_STATES", "60"))
STEPS = 20
DAY = date(2026, 2, 4)
AUDIENCES = (
    None,
    None,
    BuildFor("core", ()),
    BuildFor("core", ("legal", "insider")),
    BuildFor("company", ("legal",)),
    BuildFor("company", ()),
    BuildFor("public", ()),
)


def test_pages_with_one_fingerprint_are_one_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shorten(monkeypatch)
    builds.quick_charts(monkeypatch)
    builds.quick_templates(monkeypatch)
    chance = random.Random(STATES)  # noqa: S311 - the same in every run
    known: dict[tuple[str, str], int] = {}
    for number in range(STATES):
        if number % STEPS == 0:
            archive, day, done = Archive.begin(tmp_path / str(number)), DAY, list[tuple[str, int]]()
        for _ in range(chance.choice([1, 1, 2])):
            done.append((chance.choice(sorted(EDITS)), chance.randrange(60)))
            EDITS[done[-1][0]](archive, done[-1][1])
        day += timedelta(days=chance.choice([0, 0, 0, 0, 1, 30, 365, -1]))
        audience = chance.choice(AUDIENCES)
        found = {(page.path, page.fingerprint): rendered(page) for page in pages(archive, day, audience)}
        slipped = [path for (path, print_), shown in found.items() if known.get((path, print_), shown) != shown]
        assert (slipped, number, day, audience, done) == ([], number, day, audience, done)
        known = found | known


def pages(archive: Archive, day: date, audience: BuildFor | None) -> tuple[Page, ...]:
    project = load_project(archive.root)
    whole = read(project)
    problems = check_project(whole, day)
    build_for = audience or whole.config.settings.build
    return make_site(whole.archive, whole.prose, project, problems, day, build_for).pages


def rendered(page: Page) -> int:
    """A hash of all that a page shows and search knows of it."""
    return hash(repr((page.title, page.wide, page.render(), page.search() if page.search is not None else None)))
