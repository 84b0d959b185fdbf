"""Does a body hold only what a page may show, and does a record keep out what must never be committed?"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from msgspec.structs import replace

from afterword.check.once import markup_of, terms_of
from afterword.check.private.labels import says_red
from afterword.check.rule import Facts, Looks, rule
from afterword.diagnostics import Field, InBody, Level, Problem
from afterword.prose.markup import Mark, MarkKind
from afterword.prose.passages import Trouble, passages

if TYPE_CHECKING:
    from collections.abc import Iterator

    from afterword.check.private.finds import Looked
    from afterword.parse.record import Parsed, ProsePage

_LONGEST = 40
_TAGS = re.compile(r"<(/?)([A-Za-z][\w-]*)")
_LABELS = ("audiences", "compartments")
_RED_LABEL = re.compile(r"(?:TLP[\s:_-]*)?RED", re.IGNORECASE)


@rule("AW701", "raw-html", Level.WARNING, looks=Looks.BODY)
def raw_html(one: Parsed | ProsePage, _: Facts) -> Iterator[Problem]:
    """The body holds raw HTML.

    Pages show it as text, because HTML in a record could load things from elsewhere or hide what it says. Markdown has what
    a record needs. Comments (`<!-- … -->`) are fine; they are not shown.

    Bad body:

        A raid on <b>small</b> channels.

    Good body:

        A raid on **small** channels. <!-- the raid log has more -->
    """
    opened: Counter[str] = Counter()
    for mark in _marks(one, MarkKind.RAW_HTML):
        tags = [(sign, name.lower()) for sign, name in _TAGS.findall(mark.text)]
        closes = bool(tags) and tags[0][0] == "/" and opened[tags[0][1]] > 0
        for sign, name in tags:
            opened[name] += -1 if sign else 1
        if closes:
            continue  # the tag that opened it was reported
        message = f"raw HTML is shown as text: {_short(mark.text)}"
        hint = "use Markdown; to show the characters themselves, put them between backticks"
        yield Problem("raw-html", message, InBody(mark.offset), hint)


@rule("AW702", "embedded-media", Level.ERROR, looks=Looks.BODY)
def embedded_media(one: Parsed | ProsePage, _: Facts) -> Iterator[Problem]:
    """The body embeds an image or other media.

    Images of harm reach every reader who only wanted the facts, they stay in the history of the repository for ever, and one
    that is loaded from elsewhere tells that place who reads the record. Evidence belongs in the vault.

    Bad body:

        ![What the chat looked like](chat.png)

    Good body:

        What the chat looked like is kept as vault:7KQ4C.
    """
    for mark in _marks(one, MarkKind.IMAGE, MarkKind.REMOTE_IMAGE):
        what = "an image from another host" if mark.kind is MarkKind.REMOTE_IMAGE else "an image"
        hint = "keep it in the evidence vault, and name it by its opaque id (vault:7KQ4C)"
        yield Problem("embedded-media", f"the body embeds {what}, which pages do not show", InBody(mark.offset), hint)


@rule("AW703", "unsafe-link", Level.WARNING, looks=Looks.BODY)
def unsafe_link(one: Parsed | ProsePage, _: Facts) -> Iterator[Problem]:
    """A link leads to something other than a web page, a mail address or a place in the archive.

    Such links (`javascript:`, `data:`, `file:` and the like) can run or fetch things; pages leave them out.

    Bad body:

        See [the export](file:///exports/raid.csv).

    Good body:

        See [the rules](https://rules.example/raids).
    """
    for mark in _marks(one, MarkKind.UNSAFE_LINK):
        message = f"pages leave out this link: {_short(mark.text)}"
        yield Problem("unsafe-link", message, InBody(mark.offset), "link to https://…, or name the record by its id")


_TROUBLE = {
    Trouble.UNCLOSED: ("nothing closes this passage, so it is withheld to the end of the file", "end it with a line that is just ///"),
    Trouble.UNREADABLE: ("this line looks like the mark of a passage and is none, so what follows is withheld",
                         "write /// audience | core, or /// compartments | legal, alone on its line"),
    Trouble.NESTED: ("a passage opens inside another, so both are withheld", "close the first one with /// before"),
    Trouble.STRAY: ("this closes a passage that was never opened, so all above it is in doubt and withheld",
                    "open the passage with /// audience | core"),
    Trouble.IN_CODE: ("a passage is marked inside a block of code that is not closed, so it is withheld",
                      "close the code with the same marks that opened it"),
}  # fmt: skip


@rule("AW704", "passage", Level.ERROR, looks=Looks.BODY)
def passage(one: Parsed | ProsePage, facts: Facts) -> Iterator[Problem]:
    """The marks of a passage for fewer readers leave doubt about where it ends or who may read it.

    Where there is doubt, Afterword withholds: a passage that is never closed hides the rest of the page from everybody but
    the core audience.

    Bad body:

        /// audience | core
        The rule looks at the age of an account.

    Good body:

        /// audience | core
        The rule looks at the age of an account.
        ///
    """
    terms = facts.archive.config.terms
    for found in passages(one.body):
        for trouble, offset in found.troubles[:1]:
            yield Problem("passage", _TROUBLE[trouble][0], InBody(offset), _TROUBLE[trouble][1])
        named = (("audiences", found.audience or ""), *(("compartments", code) for code in found.compartments))
        for taxonomy, code in named:
            if code and code not in terms.get(taxonomy, {}) and not _RED_LABEL.fullmatch(code):
                message = f"the passage names '{code}', which is none of the {taxonomy}, so it is withheld"
                hint = f"one of: {', '.join(terms.get(taxonomy, {}))}"
                yield Problem("passage", message, InBody(found.start), hint)


_RED_MESSAGE = "TLP:RED information must never be committed"
_RED_HINT = "keep it out of the repository; write that something is known, and who can be asked"


def _red_in_file(file: Looked) -> Iterator[Problem]:
    for problem in file.told("tlp-red", _RED_HINT):
        yield replace(problem, message=_RED_MESSAGE)


@rule("AW705", "tlp-red", Level.ERROR, besides=(Looks.FILE, _red_in_file))
def tlp_red(one: Parsed, _: Facts) -> Iterator[Problem]:
    """A file holds, or is marked as, information that must not leave the room (TLP:RED).

    Such information is for the people who were told it, and for nobody else. A repository is copied to every machine that
    clones it, and its history keeps what a later change takes out. Take it out before pushing; if it was pushed, tell
    whoever keeps the repository at once. The whole text of every file is looked at: records, comments, progress logs, pages.
    A page that only speaks of the label writes it between backticks.

    Bad:

        severity_reason: "TLP:RED - a peer told us who is behind it."

    Good:

        severity_reason: "A peer told us more, which is kept outside this archive."

    Bad:

        audience: red

    Good:

        audience: core

    Bad log:

        - {on: 2025-12-12, by: legal, action: A1, note: "TLP:RED - a peer told us who is behind it."}

    Good body:

        What a peer marks as `TLP:RED` stays with those who were told.
    """
    # The label itself is found in the file's text; here are those that say less.
    for found in passages(one.body) if "///" in one.body else ():
        is_marked = any(map(_RED_LABEL.fullmatch, (found.audience or "", *found.compartments)))
        if is_marked and not says_red(one.body[found.start : found.content_start]):
            yield Problem("tlp-red", _RED_MESSAGE, InBody(found.start), _RED_HINT)
    for path, taxonomy, code in terms_of(one):
        if is_red(taxonomy, code) and not says_red(code):
            yield Problem("tlp-red", _RED_MESSAGE, Field(path), _RED_HINT)


def is_red(taxonomy: str, code: str) -> bool:
    """True for an audience or a compartment that says TLP:RED: one rule reports it, and no other."""
    return taxonomy in _LABELS and _RED_LABEL.fullmatch(code) is not None


def _marks(one: Parsed | ProsePage, *kinds: MarkKind) -> Iterator[Mark]:
    return (mark for mark in markup_of(one.body) if mark.kind in kinds)


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else line[:_LONGEST] + "…"


RULES = (raw_html, embedded_media, unsafe_link, passage, tlp_red)
