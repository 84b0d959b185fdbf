"""Are the codes of a record terms of the team's own lists?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from afterword.check.once import once, terms_of
from afterword.check.rule import Facts, reading, rule
from afterword.check.rules.markup import is_red
from afterword.diagnostics import Field, Level, Problem
from afterword.model.records import Incident
from afterword.parse.reader import nearest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from afterword.check.once import Code
    from afterword.check.rules.asked import Path
    from afterword.model.config import Config
    from afterword.model.terms import Term
    from afterword.parse.record import Parsed

_IN_SETTINGS = ("audiences", "compartments")


@rule("AW401", "unknown-term", Level.ERROR)
def unknown_term(one: Parsed, facts: Facts) -> Iterator[Problem]:
    """A code is not a term of its list.

    Pages, tables and trends are built by code: a misspelt one makes a harm or a safeguard of its own that nobody looks at,
    and a misspelt audience is read as the strictest. Terms are added in `site_config/taxonomies/`, with a title.

    Bad:

        surfaces: [chatt]

    Good:

        surfaces: [chat]

    Bad:

        timeline:
          - {at: 2025-11-15T23:30Z, type: hand-off, what: "Handed over.", from: incident-management@emea, to: incident-managment@apac}

    Good:

        timeline:
          - {at: 2025-11-15T23:30Z, type: hand-off, what: "Handed over.", from: incident-management@emea, to: incident-management@apac}
    """
    config = facts.archive.config
    for path, taxonomy, code in (*terms_of(one), *_of_events(one)):
        if code in config.terms.get(taxonomy, ()) or is_red(taxonomy, code):
            continue
        problem = no_term(taxonomy, code, config)
        if problem:
            yield Problem("unknown-term", problem[0], _place(path, code), problem[1])


def no_term(taxonomy: str, code: str, config: Config) -> tuple[str, str] | None:
    """Why a code is not a term of a list: a message and a hint; None when it is one, or when there is no such list."""
    terms = config.terms.get(taxonomy)
    if terms is None or code in terms:
        return None
    titles = {term.title: term.code for term in terms.values()}
    close = nearest(code, tuple(terms)) or titles.get(nearest(code, tuple(titles)), "")
    where = "settings.yml" if taxonomy in _IN_SETTINGS else f"taxonomies/{taxonomy}.yml"
    called = config.taxonomies[taxonomy].title or taxonomy
    hint = f"did you mean {close} ({terms[close].title})?" if close else f"the terms are in site_config/{where}"
    return f"'{code[:60]}' is not a term of '{called}'", hint


@rule("AW402", "retired-term", Level.NOTICE)
def retired_term(one: Parsed, facts: Facts) -> Iterator[Problem]:
    """A code is a term that the team has retired.

    A retired term keeps its meaning in old records. New records use the one that replaced it, so that they are counted
    together.

    Bad archive:

        ### site_config/taxonomies/tactics.yml
        taxonomy: tactics
        title: Tactics
        terms:
          - {code: mass-new-accounts, title: Accounts made for the purpose, retired: 2025-01-01, replaced_by: new-accounts}
          - {code: new-accounts, title: New accounts}

    Good archive:

        ### site_config/taxonomies/tactics.yml
        taxonomy: tactics
        title: Tactics
        terms:
          - {code: mass-new-accounts, title: Accounts made for the purpose}
    """
    retired = _retired(facts.archive.config)
    for path, taxonomy, code in terms_of(one) if retired else ():
        term = retired.get((taxonomy, code))
        if term is not None:
            # A term that is replaced by none is told so where it stands, in its list.
            known = term.replaced_by in facts.archive.config.terms[taxonomy] and term.replaced_by != code
            hint = f"use {term.replaced_by} in new records" if known else ""
            message = f"'{term.code}' ({term.title}) was retired on {term.retired}"
            yield Problem("retired-term", message, _place(path, code), hint)


@once
def _retired(config: Config) -> dict[tuple[str, str], Term]:
    many = ((taxonomy, term) for taxonomy, terms in config.terms.items() for term in terms.values())
    return {(taxonomy, term.code): term for taxonomy, term in many if term.retired is not None}


def _of_events(one: Parsed) -> Iterator[Code]:
    """The teams and regions of a timeline's entries, and whom its messages went to: codes inside text."""
    record = one.record
    for index, event in enumerate(record.timeline if isinstance(record, Incident) else ()):
        hand_off, comms = event.type == "hand-off", event.type == "comms"
        ends = (("from", event.from_), ("to", event.to)) if hand_off or comms else ()
        for name, value in (("who", event.who), *ends):
            path = ("timeline", index, name)
            if not value:
                continue
            if comms and name == "to":
                yield path, "comms_audiences", value
                continue
            team, _, region = value.partition("@")
            yield path, "teams", team.strip()
            if region:
                yield path, "regions", region.strip()


def _place(path: Path, code: str) -> Field:
    return Field(path, of_key=path[-1] == code)


RULES = (
    unknown_term,
    retired_term,
    reading("AW403", "taxonomy", Level.ERROR, """
        A list of terms contradicts itself: a code that stands twice, a term without a code, an unknown group, a wrong name.

        A code means one thing for ever. Of two terms with one code the first counts, and records that meant the other would
        silently say something else. A retired term is replaced by another one of its list, or by none.

        Bad archive:

            ### site_config/taxonomies/tactics.yml
            taxonomy: tactics
            title: Tactics
            terms:
              - {code: mass-new-accounts, title: Accounts made for the purpose}
              - {code: mass-new-accounts, title: "Old accounts, bought"}

        Good archive:

            ### site_config/taxonomies/tactics.yml
            taxonomy: tactics
            title: Tactics
            terms:
              - {code: mass-new-accounts, title: Accounts made for the purpose}
              - {code: bought-accounts, title: "Old accounts, bought"}

        Bad archive:

            ### site_config/taxonomies/tactics.yml
            taxonomy: tactics
            title: Tactics
            terms:
              - {code: mass-new-accounts, title: Accounts made for the purpose}
              - {code: bought-accounts, title: "Old accounts, bought", retired: 2025-01-01, replaced_by: old-accounts}

        Good archive:

            ### site_config/taxonomies/tactics.yml
            taxonomy: tactics
            title: Tactics
            terms:
              - {code: mass-new-accounts, title: Accounts made for the purpose}
              - {code: bought-accounts, title: "Old accounts, bought", retired: 2025-01-01, replaced_by: mass-new-accounts}
    """),
)  # fmt: skip
