"""Simple HTML as Markdown: bold, italic, breaks, paragraphs, rules, links and images; other tags stay for the escaper."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from afterword.imports.notes import Change

if TYPE_CHECKING:
    from collections.abc import Callable

_ATTRIBUTE = re.compile(r"""([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))""")
_MARKS = {
    "b": "**",
    "strong": "**",
    "i": "*",
    "em": "*",
    "s": "~~",
    "del": "~~",
    "strike": "~~",
    "code": "`",
    "tt": "`",
}
_PAIR = re.compile(r"<(b|strong|i|em|s|del|strike|code|tt)>(\s*)([^<>]*?)(\s*)</\1\s*>", re.IGNORECASE)
_ANCHOR = re.compile(r"<a\s+([^<>]*)>(.*?)</a\s*>", re.IGNORECASE | re.DOTALL)
_IMG = re.compile(r"<img\s+([^<>]*?)/?>", re.IGNORECASE)
_RULE = re.compile(r"[ \t]*<hr\s*[^<>]*>[ \t]*", re.IGNORECASE)
_BLOCK = re.compile(r"[ \t]*</?(?:p|div|center)(?:\s[^<>]*)?>\s*", re.IGNORECASE)
_BREAK = re.compile(r"[ \t]*<br\s*/?>[ \t]*\n?", re.IGNORECASE)
_BARE = re.compile(r"</?(?:small|big|span|u|font|sup|sub)(?:\s[^<>]*)?>", re.IGNORECASE)
_MANY = re.compile(r"\n{3,}")
_AGAIN = 4


def as_markdown(text: str) -> tuple[str, list[Change]]:
    """A text with its simple tags turned into Markdown, and each tag that was, before and after."""
    if "<" not in text:
        return text, []
    changes: list[Change] = []

    def turn(
        pattern: re.Pattern[str], made: Callable[[re.Match[str]], str], shown: Callable[[str], str] = str.strip
    ) -> None:
        nonlocal text

        def told(found: re.Match[str]) -> str:
            after = made(found)
            changes.append(Change("tag", shown(found.group()), after.strip()))
            return after

        text = pattern.sub(told, text)

    turn(_BARE, lambda _: "")
    for _ in range(_AGAIN):
        turn(_PAIR, _marked)
    turn(_IMG, _image)
    turn(_ANCHOR, _link)
    turn(_RULE, lambda _: "\n\n---\n\n")
    before = text
    turn(_BLOCK, lambda _: "\n\n")
    if text != before:
        text = _MANY.sub("\n\n", text)
    turn(_BREAK, lambda found: _broken(found, text))
    return text, changes


def _marked(found: re.Match[str]) -> str:
    mark, inner = _MARKS[found[1].lower()], found[3]
    return f"{found[2]}{mark}{inner}{mark}{found[4]}" if inner else found[2] + found[4]


def _link(found: re.Match[str]) -> str:
    address = _attributes(found[1]).get("href", "").strip()
    inner = found[2].strip()
    return f"[{inner}]({_address(address)})" if address and inner else found[2]


def _image(found: re.Match[str]) -> str:
    told = _attributes(found[1])
    alt = told.get("alt", "").strip() or "image"
    return f"[{alt}]({_address(told['src'])})" if told.get("src") else alt


def _address(address: str) -> str:
    return f"<{address}>" if re.search(r"[\s()]", address) else address


def _broken(found: re.Match[str], text: str) -> str:
    """A hard break; in a table or a heading, where a line cannot break, a space."""
    start = text.rfind("\n", 0, found.start()) + 1
    line = text[start : text.find("\n", found.start()) if "\n" in text[found.start() :] else len(text)]
    if line.lstrip().startswith(("|", "#")):
        return " " if not found.group().endswith("\n") else "\n"
    return "\\\n"


def _attributes(text: str) -> dict[str, str]:
    return {name.lower(): a or b or c for name, a, b, c in _ATTRIBUTE.findall(text)}
