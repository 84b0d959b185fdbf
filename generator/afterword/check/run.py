"""Runs the rules over an archive and finds the place of every problem."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from afterword.check.catalogue import BY_NAME, RULES
from afterword.check.rule import Facts, Looks, Rule
from afterword.check.scan import guarded
from afterword.check.settle import settle
from afterword.diagnostics import Diagnostic, Problem, diagnostic
from afterword.model.kinds import Kind
from afterword.parse.frontmatter import decode
from afterword.parse.locate import locator

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from afterword.check.rule import Run
    from afterword.compare.pairs import History
    from afterword.link.archive import Archive
    from afterword.model.source import SourceFile
    from afterword.parse.record import Log, Parsed, ProsePage


Sources = Callable[[str], "SourceFile | None"]
"""Gives a file's bytes by its path, to find lines and columns."""
Found = tuple[str, Problem]
"""A problem under its file's path."""


def on_records(rules: Iterable[Rule]) -> dict[Kind, list[Run]]:
    """What to run on the records of each kind."""
    asked = [rule for rule in rules if rule.looks in {Looks.RECORD, Looks.BODY} and rule.run is not None]
    return {kind: [rule.run for rule in asked if rule.run and kind in (rule.kinds or (kind,))] for kind in Kind}


def on_logs(rules: Iterable[Rule]) -> list[Run]:
    """What to run on progress logs."""
    return [rule.run for rule in rules if rule.looks is Looks.LOG and rule.run is not None]


ON_RECORDS, ON_LOGS = on_records(RULES), on_logs(RULES)


