from __future__ import annotations

import pytest

from afterword.prose.render import Block, render
from prose.make import ARCHIVE, INCIDENT


def html(body: str) -> str:
    return "\n".join(block.html for block in render(body, ARCHIVE))


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("Two\nlines  \nand *three*.", "<p>Two\nlines<br>\nand <em>three</em>.</p>"),
        ("~~a~~ **b** `c<`", "<p><del>a</del> <strong>b</strong> <code>c&lt;</code></p>"),
        ("- a\n- b\n", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
        ("3. a\n", '<ol start="3">\n<li>a</li>\n</ol>'),
        (
            "- [ ] a\n- [x] b\n",
            (
                '<ul>\n<li class="aw-task"><input type="checkbox" disabled="" aria-label="open"> a</li>\n'
                '<li class="aw-task"><input type="checkbox" disabled="" checked="" aria-label="done"> b</li>\n</ul>'
            ),
        ),
        ("- [x] a\n\n- b\n", None),
        (
            "| a | b |\n|---|--:|\n| 1 | INC-2025-7KQ4 |\n",
            (
                '<div class="aw-table"><table><thead><tr><th>a</th><th class="aw-right">b</th></tr></thead><tbody>\n'
                f'<tr><td>1</td><td class="aw-right">{INCIDENT}</td></tr>\n</tbody></table></div>'
            ),
        ),
        (
            "> [!NOTE]\n> Figures are estimates.",
            '<div class="aw-alert aw-alert-note"><p class="aw-alert-title">Note</p>\n<p>Figures are estimates.</p>\n</div>',
        ),
        ("> quoted\n", "<blockquote>\n<p>quoted</p>\n</blockquote>"),
        ("> # in a quote\n", '<blockquote>\n<p class="aw-heading"><strong>in a quote</strong></p>\n</blockquote>'),
        ("```py title=x\na\n\n\tb\n```", '<pre><code class="language-py">a&#10;&#10;&#9;b&#10;</code></pre>'),
        ('```"><script>\nx\n```', "<pre><code>x&#10;</code></pre>"),
        ("    indented\n", "<pre><code>indented&#10;</code></pre>"),
        ("a\n\n---\n\nb", "<p>a</p>\n<hr>\n<p>b</p>"),
    ],
)
def test_markdown(body: str, expected: str | None) -> None:
    if expected is not None:
        assert html(body) == expected
    assert "\n\n" not in html(body)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("see INC-2025-7KQ4.", f"<p>see {INCIDENT}.</p>"),
        ("**INC-2025-7KQ4**", f"<p><strong>{INCIDENT}</strong></p>"),
        ("INC-2025-0000 is unknown", "<p>INC-2025-0000 is unknown</p>"),
        ("`INC-2025-7KQ4`", "<p><code>INC-2025-7KQ4</code></p>"),
        ("[INC-2025-7KQ4](../policy.md)", '<p><a href="../policy/">INC-2025-7KQ4</a></p>'),
        ("[INC-2025-7KQ4](gone.md)", '<p><span class="aw-broken">INC-2025-7KQ4</span></p>'),
        ("```\nINC-2025-7KQ4\n```", "<pre><code>INC-2025-7KQ4&#10;</code></pre>"),
    ],
)
def test_record_ids_become_links_outside_code_and_links(body: str, expected: str) -> None:
    assert html(body) == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("[a](https://e.org/x?y=1&z=2)", '<a href="https://e.org/x?y=1&amp;z=2" rel="noopener noreferrer">a</a>'),
        ("<https://e.org/>", '<a href="https://e.org/" rel="noopener noreferrer">https://e.org/</a>'),
        ("<a@e.org>", '<a href="mailto:a@e.org" rel="noopener noreferrer">a@e.org</a>'),
        ("[a](<https://e.org/a b\\<>)", '<a href="https://e.org/a%20b%3C" rel="noopener noreferrer">a</a>'),
        ("[a](../policy.md 'title')", '<a href="../policy/">a</a>'),
        ("[a](#timeline)", '<a href="#timeline">a</a>'),
        ("[a]()", '<span class="aw-broken">a</span>'),
        ("![alt *x*](https://e.org/i.png)", '<a href="https://e.org/i.png" rel="noopener noreferrer">alt x</a>'),
        ("![](https://e.org/i.png)", '<a href="https://e.org/i.png" rel="noopener noreferrer">image</a>'),
        ("![alt](i.png)", "alt"),
        ("![alt](data:image/png;base64,AA)", "alt"),
        ("[![alt](https://e.org/i.png)](../policy.md)", '<a href="../policy/">alt</a>'),
        ("a <b onclick=x>c</b> <!-- d --> e", "a &lt;b onclick=x&gt;c&lt;/b&gt;  e"),
    ],
)
def test_links_images_and_raw_html(body: str, expected: str) -> None:
    assert html(body) == f"<p>{expected}</p>"


