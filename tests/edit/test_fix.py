"""A fix changes how a record is written and never what it says; fixing twice is fixing once."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import make
from afterword.edit.fix import RESTS, UNREAD, Known, fixed
from afterword.link.fingerprint import fingerprint
from afterword.model.config import Config
from afterword.model.kinds import Kind
from afterword.model.source import SourceFile
from afterword.parse.record import Parsed, parse_record
from imports.corpora import CORPORA, Corpus, batch_of

ROOT = Path(__file__).resolve().parents[2]
IDS = Config().ids
NEW = Known(
    terms={("harms", "hate-raid"): "raid", ("surfaces", "chat"): "talk"}, ids={"INC-2024-WTHD": "INC-2024-BBBB"}
)


def fix(front: str, known: Known = NEW, kind: Kind = Kind.INCIDENT) -> str:
    """The front matter of an incident, fixed."""
    text = fixed(f"---\n{front}---\nBody.\n", kind, make.INCIDENT, known).text
    assert text.startswith("---\n")
    assert text.endswith("---\nBody.\n")
    return text[4 : -len("---\nBody.\n")]


def read(text: str, kind: Kind, record_id: str) -> Parsed:
    return parse_record(SourceFile("", text.encode("utf-8", "surrogatepass")), kind, record_id)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("title: T\nid: X\n", "id: X\ntitle: T\n"),
        ("# of the title\ntitle: T # here\nid: X\n", "id: X\n# of the title\ntitle: T # here\n"),
        ("timeline: []\n#  - {at: 2025-01-01}\n# of the id\nid: X\n", "# of the id\nid: X\ntimeline: []\n#  - {at: 2025-01-01}\n"),
        ("timeline:\n  - {what: a}\n  # more to come\nid: X\n# the end\n",
         "id: X\ntimeline:\n  - {what: a}\n  # more to come\n# the end\n"),
        ("timeline:\n- what: a\nseverity_reason: |\n  # no comment\n\n  two\ntitle: >-\n  folded\n  text\n",
         "title: >-\n  folded\n  text\nseverity_reason: |\n  # no comment\n\n  two\ntimeline:\n- what: a\n"),
        ("title:\nid: X\n", "id: X\ntitle:\n"),
        ("{title: T, id: X}\n", "{id: X, title: T}\n"),
        ("{title: T,\n id: 'X'}\n", "{id: 'X',\n title: T}\n"),
        ("  title: T\n  id: X\n", "  id: X\n  title: T\n"),
    ],
)  # fmt: skip
def test_keys_come_in_the_order_of_the_templates_with_their_comments(before: str, after: str) -> None:
    assert fix(before) == after


@pytest.mark.parametrize(
    "front",
    [
        "title: T\n\n# people\nid: X\n",  # an author set groups apart
        "{title: T, # why\n id: X}\n",
        "timeline:\n- {at: 2025-11-15, what: a, type: decision}\nrelated: [A]\n",  # entries are their authors' own
        "times: {detected: 2025-11-15, started: 2025-11-15}\n",
        "lead: safety-ops\n",
        'title: "a  \n  b"\n',
        "severity_reason: |\n  a  \n  b\n",
        "related: []\n",
        "harms:\n",
        "times: {detected: unknown}\n",
        "id: X\nid: X\n",
    ],
)
def test_what_leaves_a_doubt_stays(front: str) -> None:
    assert fix(front) == front


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2025-11-15 20:42 UTC", "2025-11-15T20:42Z"),
        ("2025-11-15 21:42 +0100", "2025-11-15T21:42+01:00"),
        ("2025-11-15t20:42:05z ~", "2025-11-15T20:42:05Z~"),
        ("2025-11-15, 20:42 GMT", "2025-11-15T20:42Z"),
        ("2025-11-15 at 8:42 pm UTC", "2025-11-15T20:42Z"),
        ("2025-11-15 12:05 am UTC", "2025-11-15T00:05Z"),
        ("2025-11-15 20 UTC", "2025-11-15T20Z"),
        ("2025/11/15", "2025-11-15"),
        ("2025.11.15", "2025-11-15"),
        ("2025-1-5", "2025-01-05"),
        ("2025/11", "2025-11"),
        ("15 November 2025", "2025-11-15"),
        ("15th of Nov 2025", "2025-11-15"),
        ('"Nov. 15, 2025"', '"2025-11-15"'),
        ("Sept 2025 ~", "2025-09~"),
        ("15/11/2025", "2025-11-15"),
        ("11/15/2025", "2025-11-15"),
        ("11.11.2025", "2025-11-11"),
        ("Unknown", "unknown"),
        *((same, same) for same in (
            "05/11/2025", "2025-11-15 20:42", "2025-11-15 20:42 CET", "31/02/2025", "2025/13/01", "20251115", "yesterday",
            "2025-11-15T20:42:11.250Z", "2025-11-15T20:42+00:00", "2025-11 20:42Z", "2025-11-15 13:05 pm UTC", "11.2025",
        )),
    ],
)  # fmt: skip
def test_a_time_is_spelt_in_one_way_and_never_guessed(written: str, meant: str) -> None:
    assert fix(f"times:\n  detected:   {written} # seen\n") == f"times:\n  detected:   {meant} # seen\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("harms: harassment\n", "harms: [harassment]\n"),
        ("harms: 'harassment' # one\n", "harms: ['harassment'] # one\n"),
        ("tickets: a, b\n", 'tickets: ["a, b"]\n'),
        ("harms: {code: harassment, confidence: suspected}\n", "harms: [{code: harassment, confidence: suspected}]\n"),
        ("timeline:\n  at: 2025-11-15\n  # why\n  what: |\n    One.\n\n    Two.\nrelated: []\n",
         "timeline:\n  - at: 2025-11-15\n    # why\n    what: |\n      One.\n\n      Two.\nrelated: []\n"),
        ("obligations: [{code: x, compartments: legal}]\n", "obligations: [{code: x, compartments: [legal]}]\n"),
    ],
)  # fmt: skip
def test_a_single_value_becomes_a_list_of_one(before: str, after: str) -> None:
    assert fix(before) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("harms: [hate-raid, harassment]\n", "harms: [raid, harassment]\n"),
        ("harms:\n  - {code: 'hate-raid'} # then\n", "harms:\n  - {code: 'raid'} # then\n"),
        ("surfaces: [chat, talk]\n", "surfaces: [chat, talk]\n"),  # the other one stands there: which counts is the author's
        ("tactics: [hate-raid]\n", "tactics: [hate-raid]\n"),
        ("related: [INC-2024-WTHD]\nrecurrence_of: INC-2024-WTHD\n", "related: [INC-2024-BBBB]\nrecurrence_of: INC-2024-BBBB\n"),
    ],
)  # fmt: skip
def test_old_names_become_the_present_ones(before: str, after: str) -> None:
    assert fix(before) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("id: X\n", "id: X\nrelated: [PIR-2025-B3WD]\n"),
        ("related: [A]\n", "related: [A, PIR-2025-B3WD]\n"),
        ("related: []\nid: X\n", "id: X\nrelated: [PIR-2025-B3WD]\n"),
        ("related:\n- A # first\ntickets: [T]\n", "related:\n- A # first\n- PIR-2025-B3WD\ntickets: [T]\n"),
    ],
)
def test_a_link_back_is_added(before: str, after: str) -> None:
    assert fix(before, Known(related=("PIR-2025-B3WD",))) == after


def test_a_plan_names_no_related_records() -> None:
    assert fix("id: X\n", Known(related=("PIR-2025-B3WD",)), Kind.PLAN) == "id: X\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Text. \nMore.\t\n", "Text.\nMore.\n"),
        ("A break,  \nhere.  \n\nEnd.   \n", "A break,  \nhere.\n\nEnd.\n"),
        ("> quoted,  \n> and on. \n", "> quoted,  \n> and on.\n"),
        ("    code  \n\n```\nx  \n```\n- a \n", "    code  \n\n```\nx  \n```\n- a\n"),
        ("`code \nhere` \n", "`code \nhere`\n"),
        ("<div> \n</div> \n\nx \n", "<div> \n</div> \n\nx\n"),
        ("/// audience | core \nx \n/// \n", "/// audience | core\nx\n///\n"),
        ("a \u00a0\n", "a \u00a0\n"),
        ("a\\ \nb", "a\\ \nb"),  # without the space the backslash would break the line
        ("end  ", "end"),
        ("   \n\nx\n", "\n\nx\n"),
    ],
)  # fmt: skip
def test_white_space_goes_where_it_says_nothing(before: str, after: str) -> None:
    head = "---\nid: X\n---\n"
    assert fixed(head + before, Kind.INCIDENT, "X", Known()).text == head + after


def test_byte_order_mark_and_line_ends_stay() -> None:
    text = "\ufeff---  \r\ntitle: T \r\nid: X\r\n--- \r\nA  \r\nb \r\n"
    assert fixed(text, Kind.INCIDENT, "X", Known()).text == "\ufeff---\r\nid: X\r\ntitle: T\r\n---\r\nA  \r\nb\r\n"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no front matter \n",
        "---\nid: X \n",
        "---\nid: [X \n---\n",
        "---\nid: X \nservity: SEV3\n---\n",
        "---\nid: X\nid: X \n---\n",
        "---\nid: X \ntimes: {detected: 05/11/2025, started: 2025/11/04}\n---\n",
        "---\n- id: X \n---\n",
        "---\na: &x 1 \nb: *x\n---\n",
    ],
)
def test_a_file_with_another_error_is_left_as_it_is(text: str) -> None:
    found = fixed(text, Kind.INCIDENT, "X", Known())
    assert (found.text, found.done, found.left) == (text, (), (UNREAD,))


def test_an_expunged_record_is_not_touched() -> None:
    text = "---\nstatus: expunged \nid: X\nexpunged: {on: 2025/11/15, legal_basis: y}\n---\n"
    assert fixed(text, Kind.INCIDENT, "X", Known()).text == text


def test_words_that_somebody_relies_on_stay() -> None:
    known = Known(terms=NEW.terms, rests=lambda _before, _after: True)
    text = "---\nharms: [hate-raid] \nid: X\n---\n"
    found = fixed(text, Kind.INCIDENT, "X", known)
    assert found.text == "---\nid: X\nharms: [hate-raid]\n---\n"
    assert found.left == (f"1 term renamed {RESTS}",)
    late = "---\nid: X\ntimes: {detected: 2025/11/15}\n---\n"
    assert fixed(late, Kind.INCIDENT, "X", known).text == late


# Properties: over records that people and programs wrote, and over what can become of them.


def comments(text: str) -> list[str]:
    return sorted(one.rstrip() for one in re.findall(r"#[^\r\n]*", text))


def held(text: str, kind: Kind, record_id: str) -> None:
    """What always holds: twice is once, comments and lines stay, and the record says the same."""
    found = fixed(text, kind, record_id, Known())
    again = fixed(found.text, kind, record_id, Known())
    assert (again.text, again.done) == (found.text, ())
    assert bool(found.done) == (found.text != text)
    before, after = read(text, kind, record_id), read(found.text, kind, record_id)
    if found.done:
        assert not after.problems
        assert comments(found.text) == comments(text)
        assert sorted(re.findall(r"\r\n|\r|\n", found.text)) == sorted(re.findall(r"\r\n|\r|\n", text))
    if not before.unreadable:
        assert before.record == after.record
        assert fingerprint(before) == fingerprint(after)


@cache
def archive_texts() -> tuple[tuple[str, Kind, str], ...]:
    """The records of the demo archive, and of the small archive that the golden pages are made from."""
    files = [*(ROOT / "reviews").rglob("*.md"), *(ROOT / "tests" / "golden" / "archive").rglob("*.md")]
    named = [(path, IDS.named(path.name)) for path in sorted(files)]
    return tuple((path.read_bytes().decode(), *name) for path, name in named if name is not None)


def test_the_demo_archive_needs_no_fix_and_no_archive_changes_its_meaning() -> None:
    for text, kind, record_id in archive_texts():
        held(text, kind, record_id)
    demo = [path for path in sorted((ROOT / "reviews").rglob("*.md")) if IDS.named(path.name)]
    named = [(path.read_bytes().decode(), IDS.named(path.name)) for path in demo]
    assert [path.name for path, (text, name) in zip(demo, named, strict=True)
            if name and fixed(text, *name, Known()).done] == []  # fmt: skip


@pytest.mark.parametrize("corpus", CORPORA, ids=[corpus.name for corpus in CORPORA])
def test_imported_records_keep_their_meaning(corpus: Corpus) -> None:
    records = batch_of(corpus).records
    assert records
    for one in records:
        held(one.text, Kind.INCIDENT, one.id)


def mangled(lines: list[str], draw: st.DataObject) -> list[str]:
    """Lines with what careless editors leave: white space, comments, blank lines, other times, another order."""
    out = []
    for line in lines:
        what = draw.draw(
            st.sampled_from(("", "", "", " ", "\t", "comment", "deep", "entry", "blank", "slashes", "space", "one"))
        )
        if what == "comment":
            out.append("# a note ")
        elif what == "deep":
            out.append("      # a deep note")
        elif what == "entry":
            out.append("#  - {id: A1}")
        elif what == "blank":
            out.append(draw.draw(st.sampled_from(("", "  "))))
        elif what == "slashes":
            line = re.sub(r"(?<=: )'?(\d{4})-(\d\d)-(\d\d)'?$", r"\1/\2/\3", line)  # noqa: PLW2901 - the line as mangled
        elif what == "space":
            line = re.sub(r"(?<=\d\d)T(\d\d:\d\d)Z", r" \1 UTC", line)  # noqa: PLW2901 - as above
        elif what == "one":
            line = re.sub(r"\[([\w-]+)\]$", r"\1", line)  # noqa: PLW2901 - as above
        out.append(line + (what if not what.strip() else ""))
    return out


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_generated_records_keep_their_meaning(data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(list(Kind)))
    keys = data.draw(st.permutations(list(make.SOUND[kind])))
    flow = data.draw(st.sampled_from((None, False, True)))
    front = make._yaml({key: make.SOUND[kind][key] for key in keys}, flow=flow)
    body = "\n".join(mangled(make.sound_body(kind).split("\n"), data))
    end = data.draw(st.sampled_from(("\n", "\r\n", "\r")))
    text = f"---\n{chr(10).join(mangled(front.splitlines(), data))}\n---\n{body}".replace("\n", end)
    held(data.draw(st.sampled_from(("", "\ufeff"))) + text, kind, str(make.SOUND[kind]["id"]))


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_damaged_records_keep_what_they_say(data: st.DataObject) -> None:
    text, kind, record_id = data.draw(st.sampled_from(archive_texts()))
    text = text[:6000]
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(text)))
        gone = data.draw(st.sampled_from((0, 0, 1, 3)))
        put = data.draw(st.sampled_from((" ", "  \n", "\t", "\n", "\r", "#", " # note ", "'", '"', "|", "- ", ": ", "[", "}", "&a ",
                                         "\u2028", "\u0085", "\x00", "é", "---\n", "```\n", "<!--", "///", "~"))
                        | st.text(max_size=3))  # fmt: skip
        text = text[:at] + put + text[at + gone :]
    found = fixed(text, kind, record_id, Known())
    assert fixed(found.text, kind, record_id, Known()).text == found.text
    before, after = read(text, kind, record_id), read(found.text, kind, record_id)
    assert before.problems or (before.record == after.record and fingerprint(before) == fingerprint(after))
