"""The core is pure: no disk, clock, chance, environment or terminal. Held by ruff's banned names, and read here again."""

from __future__ import annotations

import ast
import tomllib
from fnmatch import fnmatch

import pytest

from house.source import ROOT, Module, modules

IMPURE_MODULES = {
    "fileinput", "getpass", "glob", "importlib.resources", "locale", "logging", "multiprocessing", "os", "pathlib",
    "platform", "random", "secrets", "shutil", "socket", "subprocess", "sys", "tempfile", "threading", "time", "uuid",
}  # fmt: skip
IMPURE_BUILTINS = {"open", "print", "input", "breakpoint", "__import__"}
CLOCKS = {"now", "today", "utcnow"}
BANNED_BY_RUFF = {
    "os", "pathlib", "random", "secrets", "shutil", "subprocess", "tempfile", "time",
    "datetime.date.today", "datetime.datetime.now", "datetime.datetime.today", "datetime.datetime.utcnow",
}  # fmt: skip

CORE = [module for module in modules() if module.in_core]
CONFIG = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["ruff"]["lint"]


@pytest.mark.parametrize("module", CORE, ids=lambda module: module.name or "afterword")
def test_a_module_of_the_core_is_pure(module: Module) -> None:
    imported = [
        f"line {one.line}: {one.target}"
        for one in module.imports()
        if any(one.target == name or one.target.startswith(f"{name}.") for name in IMPURE_MODULES)
    ]
    assert imported + impure_calls(module.tree) == []


def impure_calls(tree: ast.Module) -> list[str]:
    """Calls of the impure builtins, and every use of a clock or of an environment."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in IMPURE_BUILTINS:
            found.append(f"line {node.lineno}: {node.func.id}()")
        if isinstance(node, ast.Attribute) and node.attr in {"environ", "getenv"}:
            found.append(f"line {node.lineno}: {node.attr}")
        if isinstance(node, ast.Attribute) and node.attr in CLOCKS and ast.unparse(node.value) in DATES:
            found.append(f"line {node.lineno}: {ast.unparse(node)}")
    return found


DATES = {"date", "datetime", "datetime.date", "datetime.datetime", "dt.date", "dt.datetime"}


@pytest.mark.parametrize(
    "line",
    ["open('x')", "print(1)", "datetime.now(UTC)", "date.today()", "os.environ['X']", "datetime.datetime.utcnow()"],
)
def test_the_reader_sees_what_is_impure(line: str) -> None:
    assert impure_calls(ast.parse(line)) != []


def test_ruff_bans_the_same() -> None:
    assert set(CONFIG["flake8-tidy-imports"]["banned-api"]) >= BANNED_BY_RUFF
    assert not {"TID", "TID251", "T20", "T201", "PTH", "PTH123"} & {rule.split()[0] for rule in CONFIG["ignore"]}


def test_ruff_lets_only_the_shell_and_the_tests_off() -> None:
    let_off = [
        pattern
        for pattern, rules in CONFIG["per-file-ignores"].items()
        if {"TID251", "T201", "PTH123", "ALL"} & set(rules)
    ]
    assert let_off
    assert [m.path for m in CORE for pattern in let_off for one in unfolded(pattern) if fnmatch(m.path, one)] == []
    assert [module.path for module in CORE if "TID251" in (ROOT / module.path).read_text(encoding="utf-8")] == []


def unfolded(pattern: str) -> list[str]:
    """A glob with `{a,b}` as one glob for each."""
    before, brace, rest = pattern.partition("{")
    inner, _, after = rest.partition("}")
    return [before + choice + after for choice in inner.split(",")] if brace else [pattern]
