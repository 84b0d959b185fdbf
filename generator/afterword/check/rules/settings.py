"""Do the settings name only what exists?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from afterword.check.rule import Facts, Looks, reading, rule
from afterword.check.rules.taxonomy import no_term
from afterword.diagnostics import Field, Level, Problem
from afterword.model import kinds
from afterword.model.records import IncidentTimes, ReviewTimes
from afterword.parse.reader import nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from afterword.model.config import Config
    from afterword.model.policy import PolicyVersion

_Named = tuple[tuple[str | int, ...], str]
_MILESTONES = (
    *(f"times.{name}" for name in IncidentTimes.__struct_fields__),
    *(f"review.{name}" for name in ReviewTimes.__struct_fields__),
)
_STATUSES = {
    kinds.Kind.INCIDENT: kinds.INCIDENT_STATUSES,
    kinds.Kind.REVIEW: kinds.REVIEW_STATUSES,
    kinds.Kind.AUDIT: kinds.AUDIT_STATUSES,
    kinds.Kind.PLAN: kinds.PLAN_STATUSES,
}
_BY_SEVERITY = (
    "review", "review_due", "action_accepted", "action_interim", "action_due", "verification", "overdue", "undecided",
    "approvals", "content",
)  # fmt: skip


@rule("AW902", "metric-milestone", Level.ERROR, looks=Looks.ARCHIVE)
def metric_milestone(facts: Facts) -> Iterator[tuple[str, Problem]]:
    """A metric is measured from or to a milestone that does not exist.

    No record has such a time, so the metric would be empty for ever.

    Bad archive:

        ### site_config/metrics.yml
        metrics:
          - {code: time-to-contain, title: Time to contain, from: times.detected, to: times.contaned}

    Good archive:

        ### site_config/metrics.yml
        metrics:
          - {code: time-to-contain, title: Time to contain, from: times.detected, to: times.contained}
    """
    path = _file(facts, "metrics.yml")
    for index, metric in enumerate(facts.archive.config.metrics.metrics):
        for end, name in (("from", metric.from_), ("to", metric.to)):
            if name not in _MILESTONES:
                close = nearest(name, _MILESTONES)
                called = f"'{metric.code}'" if metric.code else f"metric {index + 1}"
                message = f"{called} is measured {end} '{name[:40]}', which is no milestone"
                if not name:
                    message = f"{called} does not say {end} which milestone it is measured"
                hint = f"did you mean {close}?" if close else f"one of: {', '.join(_MILESTONES)}"
                yield path, Problem("metric-milestone", message, Field(("metrics", index, end)), hint)


@rule("AW903", "policy-code", Level.ERROR, looks=Looks.ARCHIVE)
def policy_code(facts: Facts) -> Iterator[tuple[str, Problem]]:
    """The policy names a severity, a team, a template, a type or a status that does not exist.

    That line of the policy would apply to nothing, and what it asks for would not be asked.

    Bad archive:

        ### site_config/policy.yml
        versions:
          - from: 2023-01-01
            approvals: {SEV1: [safety-ops, polcy]}

    Good archive:

        ### site_config/policy.yml
        versions:
          - from: 2023-01-01
            approvals: {SEV1: [safety-ops, policy]}
    """
    path = _file(facts, "policy.yml")
    for index, version in enumerate(facts.archive.config.policy.versions):
        for taxonomy, named in _terms(version):
            for at, code in named:
                problem = no_term(taxonomy, code, facts.archive.config)
                if problem:
                    yield path, Problem("policy-code", problem[0], _place((index, *at), code), problem[1])
        for words, named in _words(version):
            for at, code in named:
                if code not in words:
                    message = f"'{code[:40]}' is not a word that Afterword knows here"
                    hint = f"one of: {', '.join(words)}"
                    yield path, Problem("policy-code", message, _place((index, *at), code), hint)
    yield from _metric_targets(facts.archive.config, _file(facts, "metrics.yml"))


def _metric_targets(config: Config, path: str) -> Iterator[tuple[str, Problem]]:
    for index, metric in enumerate(config.metrics.metrics):
        for code in metric.targets:
            problem = no_term("severities", code, config)
            if problem:
                place = Field(("metrics", index, "targets", code), of_key=True)
                yield path, Problem("policy-code", problem[0], place, problem[1])


def _terms(version: PolicyVersion) -> Iterator[tuple[str, Iterable[_Named]]]:
    for name in _BY_SEVERITY:
        yield "severities", (((name, code), code) for code in getattr(version, name))
    for severity, teams in version.approvals.items():
        yield "teams", ((("approvals", severity, n), team) for n, team in enumerate(teams))
    if version.action_due_sooner is not None:
        types = version.action_due_sooner.types
        yield "action_types", ((("action_due_sooner", "types", n), code) for n, code in enumerate(types))


def _words(version: PolicyVersion) -> Iterator[tuple[tuple[str, ...], Iterable[_Named]]]:
    yield kinds.INCIDENT_TYPES, ((("review_by_type", code), code) for code in version.review_by_type)
    for name, many in (("review", version.review), ("review_by_type", version.review_by_type)):
        for key, owed in many.items():
            templates = ((("accepts", n), code) for n, code in enumerate(owed.accepts))
            yield kinds.REVIEW_TEMPLATES, (((name, key, *at), code) for at, code in templates)
            if owed.template:
                yield kinds.REVIEW_TEMPLATES, (((name, key, "template"), owed.template),)
    yield kinds.REVIEW_TEMPLATES, ((("sections", code), code) for code in version.sections)
    all_kinds = tuple(str(kind) for kind in kinds.Kind)
    yield all_kinds, ((("sections_by_kind", code), code) for code in version.sections_by_kind)
    yield all_kinds, ((("sections_from", code), code) for code in version.sections_from)
    for kind, statuses in _STATUSES.items():
        given = version.sections_from.get(kind, ())
        yield statuses, ((("sections_from", str(kind), n), code) for n, code in enumerate(given))


def _place(at: tuple[str | int, ...], code: str) -> Field:
    return Field(("versions", *at), of_key=at[-1] == code)


def _file(facts: Facts, name: str) -> str:
    return next((path for path in facts.config_files if path.endswith(f"site_config/{name}")), f"site_config/{name}")


RULES = (
    reading("AW901", "settings", Level.ERROR, """
        The settings contradict themselves.

        A build for an audience that is not listed, or cleared for a compartment that is not, would show nothing or the wrong
        things; a pattern for ids that is none would find no record.

        Bad archive:

            ### site_config/settings.yml
            name: Review archive
            build: {audience: colleagues}

        Good archive:

            ### site_config/settings.yml
            name: Review archive
            build: {audience: company}
    """),
    metric_milestone,
    policy_code,
)  # fmt: skip
