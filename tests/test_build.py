from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

import make
from afterword.build import build, check_project, read
from afterword.diagnostics import Level, errors
from afterword.model.kinds import Kind
from afterword.model.settings import BuildFor

if TYPE_CHECKING:
    from afterword.pages.page import Site

TODAY = date(2026, 1, 15)


def value(site: Site) -> object:
    """All that a site is, every page rendered."""
    pages = [(p.path, p.title, p.fingerprint, p.wide, p.render(), p.search() if p.search else None) for p in site.pages]
    return (site.name, pages, site.files, site.nav, site.problems)


def test_the_same_input_gives_the_same_site() -> None:
    files = make.sound_files()
    first = value(build(make.project(files), TODAY))
    assert first == value(build(make.project(dict(reversed(files.items()))), TODAY))


def test_a_sound_project_has_no_errors_and_a_page_for_everything() -> None:
    site = build(make.project(make.sound_files()), TODAY)
    assert errors(site.problems) == ()
    paths = {page.path for page in site.pages}
    assert {"", "archive/", "actions/", "trends/", f"incidents/{make.INCIDENT}/", f"plans/{make.PLAN}/"} <= paths
    assert len(paths) == len(site.pages)
    assert all(path in paths for section in site.nav for path in section.paths)


def test_an_empty_archive_is_a_site() -> None:
    site = build(make.project({}), TODAY)
    assert errors(site.problems) == ()
    assert all(page.render() for page in site.pages if page.path.count("/") < 2)


def test_the_audience_is_that_of_the_settings_unless_another_is_asked_for() -> None:
    files = {**make.sound_files(), "site_config/settings.yml": "build: {audience: public}\n"}
    assert f"incidents/{make.INCIDENT}/" not in {page.path for page in build(make.project(files), TODAY).pages}
    core = BuildFor("core", ("legal", "insider", "child-safety"))
    assert f"incidents/{make.INCIDENT}/" in {page.path for page in build(make.project(files), TODAY, core).pages}


def test_only_the_files_asked_for_are_answered_for() -> None:
    bad = make.record_file(Kind.INCIDENT, "INC-2024-M2XD", severity="SEV9").data
    other = "reviews/incidents/2024/INC-2024-M2XD.md"
    found = read(make.project({**make.sound_files(), other: bad}))
    assert {p.path for p in errors(check_project(found, TODAY))} == {other}
    assert check_project(found, TODAY, frozenset({"reviews/audits/none.md"})) == ()


def test_errors_are_errors() -> None:
    found = read(make.project({"reviews/incidents/2025/INC-2025-7KQ4.md": "no front matter"}))
    problems = check_project(found, TODAY)
    assert problems
    assert all(problem.level is Level.ERROR for problem in errors(problems))


ODD = {
    "the beginning of time": {"started": "0001-01-01", "detected": "0001-01-02"},
    "the end of time": {"detected": "9998-12-30T10:00Z", "resolved": "9998-12-30T23:00Z"},
    "all of time": {"started": "0001-01-01", "detected": "0001-01-01", "contained": "9998-12-30"},
    "half hours": {"started": "2025-11-15T20+05:30", "detected": "2025-11-15T21+05:30"},
    "everything unknown": {"started": "unknown", "detected": "unknown", "contained": "unknown"},
    "nothing": {},
}
MESS: dict[str, str | bytes] = {
    "an empty file": b"",
    "a list": "---\n- a\n---\n",
    "text": "words",
    "ten thousand levels": "---\na: " + "[" * 10_000 + "\n---\n",
    "bytes": bytes(range(256)),
    "only fences": "---\n---\n",
    "every field a list": "---\n"
    + "".join(f"{n}: [[[]]]\n" for n in ("id", "title", "times", "impact", "lead"))
    + "---\n",
    "every field a mapping": "---\n"
    + "".join(f"{n}: {{a: {{b: c}}}}\n" for n in ("id", "title", "times", "lead"))
    + "---\n",
    "every field null": "---\n" + "".join(f"{n}: ~\n" for n in ("id", "title", "times", "impact", "lead")) + "---\n",
}


@pytest.mark.parametrize("times", ODD.values(), ids=ODD)
def test_no_time_is_too_odd_to_build(times: dict[str, str]) -> None:
    obligations = [{"code": "eu-gdpr-33", "applies": "asserted", "trigger_at": t} for t in times.values()]
    path = "reviews/incidents/2025/INC-2025-7KQ4.md"
    for status in ("open", "closed"):
        data = make.record_file(
            Kind.INCIDENT, times=times, obligations=obligations, severity="SEV1", status=status
        ).data
        render_some(build(make.project({**make.sound_files(), path: data}), TODAY))


@pytest.mark.parametrize("mess", MESS.values(), ids=MESS)
def test_no_file_is_too_broken_to_build_the_rest(mess: str | bytes) -> None:
    files: dict[str, str | bytes] = {
        **make.sound_files(),
        "reviews/incidents/2025/INC-2025-2222.md": mess,
        "reviews/post-incident/2025/PIR-2025-B3WD.progress.yml": mess,
        "reviews/guide/mess.md": mess,
        "site_config/metrics.yml": mess,
        "site_config/taxonomies/tactics.yml": mess,
    }
    site = build(make.project(files), TODAY)
    assert any(problem.path.endswith("INC-2025-2222.md") for problem in errors(site.problems))
    assert "incidents/INC-2025-2222/" in {page.path for page in site.pages}
    render_some(site)


BAD_SETTINGS = ("ids: [{prefix: X}]", "ids: [{kind: x}]", "ids: [{kind: incident, pattern: '(?i)x'}]", "audiences: []",
                "build: {audience: nobody}", "small_cell: many", "zones: 3", "- a")  # fmt: skip


@pytest.mark.parametrize("text", BAD_SETTINGS)
def test_no_setting_is_too_broken_to_build(text: str) -> None:
    site = build(make.project({**make.sound_files(), "site_config/settings.yml": text}), TODAY)
    render_some(site)


def render_some(site: Site) -> None:
    """Render what stands for an archive: lists, registers and records, not each term."""
    for page in site.pages:
        if page.path.count("/") < 2 or page.path.startswith(("incidents/", "reviews/", "timelines/")):
            page.render()


def test_a_file_among_records_that_is_none_is_not_published() -> None:
    text = "---\nid: INC-2025-7KQO\ntitle: Named like a record\n---\nNobody could withhold this.\n"
    project = make.project({"reviews/incidents/INC-2025-7KQO.md": text, "reviews/audits/notes.md": "Nor this.\n"})
    site = build(project, date(2025, 11, 16))
    assert [d.code for d in site.problems if d.level == "error"] == ["AW203", "AW203"]
    assert not [page.path for page in site.pages if "7KQO" in page.path or page.path.endswith("notes/")]
