"""The same records as other tools take them: a page a record, with the tool's own theme and search where it has one."""

from __future__ import annotations

import shutil
import subprocess
from textwrap import indent
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# nav lists one page, as ours does: a navigation that lists every record costs page times pages in all of them.
MKDOCS = """\
site_name: Records
docs_dir: docs
use_directory_urls: true
theme: {name: material, font: false}
plugins: [search]
nav: [index.md]
not_in_nav: "/**"
validation: {links: {absolute_links: ignore, not_found: ignore, unrecognized_links: ignore}}
"""
HUGO = """\
title = "Records"
baseURL = "https://example.org/"
disableKinds = ["taxonomy", "term", "RSS"]
"""
HUGO_PAGE = """\
<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{{ .Title }}</title></head>
<body><header><a href="{{ "/" | relURL }}">{{ site.Title }}</a></header><main><h1>{{ .Title }}</h1>{{ .Content }}</main></body></html>
"""
HUGO_LIST = """\
<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{{ .Title }}</title></head>
<body><main><h1>{{ .Title }}</h1>{{ .Content }}</main></body></html>
"""
SCHEMA = """\
{"$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object", "required": ["id", "title", "audience", "status"],
 "properties": {
  "id": {"type": "string", "pattern": "^(INC|PIR|SBD|CIP)-[0-9]{4}-[2-9B-X]{4}$"}, "title": {"type": "string", "minLength": 1},
  "type": {"enum": ["incident", "near-miss", "trending-harm", "drill", "stood-down"]},
  "status": {"type": "string"}, "severity": {"enum": ["SEV0", "SEV1", "SEV2", "SEV3", "SEV4"]},
  "audience": {"enum": ["core", "company", "partners", "public"]}, "compartments": {"type": "array", "items": {"type": "string"}},
  "surfaces": {"type": "array", "items": {"type": "string"}}, "regions": {"type": "array"},
  "times": {"type": "object"}, "impact": {"type": "object"},
  "safeguards": {"type": "array", "items": {"type": "object", "required": ["safeguard", "mode"],
    "properties": {"safeguard": {"type": "string"}, "mode": {"type": "string"}, "note": {"type": "string"}}}},
  "timeline": {"type": "array", "items": {"type": "object", "required": ["at", "type", "what"],
    "properties": {"type": {"enum": ["signal", "decision", "action", "hand-off", "update", "comms", "status"]}}}},
  "factors": {"type": "array", "items": {"type": "object", "required": ["id", "code", "statement"]}},
  "actions": {"type": "array", "items": {"type": "object", "required": ["id", "title", "type", "addresses", "owner", "due"],
    "properties": {"addresses": {"type": "array", "items": {"type": "string"}}}}}
 }}
"""


def records(archive: Path) -> Iterator[Path]:
    """The records of an archive: Markdown files below its folders."""
    return (file for file in sorted((archive / "reviews").glob("*/**/*.md")))


def as_mkdocs(archive: Path, folder: Path) -> None:
    """Plain MkDocs with Material and its search; Zensical reads the same."""
    _copy(archive, folder / "docs", "index.md")
    (folder / "mkdocs.yml").write_text(MKDOCS, encoding="utf-8")


def as_hugo(archive: Path, folder: Path) -> None:
    """Hugo with three bare templates. It has no search of its own."""
    _copy(archive, folder / "content", "_index.md")
    layouts = folder / "layouts" / "_default"
    layouts.mkdir(parents=True)
    (folder / "hugo.toml").write_text(HUGO, encoding="utf-8")
    (layouts / "single.html").write_text(HUGO_PAGE, encoding="utf-8")
    (layouts / "list.html").write_text(HUGO_LIST, encoding="utf-8")


def as_schema(archive: Path, folder: Path) -> None:
    """The front matter alone, a YAML file a record, and a schema of its main fields."""
    (folder / "records").mkdir(parents=True)
    for file in records(archive):
        front = file.read_text("utf-8").split("---\n", 2)[1]
        (folder / "records" / f"{file.stem}.yml").write_text(front, encoding="utf-8")
    (folder / "schema.json").write_text(SCHEMA, encoding="utf-8")


def _copy(archive: Path, target: Path, home: str) -> None:
    """Records with their title and body where the tool looks for them, and all their fields under `params`.

    Other tools give keys such as `type` or `lead` a meaning of their own. None of them shows a field; we leave it at that.
    """
    names = []
    for file in records(archive):
        _, front, body = file.read_text("utf-8").split("---\n", 2)
        title = next(line for line in front.splitlines() if line.startswith("title: "))
        path = target / file.relative_to(archive / "reviews")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"---\n{title}\nparams:\n{indent(front, '  ')}---\n{body}", encoding="utf-8")
        names.append(path.relative_to(target).as_posix())
    links = "".join(f"- [{name}]({name})\n" for name in names[-200:])
    (target / home).write_text(f"---\ntitle: Records\n---\n{links}", encoding="utf-8")


def version(program: Path, *arguments: str) -> str:
    """The last line that a program prints of itself, short; empty where there is none."""
    if shutil.which(program) is None:
        return ""
    told = subprocess.run([program, *(arguments or ("--version",))], capture_output=True, text=True, check=False)
    return next((word.strip(",v") for word in told.stdout.split()[::-1] if word.strip("v,")[:1].isdigit()), "")
