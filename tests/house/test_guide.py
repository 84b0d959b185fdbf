"""The guide is true: it names every command and option, its examples check clean, its links lead somewhere."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from datetime import date
from functools import cache

import click
import pytest

from afterword.build import Read, read
from afterword.check.catalogue import BY_CODE, BY_NAME
from afterword.check.run import check
from afterword.cli.main import COMMANDS, group
from afterword.imports.map_problems import read_map
from afterword.link.archive import link
from afterword.load.project import load_project
from afterword.model.source import SourceFile
from afterword.parse.config import read_config
from afterword.parse.record import parse_log, parse_record
from house.built import DAY
from house.source import ROOT

PAGES = {path.name: path.read_text(encoding="utf-8") for path in sorted((ROOT / "reviews" / "guide").glob("*.md"))}
NAMED_ONCE = {"--directory", "--help"}
"""Options of nearly every command, of which the page tells once, at its top."""


@dataclass(frozen=True, slots=True)
class Example:
    """A block of YAML in the guide that says what it is: of a record, a file of the configuration, or an import map."""

    page: str
    of: str
    text: str


def examples(what: str) -> list[Example]:
    """The blocks that begin with "```yaml WHAT OF", in the order of the pages."""
    block = re.compile(rf"^```yaml {what}(?: (\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
    return [Example(page, of, text) for page, whole in PAGES.items() for of, text in block.findall(whole)]


def name(example: Example) -> str:
    """How a test of an example is called."""
    return f"{example.page}-{example.of}"


@cache
def demo() -> Read:
    """The demo archive, read once."""
    return read(load_project(ROOT))


def section(command: str) -> str:
    """What the page of commands says under a command's heading."""
    _, _, after = PAGES["commands.md"].partition(f"\n## afterword {command}\n")
    return after.partition("\n## ")[0]


def said_of(option: click.Option) -> list[str]:
    """The names of an option; of a switch that is on by default, those that turn it off."""
    return option.secondary_opts if option.secondary_opts and option.default is True else option.opts


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_has_a_heading_with_an_example_and_all_its_options(command: str) -> None:
    found = group.get_command(click.Context(group), command)
    assert found is not None
    options = {max(said_of(one), key=len) for one in found.params if isinstance(one, click.Option)} - NAMED_ONCE
    told = section(command)
    assert f"\n$ afterword {command}" in told
    assert {option for option in options if f"`{option}`" not in told} == set()


def test_the_commands_stand_in_their_order_and_no_other_does() -> None:
    assert re.findall(r"^## afterword (\S+)$", PAGES["commands.md"], re.MULTILINE) == list(COMMANDS)


def test_every_command_of_an_example_exists_with_its_options() -> None:
    wrong = []
    for page, whole in PAGES.items():
        for line in re.findall(r"^\$ afterword (.+)$", whole, re.MULTILINE):
            command = group.get_command(click.Context(group), line.split()[0])
            known = {opt for one in command.params for opt in (*one.opts, *one.secondary_opts)} if command else set()
            wrong += [
                f"{page}: {line}" for said in re.findall(r"(?<=\s)(--?[a-zA-Z][\w-]*)", line) if said not in known
            ]
    assert wrong == []


def test_every_exit_code_is_told() -> None:
    assert re.findall(r"^\| (\d) \|", PAGES["commands.md"], re.MULTILINE) == ["0", "1", "2", "3"]


def test_every_rule_that_is_named_exists() -> None:
    named = {
        rule for whole in PAGES.values() for rule in re.findall(r"^\$ afterword explain (\S+)$", whole, re.MULTILINE)
    }
    assert named - {*BY_CODE, *BY_NAME} == set()


OF_ITS_DAY = {"approval-void", "open-and-silent"}
"""An excerpt is not the text that was approved, and what is open in it was so long ago."""


@pytest.mark.parametrize("example", examples("record"), ids=name)
def test_an_example_of_a_record_checks_clean(example: Example) -> None:
    """The fields are laid over the demo archive's own record of that id; a whole record or log takes its place."""
    archive, files = demo().archive, {file.path.rpartition("/")[2]: file for file in demo().project.records}
    record_id, _, log = example.of.partition(".")
    sound = files[f"{example.of}.{'yml' if log else 'md'}"]
    text = example.text if log else laid_over(sound.data.decode(), example.text)
    file = SourceFile(sound.path, text.encode())
    records, logs = dict(archive.records), dict(archive.logs)
    if log:
        logs[record_id] = parse_log(file, record_id)
    else:
        records[record_id] = parse_record(file, records[record_id].kind, record_id)
    changed = link(records.values(), logs.values(), archive.config)
    said = check(changed, date.fromisoformat(DAY), lambda _: file, {}, frozenset({file.path}))
    assert [f"{one.line}: {one.name}: {one.message}" for one in said if one.name not in OF_ITS_DAY] == []


def laid_over(sound: str, fields: str) -> str:
    """A record with the top-level fields of `fields` in place of its own; with all of them, where they begin with an id."""
    _, front, body = sound.split("---\n", 2)
    names = set(re.findall(r"^(\w+):", fields, re.MULTILINE))
    blocks = re.findall(r"^\w+:.*\n(?:[ -].*\n)*", front, re.MULTILINE)
    kept = [block for block in blocks if block.partition(":")[0] not in names and "id" not in names]
    return f"---\n{''.join(kept)}{fields}---\n{body}"


@pytest.mark.parametrize("example", examples("file"), ids=name)
def test_an_example_of_the_configuration_reads_clean(example: Example) -> None:
    inside = example.of.removeprefix("site_config/")
    file = SourceFile(example.of, example.text.encode())
    assert inside in demo().project.config
    assert read_config({inside: file})[1] == {example.of: ()}


@pytest.mark.parametrize("example", examples("map"), ids=name)
def test_an_example_of_an_import_map_works(example: Example) -> None:
    assert read_map(SourceFile("map.yml", example.text.encode()))[1] == ()


def test_every_example_in_yaml_says_what_it_is() -> None:
    known = re.compile(r"```yaml (?:(?:record|file|ci) \S+|map)")
    lines = [line for whole in PAGES.values() for line in re.findall(r"^```yaml.*$", whole, re.MULTILINE)]
    untold = [line for line in lines if not known.fullmatch(line)]
    assert untold == []
    assert min(len(examples(what)) for what in ("record", "file", "ci", "map")) > 0


def test_links_between_pages_lead_to_pages() -> None:
    there = {page.path for page in demo().prose}
    lost = [
        f"{page.path}: {target}"
        for page in demo().prose
        for target in re.findall(r"\]\(([^)\s:]+)\)", page.body)
        if posixpath.normpath(posixpath.join(posixpath.dirname(page.path), target.partition("#")[0])) not in there
    ]
    assert lost == []


def test_records_that_are_named_exist() -> None:
    archive = demo().archive
    lost = []
    for page in demo().prose:
        for found in archive.config.ids.pattern.finditer(page.body):
            summary = archive.summaries.get(found["id"])
            if summary is None or (found["part"] and found["part"] not in summary.parts):
                lost.append(f"{page.path}: {found.group()}")
    assert lost == []


def test_the_guide_can_be_read_by_everyone() -> None:
    heads = {page.head.audience for page in demo().prose if page.address == "" or page.address.startswith("guide/")}
    assert heads == {"public"}
