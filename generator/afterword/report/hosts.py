"""Problems where a pull request is read: GitHub's annotations, a comment or job summary in Markdown, JUnit's report."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from afterword.diagnostics import Level
from afterword.report.report import many

if TYPE_CHECKING:
    from collections.abc import Iterator

    from afterword.diagnostics import Diagnostic
    from afterword.report.report import Report

SHOWN = 10
"""GitHub shows so many annotations of each level for one step, and drops the others without a word."""
_ESCAPES = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def github(report: Report) -> str:
    """Workflow commands: the worst first, of each level as many as GitHub shows, and how many were left out."""
    return "\n".join(_annotations(report))


def _annotations(report: Report) -> Iterator[str]:
    given: Counter[Level] = Counter()
    for one in report.worst_first():
        given[one.level] += 1
        if given[one.level] <= SHOWN:
            place = {
                "file": one.path,
                "line": one.line,
                "endLine": one.end_line or one.line,
                "col": one.column,
                "endColumn": one.end_column or one.column,
                "title": f"{one.code} {one.name}",
            }
            said = ",".join(f"{key}={_property(str(value))}" for key, value in place.items())
            yield f"::{one.level} {said}::{_data(one.message + (chr(10) + one.hint if one.hint else ''))}"
    yield report.total()
    cut = [many(count - SHOWN, level) for level, count in given.items() if count > SHOWN]
    if cut:
        yield f"GitHub shows {SHOWN} annotations of each level: {' and '.join(cut)} more in the job summary."


def _data(said: str) -> str:
    return "".join(_ESCAPES.get(sign, sign) for sign in said)


def _property(said: str) -> str:
    return _data(said).replace(":", "%3A").replace(",", "%2C")


def markdown(report: Report) -> str:
    """A job summary or a comment: the count, then every file with its problems, those with errors first."""
    return "\n".join(_markdown(report)) + "\n"


def _markdown(report: Report) -> Iterator[str]:
    yield f"### {_heading(report)}"
    yield ""
    yield report.total()
    files = report.by_path()
    levels = list(Level)
    for path in sorted(files, key=lambda path: (min(levels.index(one.level) for one, _ in files[path]), path)):
        yield ""
        yield f"**{_code(path)}**"
        yield ""
        yield "| Line | | What | What to do |"
        yield "|---:|---|---|---|"
        for one, _ in files[path]:
            rule = f"[{one.code}]({report.url(one)})" if report.manual else one.code
            yield f"| {one.line} | {one.level} {rule} | {_cell(one.message)} | {_cell(one.hint)} |"


def _heading(report: Report) -> str:
    counts = ", ".join(report.counts())
    return f"Afterword: {counts}" if counts else "Afterword: all sound"


def _cell(said: str) -> str:
    """Text that no sign of Markdown or HTML changes, on one line."""
    plain = re.sub(r"([\\`*_{}\[\]<>|~#&@])", r"\\\1", " ".join(said.split()))
    return plain.replace("\\<", "&lt;").replace("\\>", "&gt;").replace("\\&", "&amp;").replace("\\@", "&#64;")


def _code(said: str) -> str:
    fence = "``" if "`" in said else "`"
    return f"{fence}{said}{fence}"


def junit(report: Report) -> str:
    """JUnit's XML: a suite for each file with problems. Errors are failures; the rest passes and says what it has to say."""
    failures = sum(one.level is Level.ERROR for one in report.problems)
    cases = max(1, len(report.problems))
    root = ET.Element("testsuites", name="afterword", tests=str(cases), failures=str(failures))
    for path, found in report.by_path().items():
        wrong = sum(one.level is Level.ERROR for one, _ in found)
        suite = ET.SubElement(root, "testsuite", name=_xml(path), tests=str(len(found)), failures=str(wrong))
        for one, _ in found:
            _case(suite, one)
    if not report.problems:
        suite = ET.SubElement(root, "testsuite", name="afterword", tests="1", failures="0")
        ET.SubElement(suite, "testcase", classname="afterword", name="check")
    ET.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(root, encoding="unicode")}'


def _case(suite: ET.Element, one: Diagnostic) -> None:
    place = f"{one.path}:{one.line}:{one.column}"
    name = _xml(f"{one.code} {one.name} {one.line}:{one.column}")
    case = ET.SubElement(
        suite, "testcase", classname=_xml(one.path), name=name, file=_xml(one.path), line=str(one.line)
    )
    said = _xml(f"{place}\n{one.message}" + (f"\n{one.hint}" if one.hint else ""))
    if one.level is Level.ERROR:
        ET.SubElement(case, "failure", type=one.code, message=_xml(one.message)).text = said
    else:
        ET.SubElement(case, "system-out").text = f"{one.level}: {said}"


def _xml(said: str) -> str:
    return _NO_XML.sub("\ufffd", said)
