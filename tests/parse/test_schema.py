"""The schemas for editors refuse nothing that the readers take, and mark what the readers do not know."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest
import yaml

import make
from afterword.build import read
from afterword.load.project import load_project
from afterword.model.kinds import Kind
from afterword.parse.frontmatter import decode, split
from afterword.parse.record import PROGRESS, sort_files
from afterword.parse.schema import schemas

if TYPE_CHECKING:
    from afterword.model.source import SourceFile


@cache
def drawn() -> dict[str, Any]:
    """The schemas of the demo archive."""
    return schemas(read(load_project(make.ROOT)).config)


@cache
def validator(name: str) -> jsonschema.Draft7Validator:
    """A validator for one of them."""
    return jsonschema.Draft7Validator(drawn()[name])


def wrong(name: str, text: str) -> list[str]:
    """What a validator says of a YAML text, read as YAML 1.2 editors read it: times stay text."""
    return [error.message for error in validator(name).iter_errors(yaml.load(text, Loader=yaml.BaseLoader))]  # noqa: S506 - it makes nothing but text


def front(file: SourceFile) -> str:
    text = decode(file)
    assert isinstance(text, str)
    return text[: text.index(split(text).body)].strip().strip("-")


@pytest.mark.parametrize("name", schemas(make.shipped_config()))
def test_a_schema_is_a_schema(name: str) -> None:
    jsonschema.Draft7Validator.check_schema(drawn()[name])
    assert drawn()[name]["additionalProperties" if name != "progress.schema.json" else "items"] is not None


def test_every_file_of_the_demo_archive_is_as_its_schema_says() -> None:
    project = load_project(make.ROOT)
    found = sort_files(project.records, read(project).config.ids)
    bad = {file.path: wrong(f"{kind}.schema.json", front(file)) for file, kind, _ in found.records}
    bad |= {file.path: wrong("progress.schema.json", file.data.decode()) for file, _ in found.logs}
    for name, file in project.config.items():
        kind = "taxonomy" if name.startswith("taxonomies/") else name.removesuffix(".yml")
        if f"{kind}.schema.json" in drawn():
            bad[file.path] = wrong(f"{kind}.schema.json", file.data.decode())
    assert {path: said for path, said in bad.items() if said} == {}
    assert len(bad) > 150
    assert any(path.endswith(PROGRESS) for path in bad)


SOUND = make.record_file(Kind.INCIDENT)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("severity: SEV3", "severity: SEV3"), None),
        (("surfaces:\n- chat\n", "surfaces: chat\n"), None),
        (("surfaces:\n- chat\n", "surfaces: [our-own]\n"), None),
        (("severity: SEV3", "severity:"), None),
        (("severity: SEV3", "severty: SEV3"), "severty"),
        (("times:", "times: soon\nwaves:"), "soon"),
        (("surfaces:\n- chat\n", "surfaces:\n- {code: chat}\n"), "chat"),
    ],
)
def test_an_editor_marks_what_no_reader_takes(change: tuple[str, str], said: str | None) -> None:
    text = front(SOUND)
    assert change[0] in text
    found = wrong("incident.schema.json", text.replace(*change))
    assert (found == []) if said is None else any(said in one for one in found)


def test_an_editor_is_told_what_a_term_means() -> None:
    surfaces = drawn()["incident.schema.json"]["properties"]["surfaces"]["anyOf"][1]["anyOf"]
    assert any(term.get("const") == "chat" and term["description"] for term in surfaces)
