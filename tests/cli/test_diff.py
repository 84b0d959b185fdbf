"""A play in three acts: a new incident, then its review, then a bad edit of what was published. Each is told three ways, and checked."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import jsonschema
import pytest

import make
from afterword.cli.diff_json import schema
from afterword.cli.diff_markdown import LARGEST, MARK
from afterword.cli.main import run
from afterword.link.fingerprint import part_fingerprint
from afterword.model.kinds import Kind
from repository import Repository

if TYPE_CHECKING:
    from collections.abc import Callable

GOLDEN = Path(__file__).resolve().parent.parent / "golden" / "diff"
INC, PIR, SBD = "INC-2026-R7DK", "PIR-2026-QM4T", "SBD-2026-X3NB"
STORY: dict[str, Any] = {
    "title": "Gift cards bought with stolen money", "severity": "SEV2", "audience": "company", "harms": ["spam"],
    "status": "open", "times": {"started": "2026-01-02T21:00Z", "detected": "2026-01-03T02:10Z"}, "impact": None,
    "timeline": [make.event(at="2026-01-03T02:10Z")], "path": f"reviews/incidents/2026/{INC}.md", "body": "## Summary\n\nMany gifts.\n",
}  # fmt: skip
CLOSED: dict[str, Any] = {
    "status": "closed", "severity": "SEV3", "body": make.sound_body(Kind.INCIDENT),
    "times": {**STORY["times"], "contained": "2026-01-03T06:00Z", "resolved": "2026-01-04", "closed": "2026-01-05"},
    "obligations": [{"code": "eu-gdpr-33", "applies": "undecided"}],
}  # fmt: skip
LEARNED: dict[str, Any] = {
    "title": "What the gift cards taught us", "incidents": [INC], "audience": "company",
    "times": {"draft": "2026-01-06", "published": "2026-01-10"}, "path": f"reviews/post-incident/2026/{PIR}.md",
    "actions": [make.action(title="Hold gifts from new cards"), make.action("A2", title="Tell streamers sooner", audience="core")],
}  # fmt: skip


def written(repository: Repository, kind: Kind, record_id: str, **fields: object) -> str:
    """Write a record; its path."""
    file = make.record_file(
        kind, record_id, **{name: value for name, value in fields.items() if value is not None or name != "body"}
    )
    repository.write(file.path, file.data.decode())
    return file.path


def log(repository: Repository, *entries: dict[str, object]) -> None:
    """Write the review's log."""
    text = make.log_file(*entries).data.decode()
    repository.write(f"reviews/post-incident/2026/{PIR}.progress.yml", text)


def new_incident(repository: Repository) -> None:
    """At night."""
    written(repository, Kind.INCIDENT, INC, **STORY)


def review(repository: Repository) -> None:
    """A week later; an audit relies on it at once."""
    written(repository, Kind.INCIDENT, INC, **{**STORY, **CLOSED})
    written(repository, Kind.REVIEW, PIR, **LEARNED)
    log(repository, *APPROVED)
    pin = part_fingerprint(make.review(PIR, **LEARNED), "A1")
    cited = [make.finding(evidence=[make.evidence(), {"cite": f"{PIR}/A1", "pin": pin, "as_of": "2026-01-12"}])]
    written(repository, Kind.AUDIT, SBD, title="Gifts", times={"published": "2026-01-12"}, findings=cited)


def bad_edit(repository: Repository) -> None:
    """Later still: the plan is put off where it was promised, and the log is made to agree."""
    later = [make.action(title="Hold gifts from new cards", due="2026-06-30")]
    written(repository, Kind.REVIEW, PIR, **{**LEARNED, "audience": "partners", "actions": later})
    log(repository, *APPROVED[:2])


APPROVED = (make.approval("safety-ops", on="2026-01-09"), make.approval(on="2026-01-09"), make.step(on="2026-01-11"))
ACTS = {"1-incident": new_incident, "2-review": review, "3-bad-edit": bad_edit}
ASKED = {
    "txt": ("diff", "main"),
    "md": ("diff", "main", "--format", "markdown"),
    "json": ("diff", "main", "--format", "json"),
    "check.txt": ("check", "--against", "main"),
}


@pytest.fixture(scope="module")
def play(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], tuple[int, str]]:
    """What the commands say of each act, and with which exit code."""
    repository = Repository.begin(tmp_path_factory.mktemp("play"))
    found = {}
    for act, perform in ACTS.items():
        perform(repository)
        for name, words in ASKED.items():
            found[act, name] = asked(repository, *words)
        repository.commit()
        repository.git("branch", "--force", "main")
    return found


def asked(repository: Repository, *words: str) -> tuple[int, str]:
    """What a command says, with what differs from run to run taken out."""
    with pytest.MonkeyPatch.context() as patch:
        said: list[str] = []
        patch.setattr("click.echo", lambda text="", **_: said.append(click.unstyle(str(text))))
        code = run([*words, "-C", str(repository.root), "--as-of", make.TODAY.isoformat(), "--jobs", "1"])
    commit = subprocess.run(
        ["git", "rev-parse", "main"], cwd=repository.root, capture_output=True, text=True, check=True
    ).stdout.strip()
    text = "\n".join(said).rstrip("\n") + "\n"
    return code, text.replace(commit, "0" * 40).replace(commit[:12], "0" * 12)


