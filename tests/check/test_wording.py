"""Wording: words that blame or look back, one cause, actions without an end, acronyms, detail of the gravest harms."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace as replace_struct

import make
from afterword.check.rules import detail, wording
from afterword.diagnostics import Field, InBody
from afterword.model.lists import Lists, Phrase, ProseSettings, WordList
from afterword.model.settings import Settings

if TYPE_CHECKING:
    from afterword.check.rule import Rule
    from afterword.diagnostics import Problem
    from afterword.model.config import Config
    from afterword.parse.record import Parsed

RULES = {rule.name: rule for rule in (*wording.RULES, *detail.RULES)}

SAID = [
    ("blaming-words", "It went on because of {human error}.", ""),
    ("blaming-words", "A {Careless} change.", "whatever the case"),
    ("blaming-words", "It was *human* and {human\nerror} again.", "over the end of a line"),
    ("blaming-words", "- an {operator error}\n", "in a list"),
    ("blaming-words", "| a |\n|---|\n| {user error} |\n", "in a table"),
    ("blaming-words", "> [!NOTE]\n> x\n\nThe shift {forgot to} check.", ""),
    ("blaming-words", "She said it. They {were to blame}.", ""),
    ("hindsight", "Somebody {should have noticed} it.", ""),
    ("hindsight", "It {should have been} off.", ""),
    ("hindsight", "{If only we} had known.", ""),
    ("hindsight", "It {could have been prevented}.", ""),
    ("single-cause", "The {root cause} was a switch.", ""),
    ("single-cause", "**{Root cause}:** a switch.", ""),
    ("single-cause", "No doubt about the {root cause}.", ""),
    ("single-cause", "The {root-cause} was a switch.", "with a hyphen"),
    ("unknown-acronym", "The {QZX} was off.", ""),
    ("unknown-acronym", "UTC, {QZX} and ID; more of QZX.", "once"),
    ("unknown-acronym", "All {QZXs} were off.".replace("s}", "}s"), "the plural"),
]
UNSAID = [
    ("blaming-words", '"human error", said the notice'),
    ("blaming-words", "“It was human error”, it said"),
    ("blaming-words", "called 'human error' then"),
    ("blaming-words", "> It was human error."),
    ("blaming-words", "`human error` is a code"),
    ("blaming-words", "```\nhuman error\n```"),
    ("blaming-words", "## Human error\n\nNot that."),
    ("blaming-words", "[the page](https://example.org/human-error) and <https://example.org/careless>"),
    ("blaming-words", "a humane error, user-error rates, carefree"),
    ("blaming-words", "Negligence, in the sense of the law, is for counsel."),
    ("hindsight", "A stop should have two approvals."),
    ("hindsight", "It could have reached 4,000 people."),
    ("hindsight", "This holds if only the port is open."),
    ("single-cause", "The root causes were three."),
    ("single-cause", "A root cause analysis was held; there was no root cause."),
    ("single-cause", "A root-cause analysis was held; there was no root-cause."),
    ("unknown-acronym", "At 22:10 UTC, the API and the T&S desk; SEV1, INC-2025-7KQ4, TS-991."),
    ("unknown-acronym", "The quiet zone exchange (QZX) was off; QZX again."),
    ("unknown-acronym", "QZX (the quiet zone exchange) was off."),
    ("unknown-acronym", "`QZX` and “QZX” and QZX-12 and QZX/A and part II."),
    ("unknown-acronym", "It must NOT be used, and NEVER alone. A B."),
    ("unknown-acronym", "## QZX\n\nIt was off."),
]


def place_of(text: str) -> tuple[str, InBody]:
    start, end = text.index("{"), text.index("}") - 1
    return text.replace("{", "").replace("}", ""), InBody(start, end - start)


def some_record(rule: Rule, body: str, **changes: Any) -> Parsed:
    return (make.review if rule.kinds else make.incident)(body=body, **changes)


@pytest.mark.parametrize(("name", "text", "why"), SAID)
def test_said(name: str, text: str, why: str) -> None:
    body, place = place_of(text)
    assert [one.place for one in make.found(RULES[name], some_record(RULES[name], body))] == [place], why


@pytest.mark.parametrize(("name", "body"), UNSAID)
def test_not_said(name: str, body: str) -> None:
    assert make.found(RULES[name], some_record(RULES[name], body)) == []


@pytest.mark.parametrize("name", ["blaming-words", "hindsight", "single-cause"])
def test_each_hint_says_what_to_write(name: str) -> None:
    (one,) = make.found(RULES[name], make.incident(body="Careless. It should have been. The root cause."))
    assert one.rule == name
    assert one.hint


@pytest.mark.parametrize(
    ("record", "count"),
    [
        (make.incident(body="Human error."), 1),
        (make.incident(body="Human error.", status="open"), 0),
        (make.incident(body="Human error.", status="withdrawn"), 0),
        (make.review(body="Human error."), 1),
        (make.review(body="Human error.", status="in-review"), 1),
        (make.review(body="Human error.", status="draft"), 0),
        (make.audit(body="Human error.", status="draft"), 0),
        (make.plan(body="Human error."), 1),
        (make.plan(body="Human error.", status="draft"), 0),
    ],
)
def test_who_is_left_in_peace(record: Parsed, count: int) -> None:
    assert len(make.found(wording.blaming_words, record)) == count


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"title": "Raids after human error"}, ("title",)),
        ({"timeline": [make.event(what="A careless change")]}, ("timeline", 0, "what")),
        ({"harms": [{"code": "hate-raid", "note": "user error"}]}, ("harms", 0, "note")),
        ({"title": "Raids after 'human error'"}, None),
    ],
)
def test_words_in_fields(changes: dict[str, Any], path: tuple[str | int, ...] | None) -> None:
    said = make.found(wording.blaming_words, make.incident(**changes))
    assert [one.place for one in said] == ([] if path is None else [Field(path)])


@pytest.mark.parametrize(
    ("title", "measured", "said"),
    [
        ("Be more careful with limits", True, "Be more careful"),
        ("Raise awareness in all regions", True, "Raise awareness"),
        ("Remind all shifts to check", True, "Remind all shifts to"),
        ("Investigate", False, "Investigate"),
        ("Investigate the rise", False, "Investigate"),
        ("Improve monitoring", False, "Improve"),
        ("Investigate the rise", True, ""),
        ("Limits above 100 need a second person", False, ""),
        ("Retire the page 'be more careful'", False, ""),
        ("Page on-call when improvement stops", False, ""),
        ("A limit that ensures two approvals", False, ""),
    ],
)
def test_vague_action(title: str, *, measured: bool, said: str) -> None:
    changes: dict[str, Any] = {} if measured else {"measure": None}
    found = make.found(wording.vague_action, make.review(actions=[make.action(title=title, **changes)]))
    assert [(one.place, f"A1 says '{said}'" in one.message) for one in found] == (
        [(Field(("actions", 0, "title")), True)] if said else []
    )
    assert make.found(wording.vague_action, make.review(status="draft", actions=[make.action(title=title)])) == []


def test_many_acronyms_are_one_notice() -> None:
    (one,) = make.found(wording.unknown_acronym, make.review(body="QZA, QZB, QZC, QZD and QZE."))
    assert "what QZA, QZB, QZC and 2 more mean" in one.message


def with_lists(*languages: str, **words: WordList) -> Config:
    shipped = make.shipped_config()
    lists = Lists(shipped.lists.privacy, {**shipped.lists.words, **words}, {"QZX": "quiet zone exchange"})
    return replace(shipped, lists=lists, settings=Settings(prose=ProseSettings(languages)))


def told(one: Parsed, config: Config) -> list[Problem]:
    assert wording.blaming_words.run is not None
    return list(wording.blaming_words.run(one, make.facts(one, config=config)))


@pytest.mark.parametrize(
    ("words", "text", "found"),
    [
        (("zug zug",), "- a Zug\n  zug here", True),
        (("zug*",), "Zugvogel", True),
        (("zug*",), "Unzug", False),
        (("*zug",), "Unzug", True),
        (("hätte ... müssen",), "Sie hätte das früher sehen müssen.", True),
        (("hätte ... müssen",), "Sie hätte. Andere müssen.", False),
        (("hätte ... müssen",), "hätte eins zwei drei vier fünf sechs müssen", False),
        (("",), "anything", False),
        (("*",), "anything", False),
    ],
)
def test_how_phrases_are_written(words: tuple[str, ...], text: str, *, found: bool) -> None:
    config = with_lists("xx", xx=WordList(blame=(Phrase(words, "something else"),)))
    assert bool(told(make.incident(body=text), config)) is found


def test_a_team_chooses_its_languages() -> None:
    one = make.incident(body="Menschliches Versagen, nicht human error.")
    counts = [len(told(one, with_lists(*languages))) for languages in (("en",), ("de",), ("en", "de"), ())]
    assert counts == [1, 1, 2, 0]


def test_a_glossary_of_the_teams_own_is_added() -> None:
    glossary = "acronyms: {QZX: quiet zone exchange}\n"
    files = {
        path: text.replace("New accounts", "QZX and API: new accounts") for path, text in make.sound_files().items()
    }
    assert {one.name for one in make.diagnose(make.project(files))} == {"unknown-acronym"}
    assert make.diagnose(make.project({**files, "site_config/glossary/ours.yml": glossary})) == ()


@pytest.mark.parametrize(
    "unit",
    [
        "human error ",
        "root cause analysis ",
        "“human error ",
        "„",
        "»a ",
        '" human error',
        "> a `b\n",
        "QZX ",
        "hätte ",
    ],
)
def test_no_text_takes_long(unit: str) -> None:
    one = make.review(body="human error QZA\n\n" + unit * (300_000 // len(unit)))
    before = time.process_time()
    for rule in RULES.values():
        make.found(rule, one, make.incident(harms=["csam"]))
    assert time.process_time() - before < 3


@given(st.text(alphabet="human error\n*_`\"'>-# \u201c\u201d\u0130\u1e9e\ud800|[]()", max_size=80))
def test_any_text_has_an_answer(text: str) -> None:
    record = replace_struct(make.review(), body=f"{text} human error {text}")
    for rule in RULES.values():
        make.found(rule, record, make.incident(harms=["csam"]))


QUOTE = '"all of the words that were written"'


@pytest.mark.parametrize(
    ("changes", "count"),
    [
        ({"body": f"It said {QUOTE}."}, 1),
        ({"body": "> what was written"}, 1),
        ({"body": "It said:\n\n```\na\n```"}, 1),
        ({"body": f"> {QUOTE}"}, 1),
        ({"timeline": [make.event(what=f"It said {QUOTE}")]}, 1),
        ({"body": 'Filed under "child safety".'}, 0),
        ({"body": "> [!NOTE]\n> Counts only."}, 0),
        ({"body": "Counts and times."}, 0),
        ({"body": f"It said {QUOTE}.", "harms": ["hate-raid"]}, 0),
        ({"body": f"It said {QUOTE}.", "harms": [{"code": "csam", "confidence": "ruled-out"}]}, 0),
        ({"body": f"It said {QUOTE}.", "status": "open"}, 1),
    ],
)
def test_harm_detail(changes: dict[str, Any], count: int) -> None:
    said = make.found(detail.harm_detail, make.incident(**{"harms": ["csam"], **changes}))
    assert len(said) == count
    assert not any("written" in one.message.replace("what was written", "") for one in said)


def test_harm_detail_in_a_review_of_such_an_incident() -> None:
    records = make.incident(harms=["csam"]), make.review(body=f"It said {QUOTE}.")
    assert len(make.found(detail.harm_detail, *records)) == 1
    assert make.found(detail.harm_detail, make.incident(), records[1]) == []
    gone = make.incident("INC-2025-4HJD", harms=["csam"], status="withdrawn")
    both = make.review(incidents=[make.INCIDENT, "INC-2025-4HJD"], body=f"It said {QUOTE}.")
    assert len(make.found(detail.harm_detail, make.incident(), gone, both)) == 1