def test_raw_html_is_shown_as_text_and_comments_are_not() -> None:
    assert (
        html("<div>\n<b>x</b>\n</div>") == '<p class="aw-raw">&lt;div&gt;<br>&lt;b&gt;x&lt;/b&gt;<br>&lt;/div&gt;</p>'
    )
    assert html("<!-- what to\n\nwrite -->\n") == ""


def test_a_body_is_split_at_its_own_headings() -> None:
    body = "Above.\n\n# One `x` INC-2025-7KQ4\n\na\n\n> ## quoted\n\nTwo\n---\n\n#### Three ![alt](x)\n\nb\n\n## Two\n"
    blocks = render(body, ARCHIVE)
    assert [(block.heading, block.anchor, block.level) for block in blocks] == [
        ("", "", 2),
        ("One x INC-2025-7KQ4", "one-x-inc-2025-7kq4", 2),
        ("Two", "two", 2),
        ("Three alt", "three-alt", 4),
        ("Two", "two-1", 2),
    ]
    assert [block.html for block in blocks[2:]] == ["", "<p>b</p>", ""]


def test_levels_shift_and_stay_between_two_and_six() -> None:
    body = "# a\n## b\n##### c\n###### d\n"
    assert [block.level for block in render(body, ARCHIVE, shift=1)] == [3, 3, 6, 6]
    assert [block.level for block in render(body, ARCHIVE, shift=-3)] == [2, 2, 2, 3]


def test_prefixed_ids_and_links_to_them_agree() -> None:
    assert render("## One\n\n[up](#one) [^n]\n\n[^n]: note\n", ARCHIVE, prefix="r-") == (
        Block(
            "One",
            "r-one",
            2,
            '<p><a href="#r-one">up</a> <sup class="aw-footnote-ref" id="r-fnref:1"><a href="#r-fn:1">1</a></sup></p>\n'
            '<section class="aw-footnotes"><ol>\n<li id="r-fn:1"><p>note '
            '<a class="aw-back" href="#r-fnref:1" aria-label="Back to the text">↩</a></p>\n</li>\n</ol></section>',
        ),
    )


def test_footnotes_are_numbered_as_cited_and_stand_in_the_block_that_cites_them() -> None:
    body = (
        "[^never]: Not cited.\n\n## A[^h]\n\nx[^b] y[^A] z[^B]\n\n## C\n\nw[^b] [^gone]\n\n"
        "[^a]: First [^deep].\n[^b]: Second.\n\n    - list\n\n[^b]: Twice.\n[^deep]: Deep.\n[^h]: Of a heading.\n"
    )
    first, second = render(body, ARCHIVE)
    assert (first.heading, first.anchor) == ("A", "a")
    order = ["Of a heading.", "Second.", "First"]
    assert sorted(order, key=first.html.index) == order
    assert [first.html.count(f'id="fn:{n}"') for n in (1, 2, 3, 4)] == [1, 1, 1, 0]
    assert 'href="#fnref:1"' not in first.html
    assert '<ol start="4">' in second.html
    assert "Deep." in second.html
    assert "[^gone]" in second.html
    for text in ("Not cited", "Twice"):
        assert text not in first.html + second.html


def test_prose_without_an_author_is_nothing() -> None:
    assert render("", ARCHIVE) == ()
    assert render("<!-- only guidance -->\n", ARCHIVE) == ()


def test_footnotes_inside_containers_and_inside_each_other_are_found() -> None:
    (block,) = render("x[^a] y[^b]\n\n> [^a]: First\n>\n>     [^b]: Second\n", ARCHIVE)
    assert block.html.count("<li id=") == 2
    for text in ("First", "Second"):
        assert text in block.html


def test_a_note_that_ends_in_a_list_still_leads_back() -> None:
    (block,) = render("x[^a]\n\n[^a]:\n    - item\n", ARCHIVE)
    assert "</ul>\n<p><a " in block.html
