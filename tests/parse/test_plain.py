from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from afterword.load.project import load_project
from afterword.model.config import Config
from afterword.model.records import RECORD_TYPES, ProgressEntry
from afterword.parse.frontmatter import decode, split
from afterword.parse.plain import read_plain
from afterword.parse.reader import Reading, read_mapping
from afterword.parse.record import sort_files
from afterword.parse.sound import read_struct, read_structs
from afterword.parse.yaml import MappingNode, Node, SequenceNode, compose, is_null

SORTED = sort_files(load_project(Path(__file__).parent.parent.parent).records, Config().ids)
FRONTS = [(kind, split(str(decode(file))).front or "") for file, kind, _ in SORTED.records]
LOGS = [str(decode(file)) for file, _ in SORTED.logs]


def plainly(node: Node | None) -> object:
    """A tree as plain values. A key that is no text, or stands twice, is none."""
    if isinstance(node, MappingNode):
        pairs = {getattr(key, "value", ""): plainly(value) for key, value in node.value}
        assert len(pairs) == len(node.value)
        return pairs
    if isinstance(node, SequenceNode):
        return [plainly(entry) for entry in node.value]
    return None if node is None or is_null(node) else node.value


def agree(text: str) -> bool:
    """Whether a text is read plainly; if so, it is read as the same with places."""
    try:
        value = read_plain(text)
    except ValueError:
        return False
    tree = compose(text)
    assert tree.problem is None
    assert plainly(tree.root) == value
    return True


PLAIN = {
    "a mapping": "a: b\nc: d",
    "spaces, colons and hashes": "a:  b  c:d e#f :g\nh: {i: j  k:l m#n :o}",
    "quotes": 'a: "b: {c}, # [d]"\ne: {f: "g, h: i"}',
    "quotes inside": "a: b's \"c\"\nd: {e: f's}",
    "brackets": "a: [b, [c, {d: e}], {}, []]\nf: {g: h}",
    "lists below their key": "a:\n- b\n- c: d\n  e: f\ng:\n  - h\ni:",
    "mappings below mappings": "a:\n  b:\n    c: d\n    e:\n  f: g\nh: i",
    "remarks and empty lines": "\n# a\na: b\n\n    # c\nc:\n  # d\n  - e\n",
    "a list": "- {a: b}\n- c\n- d: e",
    "other letters": "a: Ünï\nb: 東京\nc: {d: ½}",
    "brackets right after a key": 'a: {"b":c, "d":[e]}',
}
RARER = {
    "nothing for a value": "a: ~",
    "an entry of nothing": "- ",
    "the word for nothing": "a: {b: null}",
    "a quote that is doubled": "a: 'b'",
    "a backslash": 'a: "\\n"',
    "a text of two lines": "a: b\n  c",
    "a text in a block": "a: |\n  b",
    "brackets over two lines": "a: [b,\n  c]",
    "a bracket closed in the next line": "a: [b\nc: [d]]",
    "two at a time": "a: [b\nc: [d]], [e]",
    "a quote closed in the next line": 'a: {b: "c\nd: {e": f}',
    "a key twice": "a: b\na: c",
    "a key twice in brackets": "a: {b: c, b: d}",
    "an anchor": "a: &b c",
    "a tag": "a: !b c",
    "a second document": "a: b\n---\nc: d",
    "the end of a document": "a: b\n...",
    "a tab": "a:\tb",
    "a remark behind a value": "a: b # c",
    "a second colon": "a: b: c",
    "a value without its key": "a: b\nc",
    "a deeper line": "a: b\n  c: d",
    "a line between two levels": "a:\n    b: c\n  d: e",
    "a list among keys": "a: b\n- c",
    "keys among a list": "- a\nb: c",
    "a pair in a list": "a: [b: c]",
    "a key without a value in brackets": "a: {b}",
    "a comma too many": "a: [b,]",
    "a new line that only some see": "a: b\u2028c: d",
    "a control character": "a: \x01",
    "a colon before a bracket": "a: {b:[c]}",
    "a colon before a quote": 'a: {b:"c"}',
    "a colon between a space and a quote": 'a: {b :"c"}',
    "a long key in brackets": f"a: {{{'b' * 1100}: c}}",
    "far too many brackets": "a: " + "[" * 60 + "]" * 60,
}


@pytest.mark.parametrize("text", PLAIN.values(), ids=PLAIN)
def test_what_is_plain_is_read_as_with_places(text: str) -> None:
    assert agree(text)


@pytest.mark.parametrize("text", RARER.values(), ids=RARER)
def test_what_is_wrong_or_rare_is_left_to_the_other_reader(text: str) -> None:
    assert not agree(text)


TOKENS = st.sampled_from([
    "a", "b", "c1", "null", "Null", "2025-11-15T20:42Z", "x y", "don't", "http://x/y?z", "½", "é", "東", "\x85", "\u2028", "\ufeff",
    ": ", ":", " :", ", ", ",", "{", "}", "[", "]", '"', "'", '""', "''", "#", " #", " ", "  ", "\n", "\n  ", "\n    ", "\n- ",
    "\n  - ", "- ", "-", "---", "...", "?", "? ", "&", "*", "!", "|", ">", "%", "@", "`", "~", "<<", "\t", "\\", "=", "(", "/", "+",
    "a: ", "\na: ", "\nb:", "\n  c: ", "\n- d: ", "{a: ", "{a: b}", "[a, b]", '"a: b"', ", c: ", "\n# d", "\n\n", "0", "-1", "true",
])  # fmt: skip


@settings(max_examples=1500)
@given(st.lists(TOKENS, max_size=14).map("".join))
@example("a: {b:\nc: d}")
def test_any_text_that_is_read_plainly_is_read_as_with_places(text: str) -> None:
    agree(text)


@st.composite
def slips(draw: st.DrawFn) -> tuple[int, str]:
    """A record of ours, with a slip or two."""
    number = draw(st.integers(0, len(FRONTS) + len(LOGS) - 1))
    text = FRONTS[number][1] if number < len(FRONTS) else LOGS[number - len(FRONTS)]
    for _ in range(draw(st.integers(1, 3))):
        start = draw(st.integers(0, len(text)))
        stop = start + draw(st.sampled_from([0, 0, 0, 1, 2, 5, 40]))
        text = text[:start] + draw(TOKENS) + text[stop:]
    return number, text


@settings(max_examples=400)
@given(slips())
def test_a_record_with_a_slip_is_read_as_with_places_or_not_at_all(slip: tuple[int, str]) -> None:
    number, text = slip
    agree(text)
    reading = Reading()
    if number < len(FRONTS):
        cls = RECORD_TYPES[FRONTS[number][0]]
        sound: object = read_struct(cls, text)
        root = compose(text).root
        expected: object = read_mapping(cls, root, (), reading) if root is not None else None
    else:
        sound, root = read_structs(ProgressEntry, text), compose(text).root
        entries = root.value if isinstance(root, SequenceNode) else ()
        expected = tuple(read_mapping(ProgressEntry, node, (n,), reading) for n, node in enumerate(entries))
    if sound is not None:
        assert (sound, reading.problems, reading.unreadable) == (expected, [], set())


def test_our_own_records_are_read_plainly() -> None:
    slow = [text for kind, text in FRONTS if read_struct(RECORD_TYPES[kind], text) is None]
    slow += [text for text in LOGS if read_structs(ProgressEntry, text) is None]
    assert len(slow) < (len(FRONTS) + len(LOGS)) / 20
