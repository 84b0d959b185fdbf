"""What an archive was at a revision: only what differs is read from git, and what git does not track is no change."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import make
from afterword.cli.main import run
from afterword.compare.difference import Difference, compare
from afterword.engine import base as room
from afterword.engine.base import Base, check_change, read_base
from afterword.engine.git import GitError, read_blobs
from afterword.engine.progress import Progress
from afterword.engine.reading import read_project
from afterword.engine.workshop import Workshop, open_store
from afterword.load.project import load_settings
from afterword.model.kinds import Kind
from afterword.parse.record import parse_record
from repository import Repository

if TYPE_CHECKING:
    from pathlib import Path

    from afterword.diagnostics import Diagnostic
    from afterword.model.source import SourceFile
    from afterword.parse.record import Parsed

INCIDENT, REVIEW, LOG = (
    make.record_file(Kind.INCIDENT).path,
    make.record_file(Kind.REVIEW).path,
    make.log_file().path,
)
NEW = make.record_file(Kind.INCIDENT, "INC-2025-22QQ")


@pytest.fixture
def archive(tmp_path: Path) -> Repository:
    return Repository.begin(tmp_path)


def based(archive: Repository, base: str = "main") -> Base:
    """What changed since a revision."""
    project = load_settings(archive.root)
    work = Workshop(archive.root, open_store(archive.root, project, keep=True), 1, Progress())
    found = read_base(archive.root, read_project(work, project), base)
    work.store.close()
    return found


def told(archive: Repository) -> Difference:
    """What a change means."""
    found = based(archive)
    return compare(found.history, found.archive(), make.TODAY, found.others)


def whats(archive: Repository) -> dict[str, str]:
    """What became of each record that a change touches."""
    return {record.id: record.what for record in told(archive).records}


def test_nothing_changed(archive: Repository) -> None:
    found = based(archive)
    assert found.history.pairs == {}
    assert found.others == ()


@pytest.mark.parametrize("committed", [True, False])
@pytest.mark.parametrize("below", ["", "trust/our reviews"])
def test_every_kind_of_change(*, committed: bool, below: str, tmp_path: Path) -> None:
    archive = Repository.begin(tmp_path, below)
    archive.write(NEW.path, NEW.data.decode())
    archive.swap(INCIDENT, "severity: SEV3", "severity: SEV1")
    (archive.root / "reviews/audits/SBD-2025-D5XR.md").rename(archive.root / "reviews/audits/SBD-2025-D5XR-raids.md")
    (archive.root / make.record_file(Kind.PLAN).path).unlink()
    archive.swap(REVIEW, "title:", "title:  ")
    archive.add("site_config/settings.yml", "# a remark\n")
    archive.write("elsewhere.md", "No part of the archive.\n")
    if committed:
        archive.commit()
    assert whats(archive) == {
        "INC-2025-22QQ": "new",
        make.INCIDENT: "changed",
        make.AUDIT: "moved",
        make.PLAN: "removed",
        make.REVIEW: "layout",
    }
    assert told(archive).others == ("site_config/settings.yml",)


def test_what_main_did_since_is_not_part_of_it(archive: Repository) -> None:
    archive.git("switch", "--quiet", "main")
    archive.swap(INCIDENT, "severity: SEV3", "severity: SEV1")
    archive.commit()
    archive.git("switch", "--quiet", "change")
    assert whats(archive) == {}


def test_a_changed_log_is_a_change_of_its_record(archive: Repository) -> None:
    archive.add(LOG, make.log_file(make.step("done", "2026-01-02", evidence="release")).data.decode())
    (change,) = told(archive).records
    assert (change.id, change.what, change.entries, change.fields) == (make.REVIEW, "changed", 1, ())
    assert [(a.address, a.old, a.new) for a in told(archive).actions] == [(f"{make.REVIEW}/A1", "accepted", "done")]


@pytest.mark.parametrize("new", ["PIR-2025-22QQ", "PIR-2027-22QQ"])
def test_a_renamed_record_is_the_same_record(archive: Repository, new: str) -> None:
    archive.add(LOG, make.log_file(make.approval()).data.decode())
    archive.commit()
    archive.git("branch", "--force", "main")
    assert run(["rename", make.REVIEW, new, "-C", str(archive.root)]) == 0
    assert check(archive) == []
    found = {record.id: record for record in told(archive).records}
    assert (found[new].what, [field.path for field in found[new].fields]) == ("changed", [("formerly",)])
    assert make.REVIEW not in found
    path = next(path for path in archive.root.rglob(f"{new}.progress.yml"))
    path.write_text("[]\n", encoding="utf-8")
    assert check(archive) == ["log-rewritten"]


def test_what_git_ignores_is_no_change(archive: Repository) -> None:
    archive.add(".gitignore", "/reviews/plans/\n")
    archive.commit()
    archive.git("branch", "--force", "main")
    archive.write("reviews/plans/CIP-2025-22QQ.md", make.record_file(Kind.PLAN, "CIP-2025-22QQ").data.decode())
    assert whats(archive) == {}


def test_what_git_does_not_track_any_more_is_there_still(archive: Repository) -> None:
    archive.git("rm", "--quiet", "--cached", INCIDENT)
    assert whats(archive) == {make.INCIDENT: "layout"}
    assert check(archive) == []


def check(archive: Repository) -> list[str]:
    """The names of what the change may not do."""
    return [one.name for one in diagnosed(archive)]


def diagnosed(archive: Repository) -> tuple[Diagnostic, ...]:
    """What the change may not do."""
    project = load_settings(archive.root)
    work = Workshop(archive.root, open_store(archive.root, project, keep=False), 1, Progress())
    return check_change(archive.root, read_project(work, project), "main", make.TODAY)


PAGE, SETTINGS = "reviews/guide/desk.md", "site_config/settings.yml"
WIDER = [
    (PAGE, "audience: core\n", "audience: public\n", "3:11", "audience core → public"),
    (PAGE, "compartments: [legal, insider]", "compartments: [insider]", "4:1", "compartment legal dropped"),
    (PAGE, "/// audience | core\nWho is on call.\n///\n", "Who is on call.\n", "8:1", "a passage of the prose has lost its fences"),
    (SETTINGS, "audience: company", "audience: core", "2:19", "the build's audience company → core"),
    (SETTINGS, "[insider]", "[insider, legal]", "2:52", "the build is cleared for legal"),
    (SETTINGS, "build: {audience: company, compartments: [insider]}", "# No build.", "1:1",
     "the build's audience company → core; the build is cleared for legal; the build is cleared for child-safety"),
]  # fmt: skip
NO_WIDER = [
    (PAGE, "audience: core", "audience: company  # afterword: ignore[AW807] legal agreed on 12 January"),
    (PAGE, "/// audience | core\nWho is on call.\n///\n",
     "Who is on call. <!-- afterword: ignore[AW807] legal agreed on 12 January -->\n"),
    (PAGE, "audience: core", "audience: everybody"),
    (PAGE, "audience: core\n", ""),
    (PAGE, "The desk", "The whole desk"),
    (SETTINGS, "audience: company", "audience: partners"),
    (SETTINGS, "audience: company", "audience: nobody"),
    (SETTINGS, "[insider]", "[]"),
    (SETTINGS, "compartments: [insider]}", "compartments: [insider, legal]}  # afterword: ignore[AW807] for counsel's own site"),
    (SETTINGS, "name: A", "name: B"),
]  # fmt: skip


def with_page_and_settings(archive: Repository) -> None:
    page = "---\ntitle: Desk\naudience: core\ncompartments: [legal, insider]\n---\nThe desk of the night.\n\n"
    archive.write(PAGE, f"{page}/// audience | core\nWho is on call.\n///\n")
    archive.write(SETTINGS, "name: A\nbuild: {audience: company, compartments: [insider]}\n")
    archive.commit()
    archive.git("branch", "--force", "main")


@pytest.mark.parametrize(("path", "old", "new", "place", "words"), WIDER)
def test_what_opens_a_page_or_a_build_to_more_readers(
    archive: Repository, path: str, old: str, new: str, place: str, words: str
) -> None:
    with_page_and_settings(archive)
    archive.swap(path, old, new)
    (one,) = diagnosed(archive)
    assert (one.name, one.path, f"{one.line}:{one.column}") == ("audience-widened", path, place)
    assert f"({words})" in one.message
    assert ("<!-- afterword: ignore[AW807]" in one.hint) is (place == "8:1")
    assert "# afterword: ignore[AW807]" in one.hint or place == "8:1"


@pytest.mark.parametrize(("path", "old", "new"), NO_WIDER)
def test_what_opens_no_page_and_no_build(archive: Repository, path: str, old: str, new: str) -> None:
    with_page_and_settings(archive)
    archive.swap(path, old, new)
    assert check(archive) == []


def test_a_first_page_and_first_settings_open_nothing(archive: Repository) -> None:
    (archive.root / SETTINGS).unlink()
    archive.commit()
    archive.git("branch", "--force", "main")
    archive.write(PAGE, "---\naudience: public\n---\nThe desk.\n")
    archive.write(SETTINGS, "name: A\nbuild: {audience: company, compartments: [legal]}\n")
    assert check(archive) == []
    archive.commit()
    archive.git("branch", "--force", "main")
    (archive.root / SETTINGS).unlink()
    assert check(archive) == ["audience-widened"]


def test_other_order_of_audiences_opens_a_build(archive: Repository) -> None:
    audiences = [f"  - {{code: {code}, title: {code.title()}}}\n" for code in ("core", "legal-desk", "company")]
    text = "name: A\nbuild: {audience: company}\naudiences:\n"
    archive.write(SETTINGS, text + "".join(audiences))
    archive.commit()
    archive.git("branch", "--force", "main")
    archive.write(SETTINGS, text + "".join((audiences[0], audiences[2], audiences[1])))
    (one,) = diagnosed(archive)
    assert (one.line, one.message) == (
        6, "a build shows more than before (legal-desk stands behind company now), and nobody says who agreed",
    )  # fmt: skip


def test_links_are_no_files(archive: Repository) -> None:
    (archive.root / NEW.path).symlink_to("INC-2025-7KQ4.md")
    archive.commit()
    archive.git("branch", "--force", "main")
    (archive.root / NEW.path).unlink()
    archive.write(NEW.path, NEW.data.decode())
    assert whats(archive) == {"INC-2025-22QQ": "new"}


@pytest.mark.parametrize(
    "path", ["reviews/.hidden/INC-2025-22QQ.md", "reviews/node_modules/INC-2025-22QQ.md", "reviews/INC-2025-22QQ.txt"]
)
def test_what_is_not_read_now_was_not_read_then(archive: Repository, path: str) -> None:
    archive.write(path, NEW.data.decode())
    archive.commit()
    archive.git("branch", "--force", "main")
    (archive.root / path).unlink()
    archive.write(NEW.path, NEW.data.decode())
    assert whats(archive) == {"INC-2025-22QQ": "new"}


def test_of_two_files_with_one_id_the_same_is_the_record_before_and_after(archive: Repository) -> None:
    """A copy beside the file that is named by the id alone never was the record: that it goes changes nothing."""
    archive.write("reviews/incidents/2025/INC-2025-7KQ4-again.md", NEW.data.decode())
    archive.commit()
    archive.git("branch", "--force", "main")
    (archive.root / "reviews/incidents/2025/INC-2025-7KQ4-again.md").unlink()
    (change,) = told(archive).records
    assert (change.id, change.what, change.moved_from) == (make.INCIDENT, "layout", "")


def test_of_two_files_that_go_on_after_the_id_the_first_is_the_record(archive: Repository) -> None:
    (archive.root / INCIDENT).rename(archive.root / INCIDENT.replace(".md", "-raids.md"))
    archive.write(INCIDENT.replace(".md", "-again.md"), NEW.data.decode())
    archive.commit()
    archive.git("branch", "--force", "main")
    (archive.root / INCIDENT.replace(".md", "-again.md")).unlink()
    (change,) = told(archive).records
    assert (change.id, change.what, change.moved_from) == (
        make.INCIDENT, "changed", INCIDENT.replace(".md", "-again.md"),
    )  # fmt: skip


def test_the_archive_as_it_was_is_the_one_that_was_read_then(archive: Repository) -> None:
    before = based(archive, "HEAD").archive()
    records, logs, prints = dict(before.records), dict(before.logs), dict(before.prints)
    archive.write(NEW.path, NEW.data.decode())
    archive.swap(INCIDENT, "severity: SEV3", "severity: SEV1")
    (archive.root / LOG).unlink()
    then = based(archive).archive()
    assert (then.summaries, then.references, then.groups, dict(then.prints)) == (
        before.summaries, before.references, before.groups, prints,
    )  # fmt: skip
    assert dict(then.logs) == logs
    assert dict(then.records) == records
    assert "INC-2025-22QQ" not in then.records


def test_only_what_differs_is_parsed(archive: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    for letter in "BCDFHJKMNPQR":
        file = make.record_file(Kind.INCIDENT, f"INC-2024-22Q{letter}")
        archive.write(file.path, file.data.decode())
    archive.commit()
    archive.git("branch", "--force", "main")
    archive.swap(INCIDENT, "severity: SEV3", "severity: SEV1")
    parsed: list[str] = []

    def parse(file: SourceFile, kind: Kind, record_id: str) -> Parsed:
        parsed.append(record_id)
        return parse_record(file, kind, record_id)

    monkeypatch.setattr(room, "parse_record", parse)
    assert whats(archive) == {make.INCIDENT: "changed"}
    assert parsed == [make.INCIDENT]


def test_nobody_knows_what_it_was(archive: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for revision in ("nowhere", "--all", "-h", "main:mkdocs.yml", ""):
        with pytest.raises(GitError, match="it knows no such revision here"):
            based(archive, revision)
    archive.add(INCIDENT)
    archive.commit()
    shallow = Repository(tmp_path / "shallow", tmp_path / "shallow")
    archive.git("clone", "--quiet", "--depth", "1", "--no-single-branch", f"file://{archive.root}", str(shallow.root))
    with pytest.raises(GitError, match="in a shallow clone fetch more of the history"):
        based(shallow, "origin/main")
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    plain = Repository(tmp_path / "plain", tmp_path / "plain")
    for path, text in make.sound_files().items():
        plain.write(path, text)
    (tmp_path / ".git").rename(tmp_path / "no-git")
    with pytest.raises(GitError, match="not a git repository"):
        based(plain)


def test_a_file_that_is_not_here(archive: Repository) -> None:
    with pytest.raises(GitError, match="are not here"):
        list(read_blobs(archive.root, ["0" * 40]))
