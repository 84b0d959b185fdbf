"""What an audience may not see is absent from its site: every file of it is searched for every piece withheld."""

from __future__ import annotations

import csv
import gzip
import re
from dataclasses import dataclass
from functools import cache
from html import unescape
from typing import TYPE_CHECKING

import pytest

from house.built import tree
from house.labelled import RECORD, Piece, pieces
from house.source import PACKAGE, ROOT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from house.built import Built

    Demo = Callable[[str], Built]

NARROWER = ("company", "partners", "public")
RUN = 6
"""So many words in a row are taken as distinctive, unless the audience may read them elsewhere."""
BREAK = "¶"
WORD = re.compile(rf"[a-z0-9]+|{BREAK}")
BLOCK = re.compile(
    r"</?(?:article|dd|div|dl|dt|figcaption|h[1-6]|li|ol|p|pre|section|summary|t[dhr]|table|text|title|ul)\b[^>]*>"
)
NEW_BLOCK = re.compile(r"\n\s*\n|\n#+ |\n\s*(?:[-*>|]|\d+\.) |\|")
TELLING = re.compile(r"[a-z]{3,}")
MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)")
MARK = re.compile(r"vault:\w+|CREATOR-\w+|[A-Z]{2,}-\d+(?![\w-])")
Phrase = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Secrets:
    """What a site may not hold: runs of words, exact moments, opaque marks, ids of records and of their parts."""

    phrases: dict[Phrase, str]
    moments: dict[str, str]
    marks: dict[str, str]
    ids: tuple[str, ...]


def phrases(text: str) -> Iterator[Phrase]:
    """Every run of words of a text, most of them words and not numbers; a shorter block as a whole, if it is two words."""
    for block in NEW_BLOCK.split(text):
        words = WORD.findall(block.lower())
        for start in range(max(len(words) - RUN, 0) + 1):
            phrase = tuple(words[start : start + RUN])
            if len([word for word in phrase if TELLING.fullmatch(word)]) > max(len(phrase) / 2, 1):
                yield phrase


@cache
def secrets(audience: str) -> Secrets:
    """Computed from the records' own labels: what is withheld, less what stands in anything the audience may read."""
    kept = [piece for piece in pieces() if piece.label.admits(audience)]
    lost = [piece for piece in pieces() if not piece.label.admits(audience)]
    known_words = {phrase for text in (*texts(kept), *common()) for phrase in all_lengths(text)}
    return Secrets(
        {
            phrase: name(one)
            for one in lost
            for text in one.texts
            for phrase in phrases(text)
            if phrase not in known_words
        },
        _only(lost, kept, lambda text: [" ".join(found) for found in MOMENT.findall(text)]),
        _only(lost, kept, MARK.findall),
        lost_ids(lost, kept),
    )


def _only(lost: Iterable[Piece], kept: Iterable[Piece], find: Callable[[str], list[str]]) -> dict[str, str]:
    known = {found for text in (*texts(kept), *common()) for found in find(text)}
    return {found: name(one) for one in lost for text in one.texts for found in find(text) if found not in known}


def lost_ids(lost: Iterable[Piece], kept: Iterable[Piece]) -> tuple[str, ...]:
    """Ids of withheld records, and of withheld parts of records that are there."""
    there = {piece.record for piece in kept}
    gone = {piece.record for piece in lost} - there
    return tuple(
        sorted(gone | {f"{piece.record}/{piece.part}" for piece in lost if piece.part and piece.record in there})
    )


def texts(some: Iterable[Piece]) -> Iterator[str]:
    """Their texts."""
    return (text for piece in some for text in piece.texts)


def name(piece: Piece) -> str:
    """Where a piece stands."""
    return f"{piece.record}/{piece.part}".rstrip("/")


@cache
def common() -> tuple[str, ...]:
    """Words that every site holds, whoever reads: of templates, settings and the program."""
    folders = (ROOT / "templates", ROOT / "site_config", PACKAGE)
    wanted = (
        path for folder in folders for path in folder.rglob("*") if path.suffix in {".j2", ".yml", ".py", ".html"}
    )
    return tuple(path.read_text(encoding="utf-8") for path in wanted)


def all_lengths(text: str) -> Iterator[Phrase]:
    """Runs of two to six words."""
    words = WORD.findall(text.lower())
    for length in range(2, RUN + 1):
        for start in range(len(words) - length + 1):
            yield tuple(words[start : start + length])


@cache
def readable(folder: Path) -> dict[str, str]:
    """Every file of a site as text: unpacked if it is packed, with its entities resolved."""
    files = {}
    for address, content in tree(folder).items():
        unpacked = gzip.decompress(content) if content.startswith(b"\x1f\x8b") else content
        files[address] = unescape(unpacked.decode("utf-8", "replace"))
    return files


def found_phrases(folder: Path, sought: dict[Phrase, str]) -> dict[str, str]:
    """Which of these runs of words stand in which file: `{"of whom: the words": "address"}`."""
    lengths = sorted({len(phrase) for phrase in sought})
    found = {}
    for address, text in readable(folder).items():
        if address.endswith((".js", ".css", ".svg")) or "wasm" in address:
            continue
        said = re.findall(r'(?:title|alt|content|aria-label|data-[a-z]+)="([^"]*)"', text)
        plain = re.sub(r"<[^>]*>", " ", BLOCK.sub(BREAK, text))
        words = WORD.findall(BREAK.join((plain, *said)).lower())
        for start in range(len(words)):
            for length in lengths:
                phrase = tuple(words[start : start + length])
                if phrase in sought:
                    found[f"{sought[phrase]}: {' '.join(phrase)}"] = address
    return found


