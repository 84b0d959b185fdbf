from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from afterword.diagnostics import Spot
from afterword.parse.yaml import MAX_DEPTH, MappingNode, Node, ScalarNode, SequenceNode, compose, is_null, spot


def plain(node: Node | None) -> object:
    """A tree as plain values, every scalar as the text that it is."""
    if isinstance(node, MappingNode):
        return [(plain(key), plain(value)) for key, value in node.value]
    if isinstance(node, SequenceNode):
        return [plain(entry) for entry in node.value]
    return node.value if isinstance(node, ScalarNode) else None


@pytest.mark.parametrize(
    "text",
    ["NO", "yes", "12:30", "22:22", "1e3", "0x1f", "0o17", "1_000", "2025-11-15", ".inf", "null", "~", "<<", "="],
)
def test_a_scalar_stays_the_text_it_is(text: str) -> None:
    assert plain(compose(f"key: {text}").root) == [("key", text)]


NULLS = {"key:": True, "key: ~": True, "key: null": True, "key: ''": False, 'key: "~"': False, "key: nul": False}


@pytest.mark.parametrize(("text", "null"), NULLS.items())
def test_only_an_empty_plain_value_is_null(text: str, null: bool) -> None:  # noqa: FBT001
    root = compose(text).root
    assert isinstance(root, MappingNode)
    assert is_null(root.value[0][1]) is null


BAD = {
    "an alias": ("a: &x 1\nb: *x", Spot(2, 4), "alias"),
    "an alias bomb": ("a: &a [x]\nb: &b [*a, *a]\nc: [*b, *b]", Spot(2, 8), "alias"),
    "a tab for indentation": ("a:\n\tb: 1", Spot(2, 1), "a tab"),
    "an at sign": ("a: @b", Spot(1, 4), "cannot start a value"),
    "a second colon": ("a: b: c", Spot(1, 5), "a second"),
    "a line too far to the right": ("a:\n  b: 1\n    c: 1", Spot(3, 6), "indented too far"),
    "a text in stars": ("a: *b* c", Spot(1, 6), "starts with *"),
    "a text behind a bar": ("a: | b", Spot(1, 6), "starts with |"),
    "a text behind a hyphen": ("a: - b", Spot(1, 4), "starts with -"),
    "a path in double quotes": ('a: "b\\d"', Spot(1, 6), "use single quotes"),
    "an open quote": ("a: 'b", Spot(1, 4), "never closed"),
    "an open bracket": ("a: [b", Spot(1, 4), "a [ without its ]"),
    "an open brace": ("a: {b: 1", Spot(1, 4), "a { without its }"),
    "a second document": ("a: 1\n---\nb: 2", Spot(2, 1), "not YAML"),
    "a document after dots": ("a: 1\n...\nb: 2", Spot(3, 1), "not YAML"),
    "an anchor that stands twice": ("a: &x 1\nb: &x 2", Spot(2, 4), "second occurrence"),
    "a control character": ("a: 1\nb: \x01", Spot(2, 4), "control character"),
    "a control character after umlauts": ("ä: ü\nö: ß\x07", Spot(2, 5), "control character"),
    "no key": ("a: 1\nb", Spot(2, 1), "a key without"),
    "no key, and a line after it": ("a: 1\nb:1\nc: 1", Spot(2, 1), "a key without"),
    "a future version": ("%YAML 3.0\n---\na: 1", Spot(1, 1), "not YAML"),
}


@pytest.mark.parametrize(("text", "place", "words"), BAD.values(), ids=BAD)
def test_what_is_no_yaml_is_one_problem_at_its_place(text: str, place: Spot, words: str) -> None:
    tree = compose(text)
    assert tree.root is None
    assert tree.problem is not None
    assert tree.problem.place == place
    assert words in tree.problem.message


def test_an_anchor_without_an_alias_is_harmless() -> None:
    assert plain(compose("a: &x 1").root) == [("a", "1")]


def test_a_tag_makes_nothing() -> None:
    assert plain(compose("a: !!python/object/apply:os.system [echo]\nb: !!int '7'").root) == [
        ("a", ["echo"]),
        ("b", "7"),
    ]


def test_problems_count_from_the_line_where_the_text_stands() -> None:
    tree = compose("a: b: c", first_line=40)
    assert tree.problem is not None
    assert tree.problem.place == Spot(40, 5)


