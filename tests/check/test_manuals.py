"""Every rule's manual is whole, and its examples are true: bad fires exactly this rule, good fires nothing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

import examples
import make
from afterword.check.catalogue import BY_CODE, BY_NAME, RULES
from afterword.check.explain import Example, explain, manual
from afterword.check.rule import Looks, Rule
from afterword.diagnostics import Level

if TYPE_CHECKING:
    from afterword.diagnostics import Diagnostic

WITHOUT_EXAMPLES = {"unreadable-file"}
EXAMPLES = [
    pytest.param(rule, example, id=f"{rule.name}-{'good' if example.good else 'bad'}-{n}")
    for rule in RULES
    for n, example in enumerate(manual(rule).examples)
]


@pytest.mark.parametrize(("rule", "example"), EXAMPLES)
def test_examples_are_true(rule: Rule, example: Example) -> None:
    found = examples.found(rule, example)
    said = [one for one in found if one.level is not Level.NOTICE or one.name == rule.name]
    names = {one.name for one in said}
    assert names == (set() if example.good else {rule.name}), "\n".join(map(line, said))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_manual_is_whole(rule: Rule) -> None:
    parts = manual(rule)
    verdicts = {example.good for example in parts.examples}
    assert re.fullmatch(r"[A-Z].*\.", parts.summary)
    assert parts.why.endswith(".")
    assert verdicts == {True, False} or rule.name in WITHOUT_EXAMPLES
    assert (rule.run is None) is (rule.looks is Looks.READING)


def test_codes_and_names_are_unique_and_in_order() -> None:
    assert len(BY_CODE) == len(BY_NAME) == len(RULES)
    assert [rule.code for rule in RULES] == sorted(rule.code for rule in RULES)
    assert all(re.fullmatch(r"AW\d{3}", rule.code) for rule in RULES)
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", rule.name) for rule in RULES)


def test_sound_archive_has_nothing_wrong() -> None:
    assert make.diagnose(make.project(make.sound_files())) == ()


def test_every_rule_module_is_in_the_catalogue() -> None:
    folder = make.ROOT / "generator/afterword/check/rules"
    text = (make.ROOT / "generator/afterword/check/catalogue.py").read_text()
    modules = {path.stem for path in folder.glob("*.py") if "\nRULES = " in path.read_text()}
    assert {name for name in modules if f"*{name}.RULES" not in text} == set()


def test_explain_prints_code_level_and_manual() -> None:
    text = explain(BY_NAME["required-fields"])
    assert text.startswith("AW108 required-fields (error)\n\nA record lacks one of the few fields")
    assert "\nBad:\n\n    title:\n" in text


def line(one: Diagnostic) -> str:
    return f"{one.path}:{one.line}:{one.column}: {one.code} {one.name} {one.message} ({one.hint})"
