"""Incremental equals clean: whatever was edited, and wherever a build was stopped, the next one gives what a first one would.

Random sequences of edits and builds. `AFTERWORD_SEQUENCES=300 pytest tests/engine/test_incremental.py` runs many long ones.
"""

from __future__ import annotations

import os
import shutil
from datetime import date, timedelta
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test
from hypothesis.strategies import booleans, integers, sampled_from

from afterword.model.settings import BuildFor
from engine import builds
from engine.archives import HOST, MKDOCS, OLD, Archive
from engine.builds import Ordered
from engine.edits import EDITS
from engine.kills import WHERE, killed

if TYPE_CHECKING:
    from collections.abc import Callable

SEQUENCES = int(os.environ.get("AFTERWORD_SEQUENCES", "0"))
FEW, STEPS, MANY_STEPS = 8, 8, 14
DAY = date(2026, 2, 4)
AUDIENCES = (
    None,
    BuildFor("core", ()),
    BuildFor("core", ("legal", "insider")),
    BuildFor("company", ("legal",)),
    BuildFor("public", ()),
)
SITES = ("site", "site", "site", "other")
numbers = integers(0, 60)


class Editing(RuleBasedStateMachine):
    """An archive that is edited and built by turns."""

    def __init__(self) -> None:
        super().__init__()
        self.home = Path(mkdtemp(prefix="afterword-editing-"))
        self.archive = Archive.begin(self.home / "archive")
        self.day = DAY
        self.audience: BuildFor | None = None
        self.build(jobs=1, wait=False, strict=False, to="site")

    @rule(name=sampled_from(sorted(EDITS)), n=numbers)
    def edit(self, name: str, n: int) -> None:
        EDITS[name](self.archive, n)

    @rule(
        names=sampled_from(sorted(EDITS)), other=sampled_from(sorted(EDITS)), n=numbers, jobs=sampled_from([1, 1, 1, 2])
    )
    def edit_and_build(self, names: str, other: str, n: int, jobs: int) -> None:
        EDITS[names](self.archive, n)
        EDITS[other](self.archive, n + 1)
        self.build(jobs=jobs, wait=True, strict=False, to="site")

    @rule(days=sampled_from([1, 1, 2, 30, 365, -1]))
    def another_day(self, days: int) -> None:
        self.day += timedelta(days=days)

    @rule(audience=sampled_from(AUDIENCES))
    def another_audience(self, audience: BuildFor | None) -> None:
        self.audience = audience

    @rule(n=numbers, how=sampled_from(["remove", "cut", "folder", "add"]))
    def meddle(self, n: int, how: str) -> None:
        """Somebody does something to a file of the site, or puts one there."""
        files = sorted(
            path for path in (self.home / "site").rglob("*") if path.is_file() and path.name != "sitemap.xml"
        )
        if not files:
            return
        file = files[n * len(files) // 61]
        if how == "add":
            (file.parent / "theirs.html").write_text("x")
            return
        file.unlink()
        if how == "cut":
            file.write_bytes(b"cut")
        elif how == "folder":
            (file / "below").mkdir(parents=True)
            (file / "below" / "file").write_text("x")

    @rule(
        where=sampled_from(sorted(WHERE)),
        nth=sampled_from([1, 1, 2, 3, 10, 40]),
        after=booleans(),
        jobs=sampled_from([1, 1, 2]),
    )
    def kill(self, where: str, nth: int, jobs: int, *, after: bool) -> None:
        ordered = Ordered(self.day, self.audience, jobs)
        root, target = self.archive.root, self.home / "site"
        killed(lambda: builds.outcome(root, ordered, target), where, nth, after=after)

    @rule(
        jobs=sampled_from([1, 1, 2]), wait=booleans(), strict=sampled_from([False, False, True]), to=sampled_from(SITES)
    )
    def build(self, jobs: int, to: str, *, wait: bool, strict: bool) -> None:
        if wait:
            builds.wait()
        ordered = Ordered(self.day, self.audience, jobs, strict)
        COUNTS["builds"] += 1
        if strict:
            builds.outcome(self.archive.root, ordered, self.home / to)
        else:
            builds.compare(self.archive.root, ordered, self.home / to, KNOWN)

    def teardown(self) -> None:
        COUNTS["sequences"] += 1
        try:
            self.build(jobs=1, wait=True, strict=False, to="site")
            self.build(jobs=1, wait=True, strict=False, to="site")
        finally:
            shutil.rmtree(self.home)


COUNTS = {"sequences": 0, "builds": 0}
KNOWN: dict[str, builds.Outcome] = {}
"""Clean builds of the last states."""


@pytest.mark.usefixtures("quick")
def test_a_build_after_any_edits_is_a_clean_build() -> None:
    run_state_machine_as_test(
        Editing,
        settings=settings(
            max_examples=SEQUENCES or FEW,
            stateful_step_count=MANY_STEPS if SEQUENCES else STEPS,
            derandomize=not SEQUENCES,
            deadline=None,
            report_multiple_bugs=False,
            database=None,
            phases=(Phase.generate,),  # a sequence is short enough to be read as it is
            suppress_health_check=list(HealthCheck),
        ),
    )
    print(f"{COUNTS['sequences']} sequences, {COUNTS['builds']} builds")


NAV = f"nav: [index.md, incidents/{OLD}/index.md, {{Late: incidents/INC-2026-NRWT/index.md}}]\n"


@pytest.mark.parametrize("part", range(4))
def test_a_build_after_every_kind_of_edit_is_a_clean_build(
    tmp_path: Path, quick: Callable[[], None], part: int
) -> None:
    """Each kind once, one on top of the other, beside a navigation of the user's own that shows titles."""
    archive = Archive.begin(tmp_path / "archive")
    archive.write(HOST, f"{MKDOCS}site_url: https://example.org/\n{NAV}")
    builds.compare(archive.root, Ordered(DAY), tmp_path / "site")
    for n, name in enumerate(sorted(EDITS)[part::4]):
        before = builds.state(archive.root)
        EDITS[name](archive, n)
        if name not in {"touch", "the host"} and builds.state(archive.root) == before:
            EDITS[name](archive, n + 1)
        assert name in {"touch", "the host"} or builds.state(archive.root) != before, name
        if n % 2:
            quick()
        builds.compare(archive.root, Ordered(DAY), tmp_path / "site")
