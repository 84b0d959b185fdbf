"""The package's source as syntax trees: what the tests of its shape read."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "generator" / "afterword"

ARROW = (
    "diagnostics", "model", "load", "parse", "prose", "link", "withhold", "derive", "compare", "check", "report", "charts", "pages", "build",
    "publish", "edit", "imports", "engine", "cli", "plugin", "__main__",
)  # fmt: skip
"""Every room of the package; a module imports only from its own room and from rooms before it."""

SHELL = ("load", "publish", "edit.write", "engine", "cli", "plugin", "__main__")
"""What may touch disk, clock, environment and terminal: rooms, and one module of a room. All else is the core."""


def in_shell(name: str) -> bool:
    """Whether a module, or a name in one, belongs to the shell; names without the package's own."""
    return any(name == part or name.startswith(f"{part}.") for part in SHELL)


@dataclass(frozen=True, slots=True)
class Import:
    """One imported name with its full path (`afterword.model.when.When`), wherever in the module it is imported."""

    target: str
    line: int


@dataclass(frozen=True, slots=True)
class Module:
    """One module: its dotted name without the package's, its path from the root, its tree."""

    name: str
    path: str
    tree: ast.Module

    @property
    def room(self) -> str:
        """The first part of its name; empty for the package's own `__init__`."""
        return self.name.partition(".")[0]

    @property
    def in_core(self) -> bool:
        """Whether the module must be pure."""
        return not in_shell(self.name)

    def imports(self) -> tuple[Import, ...]:
        """Everything it imports: at the top, inside functions, for type checking alone."""
        return tuple(one for node in ast.walk(self.tree) for one in self._imported(node))

    def _imported(self, node: ast.AST) -> tuple[Import, ...]:
        if isinstance(node, ast.Import):
            return tuple(Import(alias.name, node.lineno) for alias in node.names)
        if isinstance(node, ast.ImportFrom):
            assert not node.level, f"{self.path}:{node.lineno}: relative imports are not used here"
            return tuple(Import(f"{node.module}.{alias.name}", node.lineno) for alias in node.names)
        return ()


@cache
def modules() -> tuple[Module, ...]:
    """Every module of the package, in order of path."""
    return tuple(_module(path) for path in sorted(PACKAGE.rglob("*.py")))


def _module(path: Path) -> Module:
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
    return Module(name, path.relative_to(ROOT).as_posix(), ast.parse(path.read_text(encoding="utf-8")))
