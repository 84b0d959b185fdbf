"""A preview shows what was saved, tells open pages, survives whatever is saved, and answers nobody else."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import time
from datetime import date
from typing import TYPE_CHECKING

import pytest

import make
from afterword.cli.main import run
from afterword.engine import charts, serving
from afterword.model.settings import BuildFor
from engine.previews import INCIDENT, PATIENCE, RECORD, SETTINGS, Preview, preview

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TEMPLATE = "templates/pages/incident.html.j2"
PRINT = re.compile(r'data-print="(\w+)"')


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Preview]:
    with preview(tmp_path_factory.mktemp("served"), make.sound_files()) as found:
        yield found


def print_of(html: str) -> str:
    found = PRINT.search(html)
    assert found is not None
    return found.group(1)


def test_an_edit_is_shown_and_the_open_page_is_told_and_no_other(served: Preview) -> None:
    before, other = print_of(served.page(INCIDENT)), print_of(served.page("checks/"))
    assert "A marvellous edit" not in served.page(INCIDENT)
    served.edit(RECORD, "## Summary\n", "## Summary\n\nA marvellous edit.\n")
    told = list(served.events(INCIDENT, before))
    assert told[-1] == ("reload", {})
    assert "A marvellous edit" in served.page(INCIDENT)
    assert print_of(served.page("checks/")) == other
    assert any(line.startswith(RECORD) for line in served.said)


def test_a_title_reaches_the_pages_that_name_the_record(served: Preview) -> None:
    title = re.search(r"^title: (.*)$", (served.root / RECORD).read_text(encoding="utf-8"), re.MULTILINE)
    assert title is not None
    served.edit(RECORD, title.group(), "title: Renamed while served")
    served.comes("archive/", "Renamed while served")
    served.comes(INCIDENT, "Renamed while served")


def test_a_new_record_and_its_removal(served: Preview) -> None:
    text = (served.root / RECORD).read_text(encoding="utf-8")
    assert served.ask("incidents/INC-2025-2222/")[0] == 404
    new = served.root / "reviews/incidents/2025/INC-2025-2222.md"
    new.write_text(text.replace(make.INCIDENT, "INC-2025-2222"), encoding="utf-8")
    served.comes("incidents/INC-2025-2222/", "INC-2025-2222")
    new.unlink()
    served.comes("incidents/INC-2025-2222/", "This page is not here", 404)


def test_errors_are_listed_for_every_page_and_marked_on_their_own(served: Preview) -> None:
    good = (served.root / RECORD).read_text(encoding="utf-8")
    served.edit(RECORD, "severity: ", "severity: SEV9 # ")
    stream = served.events("checks/", print_of(served.page("checks/")))
    state = next(state for name, state in stream if name == "state" and state["errors"])
    assert state["shown"][0]["place"].startswith(f"{RECORD}:")
    assert state["shown"][0]["href"] == f"/{INCIDENT}"
    assert "SEV9" in served.comes(INCIDENT, state["shown"][0]["says"].partition("'")[0])
    (served.root / RECORD).write_text(good, encoding="utf-8")
    assert next(state for name, state in stream if name == "state" and not state["errors"])["shown"] == []


def test_a_record_that_cannot_be_read_says_so_on_its_page(served: Preview) -> None:
    good = (served.root / RECORD).read_bytes()
    (served.root / RECORD).write_bytes(b"---\n\xff\xfe: [\n---\n")
    served.comes(INCIDENT, "cannot be read")
    (served.root / RECORD).write_bytes(good)
    served.comes(INCIDENT, "Summary")


@pytest.mark.parametrize(
    ("mistake", "says"),
    [
        ('{% call part("x") %}\n{% if %}', "Expected an expression"),
        ('{% call part("x") %}\n{{ nothing_of_that_name }}{% endcall %}', "nothing_of_that_name"),
        ('{% call part("x") %}\n{{ 1 / 0 }}{% endcall %}', "division by zero"),
    ],
)
def test_a_mistake_in_a_template_is_shown_with_its_place_until_it_is_mended(
    served: Preview, mistake: str, says: str
) -> None:
    own = served.root / TEMPLATE
    own.parent.mkdir(parents=True, exist_ok=True)
    own.write_text(mistake, encoding="utf-8")
    shown = served.comes(INCIDENT, says, 500)
    assert "templates/pages/incident.html.j2, line 2" in shown
    assert served.ask("checks/")[0] == 200
    own.unlink()
    served.comes(INCIDENT, "Summary")


def test_settings_that_are_not_yaml_are_shown_with_their_place_until_they_are_mended(served: Preview) -> None:
    settings = served.root / "site_config/settings.yml"
    good = settings.read_text(encoding="utf-8") if settings.exists() else "name: Review archive\n"
    settings.parent.mkdir(parents=True, exist_ok=True)
    settings.write_text("name: [\n", encoding="utf-8")
    assert "site_config/settings.yml, line" in served.comes("", "is not YAML", 500)
    settings.write_text(f"{good}description: Mended\n", encoding="utf-8")
    served.comes("", "</html>")


def test_mkdocs_settings_that_are_wrong_are_told_until_they_are_mended(served: Preview) -> None:
    good = (served.root / "mkdocs.yml").read_text(encoding="utf-8")
    served.edit("mkdocs.yml", "material", "readthedocs")
    served.comes("", "Material", 500)
    (served.root / "mkdocs.yml").write_text(good, encoding="utf-8")
    served.comes("", "</html>")


def test_an_own_style_reaches_open_pages(served: Preview) -> None:
    before = print_of(served.page("checks/"))
    style = served.root / "site_config/theme/css/own.css"
    style.parent.mkdir(parents=True, exist_ok=True)
    style.write_text("body { outline: 1px solid }", encoding="utf-8")
    assert list(served.events("checks/", before))[-1][0] == "reload"
    assert "css/own.css" in served.page("checks/")
    status, text, headers = served.ask("css/own.css")
    assert (status, text) == (200, "body { outline: 1px solid }")
    assert headers["content-type"] == "text/css; charset=utf-8"


def test_charts_data_and_search_come_from_the_background(served: Preview) -> None:
    served.calm()
    assert "<svg" in served.page("trends/")
    assert served.ask("data/incidents-per-quarter.csv")[0] == 200
    status, text, _ = served.ask("pagefind/bundles.json")
    assert status == 200
    assert '"all"' in text
    assert served.ask("pagefind/all/pagefind.js")[0] == 200


def test_until_charts_and_search_are_there_they_say_so(served: Preview) -> None:
    served.calm()
    index, drawn = served.keeper.index, served.keeper.drawn
    served.keeper.index = served.keeper.drawn = None
    try:
        assert charts.WAITING.parts[0].html in served.page("trends/")
        assert '"updating": true' in served.page("pagefind/bundles.json")
    finally:
        served.keeper.index, served.keeper.drawn = index, drawn


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8000", "127.0.0.1.evil.example", "", "[::1"])
def test_a_request_for_another_site_is_refused(served: Preview, host: str) -> None:
    for path in ("", INCIDENT, "_afterword/events?path=&print="):
        status, text, _ = served.ask(path, Host=host)
        assert status == 403
        assert make.INCIDENT not in text


@pytest.mark.parametrize("host", ["localhost:1", "127.0.0.1", "[::1]:8000"])
def test_a_request_by_name_or_number_is_answered(served: Preview, host: str) -> None:
    assert served.ask("", Host=host)[0] == 200


@pytest.mark.parametrize(
    "path",
    [
        "../mkdocs.yml", "..%2fmkdocs.yml", "css/../../mkdocs.yml", "%2e%2e/%2e%2e/etc/passwd", "/etc/passwd", "css/", "pagefind/",
        "mkdocs.yml", RECORD, "shells.msgpack", "incidents/x%00/", "..\\mkdocs.yml", "data/../../mkdocs.yml",
    ],
)  # fmt: skip
def test_only_what_the_site_holds_is_served(served: Preview, path: str) -> None:
    status, text, _ = served.ask(path)
    assert status == 404
    assert "site_name" not in text
    assert "own.css" not in text or "</html>" in text


def test_addresses_without_their_slash_lead_on(served: Preview) -> None:
    status, _, headers = served.ask(INCIDENT.removesuffix("/"))
    assert (status, headers["location"]) == (301, f"{make.INCIDENT}/")
    assert served.ask(f"{INCIDENT}index.html")[0] == 200


def test_what_a_browser_has_is_not_sent_again(served: Preview) -> None:
    tag = served.ask(INCIDENT)[2]["etag"]
    status, text, _ = served.ask(INCIDENT, **{"If-None-Match": tag})
    assert (status, text) == (304, "")
    assert served.ask(INCIDENT, "HEAD")[1] == ""
    assert served.ask(INCIDENT, "POST")[0] == 501


def test_the_published_site_holds_nothing_of_the_preview(served: Preview) -> None:
    assert not (served.root / "site").exists()
    assert "_afterword" in served.page(INCIDENT)
    assert run(["build", "-C", str(served.root), "--as-of", "2026-01-15", "-j", "1"]) == 0
    assert "_afterword" not in (served.root / "site" / INCIDENT / "index.html").read_text(encoding="utf-8")


def test_a_port_that_is_taken_is_said_in_plain_words(served: Preview, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["serve", "-C", str(served.root), "-a", f"127.0.0.1:{served.port}"]) == 2
    assert f"port {served.port} is taken" in capsys.readouterr().err


@pytest.mark.parametrize("address", ["127.0.0.1", "127.0.0.1:x", ":8000", "a/b:1", "127.0.0.1:99999"])
def test_what_is_no_address_is_said(served: Preview, address: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["serve", "-C", str(served.root), "-a", address]) == 2
    assert "is no address" in capsys.readouterr().err


def test_an_archive_with_hooks_is_left_to_mkdocs(
    served: Preview, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("mkdocs.commands.serve.serve", lambda file, **_: sys.stdout.write(f"MkDocs serves {file}\n"))
    good = (served.root / "mkdocs.yml").read_text(encoding="utf-8")
    (served.root / "mkdocs.yml").write_text(f"{good}hooks: [own.py]\n", encoding="utf-8")
    try:
        assert run(["serve", "-C", str(served.root), "-a", "127.0.0.1:0"]) == 0
        said = capsys.readouterr()
        assert "MkDocs serves" in said.out
        assert "hooks" in said.err
        assert run(["serve", "-C", str(served.root), "-a", "127.0.0.1:0", "--audience", "public"]) == 2
    finally:
        (served.root / "mkdocs.yml").write_text(good, encoding="utf-8")


def test_ctrl_c_ends_it_at_once_with_all_that_it_started(tmp_path: Path) -> None:
    for path, text in {"mkdocs.yml": SETTINGS, **make.sound_files()}.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    command = [sys.executable, "-u", "-m", "afterword", "serve", "-C", str(tmp_path), "-a", "127.0.0.1:0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        assert process.stdout is not None
        assert any("http://127.0.0.1:" in line for line in process.stdout)
        began = time.monotonic()
        process.send_signal(signal.SIGINT)
        rest = process.stdout.read()
        assert process.wait(PATIENCE) == 0
    assert time.monotonic() - began < 5
    assert "Traceback" not in rest
    assert "Ended" in rest


def test_at_midnight_the_preview_goes_on_to_the_next_day(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    days = [date(2026, 1, 15)]
    monkeypatch.setattr(serving, "today", lambda: days[-1])
    with preview(tmp_path, make.sound_files(), day=None) as served:
        served.calm()
        assert served.keeper.site is not None
        assert served.keeper.site.library.as_of == days[0]
        assert 0 < served.keeper.until_midnight() <= 86_400.01
        days.append(date(2026, 1, 16))
        with served.keeper.news:
            served.keeper.look_again()
            assert served.keeper.news.wait_for(lambda: served.keeper.site.library.as_of == days[1], PATIENCE)  # type: ignore[union-attr]


def test_an_audience_sees_nothing_of_what_is_withheld_from_it(tmp_path: Path) -> None:
    files = make.sound_files()
    told = re.sub(r"^audience: .*\n", "", files[RECORD], flags=re.MULTILINE).replace(
        "severity: ", "severity: SEV9 # ", 1
    )
    files[RECORD] = told.replace("title: ", "audience: public\ntitle: ")
    hidden = told.replace("title: ", "audience: core\ntitle: ").replace(make.INCIDENT, "INC-2025-2222")
    files["reviews/incidents/2025/INC-2025-2222.md"] = hidden
    with preview(tmp_path, files, audience=BuildFor("public")) as served:
        served.calm()
        assert served.ask("incidents/INC-2025-2222/")[0] == 404
        assert served.ask(INCIDENT)[0] == 200
        state = next(state for name, state in served.events("", "") if name == "state")
        assert "INC-2025-2222" not in str(state)
        assert state["shown"], "the record that is shown is marked"
        assert all("finds something here" in one["says"] for one in state["shown"])
