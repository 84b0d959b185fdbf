"""A cached check is a fresh one, and no rule on a record reads further than the key under which its answer is kept."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING, TypeVar

import pytest
from msgspec.structs import replace

from afterword.build import read
from afterword.check.rule import Facts
from afterword.check.run import check_records, whole_of
from afterword.engine import checking, reading
from afterword.engine.checking import Keys
from afterword.engine.reading import read_project
from afterword.load.project import load_project
from engine.archives import INC, Archive, R
from engine.checked import DAY, core, engine
from engine.edits import EDITS
from make import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from afterword.build import Read
    from afterword.diagnostics import Problem
    from afterword.engine.reading import Reading
    from afterword.engine.workshop import Workshop
    from afterword.link.archive import Archive as Linked
    from afterword.load.files import Found
    from afterword.model.source import Project

V = TypeVar("V")
DEMO_DAY = date(2026, 11, 22)
PLACES = {name: name.replace(" ", "-") for name in ("the small archive", "the demo archive")}


@pytest.mark.parametrize("seed", range(6))
def test_a_cached_check_is_a_fresh_one(tmp_path: Path, quick: Callable[[], None], seed: int) -> None:
    """After every kind of edit in turn, one on top of the other."""
    archive = Archive.begin(tmp_path)
    assert engine(tmp_path, DAY) == core(tmp_path, DAY)
    names = sorted(EDITS)[seed::6]
    for n, name in enumerate(names):
        EDITS[name](archive, seed * 7 + n)
        if n % 3 == 0:
            quick()
        day = DAY + timedelta(days=(0, 1, 400)[n % 3])
        assert engine(tmp_path, day) == core(tmp_path, day), names[: n + 1]


def test_a_check_of_some_files_is_of_these_alone(tmp_path: Path) -> None:
    archive = Archive.begin(tmp_path)
    whole = engine(tmp_path, DAY)
    for path in (*archive.files((".md", ".yml")), "site_config/policy.yml", "reviews/nothing.md"):
        assert engine(tmp_path, DAY, frozenset({path})) == tuple(p for p in whole if p.path == path)


def test_a_check_in_which_nothing_changed_reads_no_record(
    tmp_path: Path, quick: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = Archive.begin(tmp_path)
    path = next(iter(archive.files((".md",))))
    quick()
    whole = engine(tmp_path, DAY)
    asked: list[str] = []

    def noted(work: Workshop, project: Project, files: tuple[Found, ...]) -> Reading:
        asked.append("a reading")
        return read_project(work, project, files)

    monkeypatch.setattr(reading, "read_project", noted)
    assert engine(tmp_path, DAY) == whole
    assert engine(tmp_path, DAY, frozenset({path})) == tuple(p for p in whole if p.path == path)
    assert not asked
    for day, edited in ((DAY + timedelta(days=1), False), (DAY, True)):
        if edited:
            (tmp_path / path).write_text("---\nid: x\n---\n", encoding="utf-8")
        assert engine(tmp_path, day) == core(tmp_path, day)
        assert asked
        asked.clear()


@pytest.mark.parametrize(
    ("old", "new", "asked"), [("New accounts moved", "Old accounts moved", False), ("title: ", "title: New ", True)]
)
def test_rules_on_the_whole_are_asked_when_a_card_is_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, old: str, new: str, *, asked: bool
) -> None:
    archive = Archive.begin(tmp_path)
    archive.remove(f"reviews/incidents/2024/{INC}.md")
    archive.remove("reviews/post-incident/2025/PIR-2025-TRVX.progress.yml")
    assert engine(tmp_path, DAY) == core(tmp_path, DAY)
    calls: list[Facts] = []

    def noted(facts: Facts) -> list[tuple[str, Problem]]:
        calls.append(facts)
        return whole_of(facts)

    monkeypatch.setattr(checking, "whole_of", noted)
    archive.swap(f"reviews/post-incident/2025/{R}.md", old, new)
    assert engine(tmp_path, DAY) == core(tmp_path, DAY)
    assert bool(calls) is asked
    assert engine(tmp_path, DAY + timedelta(days=1)) == core(tmp_path, DAY + timedelta(days=1))
    assert calls


class Torn(Mapping[str, V]):
    """A mapping in which only some keys can be read; asking for another, or for all, is noted."""

    def __init__(self, whole: Mapping[str, V], near: frozenset[str], asked: set[str]) -> None:
        self._whole, self._near, self._asked = whole, near, asked

    def __getitem__(self, key: str) -> V:
        if key in self._whole and key not in self._near:
            self._asked.add(key)
        return self._whole[key]

    def __iter__(self) -> Iterator[str]:
        self._asked.add("all")
        return iter(self._whole)

    def __len__(self) -> int:
        self._asked.add("how many")
        return len(self._whole)


def near(archive: Linked, record_id: str) -> frozenset[str]:
    """The records whose summaries are part of a record's key."""
    named = {reference.target for reference in archive.references.get(record_id, ())}
    naming = {reference.source for reference in archive.backlinks.get(record_id, ())}
    return frozenset(named | naming | {record_id})


