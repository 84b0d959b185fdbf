"""What a team sets: names, audiences, ids, policy, metrics, and the wording of states."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, ClassVar

from msgspec import Struct, field

from afterword.model.fields import OneOf
from afterword.model.kinds import ALPHABET, PREFIXES, Kind
from afterword.model.lists import PrivacySettings, ProseSettings
from afterword.model.terms import Taxonomy, Term
from afterword.model.when import When


class Named(Struct, frozen=True, gc=False):
    """A code with a title: an audience (with its TLP 2.0 label for sharing outside) or a compartment."""

    code: str = ""
    title: str = ""
    description: str = ""
    tlp: str = ""


class BuildFor(Struct, frozen=True, gc=False):
    """Whom a build is for: one audience, and the compartments it is cleared for."""

    audience: str = "core"
    compartments: tuple[str, ...] = ()


class IdForm(Struct, frozen=True, gc=False):
    """The prefix of a kind's ids, and a pattern where they are not `PREFIX-YEAR-XXXX`."""

    kind: Annotated[str, OneOf(tuple(Kind))] = ""
    prefix: str = ""
    pattern: str = ""


class Tickets(Struct, frozen=True, gc=False):
    """A ticket system: ids with this prefix link to `url` with `{id}` filled in."""

    prefix: str = ""
    url: str = ""


class Ignored(Struct, frozen=True, gc=False):
    """Problems that a team chose to live with: rules (codes or names) in files (patterns), why, and until which day."""

    rules: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()
    reason: str = ""
    until: When | None = None


class Baseline(Struct, frozen=True, gc=False):
    """`baseline.yml`: the problems that were known on a day, by the path of their file; each its rule's code and its print."""

    written: When | None = None
    problems: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


_AUDIENCES = (
    Named("core", "Core T&S", "The people who run incidents and reviews.", "TLP:AMBER+STRICT"),
    Named("company", "Company", "Everyone who works here.", "TLP:AMBER+STRICT"),
    Named("partners", "Partners", "Partners and peers under agreement.", "TLP:GREEN"),
    Named("public", "Public", "Anyone.", "TLP:CLEAR"),
)
_COMPARTMENTS = (
    Named("legal", "Legal", "Duties, clocks and advice."),
    Named("insider", "Insider", "Misuse of access by someone inside."),
    Named("child-safety", "Child safety", "Detail that child-safety specialists alone need."),
)


class Settings(Struct, frozen=True, gc=False):
    """`settings.yml`. Audiences are in order, strictest first."""

    name: str = "Review archive"
    description: str = ""
    audiences: tuple[Named, ...] = _AUDIENCES
    compartments: tuple[Named, ...] = _COMPARTMENTS
    build: BuildFor = BuildFor(compartments=tuple(c.code for c in _COMPARTMENTS))
    ids: tuple[IdForm, ...] = ()
    working_days: tuple[str, ...] = ("mon", "tue", "wed", "thu", "fri")
    holidays: tuple[When, ...] = ()
    tickets: tuple[Tickets, ...] = ()
    privacy: PrivacySettings = PrivacySettings()
    prose: ProseSettings = ProseSettings()
    small_cell: int = 5
    ignore: tuple[Ignored, ...] = ()


