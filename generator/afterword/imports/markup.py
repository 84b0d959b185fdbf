"""Turns what a source's text holds besides Markdown into Markdown: tags, template tags, images; code is left alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from afterword.imports.html import as_markdown
from afterword.imports.notes import Change
from afterword.prose.commonmark import characters, events_with_range
from afterword.prose.markup import MarkKind, markup
from afterword.prose.passages import passages

if TYPE_CHECKING:
    from collections.abc import Callable

    from afterword.imports.map import Body

_LIQUID = re.compile(
    r"\{%-?\s*comment\s*-?%\}.*?\{%-?\s*endcomment\s*-?%\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL
)  # fmt: skip
_INSIDE = re.compile(r"^\{[%{]-?\s*|\s*-?[%}]\}$")
_LINK = re.compile(r"\]\([^()\n]*\)")
_LINKED_IMAGE = re.compile(r"\[!\[([^\]\n]*)\]\(([^)\n]*)\)\]\(([^)\n]*)\)")
_IMAGE = re.compile(r"(?<!\\)!\[([^\]\n]*)\](?=[(\[])")
_ROOTED = re.compile(r"(?<=\]\()/(?!/)")
_TEXT_LINK = re.compile(r"(?<![!\\])\[([^\]\n]+)\]\(<?([^()\s>]+)>?(?:\s+\"[^\"]*\")?\)")
_BREAK = re.compile(r"\s*<br\s*/?>\s*", re.IGNORECASE)
_TAG = re.compile(r"</?[A-Za-z!]")
_COMMENT = re.compile(r"((?:\s*<!--.*?-->)+)[ \t]*(\S.*)", re.DOTALL)
_AGAIN = 8


def in_body(text: str, rules: Body) -> tuple[str, tuple[Change, ...]]:
    """A source's text as Markdown that a body may hold, and what was changed."""
    changes: list[Change] = []
    text = _outside_code(text, lambda prose: _prose(prose, rules, changes))
    return _defused(text), tuple(changes)


def in_line(text: str, rules: Body) -> tuple[str, tuple[Change, ...]]:
    """A source's text for a one-line field: no Markdown but `code`; links are written out."""
    changes: list[Change] = []
    text = _liquid(text, rules, changes)
    text = _replaced(_BREAK, text, "tag", lambda _: "; ", changes)
    text = _TEXT_LINK.sub(lambda found: f"{found[1]} ({_rooted(found[2], rules)})", text)
    return " ".join(_as_code(text, changes).split()), tuple(changes)


def _prose(text: str, rules: Body, changes: list[Change]) -> str:
    text = _liquid(text, rules, changes)
    text = _LINKED_IMAGE.sub(lambda found: f"[{found[1] or 'image'}]({found[2]}) ([link]({found[3]}))", text)
    text = _IMAGE.sub(lambda found: f"[{found[1] or 'image'}]", text)
    if rules.html == "convert":
        text, more = as_markdown(text)
        changes += more
    if rules.site:
        text = _ROOTED.sub(rules.site.rstrip("/") + "/", text)
    return _as_code(text, changes)


def _liquid(text: str, rules: Body, changes: list[Change]) -> str:
    def rewritten(found: re.Match[str]) -> str:
        inside = _INSIDE.sub("", found.group())
        for rule in rules.liquid:
            match = re.fullmatch(rule.match, inside)
            if match is not None:
                return filled(rule.to, match)
        return found.group()

    return _replaced(_LIQUID, text, "template tag", rewritten, changes) if "{" in text else text


def filled(form: str, match: re.Match[str]) -> str:
    """A text with `{1}` and the like replaced by what the groups of a match hold."""
    return re.sub(r"\{(\d)\}", lambda hole: match[int(hole[1])] or "", form)


def _as_code(text: str, changes: list[Change]) -> str:
    """Template tags between backticks, except where a link's address holds them."""
    if "{%" not in text and "{{" not in text:
        return text
    links = [found.span() for found in _LINK.finditer(text)]

    def code(found: re.Match[str]) -> str:
        if any(start <= found.start() < end for start, end in links):
            return found.group()
        return f"`{' '.join(found.group().split())}`"

    return _replaced(_LIQUID, text, "template tag", code, changes)


def _replaced(
    pattern: re.Pattern[str], text: str, kind: str, made: Callable[[re.Match[str]], str], changes: list[Change]
) -> str:
    def told(found: re.Match[str]) -> str:
        after = made(found)
        if after != found.group():
            changes.append(Change(kind, found.group(), after))
        return after

    return pattern.sub(told, text)


def _rooted(address: str, rules: Body) -> str:
    return rules.site.rstrip("/") + address if rules.site and address.startswith("/") else address


def _outside_code(text: str, prose: Callable[[str], str]) -> str:
    """Work on a text with its code taken out, so that what stands in code stays as it is."""
    keep = next(chr(point) for point in range(0xE000, 0xF8FF) if chr(point) not in text)
    at = characters(text)
    spans: list[tuple[int, int]] = []
    for event, start, end in events_with_range(text):
        tag = event.get("Start") if isinstance(event, dict) else None
        is_block = isinstance(tag, dict) and "CodeBlock" in tag
        if is_block or (isinstance(event, dict) and "Code" in event):
            spans.append((at(start), at(end)))
    pieces: list[str] = []
    shown: list[str] = []
    last = 0
    for start, end in spans:
        if start < last or (_LIQUID.search(text[start:end]) and not text[start:end].startswith(("`", "~"))):
            continue
        shown += (text[last:start], f"{keep}{len(pieces)}{keep}")
        pieces.append(text[start:end])
        last = end
    done = prose("".join((*shown, text[last:])))
    return re.sub(f"{keep}(\\d+){keep}", lambda found: pieces[int(found[1])], done)


def _defused(text: str) -> str:
    """What a page would not show, or take for a mark of its own, is escaped until nothing of it is left."""
    for _ in range(_AGAIN):
        before = text
        text = _without_marks(_without_passages(text))
        if text == before:
            break
    return text


def _without_passages(text: str) -> str:
    for passage in reversed(passages(text)):
        for start, end in reversed(passage.fences):
            text = text[:start] + text[start:end].replace("///", "\\///", 1) + text[end:]
    return text


def _without_marks(text: str) -> str:
    bad = {MarkKind.RAW_HTML, MarkKind.IMAGE, MarkKind.REMOTE_IMAGE}
    for mark in reversed([mark for mark in markup(text) if mark.kind in bad]):
        if mark.kind is MarkKind.RAW_HTML:
            comment = _COMMENT.match(mark.text)
            escaped = _parted(comment) if comment else _TAG.sub(lambda tag: "\\" + tag.group(), mark.text)
            text = text[: mark.offset] + escaped + text[mark.offset + len(mark.text) :]
        else:
            text = f"{text[: mark.offset]}\\{text[mark.offset :]}"
    return text


def _parted(comment: re.Match[str]) -> str:
    """A comment with text behind it, as two paragraphs: together they would be taken for HTML."""
    return f"{comment[1]}\n\n{comment[2]}"
