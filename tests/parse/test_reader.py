from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import make
from afterword.diagnostics import Field, InBody, Place, Span, Spot
from afterword.model.figure import Figure
from afterword.model.kinds import Kind
from afterword.model.policy import Due
from afterword.model.records import RECORD_TYPES, Action, Event, Harm, Incident, Lead, Obligation, Review
from afterword.model.when import read_when
from afterword.parse.locate import locator
from afterword.parse.reader import Reading, nearest, read_mapping
from afterword.parse.yaml import compose

if TYPE_CHECKING:
    from collections.abc import Callable


def read(cls: type[Any], text: str) -> tuple[Any, Reading]:
    reading = Reading()
    root = compose(text).root
    assert root is not None
    return read_mapping(cls, root, (), reading), reading


BAD = {
    "text": (Incident, "title: [a]", ("title",), Spot(1, 8), "shape"),
    "text as a mapping": (Incident, "title: {a: b}", ("title",), Spot(1, 8), "shape"),
    "a time": (Incident, "times:\n  detected: soon", ("times", "detected"), Spot(2, 13), "value"),
    "a time as a list": (Incident, "times: {detected: [a]}", ("times", "detected"), Spot(1, 19), "shape"),
    "a fixed word": (Incident, "status: opened", ("status",), Spot(1, 9), "value"),
    "a truth": (Action, "interim: maybe", ("interim",), Spot(1, 10), "value"),
    "a whole number": (Due, "days: ten", ("days",), Spot(1, 7), "value"),
    "a figure": (Incident, "impact:\n  channels: many", ("impact", "channels"), Spot(2, 13), "value"),
    "a figure as a list": (Incident, "impact: {channels: [1]}", ("impact", "channels"), Spot(1, 20), "shape"),
    "a long figure": (Incident, "impact: {channels: {value: many}}", ("impact", "channels"), Spot(1, 20), "value"),
    "a figure's quality": (
        Incident, "impact: {channels: {value: 3, quality: good}}", ("impact", "channels"), Spot(1, 20), "value",
    ),
    "a figure's number": (Incident, "impact: {channels: {value: [3]}}", ("impact", "channels"), Spot(1, 28), "shape"),
    "a mapping of figures": (Incident, "impact: 3", ("impact",), Spot(1, 9), "shape"),
    "an entry": (Incident, "timeline: [soon]", ("timeline", 0), Spot(1, 12), "shape"),
    "an entry of a list of texts": (Incident, "surfaces: [chat, [x]]", ("surfaces", 1), Spot(1, 18), "shape"),
    "an empty entry": (Incident, "surfaces:\n  - chat\n  -", ("surfaces", 1), Spot(3, 4), "shape"),
    "a single mapping": (Incident, "times: 2025", ("times",), Spot(1, 8), "shape"),
}  # fmt: skip


@pytest.mark.parametrize(("cls", "text", "path", "place", "rule"), BAD.values(), ids=BAD)
def test_a_bad_value_is_one_problem_and_only_that_value_is_unreadable(
    cls: type[Any], text: str, path: tuple[str | int, ...], place: Spot, rule: str
) -> None:
    _, reading = read(cls, text)
    assert [(problem.rule, problem.place) for problem in reading.problems] == [(rule, place)]
    assert path in reading.unreadable


def test_a_bad_value_leaves_its_default() -> None:
    record, _ = read(Incident, "status: opened\nseverity: SEV1\ntimes: {detected: soon, declared: 2025-11-15}")
    assert (record.status, record.severity, record.times.detected) == ("open", "SEV1", None)
    assert record.times.declared == read_when("2025-11-15")


UNKNOWN = {
    "titel: x": "did you mean 'title'?",
    "Title: x": "did you mean 'title'?",
    "severity-history: []": "did you mean 'severity_history'?",
    "detected by: x": "did you mean 'detected_by'?",
    "compartment: [legal]": "did you mean 'compartments'?",
}


@pytest.mark.parametrize(("text", "hint"), UNKNOWN.items())
def test_a_misspelt_key_is_told_what_it_may_mean(text: str, hint: str) -> None:
    record, reading = read(Incident, f"id: a\n{text}")
    assert [(p.rule, p.place, p.hint) for p in reading.problems] == [("unknown-key", Spot(2, 1), hint)]
    assert record.id == "a"
    assert (hint.split("'")[1],) in reading.unreadable


