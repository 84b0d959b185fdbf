"""Lays an example, of a rule's manual or of the folder of cases, over the sound archive, and says what checks find then."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import changes
import make
from afterword.check.rule import Looks, Rule
from afterword.model.kinds import Kind

if TYPE_CHECKING:
    from afterword.check.explain import Example
    from afterword.diagnostics import Diagnostic


def found(rule: Rule, example: Example) -> list[Diagnostic]:
    """What all rules find in the sound archive with an example of `rule`, for a rule on changes in the change to it too."""
    files = {**make.sound_files(), **laid(rule, example)}
    said = list(make.diagnose(make.project(files)))
    if rule.looks is Looks.HISTORY:
        said += changes.diagnosed({**make.sound_files(), **example.files_before()}, files)
    return said


def laid(rule: Rule, example: Example) -> dict[str, str]:
    """The files that an example adds to, or replaces in, the sound archive."""
    kind = rule.kinds[0] if rule.kinds else Kind.INCIDENT
    path = make.record_file(kind).path
    sound = make.sound_files()[path]
    if example.what == "archive":
        return example.files()
    if example.what == "file":
        return {path: example.text}
    if example.what == "log":
        log = make.log_file()
        return {log.path: example.text}
    if example.what == "body":
        front = sound[: sound.index("\n---\n") + 5]
        return {path: front + example.text if example.text.startswith("## ") else f"{sound}\n{example.text}"}
    return {path: laid_over(sound, example.text)}


def laid_over(sound: str, fields: str) -> str:
    """A record with the top-level fields of `fields` in place of its own, as text: a bad example may be no YAML."""
    _, front, body = sound.split("---\n", 2)
    names = set(re.findall(r"^(\w+):", fields, re.MULTILINE))
    blocks = re.findall(r"^\w+:.*\n(?:[ -].*\n)*", front, re.MULTILINE)
    kept = "".join(block for block in blocks if block.partition(":")[0] not in names)
    return f"---\n{kept}{fields}---\n{body}"
