"""Taxonomies: lists of terms that records use by code."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct, field

from afterword.model.when import When


class Group(Struct, frozen=True, gc=False):
    """A group of terms inside a taxonomy."""

    code: str = ""
    title: str = ""
    description: str = ""


class Term(Struct, frozen=True, gc=False):
    """A term: its code never changes; title and description are the team's words.

    The fields after `replaced_by` belong to single taxonomies (harms: floor, sensitivity, obligations; …).
    """

    code: str = ""
    title: str = ""
    description: str = ""
    group: str = ""
    maps: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    retired: When | None = None
    replaced_by: str = ""
    # harms
    floor: int | None = None
    sensitivity: str = ""
    obligations: tuple[str, ...] = ()
    # safeguards, failure modes, action types
    owner: str = ""
    hoc: str = ""
    direction: str = ""
    strength: str = ""
    example: str = ""
    note: str = ""
    # regions, teams, detection sources, severities, impact measures
    hours_utc: str = ""
    decides: str = ""
    proactive: str = ""
    examples: tuple[str, ...] = ()
    declare: str = ""
    review: str = ""
    unit: str = ""
    # obligations
    jurisdiction: str = ""
    law: str = ""
    clock: str = ""
    due: str = ""
    internal_target: str = ""
    trigger: str = ""
    to: str = ""
    confidence: str = ""
    # principles, frameworks
    parent: str = ""
    clause: str = ""
    reference: str = ""
    category: str = ""
    # audiences
    tlp: str = ""


class Taxonomy(Struct, frozen=True, gc=False):
    """A list of terms under a key."""

    taxonomy: str = ""
    title: str = ""
    singular: str = ""
    description: str = ""
    groups: tuple[Group, ...] = ()
    terms: tuple[Term, ...] = ()

    def by_code(self) -> dict[str, Term]:
        """Terms by code; of two with one code the first counts."""
        found: dict[str, Term] = {}
        for term in self.terms:
            found.setdefault(term.code, term)
        return found
