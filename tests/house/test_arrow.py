"""Imports point one way: the rooms stand in one order, and none knows of those after it."""

from __future__ import annotations

import subprocess
import sys

from house.source import ARROW, SHELL, Module, in_shell, modules

GUESTS = ("mkdocs", "material", "click", "rich")
"""Libraries of the shell. What the core returns, any other host could publish."""
HEAVY = ("mkdocs", "phonenumbers", "scipy", "vl_convert")
"""Libraries that `afterword check` must not wait for."""


def ours(module: Module) -> list[tuple[str, int]]:
    """The rooms that a module imports from, with the lines where it does."""
    parted = ((one.target.split("."), one.line) for one in module.imports())
    return [(parts[1], line) for parts, line in parted if parts[0] == "afterword" and parts[1] != "__version__"]


def test_every_room_has_its_place() -> None:
    assert {module.room for module in modules()} - {""} == set(ARROW)
    assert {part for part in SHELL if not any(module.name == part for module in modules())} == set()


def test_a_module_imports_only_from_its_own_room_and_rooms_before_it() -> None:
    wrong = [
        f"{module.path}:{line}: {module.room} imports {room}"
        for module in modules()
        for room, line in ours(module)
        if module.room and ARROW.index(room) > ARROW.index(module.room)
    ]
    assert wrong == []


def test_the_package_itself_imports_nothing_of_its_own() -> None:
    assert [found for module in modules() if not module.room for found in ours(module)] == []


def test_the_core_knows_neither_the_shell_nor_its_libraries() -> None:
    wrong = [
        f"{module.path}:{one.line}: {one.target}"
        for module in modules()
        for one in module.imports()
        if module.in_core and (one.target.split(".")[0] in GUESTS or in_shell(one.target.removeprefix("afterword.")))
    ]
    assert wrong == []


def test_checking_loads_no_heavy_library() -> None:
    code = (
        "import sys, afterword.build, afterword.check.run, afterword.cli.check_command\n"
        f"print(sorted({{name.partition('.')[0] for name in sys.modules}} & set({HEAVY!r})))"
    )
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert loaded.stdout == "[]\n"
