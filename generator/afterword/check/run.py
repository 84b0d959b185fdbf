"""Runs the rules over an archive and finds the place of every problem."""

from __future__ import annotations

from typing import TYPE_CHECKING

from afterword.check.catalogue import BY_NAME, RULES
from afterword.check.rule import Facts, Looks, Rule
from afterword.diagnostics import Diagnostic, Problem, ordered
from afterword.model.kinds import Kind
from afterword.parse.frontmatter import decode
from afterword.parse.locate import locator

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from datetime import date

    from afterword.check.rule import Run
    from afterword.link.archive import Archive
    from afterword.model.source import SourceFile
    from afterword.parse.record import Log, Parsed, ProsePage


def check(
    archive: Archive,
    as_of: date,
    sources: Callable[[str], SourceFile | None],
    config_problems: Mapping[str, Iterable[Problem]],
    only: frozenset[str] | None = None,
    rest: Iterable[str] = (),
    prose: Iterable[ProsePage] = (),
) -> tuple[Diagnostic, ...]:
    """Every problem of an archive, in order of place.

    `sources` gives a file's bytes by path, to find lines and columns; `config_problems` are what reading the configuration
    reported, by path. `only` limits the answer (not what references resolve against) to these paths. `rest` are the paths of
    files in the archive's folder that are neither a record nor a progress log (`parse.record.sort_files`), `prose` the pages
    that such files make.
    """
    facts = Facts(archive, as_of, tuple(rest), tuple(config_problems))
    by_path: dict[str, list[Problem]] = {}
    for path, problem in (*_config(config_problems), *_records(facts, only), *_prose(prose, facts), *_whole(facts)):
        if only is None or path in only:
            by_path.setdefault(path, []).append(problem)
    return ordered(
        diagnostic for path in sorted(by_path) for diagnostic in _located(path, by_path[path], sources(path))
    )


def problems_of(rule: Rule, facts: Facts) -> list[tuple[str, Problem]]:
    """What one rule alone finds, with the files' paths: for tests."""
    if rule.looks is Looks.ARCHIVE:
        return list(_whole(facts, (rule,)))
    return [pair for pair in _records(facts, None, (rule,)) if pair[1].rule == rule.name]


def _config(problems: Mapping[str, Iterable[Problem]]) -> Iterator[tuple[str, Problem]]:
    for path, many in problems.items():
        yield from ((path, problem) for problem in many)


def _records(
    facts: Facts, only: frozenset[str] | None, rules: tuple[Rule, ...] = RULES
) -> Iterator[tuple[str, Problem]]:
    on_records = {kind: [rule.run for rule in rules if rule.run is not None and _looks_at(rule, kind)] for kind in Kind}
    on_logs = [rule.run for rule in rules if rule.looks is Looks.LOG and rule.run is not None]
    archive = facts.archive
    for one in (*archive.records.values(), *archive.doubles):
        if only is None or one.path in only:
            yield from ((one.path, problem) for problem in _of_record(one, facts, on_records[one.kind]))
    for log in (*archive.logs.values(), *archive.stray_logs):
        if only is None or log.path in only:
            yield from ((log.path, problem) for problem in _of_log(log, facts, on_logs))


def _looks_at(rule: Rule, kind: Kind) -> bool:
    return rule.looks in {Looks.RECORD, Looks.BODY} and (not rule.kinds or kind in rule.kinds)


def _prose(pages: Iterable[ProsePage], facts: Facts) -> Iterator[tuple[str, Problem]]:
    for page in pages:
        yield from ((page.path, problem) for problem in page.problems)
        for rule in RULES:
            if rule.looks is Looks.BODY and rule.run is not None:
                yield from ((page.path, problem) for problem in rule.run(page, facts))


def _of_record(one: Parsed, facts: Facts, runs: list[Run]) -> Iterator[Problem]:
    yield from one.problems
    for run in runs if one.record is not None else ():
        yield from run(one, facts)


def _of_log(log: Log, facts: Facts, runs: list[Run]) -> Iterator[Problem]:
    yield from log.problems
    owner = facts.archive.records.get(log.id)
    if owner is not None and owner.record is not None:
        for run in runs:
            yield from run(log, owner, facts)


def _whole(facts: Facts, rules: tuple[Rule, ...] = RULES) -> Iterator[tuple[str, Problem]]:
    for rule in rules:
        if rule.looks is Looks.ARCHIVE and rule.run is not None:
            yield from rule.run(facts)


def _located(path: str, problems: list[Problem], source: SourceFile | None) -> Iterator[Diagnostic]:
    text = decode(source) if source is not None else ""
    find = locator(text if isinstance(text, str) else "", is_yaml=path.endswith((".yml", ".yaml")))
    for problem in problems:
        rule = BY_NAME[problem.rule]
        spot = find(problem.place)
        yield Diagnostic(path, spot.line, spot.column, rule.code, rule.name, rule.level, problem.message, problem.hint)
