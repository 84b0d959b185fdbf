"""The folder of cases: at least three for each rule, each a record, what checks should find in it, and the words.

`cases/CODE-name.yml` is a list of cases:

- `case`: what it is about, in a few words.
- `record`: laid over the sound archive of `make.py` as an example in a rule's manual is: fields of the rule's first kind of
  record, or what `as` names (`body`, `log`, `file`, `archive`; see `afterword.check.explain`).
- `should`: nothing, or for each diagnostic of any rule (notices of other rules apart) its level, code and place.
- `message`: the words of each, in the same order; `hint` the same for hints, where a case is about one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import yaml

import examples
import make
from afterword.check.catalogue import BY_CODE, RULES
from afterword.check.explain import Example
from afterword.diagnostics import Level

if TYPE_CHECKING:
    from afterword.check.rule import Rule

FOLDER = make.ROOT / "tests/check/cases"
CASES: dict[str, list[dict[str, Any]]] = {
    path.name[:5]: yaml.safe_load(path.read_text("utf-8")) for path in sorted(FOLDER.glob("*.yml"))
}
# An unreadable file is none of text; `tests/check/test_bad_input.py` holds its cases.
WITHOUT = {"unreadable-file"}


@pytest.mark.parametrize(
    ("rule", "case"),
    [pytest.param(BY_CODE[code], one, id=f"{code}-{one['case']}") for code, cases in CASES.items() for one in cases],
)
def test_a_case_is_found_where_and_as_it_says(rule: Rule, case: dict[str, Any]) -> None:
    example = Example(not case.get("should"), case.get("as", "fields"), case["record"])
    found = [one for one in examples.found(rule, example) if one.level is not Level.NOTICE or one.name == rule.name]
    said = [f"{one.level} {one.code} {one.path}:{one.line}:{one.column}" for one in found]
    assert (said, [one.message for one in found]) == (_listed(case, "should"), _listed(case, "message"))
    if "hint" in case:
        assert [one.hint for one in found] == _listed(case, "hint")


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.name not in WITHOUT], ids=lambda rule: rule.name)
def test_each_rule_has_three_cases(rule: Rule) -> None:
    assert (FOLDER / f"{rule.code}-{rule.name}.yml").is_file()
    cases = CASES[rule.code]
    assert len({one["case"] for one in cases}) == len(cases) >= 3
    fired = [one for one in cases if any(f" {rule.code} " in said for said in _listed(one, "should"))]
    assert fired
    assert len(fired) < len(cases), "a case too in which the rule has nothing to say"


def test_there_are_no_cases_of_rules_that_are_not() -> None:
    assert {path.stem for path in FOLDER.iterdir()} <= {f"{rule.code}-{rule.name}" for rule in RULES}


def _listed(case: dict[str, Any], name: str) -> list[str]:
    value = case.get(name) or []
    return value if isinstance(value, list) else [value]
