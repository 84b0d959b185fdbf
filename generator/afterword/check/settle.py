"""Takes out the problems that somebody chose to live with, and says which of those choices are void or no longer needed."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from afterword.check.catalogue import BY_CODE, BY_NAME
from afterword.check.rule import Looks
from afterword.diagnostics import Diagnostic, Field, Problem, Span, diagnostic, ordered
from afterword.parse.config import SETTINGS
from afterword.parse.frontmatter import decode
from afterword.parse.ignores import ignores_in
from afterword.parse.locate import locator
from afterword.parse.reader import nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from afterword.check.rule import Facts
    from afterword.check.run import Sources
    from afterword.model.settings import Ignored
    from afterword.parse.ignores import Ignore
    from afterword.parse.record import ProsePage

_MOMENT = timedelta(microseconds=1)


def settle(
    found: Iterable[Diagnostic],
    facts: Facts,
    prose: Iterable[ProsePage],
    sources: Sources,
    only: frozenset[str] | None = None,
) -> tuple[Diagnostic, ...]:
    """Every problem that is left, in order of place, with what is wrong with the suppressions themselves.

    Comments in a file speak for one line of it, entries under `ignore` in the settings for files and rules. `only` limits
    the answer to these paths; then nobody can say that an entry of the settings is not needed.
    """
    wanted = [one for one in found if only is None or one.path in only]
    comments = {path: many for path, many in _comments(facts, prose, sources) if only is None or path in only}
    left = list(_by_comments(wanted, comments)) if comments else wanted
    entries = facts.archive.config.settings.ignore
    if entries:
        left = list(_by_settings(left, entries, facts, sources, whole=only is None))
        left = [one for one in left if only is None or one.path in only]
    return ordered(left)


def spare(
    found: Iterable[Diagnostic], facts: Facts, prose: Iterable[ProsePage], sources: Sources
) -> Iterator[Diagnostic]:
    """The problems that nobody chose to live with; nothing is said of the suppressions."""
    comments = dict(_comments(facts, prose, sources))
    entries = facts.archive.config.settings.ignore
    for one in _by_comments(found, comments, judge=False):
        if not any(_speaks_of(entry, one, facts) for entry in entries):
            yield one


def _comments(facts: Facts, prose: Iterable[ProsePage], sources: Sources) -> Iterator[tuple[str, tuple[Ignore, ...]]]:
    """The comments of every file that has some."""
    archive = facts.archive
    for card in archive.cards.values():
        if card.ignores:
            yield card.path, card.ignores
        if card.log_ignores:
            yield card.log_path, card.log_ignores
    yield from ((one.path, one.ignores) for one in archive.doubles if one.ignores)
    yield from ((log.path, log.ignores) for log in archive.stray_logs if log.ignores)
    yield from ((page.path, page.ignores) for page in prose if page.ignores)
    for path in facts.config_files:
        source = sources(path)
        text = decode(source) if source is not None else ""
        if isinstance(text, str) and (many := ignores_in(text)):
            yield path, many


def _by_comments(
    found: Iterable[Diagnostic], comments: Mapping[str, Sequence[Ignore]], *, judge: bool = True
) -> Iterator[Diagnostic]:
    asking: dict[tuple[str, int], list[Ignore]] = defaultdict(list)
    for path, many in comments.items():
        for comment in many:
            if comment.reason:
                asking[path, comment.about].append(comment)
    used: dict[tuple[str, int], set[str]] = defaultdict(set)
    for one in found:
        asked = {rule for comment in asking.get((one.path, one.line), ()) for rule in comment.rules}
        named = {one.code, one.name} & asked
        if named:
            used[one.path, one.line] |= named
        else:
            yield one
    for path, many in comments.items() if judge else ():
        for comment in many:
            yield from _void(path, comment, used[path, comment.about])


def _void(path: str, comment: Ignore, used: set[str]) -> Iterator[Diagnostic]:
    """What is wrong with one comment."""
    span = Span(comment.line, comment.column, comment.line, comment.column + len("afterword: ignore"))
    for problem in _unsound(comment.rules, comment.reason, Field()):
        yield _about(path, span, problem)
    idle = [rule for rule in comment.rules if rule not in used and _always_run(rule)]
    if idle and comment.reason:
        message = f"line {comment.about} has no problem of {_listed(idle)}: this is not needed"
        yield _about(path, span, Problem("unused-ignore", message, hint="take the comment away, or the rule out of it"))


def _always_run(name: str) -> bool:
    """Whether every check of a file would have found problems of a rule; those about a change need something to compare with."""
    rule = BY_CODE.get(name) or BY_NAME.get(name)
    return rule is not None and rule.looks is not Looks.HISTORY


def _unsound(rules: Sequence[str], reason: str, place: Field) -> Iterator[Problem]:
    if not rules:
        message = "nothing is ignored: no rule is named"
        yield Problem("unknown-ignore", message, place, "write afterword: ignore[AW109] and the reason")
    for rule in rules:
        if rule not in BY_CODE and rule not in BY_NAME:
            close = nearest(rule, (*BY_NAME, *BY_CODE))
            hint = f"did you mean {close}?" if close else "`afterword explain` lists all rules"
            yield Problem("unknown-ignore", f"there is no rule '{rule[:40]}'", place, hint)
    if rules and not reason:
        message = "nothing is ignored: there is no reason"
        yield Problem("ignore-reason", message, place, "say in a few words why this is right as it stands")


def _by_settings(
    found: Iterable[Diagnostic], entries: Sequence[Ignored], facts: Facts, sources: Sources, *, whole: bool
) -> Iterator[Diagnostic]:
    used: dict[int, set[str]] = defaultdict(set)
    for one in found:
        by = next((n for n, entry in enumerate(entries) if _speaks_of(entry, one, facts)), None)
        if by is None:
            yield one
            by = next(
                (n for n, entry in enumerate(entries) if _names(entry, one)), None
            )  # expired, or without a reason
        if by is not None:
            used[by] |= {one.code, one.name}
    path = next((p for p in facts.config_files if p.endswith(f"/{SETTINGS}")), SETTINGS)
    source = sources(path)
    text = decode(source) if source is not None else ""
    find = locator(text if isinstance(text, str) else "", is_yaml=True)
    for n, entry in enumerate(entries):
        idle = [rule for rule in entry.rules if whole and rule not in used[n] and _always_run(rule)]
        for problem in _wrong(entry, n, facts, idle):
            yield _about(path, find(problem.place), problem)


def _speaks_of(entry: Ignored, one: Diagnostic, facts: Facts) -> bool:
    return bool(entry.reason) and not _expired(entry, facts) and _names(entry, one)


def _names(entry: Ignored, one: Diagnostic) -> bool:
    named = one.code in entry.rules or one.name in entry.rules
    return named and any(_glob(p).fullmatch(one.path) for p in entry.paths)


def _expired(entry: Ignored, facts: Facts) -> bool:
    """Whether the last day has passed; of a time of day, it is the day."""
    end = entry.until.until if entry.until is not None else None
    return end is not None and (end - _MOMENT).date() < facts.as_of


def _wrong(entry: Ignored, n: int, facts: Facts, idle: Sequence[str]) -> Iterator[Problem]:
    """What is wrong with one entry of the settings; `idle` are those of its rules that find nothing in its files."""
    place = Field(("ignore", n))
    unsound = [*_unsound(entry.rules, entry.reason, place)]
    if not entry.paths:
        unsound.append(
            Problem("unknown-ignore", "nothing is ignored: no path is named", place, 'write paths: ["reviews/**"]')
        )
    yield from unsound
    if unsound:
        return
    if _expired(entry, facts):
        message = f"this was ignored until {entry.until}, and is no longer"
        hint = "mend what it hid, or set a new day and say why"
        if len(idle) == len(entry.rules):
            message, hint = f"{message}; nothing of it is left", "take the entry away"
        yield Problem("expired-ignore", message, place, hint)
        return
    if idle:
        message = f"no file of {_listed(entry.paths)} has a problem of {_listed(idle)}: this is not needed"
        if len(idle) == len(entry.rules):
            yield Problem("unused-ignore", message, place, "take the entry away")
            return
        at = Field(("ignore", n, "rules", entry.rules.index(idle[0])))
        yield Problem("unused-ignore", message, at, f"take {_listed(idle)} out of the entry")
    if entry.until is None or not entry.until.known:
        message = "there is no day until which this is ignored"
        yield Problem(
            "ignore-reason", message, place, "write until: 2027-06-30; on the day after, somebody looks again"
        )


@lru_cache(256)
def _glob(pattern: str) -> re.Pattern[str]:
    """A path pattern, as in `.gitignore`: `**` crosses folders, `*` and `?` do not, a folder stands for all below it."""
    parts = re.split(r"(\*\*/|\*\*|\*|\?)", pattern.removeprefix("./"))
    signs = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    inside = "".join(signs.get(part, re.escape(part)) for part in parts)
    return re.compile(inside + (".*" if pattern.endswith("/") else "(?:/.*)?"))


def _about(path: str, span: Span, problem: Problem) -> Diagnostic:
    rule = BY_NAME[problem.rule]
    return diagnostic(path, span, problem, rule.code, rule.level)


def _listed(words: Sequence[str]) -> str:
    return ", ".join(words[:3]) + (" and others" if len(words) > 3 else "")  # noqa: PLR2004 - a line's worth
