"""Two other readers of Markdown agree: one on the text, and both on leaving finished HTML alone."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown import markdown as python_markdown  # type: ignore[import-untyped]
from markdown_it import MarkdownIt

from afterword.prose.inline import plain
from afterword.prose.links import NoLinks
from afterword.prose.render import render

ORACLE = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
BLOCKS = {"p", "li", "td", "th", "pre", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "br", "hr", "div", "ul", "ol"}

TABLE = [
    "Plain text, *stressed*, **strong**, `code` and ~~struck~~.",
    "## Heading *one*\n\ntext\n\n### Heading `two`\n\nmore\n\nSetext\n---\n\nend",
    "- a\n- b\n  - c\n\n    para\n- d\n\n1. e\n2. f\n",
    "> quote\n> more\n>\n> > deeper\n\nlazy\n",
    "| a | b |\n|:--|--:|\n| 1 | `x\\|y` |\n| 2 |\n",
    "```py\nif a < b:\n\n    pass\n```\n\n    indented & code\n",
    "[link](http://e.org 'title') [ref][r] [r] <http://e.org>\n\n[r]: http://e.org\n",
    "a\\*b\\* &amp; &lt; &copy; &#35; 1 < 2 > 0",
    "hard  \nbreak\\\nand soft\nbreak",
    "snake_case_word and 2*3*4, **bold*nested***",
    "***\n\ntext\n\n---\n",
    "* one\n\n  ```\n  code\n  ```\n* two\n",
    "A paragraph — with dashes, naïve words and 日本語.\n",
    "1986\\. A great year\n\n3. starts\n4. at three\n",
    "`` a`b `` and ``` `` ```",
]


class Text(HTMLParser):
    """The words of some HTML."""

    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[str] = []

    def handle_data(self, data: str) -> None:
        self.pieces.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        if tag in BLOCKS:
            self.pieces.append(" ")


def words(html: str) -> list[str]:
    text = Text()
    text.feed(html)
    text.close()
    return "".join(text.pieces).split()


def ours(body: str) -> list[str]:
    found: list[str] = []
    for block in render(body, NoLinks()):
        found += [*block.heading.split(), *words(block.html)]
    return found


@pytest.mark.parametrize("body", TABLE)
def test_the_oracle_reads_the_same_words(body: str) -> None:
    assert ours(body) == words(ORACLE.render(body))
    assert plain(body).split() == ours(body)


INLINES = st.sampled_from(
    ["word", "*em*", "**strong**", "`co < de`", "~~gone~~", "a & b", "[t](http://e.org)", "1. x", "é"]
)
LINE = st.lists(INLINES, min_size=1, max_size=5).map(" ".join)
BLOCK = st.one_of(
    LINE,
    LINE.map("## {}".format),
    st.lists(LINE, min_size=1, max_size=3).map(lambda lines: "\n".join(f"- {line}" for line in lines)),
    st.lists(LINE, min_size=1, max_size=3).map(lambda lines: "\n".join(f"> {line}" for line in lines)),
    st.lists(LINE, min_size=1, max_size=3).map(lambda lines: "\n".join(["```", *lines, "```"])),
    st.tuples(INLINES, INLINES).map(lambda cells: f"| {cells[0]} | b |\n|---|---|\n| {cells[1]} | d |"),
)


@given(st.lists(BLOCK, max_size=6).map("\n\n".join))
def test_the_oracle_reads_the_same_words_in_any_simple_document(body: str) -> None:
    assert ours(body) == words(ORACLE.render(body))
    assert plain(body).split() == ours(body)


HOSTS = [
    *TABLE,
    "- [x] a\n\n- [ ] b\n\n> [!TIP]\n> c\n>\n> ```\n> d\n>\n> e\n> ```\n\nx[^1]\n\n[^1]: y\n\n    z\n",
    "```\n\n\n</pre>\n\n# not a heading\n\n```\n\nafter *this*",
    "a&#10;&#10;# b&#13;&#13;- c",
    "<div>\n\n*x*\n\n</div>\n",
    "`{: onclick=x }` {: .y } \\*a\\*\n",
    "-     code\n\n      more\n",
]


@pytest.mark.parametrize("body", HOSTS)
def test_hosts_leave_finished_html_alone(body: str) -> None:
    for block in render(body, NoLinks()):
        assert MarkdownIt("commonmark").render(block.html + "\n") == block.html + "\n"
        passed = python_markdown(block.html, extensions=["extra", "admonition", "toc"])
        assert re.sub(r"\s*\n\s*", "\n", passed) == re.sub(r"\s*\n\s*", "\n", block.html)


@given(st.lists(st.sampled_from([*TABLE, *HOSTS]), max_size=4).map("\n\n".join))
def test_commonmark_leaves_any_finished_html_alone(body: str) -> None:
    for block in render(body, NoLinks()):
        assert MarkdownIt("commonmark").render(block.html + "\n") == block.html + "\n"
