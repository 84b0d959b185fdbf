"""The forms by the names that `--format` takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from afterword.report import hosts, machine, terminal

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from afterword.report.report import Report

FORMATS: Mapping[str, Callable[[Report], str]] = {
    "text": terminal.text,
    "concise": terminal.concise,
    "json": machine.as_json,
    "github": hosts.github,
    "gitlab": machine.gitlab,
    "sarif": machine.sarif,
    "junit": hosts.junit,
    "markdown": hosts.markdown,
}
