"""Builds in this process: with what is kept, or from nothing; MkDocs' part is shared between builds that give it the same."""

from __future__ import annotations

import shutil
import sys
import time
from dataclasses import dataclass, field
from hashlib import sha256
from json import dumps
from pathlib import Path
from tempfile import mkdtemp
from types import SimpleNamespace
from typing import TYPE_CHECKING

from afterword.build import check_project, read
from afterword.diagnostics import errors
from afterword.engine import pool
from afterword.engine.progress import Progress
from afterword.engine.run import Order, build_archive
from afterword.engine.skins import read_host
from afterword.engine.store import FOLDER
from afterword.engine.workshop import Workshop, open_store
from afterword.load.project import load_project, load_settings
from afterword.pages import site as pages
from afterword.pages.render import environment
from afterword.publish import pagefind, shell_maker, theme
from afterword.publish.writer import PublishError, read_config
from house.built import tree

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    import pytest
    from jinja2 import Environment
    from mkdocs.config.defaults import MkDocsConfig

    from afterword.diagnostics import Diagnostic
    from afterword.model.settings import BuildFor
    from afterword.pages.page import Site
    from afterword.publish.bundles import Bundle
    from afterword.publish.shells import Shells


KNOWN = 60
"""So many clean builds are remembered, of some megabytes each."""
TICK = 20_000_000
"""In place of the two seconds that a file has to be old before its times are believed: some ticks of this machine's clock."""


def wait() -> None:
    """Wait until the times of what was just written are believed."""
    time.sleep(TICK / 1e9 + 0.005)


@dataclass(frozen=True)
class Outcome:
    """What a build said: problems, whether anything was published, and the files of the site."""

    problems: tuple[Diagnostic, ...]
    published: bool
    refused: str
    files: dict[str, bytes] = field(repr=False)


@dataclass(frozen=True)
class Ordered:
    """How to build."""

    day: date
    build_for: BuildFor | None = None
    jobs: int = 1
    strict: bool = False


def outcome(
    root: Path, ordered: Ordered, target: Path, *, keep: bool = True, during: Callable[[], object] = bool
) -> Outcome:
    """Build, and say everything that another build of the same input has to say as well. `during` is called in between."""
    project = load_settings(root)
    store = open_store(root, project, keep=keep)
    work = Workshop(root, store, ordered.jobs, Progress())
    order = Order(ordered.day, read_host(root / "mkdocs.yml"), ordered.build_for, target, ordered.strict)
    told: list[tuple[Diagnostic, ...]] = []
    published, refused = False, ""

    def tell(problems: tuple[Diagnostic, ...], _: int) -> None:
        told.append(problems)
        during()

    try:
        result = build_archive(work, project, order, tell)
        assert told == [result.problems]
        published = result.built is not None
    except PublishError as problem:
        refused = str(problem)
    finally:
        store.close()
    return Outcome(told[0] if told else (), published, refused, site(target))


def site(folder: Path) -> dict[str, bytes]:
    """The files of a site; nothing where there is none."""
    return tree(folder) if folder.is_dir() else {}


def compare(root: Path, ordered: Ordered, target: Path, known: dict[str, Outcome] | None = None) -> Outcome:
    """Build with what is kept and from nothing: both must be the same, and `check` must say what the core says.

    Clean builds of states of the archive that are in `known` are taken from there.
    """
    quick = outcome(root, ordered, target)
    clean = _clean(root, ordered, target.parent, {} if known is None else known)
    assert different(quick.files, clean.files) == []
    assert (quick.published, quick.refused) == (clean.published, clean.refused)
    assert set(quick.problems) ^ set(clean.problems) == set()
    assert quick == clean
    return quick


def _clean(root: Path, ordered: Ordered, beside: Path, known: dict[str, Outcome]) -> Outcome:
    seen = sha256(repr((ordered.day, ordered.build_for, ordered.strict, state(root))).encode()).hexdigest()
    clean = known.pop(seen, None)
    if clean is None:
        fresh = Path(mkdtemp(prefix="clean-", dir=beside))
        clean = outcome(root, ordered, fresh / "site", keep=False)
        shutil.rmtree(fresh)
        if clean.published:
            assert clean.problems == check_project(read(load_project(root)), ordered.day)
            assert errors(clean.problems) == () or not ordered.strict
    known[seen] = clean  # the last one used stands last
    for old in list(known)[:-KNOWN]:
        del known[old]
    return clean


