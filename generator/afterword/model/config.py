"""Everything that a team configures, read and ready."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

from afterword.model.lists import Lists
from afterword.model.policy import Policy
from afterword.model.settings import Ids, Metrics, Settings, Word, ids_of
from afterword.model.terms import Taxonomy, Term

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True)
class Config:
    """Settings, taxonomies by key, policy, metrics, the wording of states by vocabulary and code, and lists of words."""

    settings: Settings = Settings()
    taxonomies: Mapping[str, Taxonomy] = field(default_factory=dict)
    policy: Policy = Policy()
    metrics: Metrics = Metrics()
    wording: Mapping[str, Mapping[str, Word]] = field(default_factory=dict)
    lists: Lists = field(default_factory=Lists)

    @cached_property
    def ids(self) -> Ids:
        """How this archive's ids look."""
        return ids_of(self.settings)

    @cached_property
    def terms(self) -> dict[str, dict[str, Term]]:
        """Terms by taxonomy and code."""
        return {key: taxonomy.by_code() for key, taxonomy in self.taxonomies.items()}

    def term(self, taxonomy: str, code: str) -> Term:
        """A term; for a code that is not there, one that bears the code as its title."""
        return self.terms.get(taxonomy, {}).get(code) or Term(code=code, title=code)

    def word(self, vocabulary: str, code: str) -> Word:
        """How a state is called; its code where the wording has no entry."""
        return self.wording.get(vocabulary, {}).get(code) or Word(title=code.replace("-", " "))

    @cached_property
    def working_week(self) -> frozenset[int]:
        """The days on which the team works, 0 for Monday; Monday to Friday where none can be read."""
        named = frozenset(_DAYS.index(name) for name in self.settings.working_days if name in _DAYS)
        return named or frozenset(range(5))

    @cached_property
    def days_off(self) -> frozenset[date]:
        """The team's holidays; of one that is only known to the month, the last day."""
        ends = (holiday.until for holiday in self.settings.holidays)
        return frozenset((end - timedelta(microseconds=1)).date() for end in ends if end is not None)

    @cached_property
    def audience_rank(self) -> dict[str, int]:
        """Rank of each audience, 0 the strictest."""
        return {named.code: rank for rank, named in enumerate(self.settings.audiences)}

    @cached_property
    def severity_rank(self) -> dict[str, int]:
        """Rank of each severity, 0 the gravest."""
        return {code: rank for rank, code in enumerate(self.terms.get("severities", {}))}
