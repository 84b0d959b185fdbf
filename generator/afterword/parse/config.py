"""Reads settings, taxonomies, policy, metrics and wording through the same positioned parser as records."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import TYPE_CHECKING, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from afterword.diagnostics import Field, Problem, Spot
from afterword.model.config import Config
from afterword.model.policy import Policy
from afterword.model.settings import Baseline, BuildFor, Metrics, Settings, Word, audience_terms, is_pattern
from afterword.model.terms import Taxonomy, Term
from afterword.parse.frontmatter import decode
from afterword.parse.lists import list_problems, read_lists
from afterword.parse.reader import Reading, nearest, read_mapping, read_value
from afterword.parse.yaml import Tree, compose

if TYPE_CHECKING:
    from collections.abc import Iterator

    from afterword.model.source import SourceFile
    from afterword.parse.reader import Path

T = TypeVar("T", bound=Struct)
TAXONOMIES = "taxonomies/"
BASELINE = "baseline.yml"
SETTINGS = "settings.yml"
NOBODY = BuildFor("nobody, because settings.yml does not surely say whom the build is for")
_WHO_MAY_READ = {"build", "audiences", "compartments"}


def read_config(files: Mapping[str, SourceFile]) -> tuple[Config, dict[str, tuple[Problem, ...]]]:
    """Read a project's configuration, keyed by name below `site_config/`. Returns it with the problems by file path."""
    problems: dict[str, tuple[Problem, ...]] = {}
    unreadable: dict[str, set[Path]] = {}

    def read(name: str, cls: type[T]) -> T:
        file = files.get(name)
        if file is None:
            return cls()
        value, reading = read_file(file, cls)
        problems[file.path] = (*problems.get(file.path, ()), *reading.problems)
        unreadable[name] = reading.unreadable
        return value

    settings = read("settings.yml", Settings)
    taxonomies = {taxonomy.taxonomy: taxonomy for taxonomy in audience_terms(settings)}
    for name in sorted(files):
        if name.startswith(TAXONOMIES) and name.endswith((".yml", ".yaml")):
            taxonomy = read(name, Taxonomy)
            path = files[name].path
            stem = name.removeprefix(TAXONOMIES).rsplit(".", 1)[0]
            problems[path] = (*problems[path], *_taxonomy_problems(taxonomy, stem))
            taxonomies[stem] = taxonomy
    config = Config(
        settings,
        taxonomies,
        read("policy.yml", Policy),
        read("metrics.yml", Metrics),
        _wording(files, problems),
        read_lists(files, read),
    )
    read(BASELINE, Baseline)
    if "settings.yml" in files:
        path = files["settings.yml"].path
        problems[path] = (*problems[path], *_settings_problems(settings), *list_problems(settings, config.lists))
    if any(not path or path[0] in _WHO_MAY_READ for path in unreadable.get("settings.yml", ())):
        # The default would be the build that sees most.
        config = dataclasses.replace(config, settings=replace(settings, build=NOBODY))
    return config, problems


def baseline_of(files: Mapping[str, SourceFile]) -> Baseline:
    """The problems that a project's baseline knows; what is wrong with its file is said by `read_config`."""
    file = files.get(BASELINE)
    return read_file(file, Baseline)[0] if file is not None else Baseline()


def _wording(files: Mapping[str, SourceFile], problems: dict[str, tuple[Problem, ...]]) -> dict[str, dict[str, Word]]:
    """`wording.yml` has no fixed keys: vocabularies, and in them codes."""
    file = files.get("wording.yml")
    if file is None:
        return {}
    text = decode(file)
    tree = compose(text) if isinstance(text, str) else Tree(problem=text)
    reading = Reading()
    if tree.problem is not None or tree.root is None:
        problems[file.path] = (tree.problem,) if tree.problem else ()
        return {}
    value = read_value(Mapping[str, Mapping[str, Word]], tree.root, reading)
    problems[file.path] = tuple(reading.problems)
    return value if isinstance(value, dict) else {}


def read_file(file: SourceFile, cls: type[T]) -> tuple[T, Reading]:
    """Read one YAML file into a record of settings, with what reading it met; `()` is unreadable where all of it is."""
    text = decode(file)
    tree = compose(text) if isinstance(text, str) else Tree(problem=text)
    if tree.root is None:
        problem = tree.problem or Problem("shape", "the file is empty", Spot(1))
        return cls(), Reading(problems=[problem], unreadable={()})
    reading = Reading()
    return read_mapping(cls, tree.root, (), reading), reading


def _taxonomy_problems(taxonomy: Taxonomy, stem: str) -> Iterator[Problem]:
    if taxonomy.taxonomy != stem:
        called = f"is called '{taxonomy.taxonomy}'" if taxonomy.taxonomy else "has no name"
        message = f"the file is '{stem}.yml' but its taxonomy {called}"
        yield Problem("taxonomy", message, Field(("taxonomy",)), f"write taxonomy: {stem}")
    groups = {group.code for group in taxonomy.groups}
    codes = {term.code for term in taxonomy.terms if term.code}
    seen: set[str] = set()
    for index, term in enumerate(taxonomy.terms):
        if not term.code:
            yield Problem("taxonomy", "a term has no code", Field(("terms", index)))
        elif term.code in seen:
            message = f"the code '{term.code}' stands here twice; a code means one thing for ever"
            yield Problem(
                "taxonomy", message, Field(("terms", index, "code")), "give the second term a code of its own"
            )
        elif term.group and term.group not in groups:
            message = f"'{term.code}' is in the group '{term.group}', which is not under 'groups'"
            yield Problem("taxonomy", message, Field(("terms", index, "group")))
        if term.replaced_by and (term.replaced_by not in codes or term.replaced_by == term.code):
            yield _lost_successor(term, sorted(codes - {term.code}), Field(("terms", index, "replaced_by")))
        seen.add(term.code)


def _lost_successor(term: Term, others: list[str], place: Field) -> Problem:
    """A term that is replaced by none of its list."""
    said = "itself" if term.replaced_by == term.code else f"'{term.replaced_by[:60]}', which is no term of this list"
    close = nearest(term.replaced_by, tuple(others))
    hint = f"did you mean {close}?" if close else "add the term that stands in its place, or leave out replaced_by"
    return Problem("taxonomy", f"'{term.code or term.title[:40]}' is replaced by {said}", place, hint)


def _settings_problems(settings: Settings) -> Iterator[Problem]:
    for index, form in enumerate(settings.ids):
        if not form.kind:
            message = "this entry does not say of which kind its ids are"
            yield Problem("settings", message, Field(("ids", index)), "write kind: incident, review, audit or plan")
        if form.pattern and not is_pattern(form.pattern):
            yield Problem(
                "settings",
                f"'{form.pattern}' is not a pattern that can be used for ids",
                Field(("ids", index, "pattern")),
                "a regular expression without groups of its own, such as DIVD-\\d{4}-\\d{5}",
            )
    audiences = {named.code for named in settings.audiences}
    compartments = {named.code for named in settings.compartments}
    if settings.build.audience not in audiences:
        message = f"the build is for the audience '{settings.build.audience}', which is not listed"
        hint = f"one of: {', '.join(named.code for named in settings.audiences)}"
        yield Problem("settings", message, Field(("build", "audience")), hint)
    for index, code in enumerate(settings.build.compartments):
        if code not in compartments:
            message = f"the build is cleared for the compartment '{code}', which is not listed"
            hint = f"one of: {', '.join(named.code for named in settings.compartments)}"
            yield Problem("settings", message, Field(("build", "compartments", index)), hint)