def check(
    archive: Archive,
    as_of: date,
    sources: Sources,
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
    facts, prose = Facts(archive, as_of, tuple(rest), tuple(config_problems)), tuple(prose)
    wanted = [i for i, card in archive.cards.items() if only is None or {card.path, card.log_path} & only]
    others = check_rest(facts, config_problems, prose, whole_of(facts), sources, only)
    found = (*others, *check_records(wanted, facts, sources))
    return settle(found, facts, prose, sources, only)


def check_records(ids: Iterable[str], facts: Facts, sources: Sources) -> Iterator[Diagnostic]:
    """What is wrong with some records and their progress logs."""
    for record_id in ids:
        one, log = facts.archive.records[record_id], facts.archive.logs.get(record_id)
        problems = list(_of_record(one, facts, ON_RECORDS[one.kind]))
        if one.suspect:
            problems = _looked_into(one.path, problems, facts, sources)
        yield from _located(one.path, problems, sources)
        if log is not None:
            problems = list(_of_log(log, one, facts, ON_LOGS))
            if log.suspect:
                problems = _looked_into(log.path, problems, facts, sources)
            yield from _located(log.path, problems, sources)


def check_rest(
    facts: Facts,
    config_problems: Mapping[str, Iterable[Problem]],
    prose: Iterable[ProsePage],
    whole: Iterable[Found],
    sources: Sources,
    only: frozenset[str] | None = None,
) -> Iterator[Diagnostic]:
    """What is wrong with everything else: settings, pages of prose, files that are second of their name, the whole.

    `whole` is what `whole_of` finds. `only` limits the answer to these paths: to find a place, its file is read.
    """
    by_path: dict[str, list[Problem]] = {}
    for path, problem in (*_config(config_problems), *_loose(facts), *_prose(prose, facts), *whole):
        if only is None or path in only:
            by_path.setdefault(path, []).append(problem)
    for path in _not_looked_into(facts):
        if only is None or path in only:
            by_path.setdefault(path, [])
    yield from placed(by_path, facts, sources)


def whole_of(facts: Facts, rules: tuple[Rule, ...] = RULES) -> list[Found]:
    """What the rules on the archive as a whole find, unplaced: that does not change while all cards are as they were."""
    return [found for one in rules if one.looks is Looks.ARCHIVE and one.run is not None for found in one.run(facts)]


def placed(by_path: Mapping[str, Iterable[Problem]], facts: Facts, sources: Sources) -> Iterator[Diagnostic]:
    """Problems of files with their places found, and nothing quoted in them that must not be said again."""
    for path, many in by_path.items():
        yield from _located(path, _looked_into(path, list(many), facts, sources), sources)


def _looked_into(path: str, problems: list[Problem], facts: Facts, sources: Sources) -> list[Problem]:
    source = sources(path)
    return guarded(source.data, problems, facts.archive.config) if source is not None else problems


def _not_looked_into(facts: Facts) -> Iterator[str]:
    """The paths of the files that no reader looked over for what is private: all but records, their logs, and what we ship."""
    yield from facts.rest
    yield from (one.path for one in facts.archive.doubles)
    yield from (log.path for log in facts.archive.stray_logs)
    yield from (path for path in facts.config_files if not path.startswith("afterword:"))


def check_history(history: History, sources: Sources) -> Iterator[Diagnostic]:
    """What a change does that no change may do."""
    by_path: dict[str, list[Problem]] = {}
    for rule in (one for one in RULES if one.looks is Looks.HISTORY and one.run is not None):
        for pair in history.pairs.values():
            for path, problem in (
                rule.run(pair, history) if rule.run and pair.kind in (rule.kinds or (pair.kind,)) else ()
            ):
                by_path.setdefault(path, []).append(problem)
    for run in (run for rule in RULES if (run := rule.on(Looks.CHANGE)) is not None):
        for path, problem in run(history):
            by_path.setdefault(path, []).append(problem)
    for path, many in by_path.items():
        yield from _located(path, many, sources)


def problems_of(rule: Rule, facts: Facts) -> list[tuple[str, Problem]]:
    """What one rule alone finds, with the files' paths: for tests."""
    if rule.looks is Looks.ARCHIVE:
        return whole_of(facts, (rule,))
    archive, rules = facts.archive, (rule,)
    ones, logs = (*archive.records.values(), *archive.doubles), archive.logs.values()
    runs, log_runs = on_records(rules), on_logs(rules)
    found = [(one.path, problem) for one in ones for problem in _of_record(one, facts, runs[one.kind])]
    found += [(log.path, problem) for log in logs for problem in _of_log(log, archive.records[log.id], facts, log_runs)]
    return [pair for pair in found if pair[1].rule == rule.name]


def _config(problems: Mapping[str, Iterable[Problem]]) -> Iterator[tuple[str, Problem]]:
    for path, many in problems.items():
        yield from ((path, problem) for problem in many)


def _loose(facts: Facts) -> Iterator[tuple[str, Problem]]:
    """Problems of record files and logs whose id another file has."""
    for one in facts.archive.doubles:
        yield from ((one.path, problem) for problem in _of_record(one, facts, ON_RECORDS[one.kind]))
    for log in facts.archive.stray_logs:
        owner = facts.archive.records.get(log.id)
        yield from ((log.path, problem) for problem in _of_log(log, owner, facts, ON_LOGS))


def _prose(pages: Iterable[ProsePage], facts: Facts) -> Iterator[tuple[str, Problem]]:
    for page in pages:
        yield from ((page.path, problem) for problem in page.problems)
        for rule in RULES:
            if rule.looks is Looks.BODY and rule.run is not None:
                yield from ((page.path, problem) for problem in rule.run(page, facts))


def _of_record(one: Parsed, facts: Facts, runs: Iterable[Run]) -> Iterator[Problem]:
    yield from one.problems
    for run in runs if one.record is not None else ():
        yield from run(one, facts)


def _of_log(log: Log, owner: Parsed | None, facts: Facts, runs: Iterable[Run]) -> Iterator[Problem]:
    yield from log.problems
    if owner is not None and owner.record is not None:
        for run in runs:
            yield from run(log, owner, facts)


def _located(path: str, problems: list[Problem], sources: Sources) -> Iterator[Diagnostic]:
    if not problems:
        return
    source = sources(path)
    text = decode(source) if source is not None else ""
    find = locator(text if isinstance(text, str) else "", is_yaml=path.endswith((".yml", ".yaml")))
    for problem in problems:
        rule = BY_NAME[problem.rule]
        yield diagnostic(path, find(problem.place), problem, rule.code, rule.level)
