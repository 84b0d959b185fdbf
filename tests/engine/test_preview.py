"""A preview holds what a change touches, what that is linked with, and nothing that its audience may not see."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING, Any

import pytest

import make
from afterword.build import read
from afterword.cli.main import run
from afterword.engine.git import GitError, changed_since
from afterword.engine.preview import ADDRESS, LIST, preview_of
from afterword.load.project import load_project
from afterword.model.kinds import Kind
from afterword.model.settings import BuildFor
from afterword.pages.site import make_site
from afterword.withhold.shown import withhold
from repository import Repository

if TYPE_CHECKING:
    from pathlib import Path

    from afterword.engine.preview import Preview

INCIDENT, REVIEW, AUDIT, PLAN = (
    "reviews/incidents/2025/INC-2025-7KQ4.md",
    "reviews/post-incident/2025/PIR-2025-B3WD.md",
    "reviews/audits/SBD-2025-D5XR.md",
    "reviews/plans/CIP-2025-R8TN.md",
)
LOG = REVIEW.replace(".md", ".progress.yml")
HOME = "reviews/index.md"
NEW = "reviews/incidents/2025/INC-2025-2222.md"
EVERYONE = BuildFor("core", ())
ADDRESSES = {
    "incidents/INC-2025-7KQ4/": INCIDENT,
    "reviews/PIR-2025-B3WD/": REVIEW,
    "audits/SBD-2025-D5XR/": AUDIT,
    "plans/CIP-2025-R8TN/": PLAN,
    "incidents/INC-2025-2222/": NEW,
    "": HOME,
}


class Archive(Repository):
    """A repository of which one asks for a preview."""

    def preview(self, audience: BuildFor = EVERYONE) -> tuple[Preview, dict[str, Any]]:
        """The preview of what changed since `main`, and its list as its site has it."""
        project = load_project(self.root)
        found = read(project)
        shown = withhold(found.archive, audience).archive
        preview = preview_of(shown, found.prose, changed_since(self.root, "main"))
        site = preview.of_site(make_site(found.archive, found.prose, project, (), make.TODAY, audience))
        said = json.loads(site.files[LIST])
        there = {page.path for page in site.pages}
        assert {*said["changed"], *said["linked"], ADDRESS} <= there
        return preview, {name: [ADDRESSES[path] for path in said[name]] for name in ("changed", "linked")}


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive.begin(tmp_path)


def test_nothing_changed(archive: Archive) -> None:
    assert archive.preview()[1] == {"changed": [], "linked": []}


@pytest.mark.parametrize("committed", [True, False])
@pytest.mark.parametrize("below", ["", "trust/our reviews"])
def test_a_changed_record_brings_those_it_is_linked_with(*, committed: bool, below: str, tmp_path: Path) -> None:
    archive = Archive.begin(tmp_path, below)
    archive.add(INCIDENT)
    if committed:
        archive.commit()
    assert archive.preview()[1] == {"changed": [INCIDENT], "linked": [REVIEW]}


def test_what_main_changed_since_is_not_part_of_it(archive: Archive) -> None:
    archive.git("switch", "--quiet", "main")
    archive.add(AUDIT)
    archive.commit()
    archive.git("switch", "--quiet", "change")
    archive.add(PLAN)
    archive.commit()
    assert archive.preview()[1] == {"changed": [PLAN], "linked": [INCIDENT]}


def test_a_changed_log_is_a_change_of_its_record(archive: Archive) -> None:
    archive.add(LOG)
    assert archive.preview()[1] == {"changed": [REVIEW], "linked": [INCIDENT]}


@pytest.mark.parametrize("committed", [True, False])
def test_a_new_record_need_not_be_committed(archive: Archive, *, committed: bool) -> None:
    archive.write(NEW, make.record_file(Kind.INCIDENT, "INC-2025-2222").data.decode())
    if committed:
        archive.commit()
    assert archive.preview()[1] == {"changed": [NEW], "linked": []}


def test_a_record_that_is_gone_shows_those_that_still_name_it(archive: Archive) -> None:
    (archive.root / INCIDENT).unlink()
    assert archive.preview()[1] == {"changed": [], "linked": [PLAN, REVIEW]}


def test_a_moved_record_is_a_changed_one(archive: Archive) -> None:
    archive.git("mv", AUDIT, "reviews/audits/SBD-2025-D5XR-raids.md")
    assert archive.preview()[1]["changed"] == [AUDIT]


def test_a_changed_page_of_prose_is_in_it(archive: Archive) -> None:
    archive.add(HOME, "More.\n")
    assert archive.preview()[1] == {"changed": [HOME], "linked": []}


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("site_config/settings.yml", True),
        ("templates/pages/plan.html.j2", True),
        ("mkdocs.yml", True),
        ("README.md", False),
    ],
)
def test_a_change_that_may_touch_every_page_is_told(archive: Archive, path: str, *, told: bool) -> None:
    (archive.root / path).parent.mkdir(parents=True, exist_ok=True)
    archive.add(path, "# a remark\n" if path.endswith(".yml") else "a word\n")
    preview, listed = archive.preview()
    assert (preview.everywhere, listed["changed"]) == (told, [])


def test_a_name_that_no_text_can_hold_is_no_trouble(archive: Archive) -> None:
    (archive.root / "reviews").joinpath("bad-\udcff.txt").write_text("x")
    archive.add(PLAN)
    assert archive.preview()[1]["changed"] == [PLAN]


def test_what_an_audience_may_not_see_is_not_named(archive: Archive) -> None:
    """The review is public, its incident is not: neither is its change, nor the link."""
    archive.write(REVIEW, make.record_file(Kind.REVIEW, audience="public").data.decode())
    archive.commit()
    archive.git("branch", "--force", "main")
    archive.add(INCIDENT)
    preview, listed = archive.preview(BuildFor("public", ()))
    assert listed == {"changed": [], "linked": []}
    assert "7KQ4" not in repr(preview)
    archive.add(REVIEW)
    assert archive.preview(BuildFor("public", ()))[1] == {"changed": [REVIEW], "linked": []}
    assert archive.preview()[1] == {"changed": [INCIDENT, REVIEW], "linked": []}


def test_nobody_knows_what_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = tmp_path / "plain"
    plain.mkdir()
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    with pytest.raises(GitError, match="not a git repository"):
        changed_since(plain, "main")
    empty = tmp_path / "empty"
    empty.mkdir()
    subprocess.run(["git", "init", "--quiet"], cwd=empty, check=True)
    with pytest.raises(GitError, match="knows no such revision"):
        changed_since(empty, "HEAD")
    archive = Archive.begin(tmp_path / "archive")
    for revision in ("nowhere", "--all", "-h", "main:mkdocs.yml", ""):
        with pytest.raises(GitError, match="it knows no such revision here"):
            changed_since(archive.root, revision)
    monkeypatch.setenv("PATH", str(empty))
    with pytest.raises(GitError, match="git is not installed"):
        changed_since(archive.root, "main")


def test_a_shallow_clone_says_what_to_do(archive: Archive, tmp_path: Path) -> None:
    archive.add(PLAN)
    archive.commit()
    shallow = Archive(tmp_path / "shallow", tmp_path / "shallow")
    archive.git("clone", "--quiet", "--depth", "1", "--no-single-branch", f"file://{archive.root}", str(shallow.root))
    with pytest.raises(GitError, match="in a shallow clone fetch more of the history"):
        changed_since(shallow.root, "origin/main")
    shallow.git("fetch", "--quiet", "--unshallow")
    assert changed_since(shallow.root, "origin/main") == {PLAN}


def test_the_command_builds_it_beside_the_site(archive: Archive, capsys: pytest.CaptureFixture[str]) -> None:
    archive.add(INCIDENT)
    archive.add("site_config/settings.yml", "# a remark\n")
    asked = ["build", "-C", str(archive.root), "--as-of", make.TODAY.isoformat(), "--jobs", "1", "--preview"]
    assert run([*asked, "main"]) == 0
    place = archive.root / "site-preview"
    assert capsys.readouterr().out.splitlines()[-1] == f"Begin with {place / 'preview' / 'index.html'}"
    page = (place / "preview" / "index.html").read_text(encoding="utf-8")
    assert '<a href="../incidents/INC-2025-7KQ4/">' in page
    assert "any other page may look different" in page
    assert not (place / "audits" / "SBD-2025-D5XR").exists()
    assert not (place / "pagefind").exists(), "a preview has no search"
    assert "This is a preview" in (place / "404.html").read_text(encoding="utf-8")
    assert run([*asked, "nowhere"]) == 2
    assert run([*asked, "main", "--shard", "1/2"]) == 2
