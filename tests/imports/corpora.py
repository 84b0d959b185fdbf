"""The source files that tests import: the synthetic ones always, the real ones where AFTERWORD_CORPORA names their folder."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from afterword.imports.batch import Batch, import_all
from afterword.imports.map_problems import read_map
from afterword.imports.report import report
from afterword.model.source import SourceFile

if TYPE_CHECKING:
    from afterword.imports.map import ImportMap

ROOT = Path(__file__).resolve().parents[2]
MAPS = ROOT / "site_config" / "import_maps"
FIXTURES = ROOT / "tests" / "fixtures" / "imports"
REAL = Path(os.environ["AFTERWORD_CORPORA"]) if os.environ.get("AFTERWORD_CORPORA") else None
_REAL_FOLDERS = {"icco": "icco/data", "divd": "divd/_cases"}


@dataclass(frozen=True)
class Corpus:
    """A folder of source files and the map that reads it."""

    name: str
    map: str
    folder: Path


CORPORA = tuple(Corpus(f"synthetic-{name}", name, FIXTURES / name) for name in _REAL_FOLDERS) + tuple(
    Corpus(name, name, REAL / folder) for name, folder in _REAL_FOLDERS.items() if REAL is not None
)
BY_NAME = {corpus.name: corpus for corpus in CORPORA}


@cache
def rules_of(name: str) -> ImportMap:
    found, problems = read_map(SourceFile(f"{name}.yml", (MAPS / f"{name}.yml").read_bytes()))
    assert problems == ()
    return found


@cache
def files_of(corpus: Corpus) -> dict[str, SourceFile]:
    paths = sorted(path for path in corpus.folder.rglob("*") if path.is_file())
    named = [(path.relative_to(corpus.folder).as_posix(), path) for path in paths]
    return {name: SourceFile(name, path.read_bytes()) for name, path in named}


@cache
def batch_of(corpus: Corpus) -> Batch:
    return import_all(files_of(corpus).values(), rules_of(corpus.map))


@cache
def report_of(corpus: Corpus) -> str:
    return report(batch_of(corpus), rules_of(corpus.map), corpus.name)