@pytest.mark.parametrize("audience", NARROWER)
def test_no_word_of_what_is_withheld_is_in_the_site(demo: Demo, audience: str) -> None:
    assert found_phrases(demo(audience).folder, secrets(audience).phrases) == {}


@pytest.mark.parametrize("audience", NARROWER)
def test_no_id_moment_or_mark_of_what_is_withheld_is_in_the_site(demo: Demo, audience: str) -> None:
    hidden = secrets(audience)
    files = readable(demo(audience).folder)
    ids = [(record, address) for address, text in files.items() for record in hidden.ids if record in text + address]
    moments = {
        hidden.moments[moment]: address
        for address, text in files.items()
        for moment in {" ".join(found) for found in MOMENT.findall(text)} & hidden.moments.keys()
    }
    marks = {mark: address for address, text in files.items() for mark in set(MARK.findall(text)) & hidden.marks.keys()}
    assert (ids, moments, marks) == ([], {}, {})


def test_the_search_finds_all_of_it_where_it_may_stand(demo: Demo) -> None:
    """Without this, an empty answer above would prove nothing."""
    hidden = secrets("public")
    folder = demo("core").folder
    seen = found_phrases(folder, hidden.phrases)
    assert len(seen) > 0.9 * len(hidden.phrases)
    assert set(hidden.phrases.values()) - {key.partition(":")[0] for key in seen} == set()
    whole = "\n".join(readable(folder).values())
    assert [record for record in hidden.ids if record not in whole] == []


@pytest.mark.parametrize("audience", NARROWER)
def test_each_audience_has_records_to_read_and_records_withheld(demo: Demo, audience: str) -> None:
    shown = {address for address in readable(demo(audience).folder) if RECORD.search(address)}
    assert len(shown) > 3
    assert len(secrets(audience).ids) > 20


@pytest.mark.parametrize("audience", NARROWER)
def test_plans_are_for_the_core_alone(demo: Demo, audience: str) -> None:
    held = [address for address, text in readable(demo(audience).folder).items() if PLAN.search(text)]
    assert held == []


PLANS = [piece for piece in pieces() if piece.record.startswith("CIP")]
PLAN = re.compile(
    "|".join({name(piece) for piece in PLANS} | {mark for text in texts(PLANS) for mark in MARK.findall(text)})
)
"""The ids of the plans and the pseudonyms in them."""


def test_no_incident_leads_to_a_plan(demo: Demo) -> None:
    files = readable(demo("core").folder)
    incidents = [address for address in files if re.fullmatch(r"incidents/[^/]+/index\.html", address)]
    assert len(incidents) > 50
    assert [address for address in incidents if PLAN.search(files[address])] == []
    assert any("INC-" in files[address] for address in files if re.fullmatch(r"plans/[^/]+/index\.html", address))


TOLD = re.compile(r"|0|<5|[5-9]|[1-9]\d+")
"""A count that may be told where part of the archive is withheld: none, fewer than five, or five and more."""


@pytest.mark.parametrize("audience", NARROWER)
def test_small_counts_of_all_incidents_are_not_told(demo: Demo, audience: str) -> None:
    rows = data(demo(audience).folder, "incidents-per-quarter")
    assert {row["incidents"] for row in rows} >= {"0", "<5"}
    assert [row for row in rows if not TOLD.fullmatch(row["incidents"])] == []


@pytest.mark.parametrize("audience", NARROWER)
def test_small_counts_of_actions_are_of_those_that_can_be_counted_anyway(demo: Demo, audience: str) -> None:
    folder = demo(audience).folder
    rows = data(folder, "actions-open")
    if all(TOLD.fullmatch(row[column]) for row in rows for column in ("open", "overdue")):
        return
    register = (folder / "actions" / "index.html").read_text(encoding="utf-8")
    listed = set(re.findall(r">((?:PIR|SBD)-\d{4}-\w{4}/\w+)</a>", register))
    assert max(int(row["open"] or 0) for row in rows) <= len(listed)
    assert "Only actions of records shown here are counted" in (folder / "trends" / "index.html").read_text(
        encoding="utf-8"
    )


@pytest.mark.parametrize("audience", NARROWER)
def test_small_cells_of_the_matrix_are_not_told_and_cannot_be_reckoned(demo: Demo, audience: str) -> None:
    rows = readable_table(demo(audience).folder / "matrix" / "index.html")
    assert len(rows) > 5
    assert [row for row in rows if not all(TOLD.fullmatch(cell) for cell in row[1:])] == []
    assert [row for row in rows if "<5" in row[1:] and row[0].isdigit()] == [], "the total gives a cell away"
    assert [row for row in rows if not TOLD.fullmatch(row[0].removeprefix("≥"))] == []


def data(folder: Path, name: str) -> list[dict[str, str]]:
    """The rows of one of a site's data files."""
    return list(csv.DictReader(readable(folder)[f"data/{name}.csv"].splitlines()))


def readable_table(page: Path) -> list[list[str]]:
    """The cells of the rows of a page's first table, without their headings."""
    body = page.read_text(encoding="utf-8").partition("<tbody>")[2].partition("</tbody>")[0]
    rows = (re.findall(r"<td[^>]*>(.*?)</td>", row, re.DOTALL) for row in body.split("</tr>"))
    return [[unescape(re.sub(r"<[^>]*>", "", cell)).strip() for cell in row] for row in rows if row]
