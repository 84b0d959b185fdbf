"""A record gets another id wherever anything names it, and all that rests on it holds."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import pytest

import make
from afterword.build import Read, build, check_project, read
from afterword.edit.rename import Move, Renaming
from afterword.edit.source import CannotEdit
from afterword.load.project import load_project
from afterword.model.settings import BuildFor
from afterword.model.source import Project, SourceFile
from afterword.parse.config import read_config

ROOT = Path(__file__).resolve().parents[2]
DAY = date(2026, 11, 22)
OLD, NEW = "INC-2025-7KQ4", "INC-2026-BBBB"
HOME = "reviews/incidents/2025"
RECORD = f"{HOME}/{OLD}-raids.md"
OTHER = f"{HOME}/INC-2025-F4KR.md"
TEXT = f"---\nid: {OLD} # its own\ntitle: Raids\nseverity: SEV3\ntimes: {{detected: 2025-11-15}}\n---\n"


def after(files: dict[str, str | bytes], old: str = OLD, new: str = NEW) -> dict[str, str]:
    """The files that a renaming changes: their texts by the paths that they get."""
    return {move.to: move.after for move in renaming(make.project(files), old, new)}


def renaming(project: Project, old: str = OLD, new: str = NEW) -> tuple[Move, ...]:
    return Renaming(project, read_config(project.config)[0], old, new).moves()


def moved(project: Project, moves: tuple[Move, ...]) -> Project:
    """The project with its files changed."""
    changed = {move.path: SourceFile(move.to, move.after.encode()) for move in moves}
    records = sorted((changed.get(file.path, file) for file in project.records), key=lambda file: file.path)
    config = {name: changed.get(file.path, file) for name, file in project.config.items()}
    return replace(project, records=tuple(records), config=config)


@pytest.mark.parametrize(
    ("text", "becomes"),
    [
        ("see INC-2025-7KQ4.", "see INC-2026-BBBB."),
        ("(INC-2025-7KQ4/A1), *INC-2025-7KQ4*", "(INC-2026-BBBB/A1), *INC-2026-BBBB*"),
        ("[it](INC-2025-7KQ4-raids.md#summary)", "[it](../2026/INC-2026-BBBB-raids.md#summary)"),
        ("[it](../../incidents/2025/INC-2025-7KQ4-raids.md)", "[it](../2026/INC-2026-BBBB-raids.md)"),
        ("[guide](../../guide/start.md)", "[guide](../../guide/start.md)"),
        ("`INC-2025-7KQ4`", "`INC-2026-BBBB`"),
        ("<!-- INC-2025-7KQ4 -->", "<!-- INC-2026-BBBB -->"),
        *((same, same) for same in (
            "INC-2025-7KQ44", "XINC-2025-7KQ4", "INC-2025-7KQ4_1", "vault:INC-2025-7KQ4-clip", "inc-2025-7kq4",
            "https://archive.example/incidents/INC-2025-7KQ4/#a1",
        )),
    ],
)  # fmt: skip
def test_a_text_names_the_new_id(text: str, becomes: str) -> None:
    other = TEXT.replace(OLD, "INC-2025-F4KR") + text + "\n"
    found = after({RECORD: TEXT, OTHER: other, "reviews/guide/start.md": "Start.\n"})
    assert found.get(OTHER, other) == other.removesuffix(text + "\n") + becomes + "\n"


def test_the_record_its_log_and_every_field_follow() -> None:
    review = f"---\nid: PIR-2025-B3WD\nincidents:\n  - {OLD}\nrelated: ['{OLD}'] # {OLD}\n---\r\nText.\r\n"
    files: dict[str, str | bytes] = {
        RECORD: f"\ufeff{TEXT}[up](../../guide/start.md) and [beside](INC-2025-F4KR.md)\n",
        OTHER: TEXT.replace(OLD, "INC-2025-F4KR"),
        f"{HOME}/{OLD}.progress.yml": f"- {{on: 2025-11-20, by: product, action: A1, note: 'as in {OLD}/A2'}}\n",
        "reviews/guide/start.md": f"Read {OLD}.\n",
        "reviews/post-incident/PIR-2025-B3WD.md": review,
        "site_config/import_maps/old.yml": f"# as {OLD}\n",
    }
    assert after(files) == {
        f"reviews/incidents/2026/{NEW}-raids.md": (
            f"\ufeff---\nid: {NEW} # its own\ntitle: Raids\nseverity: SEV3\ntimes: {{detected: 2025-11-15}}\nformerly: [{OLD}]\n---\n"
            "[up](../../guide/start.md) and [beside](../2025/INC-2025-F4KR.md)\n"
        ),
        f"reviews/incidents/2026/{NEW}.progress.yml": f"- {{on: 2025-11-20, by: product, action: A1, note: 'as in {NEW}/A2'}}\n",
        "reviews/guide/start.md": f"Read {NEW}.\n",
        "reviews/post-incident/PIR-2025-B3WD.md": review.replace(OLD, NEW),
        "site_config/import_maps/old.yml": f"# as {NEW}\n",
    }


@pytest.mark.parametrize(
    ("path", "to"),
    [
        (f"reviews/{OLD}.md", f"reviews/{NEW}.md"),
        (f"reviews/incidents/2024/{OLD}.md", f"reviews/incidents/2024/{NEW}.md"),
        (f"reviews/incidents/{OLD}/{OLD}.md", f"reviews/incidents/{NEW}/{NEW}.md"),
    ],
)
def test_the_folder_is_the_new_years_where_it_was_the_old_ones(path: str, to: str) -> None:
    assert list(after({path: TEXT})) == [to]


def test_a_record_renamed_twice_and_back_remembers_all_its_ids() -> None:
    project = make.project({RECORD: TEXT})
    for old, new in ((OLD, NEW), (NEW, "INC-2026-CCCC"), ("INC-2026-CCCC", OLD)):
        project = moved(project, renaming(project, old, new))
    assert [file.path for file in project.records] == [RECORD]
    assert f"formerly: [{OLD}, {NEW}, INC-2026-CCCC]\n" in project.records[0].data.decode()
    assert make.diagnose(project) == make.diagnose(make.project({RECORD: TEXT}))


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("INC-2025-7KQ5", NEW, "there is no record INC-2025-7KQ5; did you mean INC-2025-7KQ4?"),
        (OLD, OLD, "the new id is the old one"),
        (OLD, "INC-2026-AEIO", "'INC-2026-AEIO' is not an id of this kind"),
        (OLD, "PIR-2026-BBBB", "'PIR-2026-BBBB' is not an id of this kind"),
        (OLD, "", "'' is not an id of this kind"),
        (OLD, "INC-2025-F4KR", "INC-2025-F4KR is reviews/incidents/2025/INC-2025-F4KR.md already"),
        (OLD, "INC-2025-HKTR", "INC-2025-HKTR was the id of INC-2025-F4KR; an id means one record for ever"),
        ("INC-2025-BRKN", NEW, "reviews/incidents/2025/INC-2025-BRKN.md cannot be read"),
        ("INC-2025-DBBB", NEW, "two files have the id INC-2025-DBBB: reviews/a/INC-2025-DBBB.md and reviews/b/INC-2025-DBBB.md"),
    ],
)  # fmt: skip
def test_what_would_lose_a_record_is_refused(old: str, new: str, says: str) -> None:
    files: dict[str, str | bytes] = {
        RECORD: TEXT,
        OTHER: TEXT.replace(OLD, "INC-2025-F4KR").replace("severity", "formerly: [INC-2025-HKTR]\nseverity"),
        f"{HOME}/INC-2025-BRKN.md": "---\nid: [\n---\n",
        "reviews/a/INC-2025-DBBB.md": TEXT.replace(OLD, "INC-2025-DBBB"),
        "reviews/b/INC-2025-DBBB.md": TEXT.replace(OLD, "INC-2025-DBBB"),
    }
    with pytest.raises(CannotEdit) as refused:
        renaming(make.project(files), old, new)
    assert says in str(refused.value)


def test_a_file_that_cannot_be_read_and_may_name_it_stops_it() -> None:
    with pytest.raises(CannotEdit, match=r"start\.md names INC-2025-7KQ4 and cannot be read as text"):
        after({RECORD: TEXT, "reviews/guide/start.md": b"\xff INC-2025-7KQ4\n"})


@cache
def demo() -> tuple[Project, Read]:
    project = load_project(ROOT)
    return project, read(project)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("PIR-2026-V7KN", "PIR-2027-BBBB"), ("INC-2026-PCC6", "INC-2026-BBBB"), ("SBD-2024-V4PC", "SBD-2024-BBBB"),
        ("CIP-2026-67RB", "CIP-2026-BBBB"), ("INC-2023-JR9T", "INC-2022-BBBB"),
    ],
)  # fmt: skip
def test_nothing_in_an_archive_rests_less_firmly_than_before(old: str, new: str) -> None:
    project, before = demo()
    changed = read(moved(project, renaming(project, old, new)))
    assert [one.name for one in check_project(changed, DAY)] == [one.name for one in check_project(before, DAY)]
    assert changed.archive.former == {old: new}
    names = {old: new}
    assert {names.get(a.partition("/")[0], a.partition("/")[0]) + a[len(a.partition("/")[0]) :]: of
            for a, of in before.archive.prints.items()} == dict(changed.archive.prints)  # fmt: skip
    assert {i for i, many in changed.archive.references.items() for r in many if r.target == old} == set()
    said = [file.path for file in changed.project.records if old.encode() in file.data]
    assert said == [changed.archive.cards[new].path]


def site(files: dict[str, str], audience: str = "core") -> dict[str, str]:
    cleared = ("legal", "insider", "child-safety") if audience == "core" else ()
    pages = build(make.project(dict(files)), make.TODAY, BuildFor(audience, cleared)).pages
    shown = (page for page in pages if page.path != "checks/")  # the manuals have ids of their own
    return {page.path: "".join(part.html for part in page.render().parts) for page in shown}


def renamed_files(old: str, new: str, **labels: str) -> dict[str, str]:
    files = make.sound_files()
    for path, text in files.items():
        for record_id, label in labels.items():
            if record_id.replace("_", "-") in path:
                files[path] = text.replace("audience: core", f"audience: {label}")
    project = make.project(dict(files))
    changed = moved(project, renaming(project, old, new))
    return {file.path: file.data.decode() for file in changed.records}


def test_the_old_address_answers_and_leads_on() -> None:
    files = renamed_files(make.REVIEW, "PIR-2026-BBBB")
    pages = site(files)
    assert 'href="../../reviews/PIR-2026-BBBB/"' in pages[f"reviews/{make.REVIEW}/"]
    assert '<li id="a1">' in pages[f"reviews/{make.REVIEW}/"]
    assert 'href="../../reviews/PIR-2026-BBBB/#a1"' in pages[f"reviews/{make.REVIEW}/"]
    assert [path for path, html in pages.items() if make.REVIEW in html] == [f"reviews/{make.REVIEW}/"]


def test_what_still_says_the_old_id_leads_to_the_record() -> None:
    files = renamed_files(make.INCIDENT, "INC-2025-BBBB")
    late = TEXT.replace(OLD, "INC-2025-F4KR").replace("severity", f"related: [{make.INCIDENT}]\nseverity")
    files[OTHER] = late + f"It began with {make.INCIDENT}.\n"
    html = site(files)["incidents/INC-2025-F4KR/"]
    assert html.count('href="../../incidents/INC-2025-BBBB/"') >= 2
    found = [(d.name, d.message) for d in make.diagnose(make.project(dict(files))) if d.path == OTHER]
    assert ("former-id-used", f"{make.INCIDENT} is called INC-2025-BBBB now") in found
    assert not {name for name, _ in found} & {"reference-exists", "unknown-mention"}


def test_the_old_id_of_what_is_withheld_is_withheld_too() -> None:
    files = renamed_files(make.REVIEW, "PIR-2026-BBBB", INC_2025_7KQ4="public")
    path = f"{HOME}/{make.INCIDENT}.md"
    files[path] += f"See {make.REVIEW}/A1.\n"
    pages = site(files, "public")
    assert f"incidents/{make.INCIDENT}/" in pages
    assert [path for path, html in pages.items() if make.REVIEW in html or make.REVIEW in path] == []


@pytest.mark.parametrize(
    ("formerly", "says"),
    [
        ("[INC-2025-F4KR]", "'INC-2025-F4KR' is the id of another record, reviews/incidents/2025/INC-2025-F4KR.md"),
        ("[PIR-2025-B3WD]", "'PIR-2025-B3WD' is not an id that this record can have had"),
        ("[../../index]", "'../../index' is not an id that this record can have had"),
        ("[INC-2025-HKTR]", "'INC-2025-HKTR' was the id of INC-2025-2222, which says so too"),
    ],
)
def test_a_former_id_is_one_records_alone(formerly: str, says: str) -> None:
    first = TEXT.replace(OLD, "INC-2025-2222").replace("severity", "formerly: [INC-2025-HKTR]\nseverity")
    files: dict[str, str | bytes] = {
        f"{HOME}/INC-2025-2222.md": first,
        OTHER: TEXT.replace(OLD, "INC-2025-F4KR"),
        f"{HOME}/{make.INCIDENT}.md": TEXT.replace("severity", f"formerly: {formerly}\nseverity"),
    }
    found = [(d.path, d.message) for d in make.diagnose(make.project(files)) if d.name == "former-id"]
    assert found == [(f"{HOME}/{make.INCIDENT}.md", says)]
    assert not any(".." in page.path for page in build(make.project(files), make.TODAY).pages)


def test_an_id_that_leads_nowhere_changes_no_fingerprint() -> None:
    plain, odd = make.archive(make.review()), make.archive(make.review(formerly=["INC-2024-WTHD", "last autumn"]))
    assert dict(plain.prints) == dict(odd.prints)
    assert odd.former == {}