@dataclass(frozen=True)
class Ids:
    """How ids look. `pattern` finds any record id, with an optional part (`/A1`), in running text."""

    forms: tuple[tuple[Kind, str, str], ...]
    """Kind, prefix, and the pattern of a whole id."""

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Finds ids in text; group `id` is the record, group `part` what follows the slash."""
        # Each form starts with its own letters and looks back from behind them: a search then skips to those letters.
        inner = "|".join(_behind_prefix(prefix, form) for _, prefix, form in self.forms)
        return re.compile(rf"(?P<id>{inner})(?:/(?P<part>[A-Z]{{1,2}}\d{{1,3}}))?(?![\w-])")

    @cached_property
    def anywhere(self) -> re.Pattern[str]:
        """Finds ids wherever they stand and however they are cased, with what follows: a part, and a `slug` as of a file's name."""
        forms = "|".join(form for _, _, form in self.forms)
        return re.compile(rf"(?P<id>{forms})(?P<part>/[A-Za-z0-9]+)?(?P<slug>[\w-]*)", re.IGNORECASE)

    @cached_property
    def starts(self) -> tuple[str, ...]:
        """How ids begin, each with its hyphen; empty where a team's own form may begin in any way."""
        known = tuple(f"{prefix}-" for _, prefix, form in self.forms if form.startswith(re.escape(prefix) + "-"))
        return known if len(known) == len(self.forms) else ()

    def may_be_in(self, text: str) -> bool:
        """A cheap no for a text in which `pattern` surely finds nothing."""
        return not self.starts or any(start in text for start in self.starts)

    def found_in(self, text: str) -> Iterator[re.Match[str]]:
        """All that `pattern` finds in a text, looked for only where an id starts."""
        if not self.starts:
            yield from self.pattern.finditer(text)
            return
        end = 0
        for at in sorted(at for start in self.starts for at in _places(start, text)):
            found = self.pattern.match(text, at) if at >= end else None
            if found is not None:
                yield found
                end = found.end()

    @cached_property
    def _whole(self) -> tuple[tuple[Kind, re.Pattern[str]], ...]:
        return tuple((kind, re.compile(form)) for kind, _, form in self.forms)

    def kind_of(self, ref: str) -> Kind | None:
        """The kind of a record id, None when it is not one."""
        for kind, form in self._whole:
            if form.fullmatch(ref):
                return kind
        return None

    def named(self, filename: str) -> tuple[Kind, str] | None:
        """The kind and id that a file's name starts with, None when it names no record."""
        for kind, form in self._whole:
            found = form.match(filename)
            if found and (found.end() == len(filename) or not filename[found.end()].isalnum()):
                return kind, found.group()
        return None

    def looks_like(self, filename: str) -> str:
        """The known prefix that a file's name starts with, or `""`."""
        return next((prefix for _, prefix, _ in self.forms if filename.upper().startswith(prefix.upper() + "-")), "")


def _places(part: str, text: str) -> Iterator[int]:
    """Where a part stands in a text."""
    at = text.find(part)
    while at >= 0:
        yield at
        at = text.find(part, at + 1)


def _behind_prefix(prefix: str, form: str) -> str:
    """The pattern of an id that must not stand inside a longer word or a path."""
    start = re.escape(prefix) + "-"
    if form.startswith(start):
        return rf"{start}(?<![\w/-]{start}){form.removeprefix(start)}"
    return rf"(?<![\w/-]){form}"


def ids_of(settings: Settings) -> Ids:
    """The id forms of an archive: the defaults, and what `settings.yml` adds or replaces by kind.

    A form without a kind and a pattern that is no regular expression are left out here; reading the settings reports them.
    """
    forms: list[tuple[Kind, str, str]] = []
    set_kinds = {form.kind for form in settings.ids}
    for kind, prefix in PREFIXES.items():
        if kind not in set_kinds:
            forms.append((kind, prefix, rf"{re.escape(prefix)}-\d{{4}}-[{ALPHABET}]{{4}}"))
    for form in settings.ids:
        if form.kind not in tuple(Kind):
            continue
        prefix = form.prefix or PREFIXES[Kind(form.kind)]
        default = rf"{re.escape(prefix)}-\d{{4}}-[{ALPHABET}]{{4}}"
        forms.append((Kind(form.kind), prefix, f"(?:{form.pattern})" if is_pattern(form.pattern) else default))
    return Ids(tuple(forms))


def is_pattern(text: str) -> bool:
    """True for a regular expression without groups of its own that matches something, and can stand inside another."""
    try:
        whole, inside = re.compile(text), re.compile(f"x|(?:{text})")
    except (re.error, OverflowError, RecursionError):
        return False
    return bool(text) and whole.groups == inside.groups == 0 and whole.match("") is None


def audience_terms(settings: Settings) -> tuple[Taxonomy, Taxonomy]:
    """Audiences and compartments as taxonomies, so that one rule checks all codes."""

    def as_terms(named: tuple[Named, ...]) -> tuple[Term, ...]:
        return tuple(Term(code=n.code, title=n.title, description=n.description, tlp=n.tlp) for n in named)

    return (
        Taxonomy("audiences", "Audiences", "Audience", "Who may read.", terms=as_terms(settings.audiences)),
        Taxonomy("compartments", "Compartments", "Compartment", "Topics that need clearance.",
                 terms=as_terms(settings.compartments)),
    )  # fmt: skip


class Metric(Struct, frozen=True, gc=False):
    """A duration as a named pair of milestones, with its target by severity (ISO 8601 durations)."""

    code: str = ""
    title: str = ""
    question: str = ""
    from_: str = ""
    to: str = ""
    definition: str = ""
    targets: Mapping[str, str] = field(default_factory=dict)


class Metrics(Struct, frozen=True, gc=False):
    """`metrics.yml`."""

    metrics: tuple[Metric, ...] = ()


class Word(Struct, frozen=True, gc=False):
    """How a state is called, and what it means."""

    SHORT: ClassVar[str] = "title"
    title: str = ""
    description: str = ""