def torn(archive: Linked, record_id: str) -> tuple[Linked, set[str]]:
    """The archive as far as a record's key tells of it, and what was asked beyond that."""
    asked: set[str] = set()
    around, own = near(archive, record_id), frozenset({record_id})
    # An id that is not there is answered with the one that comes closest, of all: then all ids are part of the key.
    ids = frozenset(archive.cards) if around - archive.cards.keys() else frozenset()
    found = replace(
        archive,
        records=Torn(archive.records, own, asked),
        logs=Torn(archive.logs, own, asked),
        cards=Torn(archive.cards, around, asked) if not ids else archive.cards,
        summaries=Torn(archive.summaries, around, asked),
        references=Torn(archive.references, own, asked),
        backlinks=Torn(archive.backlinks, own, asked),
        groups=Torn(archive.groups, frozenset(), asked),
        prints=Torn(
            archive.prints, frozenset(address for address in archive.prints if address[:13] == record_id), asked
        ),
        table=(),
        doubles=(),
        stray_logs=(),
    )
    return found, asked


@cache
def linked(place: str) -> tuple[Read, date]:
    if place == "the demo archive":
        return read(load_project(ROOT)), DEMO_DAY
    raise KeyError(place)


def reads_no_further(found: Read, day: date) -> list[tuple[str, set[str]]]:
    """The records on which a rule reads what is no part of the key, or says something else without it."""
    sources = {file.path: file for file in (*found.project.records, *found.project.config.values())}.get
    wrong = []
    for record_id in found.archive.cards:
        part, asked = torn(found.archive, record_id)
        with_all = tuple(check_records((record_id,), Facts(found.archive, day, found.rest), sources))
        alone = tuple(check_records((record_id,), Facts(part, day, ()), sources))
        if asked or with_all != alone:
            wrong.append((record_id, asked))
    return wrong


def test_no_rule_reads_further_than_its_key_in_the_demo_archive() -> None:
    assert reads_no_further(*linked("the demo archive")) == []


def test_no_rule_reads_further_than_its_key_where_much_is_wrong(tmp_path: Path) -> None:
    archive = Archive.begin(tmp_path)
    for n, name in enumerate(
        ("add a review", "title", "severity", "reference", "audience", "due day", "owner", "progress")
    ):
        EDITS[name](archive, n)
        assert reads_no_further(read(load_project(tmp_path)), DAY) == []


def test_the_key_tells_of_the_text_the_day_and_the_neighbours(tmp_path: Path) -> None:
    archive = Archive.begin(tmp_path)
    before = read(load_project(tmp_path)).archive
    changed = {"the day": Keys(before, DAY + timedelta(days=1))}
    archive.swap("reviews/incidents/2024/INC-2024-M2XD.md", "The first raids", "The very first raids")
    changed["a title"] = Keys(read(load_project(tmp_path)).archive, DAY)
    keys = Keys(before, DAY)
    new = {why: {i for i in before.cards if keys.of(i) != others.of(i)} for why, others in changed.items()}
    assert new["the day"] == set(before.cards)
    assert new["a title"] == {i for i in before.cards if "INC-2024-M2XD" in near(before, i)}
