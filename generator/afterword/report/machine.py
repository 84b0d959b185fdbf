"""Problems for other programs: our own JSON, SARIF for code scanning, GitLab's code quality report."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from msgspec import Struct, json

from afterword.check.catalogue import BY_CODE
from afterword.diagnostics import Level

if TYPE_CHECKING:
    from afterword.diagnostics import Diagnostic
    from afterword.report.report import Report


class JsonProblem(Struct, frozen=True):
    """One problem. Lines and columns count from 1, columns in characters; the end is the place behind the last character."""

    code: str
    name: str
    severity: Level
    path: str
    line: int
    column: int
    end_line: int
    end_column: int
    message: str
    hint: str
    url: str
    fingerprint: str
    """Stays while the line's own text and the file's name stay."""


class JsonSummary(Struct, frozen=True):
    """How many files were checked, how many problems there are of each severity, and how many a baseline keeps."""

    files: int
    errors: int
    warnings: int
    notices: int
    known: int


class JsonReport(Struct, frozen=True, kw_only=True):
    """What `afterword check --format json` prints."""

    schema: Literal["afterword.check/1"] = "afterword.check/1"
    problems: tuple[JsonProblem, ...]
    summary: JsonSummary


def as_json(report: Report) -> str:
    """Our own format, documented by `schema`."""
    problems = tuple(
        JsonProblem(
            one.code, one.name, one.level, one.path, one.line, one.column, *_end(one), one.message, one.hint,
            report.url(one), told,
        )
        for one, told in zip(report.problems, report.prints, strict=True)
    )  # fmt: skip
    errors, warnings, notices = (sum(one.level is level for one in report.problems) for level in Level)
    summary = JsonSummary(report.files, errors, warnings, notices, report.known)
    return _indented(JsonReport(problems=problems, summary=summary))


def schema() -> dict[str, Any]:
    """The JSON Schema of `as_json`."""
    (found,), parts = json.schema_components([JsonReport], ref_template="#/$defs/{name}")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "What `afterword check --format json` prints",
        **found,
        "$defs": parts,
    }


_SARIF_LEVEL = {Level.ERROR: "error", Level.WARNING: "warning", Level.NOTICE: "note"}


def sarif(report: Report) -> str:
    """SARIF 2.1.0, as code scanning reads it: the rules that were broken, and every problem with its region."""
    codes = sorted({one.code for one in report.problems})
    rules = []
    for code in codes:
        rule = BY_CODE[code]
        described = {
            "id": code,
            "name": rule.name,
            "shortDescription": {"text": rule.summary},
            "help": {"text": rule.manual},
            "defaultConfiguration": {"level": _SARIF_LEVEL[rule.level]},
        }
        rules.append(described | ({"helpUri": f"{report.manual}#{code.lower()}"} if report.manual else {}))
    results = [
        {
            "ruleId": one.code,
            "ruleIndex": codes.index(one.code),
            "level": _SARIF_LEVEL[one.level],
            "message": {"text": _with_hint(one)},
            "locations": [{"physicalLocation": {"artifactLocation": _artifact(one), "region": _region(one)}}],
            "partialFingerprints": {"afterword/v1": told},
        }
        for one, told in zip(report.problems, report.prints, strict=True)
    ]
    driver = {"name": "Afterword", "semanticVersion": report.version or "0", "rules": rules}
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return _indented({"version": "2.1.0", "$schema": "https://json.schemastore.org/sarif-2.1.0.json", "runs": [run]})


_GITLAB_LEVEL = {Level.ERROR: "major", Level.WARNING: "minor", Level.NOTICE: "info"}


def gitlab(report: Report) -> str:
    """GitLab's code quality report. The fingerprints survive moved lines, so that old problems are not shown as new."""
    problems = [
        {
            "description": f"{one.code} {_with_hint(one)}",
            "check_name": one.name,
            "fingerprint": told,
            "severity": _GITLAB_LEVEL[one.level],
            "location": {"path": one.path, "lines": {"begin": one.line, "end": _end(one)[0]}},
        }
        for one, told in zip(report.problems, report.prints, strict=True)
    ]
    return _indented(problems)


def _with_hint(one: Diagnostic) -> str:
    return f"{one.message}. {one.hint[:1].upper()}{one.hint[1:]}." if one.hint else one.message


def _end(one: Diagnostic) -> tuple[int, int]:
    return (one.end_line, one.end_column) if one.end_line else (one.line, one.column)


def _artifact(one: Diagnostic) -> dict[str, str]:
    return {"uri": _uri(one.path), "uriBaseId": "%SRCROOT%"}


def _uri(path: str) -> str:
    from urllib.parse import quote

    return quote(path, safe="/")


def _region(one: Diagnostic) -> dict[str, int]:
    line, column = _end(one)
    return {"startLine": one.line, "startColumn": one.column, "endLine": line, "endColumn": column}


def _indented(value: object) -> str:
    return json.format(json.encode(value), indent=2).decode()