def state(root: Path) -> list[tuple[str, str, bytes]]:
    """All that a clean build of an archive can see."""
    found = []
    for path in sorted(root.rglob("*")):
        place = path.relative_to(root)
        if place.parts[0] != FOLDER:
            kind = "link" if path.is_symlink() else "folder" if path.is_dir() else "file"
            found.append((place.as_posix(), kind, path.read_bytes() if path.is_file() else b""))
    return found


def different(one: dict[str, bytes], other: dict[str, bytes]) -> list[str]:
    """The addresses that only one site has, or whose bytes differ."""
    return sorted(address for address in one.keys() | other.keys() if one.get(address) != other.get(address))


def leftovers(folder: Path, target: str) -> list[str]:
    """What builds left beside the site."""
    return sorted(one.name for one in folder.iterdir() if one.name.startswith(f".{target}-"))


def quick_pagefind(monkeypatch: pytest.MonkeyPatch) -> None:
    """In Pagefind's place one that writes down what it was given: each document, under its digest."""
    monkeypatch.setattr(pagefind, "needed", lambda: Path("pagefind"))
    monkeypatch.setattr(pagefind, "version", lambda _: "pagefind as tests have it")
    monkeypatch.setattr(pagefind, "index", _index)


def _index(bundle: Bundle, source: Path, folder: Path) -> None:
    folder.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(mkdtemp(prefix=pagefind.UNFINISHED, dir=folder.parent))
    said = {address: (source / address / "index.html").read_text() for address in bundle.addresses}
    (fresh / "fragment").mkdir()
    for address, text in said.items():
        content = f"{address}\n{text}".encode()
        (fresh / "fragment" / f"en_{sha256(content).hexdigest()[:7]}.pf_fragment").write_bytes(content)
    (fresh / "pagefind-entry.json").write_text(dumps({"pages": sorted(said)}))
    (fresh / pagefind.MANIFEST).write_text(dumps(pagefind.sizes(fresh), sort_keys=True))
    try:
        fresh.rename(folder)
    except OSError:
        shutil.rmtree(fresh)


MADE: dict[str, Shells | None] = {}


def share_shells(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    """MkDocs runs once for all that shells are made from: pages that stand for others, the theme, `mkdocs.yml`."""
    make_shells, made, configs = shell_maker.make_shells, MADE, dict[bytes, "MkDocsConfig"]()

    def shared(whole: Site, config_file: Path, folder: Path) -> Shells | None:
        host = config_file.read_bytes()
        configs[host] = configs.get(host) or read_config(config_file)
        few = shell_maker.without_content(whole, configs[host])[0]
        samples = set(map(id, whole.pages))  # rendered as they are, and only compared: nothing of them is left
        titles = [(page.path, page.title) for page in few.pages if id(page) not in samples]
        styles = [(path.name, path.read_bytes()) for one in theme.folders(config_file.parent)
                  for path in sorted(one.rglob("*")) if path.is_file()]  # fmt: skip
        seen = repr((whole.name, whole.nav, titles, host, styles)).encode()
        key = sha256(seen).hexdigest()
        if key not in made:
            made[key] = make_shells(whole, config_file, home / key)
        if made[key] is not None:
            shutil.copytree(home / key, folder, dirs_exist_ok=True)
        return made[key]

    monkeypatch.setattr(shell_maker, "make_shells", shared)


def quick_charts(monkeypatch: pytest.MonkeyPatch) -> None:
    """In the chart library's place one that writes down what it was given, and has no threads that would forbid to fork."""

    def as_svg(spec: object, **_: object) -> str:
        said = sha256(dumps(spec, sort_keys=True).encode()).hexdigest()
        return f'<svg xmlns="http://www.w3.org/2000/svg"><g><text>{said}</text></g></svg>'

    monkeypatch.setitem(sys.modules, "vl_convert", SimpleNamespace(vegalite_to_svg=as_svg))
    monkeypatch.setattr(pool, "DRAWS", "no library")


def quick_templates(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same templates are compiled once."""
    monkeypatch.setattr(pages, "environment", _Compiled(environment))


class _Compiled:
    def __init__(self, compiled: Callable[[Mapping[str, str]], Environment]) -> None:
        self._compiled, self._known = compiled, dict[str, "Environment"]()

    def __call__(self, templates: Mapping[str, str]) -> Environment:
        key = sha256(repr(sorted(templates.items())).encode()).hexdigest()
        if key not in self._known:
            self._known[key] = self._compiled(templates)
        return self._known[key]