@pytest.mark.parametrize("name", ASKED)
@pytest.mark.parametrize("act", ACTS)
def test_it_reads_as_it_should(
    play: dict[tuple[str, str], tuple[int, str]], act: str, name: str, golden: Callable[[Path, str], None]
) -> None:
    code, text = play[act, name]
    golden(GOLDEN / f"{act}.{name}", text)
    assert code == (1 if (act, name) == ("3-bad-edit", "check.txt") else 0)


def test_the_comment_tells_nothing_of_what_few_may_read(play: dict[tuple[str, str], tuple[int, str]]) -> None:
    for act in ACTS:
        text = play[act, "md"][1]
        assert text.startswith(f"{MARK}\n")
        assert "Tell streamers sooner" not in text, "an action of its own label"
        assert "eu-gdpr-33" not in text, "an obligation is for Legal"
        assert "Gifts" not in text, "the title of a core record"
    whole = json.loads(play["2-review", "json"][1])
    assert whole["schema"] == "afterword.diff/1"
    assert [record["id"] for record in whole["records"] if record["guarded"]] == [SBD]


@pytest.mark.parametrize("act", ACTS)
def test_json_is_as_its_schema_says(play: dict[tuple[str, str], tuple[int, str]], act: str) -> None:
    said, described = json.loads(play[act, "json"][1]), schema()
    jsonschema.Draft202012Validator.check_schema(described)
    jsonschema.validate(said, described)
    assert next(iter(said)) == "schema"
    for wrong in ({**said, "schema": "afterword.diff/2"}, {name: said[name] for name in said if name != "base"}):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(wrong, described)


@pytest.fixture
def archive(tmp_path: Path) -> Repository:
    return Repository.begin(tmp_path)


@pytest.mark.parametrize(
    "words", [("diff", "nowhere"), ("check", "--against", "nowhere"), ("check", "--against", ""), ("diff",)]
)
def test_without_a_base_it_says_so(
    archive: Repository, words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([*words, "-C", str(archive.root)]) == 2
    said = capsys.readouterr().err
    assert "it knows no such revision here" in said or "Missing argument 'BASE'" in said


@pytest.mark.parametrize(("folder", "code"), [("reviews", 1), ("reviews/plans", 1), ("reviews/audits", 0)])
def test_a_file_that_is_gone_is_in_its_folder(archive: Repository, folder: str, code: int) -> None:
    archive.write("reviews/plans/CIP-2025-22QQ.md", make.record_file(Kind.PLAN, "CIP-2025-22QQ").data.decode())
    archive.commit()
    archive.git("branch", "--force", "main")
    (archive.root / "reviews/plans/CIP-2025-22QQ.md").unlink()
    found = asked(archive, "check", "--against", "main", str(archive.root / folder))
    assert (found[0], "CIP-2025-22QQ was deleted" in found[1]) == (code, bool(code))


def test_an_expunged_text_is_told_by_nobody(archive: Repository) -> None:
    path = make.record_file(Kind.REVIEW).path
    archive.write(
        path, f"---\nid: {make.REVIEW}\nstatus: expunged\nexpunged: {{on: 2026-01-02, legal_basis: Erasure}}\n---\n"
    )
    for name in ("txt", "md", "json"):
        text = asked(archive, *ASKED[name])[1]
        assert make.REVIEW in text
        assert "Raids by accounts" not in text
        assert "young accounts" not in text


def test_a_huge_change_fits_a_comment(archive: Repository) -> None:
    front = make.record_file(Kind.INCIDENT, "INC-2025-BBBB", audience="company", title="A long title " * 30)
    for first in "23456789":
        for second in "23456789BC":
            for third in "234":
                name = f"INC-2025-{first}{second}{third}2"
                archive.write(f"reviews/incidents/2025/{name}.md", front.data.decode().replace("INC-2025-BBBB", name))
    text = asked(archive, *ASKED["md"])[1]
    assert len(text) <= LARGEST
    assert "- and 190 more" in text
    assert "240 records new" in text


@pytest.mark.parametrize("title", ["@everyone", "see #12", "<script>alert(1)</script>", "a `b` *c* [d](http://e) | f"])
def test_a_title_is_text_in_a_comment(archive: Repository, title: str) -> None:
    written(archive, Kind.INCIDENT, "INC-2025-22QQ", title=title, audience="company")
    line = next(line for line in asked(archive, *ASKED["md"])[1].splitlines() if "22QQ" in line)
    bare = re.sub(r"\\.", "", line)
    assert not [mark for mark in ("@e", "#1", "<", "`b", "*c", "[", "|") if mark in bare]
