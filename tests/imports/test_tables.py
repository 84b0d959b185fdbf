"""Times, words, tags and ids, one by one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterword.imports.batch import import_all
from afterword.imports.map import Body, Dates, IdRule, ImportMap, Rewrite, Route
from afterword.imports.map_problems import read_map
from afterword.imports.markup import in_body, in_line
from afterword.imports.times import read_time
from afterword.model.source import SourceFile
from afterword.prose.markup import MarkKind, markup
from afterword.prose.passages import passages

FORMS = ("%Y-%m-%dT%H:%M:%S%z", "%Y-%m-%d %H:%M", "%Y-%m-%d %H", "%d %B %Y", "%Y-%m-%d", "%m/%Y")


@pytest.mark.parametrize(
    ("text", "zone", "written"),
    [
        ("2019-04-02T11:05:00Z", "UTC", "2019-04-02T11:05:00Z"),
        ("2019-04-02T11:05:00-07:00", "UTC", "2019-04-02T11:05:00-07:00"),
        ("2019-04-02", "Europe/Amsterdam", "2019-04-02"),
        ("2 April 2019", "America/New_York", "2019-04-02"),
        ("04/2019", "UTC", "2019-04"),
        ("2019-04-02 11:05", "UTC", "2019-04-02T11:05Z"),
        ("2019-04-02 11:05", "+02:00", "2019-04-02T09:05Z"),
        ("2019-04-02 11:05", "Europe/Amsterdam", "2019-04-02T09:05Z"),
        ("2019-01-02 11:05", "Europe/Amsterdam", "2019-01-02T10:05Z"),
        ("2019-04-02 11", "UTC", "2019-04-02T11Z"),
        (" 2019-04-02 ", "UTC", "2019-04-02"),
        ("2020-02-30", "UTC", None),
        ("14:??", "UTC", None),
        ("", "UTC", None),
    ],
)
def test_times(text: str, zone: str, written: str | None) -> None:
    assert read_time(text, Dates(FORMS, zone)) == written


@given(st.text(max_size=30))
def test_any_text_is_a_time_or_none(text: str) -> None:
    read_time(text, Dates(FORMS))


LIQUID = (
    Rewrite(r"cve:?\s+(?:CVE-)?(\S+)", "CVE-{1}"),
    Rewrite(r"page\.url", ""),
    Rewrite(r"include timeline\.html", ""),
)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("plain <https://x.example/> text", "plain <https://x.example/> text"),
        ("a <b>bold</b> and <i> slanted </i> word", "a **bold** and  *slanted*  word"),
        ("<b></b>nothing", "nothing"),
        ("one<br>two", "one\\\ntwo"),
        ("| a <br> b |", "| a b |"),
        ("up\n\n<hr>\n\ndown", "up\n\n\n\n---\n\n\n\ndown"),
        ("<p>\n\t<small>text</small>\n</p>", "text"),
        ("<a href='https://x.example/a b'>there</a>", "[there](<https://x.example/a b>)"),
        ('### <a href="#" name="en"></a>English', "### English"),
        ('<img src="/a.png" alt="a graph">', "[a graph](https://site.example/a.png)"),
        ("![a graph](/a.png)", "[a graph](https://site.example/a.png)"),
        ("![](a.png)", "[image](a.png)"),
        ("[![small](s.png)](big.png)", "[small](s.png) ([link](big.png))"),
        ("![by name][g]\n\n[g]: g.png", "[by name][g]\n\n[g]: g.png"),
        ("in \\<redacted>/x and <redacted>/y", "in \\<redacted>/x and \\<redacted>/y"),
        ("`<b>code</b>` and `{{ code }}`", "`<b>code</b>` and `{{ code }}`"),
        ("```\n<b>{% code %}</b>\n```", "```\n<b>{% code %}</b>\n```"),
        ("{% cve CVE-2021-1 %}, {% cve: 2021-2 %}", "CVE-2021-1, CVE-2021-2"),
        ("{% include timeline.html %}", ""),
        ("{% include other.html %}", "`{% include other.html %}`"),
        ("[here]({{ page.url }}#top)", "[here](#top)"),
        ("[here]({{ other.url }}#top)", "[here]({{ other.url }}#top)"),
        ("{{ a\n}} b", "`{{ a }}` b"),
        ("<!-- a comment --> stays", "<!-- a comment -->\n\nstays"),
        ("<script>run()</script>", "\\<script>run()\\</script>"),
        ("<!-- never closed", "\\<!-- never closed"),
        ("/// audience | core\ntext", "\\/// audience | core\ntext"),
    ],
)
def test_bodies(text: str, written: str) -> None:
    found, changes = in_body(text, Body(liquid=LIQUID, site="https://site.example"))
    assert found.strip("\n") == written
    assert all(change.before != change.after for change in changes)


@given(st.lists(st.sampled_from(
    ["<b>", "</b>", "<p>", "<x>", "<!--", "-->", "![a](b)", "`", "```\n", "~~~\n", "{% a %}", "{{", "}}", "///\n",
     "/// audience | core\n", "<a href=x>", "</a>", "\n", "\n\n", "    ", "> ", "- ", "w", "<br>", "|", "<img src=q>", "é"]
), max_size=14).map("".join))  # fmt: skip
def test_no_body_holds_what_a_record_may_not(text: str) -> None:
    found, _ = in_body(text, Body(liquid=LIQUID))
    bad = {MarkKind.RAW_HTML, MarkKind.IMAGE, MarkKind.REMOTE_IMAGE}
    assert [mark for mark in markup(found) if mark.kind in bad] == []
    assert passages(found) == ()


@pytest.mark.parametrize("text", ["a <b>b</b>", "<br>", "x <i>y</i> <hr>"])
def test_a_map_may_keep_tags_as_text(text: str) -> None:
    found, _ = in_body(text, Body(html="escape"))
    assert found == text.replace("<", "\\<")


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("see [this](https://x.example/a)", "see this (https://x.example/a)"),
        ("see [this](/a)", "see this (https://site.example/a)"),
        ("one <br> two", "one; two"),
        ("{% cve 2021-1 %} and {% other %}", "CVE-2021-1 and `{% other %}`"),
    ],
)
def test_lines(text: str, written: str) -> None:
    assert in_line(text, Body(liquid=LIQUID, site="https://site.example"))[0] == written


def imported(front: str, rules: ImportMap) -> tuple[str, list[str]]:
    """The front matter that a source gives, and the notes."""
    [record] = import_all([SourceFile("a.md", f"---\n{front}\n---\n\nText.\n".encode())], rules).records
    return record.text.split("---\n")[1], [note.message for note in record.notes]


WORDS = ImportMap(
    name="words",
    fields=(
        Route("status", ("state",), {"closed": ("Done", "Finished"), "open": ()}, else_="closed"),
        Route("harms", ("kinds",), {"hate-raid": ("raid",), "spam-scam": ("scam", "Fraud")}),
        Route("impact.accounts_harmed", ("hit",)),
        Route("title", ("title",), cut=r"Case \d+: "),
    ),
    duplicates="last",
)


@pytest.mark.parametrize(
    ("front", "lines", "notes"),
    [
        ("title: T\nstate: done", ["status: closed"], []),
        ("title: T\nstate: OPEN", ["status: open"], []),
        (
            "title: T\nstate: Paused",
            ["status: closed"],
            ["'state': the word 'Paused' was not understood; 'closed' stands in"],
        ),
        ("title: T\nkinds: [raid, fraud]", ["status: closed", "harms: [hate-raid, spam-scam]"], []),
        (
            "title: T\nkinds: [raid, flood]",
            ["status: closed", "harms: [hate-raid]"],
            ["'kinds': the word 'flood' was not understood"],
        ),
        ("title: T\nhit: 1,200", ["status: closed", 'impact: {accounts_harmed: "1,200"}'], []),
        ("title: T\nhit: a few", ["status: closed"], ["'hit': the figure 'a few' was not understood"]),
        ("title: 'Case 12: T'", ["status: closed"], []),
        (
            "title: T\nstate: open\nstate: done",
            ["status: closed"],
            ["'state' stands here again, first in line 3; the last one counts"],
        ),
    ],
)
def test_words(front: str, lines: list[str], notes: list[str]) -> None:
    text, found = imported(front, WORDS)
    assert text.splitlines()[1:] == ["title: T", *lines]
    assert found == notes


def test_what_was_not_understood_stays_word_for_word() -> None:
    [record] = import_all([SourceFile("a.md", b"---\ntitle: T\nkinds: [raid,  flood] # both\n---\n")], WORDS).records
    assert record.text.endswith("## Imported fields\n\n```yaml\nkinds: [raid,  flood] # both\n```\n")


def test_drawn_ids_never_meet() -> None:
    files = [SourceFile(f"{n}.md", f"---\ntitle: T{n}\n---\n".encode()) for n in range(2000)]
    batch = import_all(files, ImportMap(name="many", id=IdRule(year=("2020",)), fields=(Route("title", ("title",)),)))
    assert len({record.id for record in batch.records}) == 2000


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "name: m\nfixed: {status: done}",
            ("'status': 'done' is not a word that Afterword knows here", ("fixed", "status")),
        ),
        ("name: m\nfixed: {colour: red}", ("'colour' is no field that an import can fill", ("fixed", "colour"))),
        (
            "name: m\nfields: [{to: titel, from: t}]",
            ("'titel' is no field that an import can fill", ("fields", 0, "to")),
        ),
        ("name: m\nfields: [{to: title}]", ("this way starts nowhere", ("fields", 0))),
        ("name: m\ndates: {zone: Mars/North}", ("there is no time zone 'Mars/North'", ("dates", "zone"))),
        ("name: m\ntimeline: {at: start}", ("the timeline starts nowhere", ("timeline",))),
    ],
)
def test_a_wrong_map_says_where(text: str, found: tuple[str, tuple[str | int, ...]]) -> None:
    _, problems = read_map(SourceFile("m.yml", text.encode()))
    assert [(problem.message, getattr(problem.place, "path", ())) for problem in problems] == [found]


@pytest.mark.parametrize(
    "text",
    ["name: m\nid: {pattern: '('}", "name: m\nfield: []", "- a list", "", "name: [", "name: m\nbody: {html: eat}"],
)
def test_a_broken_map_is_refused(text: str) -> None:
    assert read_map(SourceFile("m.yml", text.encode()))[1] != ()