DEEP = {
    "flow sequences": "a: " + "[" * 10_000 + "]" * 10_000,
    "flow mappings": "a: " + "{b: " * 10_000 + "}" * 10_000,
    "indented mappings": "\n".join(" " * n + "a:" for n in range(1_000)),
    "compact sequences": "- " * 10_000 + "x",
    "compact sequences, wide": "-   " * 10_000 + "x",
    "complex keys": "? " * 10_000 + "x",
    "sequences and keys in turn": "- ? " * 5_000 + "x",
    "sequences by tabs": "-\t" * 10_000 + "x",
    "sequences on one column": "".join(f"{' ' * n}a:\n{' ' * n}- " for n in range(0, 200, 2)) + "x",
    "indented sequences of mappings": "\n".join(" " * n + "- a:" for n in range(0, 400, 2)),
    "open flow sequences": "[" * 10_000,
}


@pytest.mark.parametrize("text", DEEP.values(), ids=DEEP)
def test_what_is_nested_without_end_is_refused_before_it_is_composed(text: str) -> None:
    tree = compose(text)
    assert tree.root is None
    assert tree.problem is not None


def test_what_is_nested_as_deep_as_allowed_is_read() -> None:
    text = "[" * MAX_DEPTH + "]" * MAX_DEPTH
    assert compose(text).problem is None
    assert compose(f"[{text}]").problem is not None


@pytest.mark.parametrize("separator", ["\u2028", "\u2029", "\x85"])
def test_what_no_editor_shows_as_a_line_is_none(separator: str) -> None:
    root = compose(f"title: some{separator}words\nseverity: SEV1").root
    assert plain(root) == [("title", "some words"), ("severity", "SEV1")]
    assert isinstance(root, MappingNode)
    assert spot(root.value[1][0]) == Spot(2, 1)


@pytest.mark.parametrize("separator", ["\u2028", "\u2029", "\x85"])
def test_no_field_hides_behind_what_looks_like_text(separator: str) -> None:
    tree = compose(f"title: words{separator}audience: public")
    assert tree.problem is not None
    assert tree.problem.place == Spot(1, 22)


@given(st.text())
def test_any_text_is_a_tree_or_a_problem(text: str) -> None:
    tree = compose(text)
    assert tree.root is None or tree.problem is None


@given(st.text(alphabet="ab -?:[]{},\n\t#&*!|>'\"%@`~\u2028\x85\x00é😀", max_size=80))
@settings(max_examples=400)
def test_any_punctuation_is_a_tree_or_a_problem(text: str) -> None:
    tree = compose(text)
    if tree.problem is not None:
        assert isinstance(tree.problem.place, Spot)
        assert 1 <= tree.problem.place.line <= text.count("\n") + 2


WORDS = st.text(alphabet="abcäß😀 \u2028\x85\u2029\tz", min_size=1, max_size=8)
VALUES = st.recursive(
    WORDS,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(WORDS, inner, max_size=3)),
    max_leaves=12,
)


class Writer:
    """Writes values as YAML and remembers where it put each key and each text."""

    def __init__(self) -> None:
        self.text = ""
        self.places: list[tuple[str, Spot]] = []

    def mark(self, word: str) -> None:
        """Write a word in quotes, remembering its place as an editor counts it."""
        line = self.text.rpartition("\n")[2]
        self.places.append((word, Spot(self.text.count("\n") + 1, len(line) + 1)))
        self.text += "'" + word + "'"

    def value(self, value: object, indent: int) -> None:
        """Write a value below a key or a dash."""
        if isinstance(value, str):
            self.text += " "
            self.mark(value)
            self.text += "\n"
        elif not value:
            self.text += " {}\n" if isinstance(value, dict) else " []\n"
        else:
            self.text += "\n"
            self.block(value, indent)

    def block(self, value: object, indent: int) -> None:
        """Write a mapping or a list in block style."""
        for entry in value if isinstance(value, (dict, list)) else ():
            self.text += " " * indent
            if isinstance(value, dict):
                self.mark(entry)
                self.text += ":"
                self.value(value[entry], indent + 2)
            else:
                self.text += "-"
                self.value(entry, indent + 2)


def found(node: Node) -> list[tuple[str, Spot]]:
    """Every text of a tree with its place, in order."""
    if isinstance(node, ScalarNode):
        return [(node.value, spot(node))]
    pairs = [half for pair in node.value for half in pair] if isinstance(node, MappingNode) else list(node.value)
    return [place for child in pairs for place in found(child)]


@given(st.dictionaries(WORDS, VALUES, min_size=1, max_size=4))
def test_every_key_and_text_is_where_an_editor_shows_it(value: dict[str, object]) -> None:
    writer = Writer()
    writer.block(value, 0)
    root = compose(writer.text).root
    assert root is not None
    shown = str.maketrans(dict.fromkeys("\u2028\x85\u2029", " "))
    assert found(root) == [(word.translate(shown), place) for word, place in writer.places]