def test_a_key_like_none_is_told_which_there_are() -> None:
    _, reading = read(Lead, "zzz: x")
    assert reading.problems[0].hint == "known here: team, region, from, note"


def test_an_unknown_key_inside_an_entry_says_where() -> None:
    _, reading = read(Incident, "timeline:\n  - {at: 2025-11-15, wat: x}")
    assert reading.problems[0].message == "unknown key 'wat' in 'timeline[1]'"
    assert reading.problems[0].place == Spot(2, 22)


def test_of_two_equal_keys_the_first_counts_and_the_field_is_in_doubt() -> None:
    record, reading = read(Incident, "audience: core\ntitle: x\naudience: public\nimpact: {items: 1, items: 2}")
    assert record.audience == "core"
    assert record.impact["items"] == Figure(1, 1)
    assert [(p.rule, p.place) for p in reading.problems] == [
        ("duplicate-key", Spot(3, 1)),
        ("duplicate-key", Spot(4, 20)),
    ]
    assert reading.unreadable == {("audience",), ("impact", "items")}


def test_a_key_that_is_no_word_is_one_problem_and_the_record_lives() -> None:
    record, reading = read(Incident, "title: x\n? [a, b]\n: c\nseverity: SEV1")
    assert (record.title, record.severity) == ("x", "SEV1")
    assert [(p.rule, p.place) for p in reading.problems] == [("shape", Spot(2, 3))]
    assert not reading.unreadable


FORMS: dict[str, tuple[type[Any], str, Callable[[Any], object], object]] = {
    "one text for a list": (Incident, "surfaces: chat", lambda r: r.surfaces, ("chat",)),
    "one mapping for a list": (Incident, "timeline: {what: x}", lambda r: r.timeline, (Event(what="x"),)),
    "a code for a mapping": (Incident, "harms: [hate-raid]", lambda r: r.harms, (Harm("hate-raid"),)),
    "one code for a list": (Incident, "harms: hate-raid", lambda r: r.harms, (Harm("hate-raid"),)),
    "a team for its lead": (Incident, "lead: legal", lambda r: r.lead, (Lead("legal"),)),
    "a duty by its code": (Incident, "obligations: [x]", lambda r: r.obligations, (Obligation("x"),)),
    "a flow list": (Incident, "regions: [amer, emea]", lambda r: r.regions, ("amer", "emea")),
    "an empty list": (Incident, "regions: []", lambda r: r.regions, ()),
    "nothing at all": (Incident, "regions:", lambda r: r.regions, ()),
    "null for a word": (Incident, "status: ~", lambda r: r.status, "open"),
    "null for a time": (Incident, "times: {detected: null}", lambda r: r.times.detected, None),
    "a text with spaces": (Incident, 'title: "  x  "', lambda r: r.title, "x"),
    "yes": (Action, "interim: yes", lambda r: r.interim, True),
    "off": (Action, "interim: off", lambda r: r.interim, False),
    "from": (Lead, "{team: legal, from: 2025-11}", lambda r: r.from_, read_when("2025-11")),
    "a range": (Incident, "impact: {items: {low: 3, high: 9}}", lambda r: r.impact["items"], Figure(3, 9, "estimate")),
    "one end of a range": (Incident, "impact: {items: {low: 3}}", lambda r: r.impact["items"], Figure(3, 3)),
    "a figure with a source": (
        Incident, "impact: {items: {value: 3, source: logs, audience: core}}", lambda r: r.impact["items"],
        Figure(3, 3, source="logs", audience="core"),
    ),
    "a mapping by codes": (Review, "reassess: {eu-dsa-34: yes}", lambda r: r.reassess, {"eu-dsa-34": "yes"}),
}  # fmt: skip


@pytest.mark.parametrize(("cls", "text", "look", "value"), FORMS.values(), ids=FORMS)
def test_every_form_that_an_author_may_write_is_read(
    cls: type[Any], text: str, look: Callable[[Any], object], value: object
) -> None:
    record, reading = read(cls, text)
    assert (look(record), reading.problems) == (value, [])


def test_an_obligation_is_for_legal_unless_it_says_otherwise() -> None:
    record, _ = read(Incident, "obligations: [{code: a}, {code: b, compartments: []}]")
    assert [entry.compartments for entry in record.obligations] == [("legal",), ()]


