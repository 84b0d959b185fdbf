"""Runs the privacy rules over a file's text: of any file, with or without an archive around it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from afterword.check.catalogue import BY_NAME, RULES
from afterword.check.private.finds import look, masked
from afterword.check.rule import Looks
from afterword.diagnostics import Diagnostic, Problem, Span, diagnostic, ordered

if TYPE_CHECKING:
    from collections.abc import Iterator

    from afterword.model.config import Config

_PROSE = (".md", ".txt", ".rst", ".adoc", ".yml", ".yaml", ".json", ".csv", ".tsv", ".html", ".eml")
_ON_FILES = [run for rule in RULES if (run := rule.on(Looks.FILE)) is not None]
_NOT_IN_PROGRAMS = {"account-handle", "tlp-red"}


def guarded(data: bytes, problems: list[Problem], config: Config) -> list[Problem]:
    """A file's problems with those that the privacy rules find in it; none of them quotes what was found."""
    looked = look(data, config)
    if not looked.finds:
        return problems
    return [*masked(problems, looked), *(problem for run in _ON_FILES for problem in run(looked))]


def scan(path: str, data: bytes, config: Config) -> tuple[Diagnostic, ...]:
    """What must not leave the author's machine in one file of any kind: for hooks, before anything is sent.

    `config` says what may stand. In a program, which marks its functions with an `@` and speaks of labels, neither is looked for.
    """
    problems = guarded(data, [], config)
    if not path.lower().endswith(_PROSE):
        problems = [problem for problem in problems if problem.rule not in _NOT_IN_PROGRAMS]
    return ordered(_located(path, problems))


def _located(path: str, problems: list[Problem]) -> Iterator[Diagnostic]:
    for problem in problems:
        if isinstance(problem.place, Span):
            rule = BY_NAME[problem.rule]
            yield diagnostic(path, problem.place, problem, rule.code, rule.level)
