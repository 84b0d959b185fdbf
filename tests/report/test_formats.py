"""Every form says every problem, in its own rules, whatever the messages and paths hold."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sarif_pydantic import Sarif

from afterword.check.catalogue import RULES
from afterword.cli.reporting import NAMES
from afterword.diagnostics import Diagnostic, Level
from afterword.report.formats import FORMATS
from afterword.report.hosts import SHOWN
from afterword.report.machine import schema
from afterword.report.report import Report

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

INCIDENT = "reviews/incidents/2025/INC-2025-7KQ4.md"
AWKWARD = "reviews/post-incident/näme, with: 100% <odd> `signs`.md"


def parsed(text: str) -> ET.Element:
    return ET.fromstring(text)  # noqa: S314 - written a moment ago by ourselves


def problem(code: str = "AW401", path: str = INCIDENT, line: int = 7, message: str = "'chatt' is no surface", hint: str = "did you mean chat?") -> Diagnostic:  # fmt: skip
    rule = next(rule for rule in RULES if rule.code == code)
    return Diagnostic(path, line, 3, code, rule.name, rule.level, message, hint, line, 8)


def report(*problems: Diagnostic, known: int = 0, manual: str = "https://example.org/archive/checks/") -> Report:
    return Report(problems, tuple(f"{n:016x}" for n in range(len(problems))), 96, known, manual, "0.1.0")


FEW = report(
    problem("AW109", line=4, message="no harm is named", hint="write harms: [hate-raid]"),
    problem(),
    problem("AW402", AWKWARD, 1, "a | b\n::error::c <script>alert(1)</script> @all [x](y)", "100%, a:b"),
    known=3,
)
NONE = report()


@pytest.mark.parametrize("form", FORMATS)
def test_a_form_looks_as_it_did(form: str, golden: Callable[[Path, str], None], request: pytest.FixtureRequest) -> None:
    golden(request.config.rootpath / f"tests/golden/report/few.{form}.txt", FORMATS[form](FEW) + "\n")
    golden(request.config.rootpath / f"tests/golden/report/none.{form}.txt", FORMATS[form](NONE) + "\n")


def test_help_names_all_forms() -> None:
    assert tuple(FORMATS) == NAMES


@pytest.mark.parametrize("found", [FEW, NONE])
def test_json_is_as_its_schema_says(found: Report) -> None:
    said = json.loads(FORMATS["json"](found))
    described = schema()
    jsonschema.Draft202012Validator.check_schema(described)
    jsonschema.validate(said, described)
    assert next(iter(said)) == "schema"
    assert len(said["problems"]) == len(found.problems)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**said, "schema": "afterword.check/2"}, described)


@pytest.mark.parametrize("found", [FEW, NONE])
def test_sarif_is_sarif(found: Report) -> None:
    text = FORMATS["sarif"](found)
    Sarif.model_validate_json(text)
    (run,) = json.loads(text)["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert [rules[result["ruleIndex"]]["id"] for result in run["results"]] == [one.code for one in found.problems]
    for result in run["results"]:
        region = result["locations"][0]["physicalLocation"]["region"]
        assert (region["endLine"], region["endColumn"]) > (region["startLine"], region["startColumn"])
        assert re.fullmatch(r"[\w./%~-]+", result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"])


def test_gitlab_has_what_it_asks_for() -> None:
    for one in json.loads(FORMATS["gitlab"](FEW)):
        assert {"description", "check_name", "fingerprint", "severity", "location"} == one.keys()
        assert one["severity"] in {"info", "minor", "major", "critical", "blocker"}
        assert one["location"]["lines"]["begin"] > 0


def test_github_shows_the_worst_first_and_says_what_it_leaves_out() -> None:
    notices, errors = [problem("AW402", line=n) for n in range(1, 4)], [problem(line=n) for n in range(1, 15)]
    lines = FORMATS["github"](report(*notices, *errors)).splitlines()
    assert [line.split(" ")[0] for line in lines[:13]] == ["::error"] * SHOWN + ["::notice"] * 3
    assert lines[-1].endswith("of each level: 4 errors more in the job summary.")


def test_no_message_can_give_github_a_command_of_its_own() -> None:
    commands = [line for line in FORMATS["github"](FEW).splitlines() if line.startswith("::")]
    assert len(commands) == len(FEW.problems)
    assert "file=reviews/post-incident/näme%2C with%3A 100%25 <odd> `signs`.md,line=1" in commands[-1]


@pytest.mark.parametrize("form", ["text", "concise"])
def test_no_message_can_begin_a_line_or_paint_the_terminal(form: str) -> None:
    said = FORMATS[form](report(problem(message="a\n::error::b\x1b[2Jc", hint="d\r\ne")))
    assert "::error::b" in said
    assert not any(line.startswith("::") for line in said.splitlines())
    assert "\x1b[2J" not in said


def test_no_message_can_write_markdown_or_mention_anybody() -> None:
    said = FORMATS["markdown"](FEW)
    assert "<script>" not in said
    assert "@all" not in said
    assert "[x](y)" not in said
    rows = [line for line in said.splitlines() if re.match(r"\| \d", line)]
    assert [len(re.findall(r"(?<!\\)\|", row)) for row in rows] == [5] * len(FEW.problems)


def test_junit_fails_for_errors_alone() -> None:
    root = parsed(FORMATS["junit"](FEW))
    assert (root.get("tests"), root.get("failures"), len(root.findall(".//failure"))) == ("3", "1", 1)
    assert len(parsed(FORMATS["junit"](NONE)).findall(".//testcase")) == 1


def test_a_count_says_what_a_baseline_keeps() -> None:
    assert FEW.total() == "Checked 96 files: 1 error, 1 warning, 1 notice. 3 known problems in the baseline."
    assert report(known=1).total() == "Checked 96 files: nothing new. 1 known problem in the baseline."
    assert NONE.total() == "Checked 96 files: all sound."


@given(st.text(), st.text(), st.text(min_size=1), st.sampled_from(["AW109", "AW401", "AW402"]))
def test_any_text_can_be_said_in_every_form(message: str, hint: str, path: str, code: str) -> None:
    found = report(problem(code, path.replace("\n", ""), 1, message, hint))
    said = {name: form(found) for name, form in FORMATS.items()}
    assert json.loads(said["json"])["problems"][0]["message"] == message
    assert json.loads(said["sarif"])["runs"][0]["results"][0]["ruleId"] == code
    assert parsed(said["junit"]).find(".//testcase") is not None
    assert sum(line.startswith("::") for line in said["github"].split("\n")) == 1
    assert all(level.value in said["github"] for level in Level if level is found.problems[0].level)
