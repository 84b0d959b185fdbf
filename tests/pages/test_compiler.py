"""Templates compiled our quicker way say what Jinja2 itself says, and escape what it escapes."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import jinja2
import pytest
from markupsafe import Markup

import make
from afterword.build import build
from afterword.charts.shapes import Arrow, Box, Link, Picture, Text
from afterword.pages.compiler import QuickEnvironment

GOLDEN = Path(__file__).resolve().parent.parent / "golden" / "archive"


class Html:
    def __html__(self) -> str:
        return "<i>&amp;</i>"


class Loud(str):
    __slots__ = ()

    def __str__(self) -> str:
        return "<loud>"


class Emphasis(Markup):
    __slots__ = ()


class Plain:
    def __str__(self) -> str:
        return "<plain & 'quoted'>"


VALUES = {
    "a tag": "<script>alert(1)</script>",
    "an ampersand": "a & b &amp; c",
    "quotes": "\"double\" and 'single'",
    "finished": Markup("<b>&amp;</b>"),
    "finished, of a kind of its own": Emphasis("<em>&amp;</em>"),
    "html on demand": Html(),
    "a text of a kind of its own": Loud("<b>"),
    "an object": Plain(),
    "a list": ["<b>", Markup("<i>")],
    "a number": 1,
    "a truth that equals it": True,
    "a fraction that equals it": 1.0,
    "nothing": None,
    "no text": "",
    "an undefined value": jinja2.StrictUndefined(name="x"),
}
TEMPLATES = {
    "alone": "{{ x }}",
    "in an attribute": '<a title="{{ x }}">',
    "given to a macro": "{% macro m(a) %}[{{ a }}]{% endmacro %}{{ m(x) }}",
    "given by name": "{% macro m(a, b='<') %}[{{ a }}{{ b }}]{% endmacro %}{{ m(b=x, a='&') }}{{ m(x) }}",
    "among more": "{% macro m() %}{{ varargs }}{{ kwargs }}{% endmacro %}{{ m(x, y=x) }}",
    "unpacked": "{% macro m(a, b) %}{{ a }}{{ b }}{% endmacro %}{{ m(*[x, '<']) }}{{ m(**{'a': x, 'b': x}) }}",
    "in a call block": "{% macro m(a) %}{{ a }}{{ caller() }}{% endmacro %}{% call m('<') %}{{ x }}{% endcall %}",
    "in a call block with its own name": "{% macro m() %}{{ caller(x) }}{% endmacro %}{% call(a) m() %}<{{ a }}>{% endcall %}",
    "in a loop": "{% for a in [x, x] %}{{ a }}{{ ', ' if not loop.last }}{% endfor %}",
    "joined": "{{ '<' ~ x ~ '>' }}",
    "filtered": "{{ x|string|trim|upper }}",
    "set": "{% set a = x %}{{ a }}{% set b %}<{{ x }}>{% endset %}{{ b }}",
    "by condition": "{{ x if x is defined else '<' }}{{ x if x is string else '&' }}",
    "by a default": "{{ x|default('<') }}",
    "of a mapping": "{{ {'a': x}.a }}{{ {'a': x}['a'] }}",
    "of a function": "{{ given(x) }}{{ given(a=x) }}",
    "from a partial": "{% import 'partial' as p %}{{ p.m(x) }}{% call p.wrap() %}{{ x }}{% endcall %}",
    "unescaped by its author": "{% autoescape false %}{{ x }}{% endautoescape %}{{ x|safe }}",
    "in a block": "{% block a %}{{ x }}{% endblock %}",
}
PARTIAL = "{% macro m(a) %}<p>{{ a }}</p>{% endmacro %}{% macro wrap() %}<p>{{ caller() }}</p>{% endmacro %}"


def said(kind: type[jinja2.Environment], template: str, value: object) -> str:
    loader = jinja2.DictLoader({"page": template, "partial": PARTIAL})
    env = kind(loader=loader, autoescape=True, undefined=jinja2.StrictUndefined)
    try:
        return env.get_template("page").render(x=value, given=lambda a: a)
    except jinja2.UndefinedError as error:
        return f"refused: {error}"


@pytest.mark.parametrize("template", TEMPLATES.values(), ids=TEMPLATES)
def test_a_value_is_escaped_as_jinja_escapes_it(template: str) -> None:
    for name, value in VALUES.items():
        assert said(QuickEnvironment, template, value) == said(jinja2.Environment, template, value), name


def test_a_name_that_is_not_there_is_refused() -> None:
    for template in ("{{ y }}", "{{ x.y }}", "{{ y() }}", "{% for a in y %}{% endfor %}", "{% if y %}{% endif %}"):
        assert said(QuickEnvironment, template, "x").startswith("refused"), template


def test_the_shipped_templates_say_what_jinja_makes_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    files = {f"reviews/{p.relative_to(GOLDEN).as_posix()}": p.read_bytes() for p in GOLDEN.rglob("*") if p.is_file()}
    project, day = make.project(files), date(2026, 1, 15)
    quick = {page.path: page.render() for page in build(project, day).pages}
    monkeypatch.setattr("afterword.pages.render.QuickEnvironment", jinja2.Environment)
    assert {page.path: page.render() for page in build(project, day).pages} == quick


def test_a_drawing_holds_no_text_unescaped() -> None:
    hostile = "<b>&\"'"
    shapes = (Box(1, 2, 3, 4, "red", says=hostile), Text(1, 2, hostile), Arrow(1, 2, "red", says=hostile))
    drawn = Picture("key", "", "", 1, 1, (*shapes, Link(hostile, hostile, shapes))).drawn
    assert "<b>" not in drawn
    assert drawn.count("&lt;b&gt;&amp;&#34;&#39;") == 3 + 2 + 3
    assert re.search(r"&(?!(?:lt|gt|amp|#34|#39);)", drawn) is None