NEAREST = {"sev1": "SEV1", "Hate Raid": "hate-raid", "hate-raids": "hate-raid", "xyz": "", "": "", "x" * 500: ""}


@pytest.mark.parametrize(("word", "known"), NEAREST.items())
def test_the_nearest_word_is_offered(word: str, known: str) -> None:
    assert nearest(word, ("SEV1", "hate-raid")) == known


PLACES = {
    ("title",): Spot(1, 8),
    ("harms", 1): Spot(2, 20),
    ("harms", 1, "code"): Spot(2, 27),
    ("timeline", 0): Spot(4, 5),
    ("timeline", 0, "what"): Spot(4, 11),
    ("timeline", 0, "who"): Spot(4, 5),
    ("timeline", 9): Spot(3, 1),
    ("obligations", 0, "code"): Spot(5, 21),
    ("obligations", 0): Spot(5, 1),
    ("surfaces", 0): Spot(6, 11),
    ("severity",): Spot(1, 1),
}


@pytest.mark.parametrize(("path", "place"), PLACES.items())
def test_a_path_leads_to_its_value_or_to_the_nearest_above_it(path: tuple[str | int, ...], place: Spot) -> None:
    text = (
        "title: x\nharms: [hate-raid, {code: spam}]\ntimeline:\n  - what: y\nobligations: {code: z}\nsurfaces: chat\n"
    )
    assert locator(text, is_yaml=True)(Field(path)).start == place


ENDS: dict[str, tuple[Place, Span]] = {
    "title: x y # said": (Field(("title",)), Span(1, 8, 1, 11)),
    "title: 'x'": (Field(("title",)), Span(1, 8, 1, 11)),
    "title: |\n  one\n  two\n\n\nid: x": (Field(("title",)), Span(1, 8, 3, 6)),
    "title: one\n  two  \nid: x": (Field(("title",)), Span(1, 8, 2, 6)),
    "title:\nid: x": (Field(("title",)), Span(1, 7, 1, 7)),
    "harms: [one,\n  two]": (Field(("harms", 1)), Span(2, 3, 2, 6)),
    "actions:\n  - id: A1\n    due: x": (Field(("actions", 0)), Span(2, 5, 2, 11)),
    "actions: {id: A1}": (Field(("actions", 0, "owner")), Span(1, 1, 1, 8)),
    "": (Field(("title",)), Span(1, 1, 1, 1)),
    "id: x  ": (Spot(1, 3), Span(1, 3, 1, 6)),
    "id: y": (Spot(9, 9), Span(9, 9, 9, 9)),
}


@pytest.mark.parametrize("text", ENDS)
def test_a_place_ends_behind_its_last_character(text: str) -> None:
    place, span = ENDS[text]
    assert locator(text, is_yaml=True)(place) == span


@pytest.mark.parametrize(
    ("place", "span"),
    [
        (InBody(4, 5), Span(4, 5, 4, 10)),
        (InBody(4, 0), Span(4, 5, 4, 16)),
        (InBody(4, 16), Span(4, 5, 5, 3)),
    ],
)
def test_a_place_in_a_body_ends_too(place: InBody, span: Span) -> None:
    assert locator("---\nid: x\n---\nThe first line.  \nNo.", is_yaml=False)(place) == span


def test_a_key_can_be_pointed_at() -> None:
    assert locator("a: 1\ntitle: x", is_yaml=True)(Field(("title",), of_key=True)) == Span(2, 1, 2, 6)


JSON = st.recursive(
    st.one_of(st.text(max_size=12), st.sampled_from(["core", "SEV1", "2025-11-15", "312", "~", "hate-raid", "yes"])),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.one_of(st.sampled_from(sorted(Incident.__struct_fields__)), st.text(max_size=5)), inner),
    ),
    max_leaves=14,
)


@given(st.sampled_from(Kind), st.dictionaries(st.sampled_from(sorted(Incident.__struct_fields__)), JSON))
def test_any_values_are_a_record_and_problems_with_places(kind: Kind, values: dict[str, object]) -> None:
    record, reading = read(RECORD_TYPES[kind], make._yaml(values))
    assert isinstance(record, RECORD_TYPES[kind])
    assert all(isinstance(problem.place, Spot) and problem.message for problem in reading.problems)
    assert all(problem.place.line >= 1 for problem in reading.problems if isinstance(problem.place, Spot))
