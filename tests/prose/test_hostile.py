from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterword.prose.inline import inline
from afterword.prose.render import render
from afterword.prose.sanitise import ATTRIBUTES, TAGS
from prose.make import ARCHIVE

ALLOWED = {tag: ATTRIBUTES.get(tag, set()) for tag in TAGS}
ALLOWED["a"] = ALLOWED["a"] | {"rel"}
ALLOWED["input"] = ALLOWED["input"] | {"type", "disabled", "checked"}
VOID = {"br", "hr", "input"}


class Gate(HTMLParser):
    """Reads finished HTML as a browser would, and objects to all that prose may not hold."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = {name for name, _ in attrs}
        assert tag in ALLOWED
        assert names <= ALLOWED[tag], (tag, attrs)
        for name, value in attrs:
            if name == "href":
                assert value is not None
                assert value.startswith(("http://", "https://", "mailto:", "#", "../")), value
            elif name == "id":
                assert value is not None
                assert value.startswith(("fn:", "fnref:"))
                self.ids.append(value)
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)

    def handle_decl(self, decl: str) -> None:
        raise AssertionError(decl)

    def handle_pi(self, data: str) -> None:
        raise AssertionError(data)

    def unknown_decl(self, data: str) -> None:
        raise AssertionError(data)


def examine(body: str) -> str:
    """Render, and look at the result with another parser; what it held."""
    blocks = render(body, ARCHIVE)
    for block in blocks:
        gate = Gate()
        gate.feed(block.html)
        gate.close()
        assert gate.open == []
        assert not any(line.strip() == "" for line in block.html.split("\n")) or not block.html
        assert "<script" not in block.html.lower()
    ids = [block.anchor for block in blocks if block.anchor]
    assert len(ids) == len(set(ids))
    return "\n".join(block.html for block in blocks)


UNSAFE = [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "&#106;avascript:alert(1)",
    "&#x6A;avascript:alert(1)",
    "java&Tab;script:alert(1)",
    "java&NewLine;script:alert(1)",
    "javascript&colon;alert(1)",
    "&#1;javascript:alert(1)",
    "\\javascript:alert(1)",
    "<java script:alert(1)>",
    "< javascript:alert(1)>",
    "java\u00adscript:alert(1)",
    "\u200bjavascript:alert(1)",
    "vbscript:x",
    "data:text/html;base64,PHNjcmlwdD4=",
    "file:///etc/passwd",
    "blob:x",
    "//evil.example/x",
    "\\\\\\\\evil.example/x",
    "/\\\\evil.example",
    "https:evil",
    "x:y",
    "ht\ttps://e",
]


@pytest.mark.parametrize("target", UNSAFE)
@pytest.mark.parametrize("form", ["[x]({})", "[x][r]\n\n[r]: {}", "![x]({})", "<{}>"])
def test_unsafe_targets_are_never_linked(target: str, form: str) -> None:
    assert "href" not in examine(form.format(target))


@pytest.mark.parametrize(
    "body",
    [
        "# Heading {: onclick=alert(1) }\n\ntext {: onclick=alert(1) }",
        '[x](../policy.md "<script>alert(1)</script>")',
        "[x](../policy.md '\" onmouseover=\"alert(1)')",
        '[x](https://e.org/"onclick="alert(1))',
        "<https://e.org/\"onclick='x'>",
        "&lt;script&gt;alert(1)&lt;/script&gt; &#60;img src=x onerror=y&#62;",
        "<scr<script>ipt>alert(1)</scr</script>ipt>",
        "<div><p><script>alert(1)</script></p></div>\n\n<style>*{}</style>\n\n<!--><img src=x onerror=y>-->",
        "| <script>alert(1)</script> | [x](javascript:y) |\n|---|---|\n| <img src=x onerror=y> | `<b>` |",
        'x[^"><script>]\n\n[^"><script>]: y',
        "x[^fn:1]\n\n[^fn:1]: <a id='fn:1'>y</a>\n\n## fn:1\n\n## __search\n\n## __search\n",
        "<svg/onload=alert(1)>\n\n<math><mi//xlink:href='data:x'>",
        '![x" onerror="y](https://e.org/i.png)',
        '```js" onclick="x\ny\n```',
        "<!-- unclosed <b>\n\n## x",
        "<![CDATA[ x ]]> <?php x ?> <!DOCTYPE x>",
        "a&#10;&#10;b&#13;&#13;c&#0;&#2;wzxhzdk:0&#3;",
        "\x02wzxhzdk:0\x03 \x00 \ue000 &#xE000;\n\n## \ue000",
        "`a&#10;b`\n\n    \n\n```\n\n \n</pre>\n\n```",
        "[a [b](../policy.md) c](https://e.org) [^1]\n\n[^1]: [x[^1]](../policy.md)",
        "INC-2025-7KQ4<b>INC-2025-7KQ4</b>",
        "\ud800 lone",
    ],
)
def test_hostile_bodies_come_out_tame(body: str) -> None:
    examine(body)


def test_depth_and_length_cost_no_crash() -> None:
    for body in (">" * 3000 + "x", "- " * 500 + "x", "[" * 3000, "*a " * 3000, "`" * 3001, "|" * 2000, "![" * 2000):
        examine(body)


def test_anchors_stay_clear_of_the_themes_own_ids() -> None:
    assert [block.anchor for block in render("# __search\n# __drawer\n# !\n# -\n", ARCHIVE)] == [
        "search",
        "drawer",
        "section",
        "section-1",
    ]


FRAGMENTS = st.sampled_from(
    [
        "<script>",
        "</p>",
        "<b onclick=x>",
        "<!--",
        "-->",
        "[x](",
        "javascript:",
        ")",
        "![",
        "]",
        "[^1]",
        "\n[^1]: ",
        "`",
        "```\n",
        "\n\n",
        "\n",
        "> ",
        "> [!NOTE]\n",
        "- [ ] ",
        "| a |\n|---|\n",
        "# ",
        "---\n",
        "&#10;",
        "&lt;",
        "<http://e>",
        "INC-2025-7KQ4",
        "*",
        "**",
        "~~",
        "\\",
        '"',
        "'",
        "\t",
        "    ",
        "é",
        "\ue000",
        "\x02",
        "<a href='",
        "&colon;",
    ]
)


@given(st.lists(FRAGMENTS, max_size=25).map("".join))
def test_no_combination_gets_past_the_gate(body: str) -> None:
    examine(body)


@given(st.text(max_size=200))
def test_no_text_gets_past_the_gate(body: str) -> None:
    examine(body)


@given(st.lists(FRAGMENTS, max_size=12).map("".join))
def test_inline_fields_know_only_ids_and_code(text: str) -> None:
    gate = Gate()
    gate.feed(str(inline(text, ARCHIVE)))
    gate.close()
    assert gate.open == []
    assert "\n" not in inline(text, ARCHIVE)
