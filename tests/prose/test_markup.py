from __future__ import annotations

import pytest

from afterword.prose.markup import markup


@pytest.mark.parametrize(
    ("body", "marks"),
    [
        ("plain text, 1 < 2, `<b>`, <https://e.org>, <a@e.org>", []),
        ("```\n<b>\n```\n\n    <b>\n", []),
        ("é <b>x</b>", [("raw-html", 2, "<b>"), ("raw-html", 6, "</b>")]),
        ("é\n\n<div>\nx\n</div>\n\ny", [("raw-html", 3, "<div>\nx\n</div>")]),
        ("a <!-- b --> c", [("html-comment", 2, "<!-- b -->")]),
        ("<!-- a\n\nb -->\n", [("html-comment", 0, "<!-- a\n\nb -->")]),
        ("<!-- a --> <b>\n", [("raw-html", 0, "<!-- a --> <b>")]),
        ("1 < 2\nand ](", []),
        ("a\\\n<a@e.org> ]:", []),
        ("é ![x](i.png)", [("image", 2, "i.png")]),
        ("![x](https://e.org/i.png)", [("remote-image", 0, "https://e.org/i.png")]),
        ("![x](//e.org/i.png)", [("remote-image", 0, "//e.org/i.png")]),
        ("![x][r]\n\n[r]: data:x", [("image", 0, "data:x")]),
        ("[x](javascript:y)", [("unsafe-link", 0, "javascript:y")]),
        ("[x](&#106;avascript:y) [z](../a.md#b)", [("unsafe-link", 0, "javascript:y")]),
        ("[x]\n\n[x]: vbscript:y", [("unsafe-link", 0, "vbscript:y")]),
        ("<ftp://e.org>", [("unsafe-link", 0, "ftp://e.org")]),
        ("[![x](i.png)](//e.org)", [("unsafe-link", 0, "//e.org"), ("image", 1, "i.png")]),
        ("| `<b>` | <i> |\n|---|---|\n", [("raw-html", 10, "<i>")]),
    ],
)
def test_marks(body: str, marks: list[tuple[str, int, str]]) -> None:
    assert [(mark.kind.value, mark.offset, mark.text) for mark in markup(body)] == marks
