"""Does a body have the sections that its kind and template owe, with something written in them?"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from afterword.check.rule import Facts, rule
from afterword.check.rules.asked import gone, listed, policy_for
from afterword.diagnostics import InBody, Level, Problem
from afterword.model.kinds import Kind
from afterword.model.records import Review
from afterword.parse.reader import nearest
from afterword.prose.sections import Section, sections

if TYPE_CHECKING:
    from collections.abc import Iterator

    from afterword.model.policy import PolicyVersion
    from afterword.parse.record import Parsed


@rule("AW501", "sections-present", Level.ERROR, Kind.REVIEW, Kind.AUDIT, Kind.PLAN)
def sections_present(one: Parsed, facts: Facts) -> Iterator[Problem]:
    """A section that this template owes is absent, or nothing is written in it yet.

    The headings are the questions that every review answers; `policy.yml` lists them by template. One that is left out is
    usually the one that was hard to answer. A placeholder counts as absent. Drafts are not asked.

    Bad body:

        ## Summary

        A raid on small channels.

        ## What happened

        To be written

        ## Contributing factors

        New accounts could do all that old ones can.

    Good body:

        ## Summary

        A raid on small channels.

        ## Lessons

        Ask what a new account should be able to do.

        ## What happened

        Accounts moved in groups.

        ## Contributing factors

        New accounts could do all that old ones can.
    """
    yield from _sections_owed(one, facts, "sections-present")


@rule("AW502", "incident-sections", Level.WARNING, Kind.INCIDENT)
def incident_sections(one: Parsed, facts: Facts) -> Iterator[Problem]:
    """A resolved incident lacks a section that incidents owe, or nothing is written in it yet.

    Whoever reads the record next year was not there. An incident that is still open or contained is not asked.

    Bad body:

        ## Summary

        A raid on small channels.

    Good body:

        ## Summary

        A raid on small channels.

        ## What happened

        Accounts moved in groups.

        ## Who was affected

        Small channels.

        ## Detection

        By a creator.

        ## Response

        Raids were limited.
    """
    yield from _sections_owed(one, facts, "incident-sections")


def _sections_owed(one: Parsed, facts: Facts, name: str) -> Iterator[Problem]:
    policy = policy_for(one, facts)
    if one.record is None or gone(one) or one.record.status not in policy.sections_from.get(one.kind, ()):
        return
    owed = _owed(one, policy)
    found: dict[str, Section] = {}
    for section in sections(one.body):
        found.setdefault(_plain(section.heading), section)
    absent = [heading for heading in owed if _plain(heading) not in found]
    if absent:
        spare = tuple(s.heading for heading, s in found.items() if heading not in {_plain(h) for h in owed})
        message = (
            f"the body has no section {listed(absent)}"
            if len(absent) == 1
            else f"the body lacks the sections {listed(absent)}"
        )
        yield Problem(name, message, InBody(0), _heading_hint(absent, spare))
    for heading in owed:
        there = found.get(_plain(heading))
        if there is not None and there.empty:
            yield Problem(
                name, f"nothing is written under '{heading}' yet", InBody(there.start), "a line or two is enough"
            )


def _owed(one: Parsed, policy: PolicyVersion) -> tuple[str, ...]:
    if isinstance(one.record, Review):
        return policy.sections.get(one.record.template, ())
    return policy.sections_by_kind.get(one.kind, ())


def _heading_hint(absent: list[str], spare: tuple[str, ...]) -> str:
    for heading in absent:
        close = nearest(heading, spare)
        if close:
            return f"the heading '{close}' is probably meant; write it '## {heading}'"
    return f"add a line '## {absent[0]}' and a few sentences below it"


@lru_cache(maxsize=1024)
def _plain(heading: str) -> str:
    return " ".join(heading.replace("’", "'").split()).casefold().rstrip("?.:")


RULES = (sections_present, incident_sections)
