"""How a person can be reached: mail, telephone, and the name of an account."""

from __future__ import annotations

import re
from bisect import bisect
from typing import TYPE_CHECKING

from afterword.check.private.find import Find, Known, initial

if TYPE_CHECKING:
    from collections.abc import Iterator

_HOST = re.compile(r"@(?P<host>(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+(?P<top>[^\W\d_]{2,24}))(?![\w@-])")
_LOCAL = re.compile(r"@?(?<![\w.+%@-]@)(?<![\w.+%-])[\w.+%-]{1,64}\Z")
_LONGEST_LOCAL = 66
_FILES = frozenset(
    {"png", "jpg", "jpeg", "gif", "svg", "webp", "avif", "css", "js", "mjs", "ts", "json", "yml", "yaml", "md", "html"}
)
"""Endings of file names such as `logo@2x.png`."""
_HANDLE = re.compile(r"@(?<![\w@/.:%&=\\`-]@)(?P<name>[A-Za-z_][\w-]{1,30}(?:\.[\w-]{1,30}){0,3})(?![\w@/(-])")
_FEDERATED = ("bsky.social", "bsky.team")
_FENCE = re.compile(r"^[ \t>]*(?:```|~~~)", re.MULTILINE)
_ABROAD = re.compile(r"^.*\+ ?\(?\d[\d ().\-/]{5,}\d.*$", re.MULTILINE)
_AT_HOME = re.compile(r"^.*\d[\d ().\-/]{5,}\d.*$", re.MULTILINE)
_MOST_LINES = 500
_LONGEST_LINE = 2_000


def mail(text: str, _: Known) -> Iterator[Find]:
    """Mail addresses, and accounts of the fediverse, which look like them behind one more `@`."""
    for found in _HOST.finditer(text):
        local = _LOCAL.search(text, max(0, found.start() - _LONGEST_LOCAL), found.start())
        if local is None or found["top"].lower() in _FILES:
            continue
        name, start = local.group().lstrip("@"), local.start()
        if name == "git" and text[found.end() : found.end() + 1] in ":/":
            continue
        if local.group().startswith("@"):
            yield Find("account-handle", start, found.end(), f"the name of an account (@{initial(name)})")
        else:
            yield Find("email-address", start, found.end(), f"an e-mail address ({initial(name)})")


def handles(text: str, known: Known) -> Iterator[Find]:
    """Names of accounts, as people write them: `@` and a name. Teams, marks of programs and blocks of code are none."""
    fences = [fence.start() for fence in _FENCE.finditer(text)]
    for found in _HANDLE.finditer(text):
        name = found["name"].rstrip("-_.")
        dotted = "." in name and not name.lower().endswith(_FEDERATED)
        if name.casefold() in known.nobody or dotted or bisect(fences, found.start()) % 2:
            continue
        end = found.start() + 1 + len(name)
        yield Find("account-handle", found.start(), end, f"the name of an account (@{initial(name)})")


def phones(text: str, known: Known) -> Iterator[Find]:
    """Telephone numbers that could ring: with `+` and the country's code, or as written in the regions that a team names."""
    lines = _AT_HOME if known.phone_regions else _ABROAD
    if ("+" not in text and not known.phone_regions) or lines.search(text) is None:
        return
    from phonenumbers import Leniency, PhoneNumberMatcher

    for tried, line in enumerate(lines.finditer(text)):
        if tried == _MOST_LINES:
            return
        written = line.group()[:_LONGEST_LINE]
        for region in known.phone_regions or (None,):
            for found in PhoneNumberMatcher(written, region, leniency=Leniency.VALID, max_tries=20):
                opens = found.raw_string.startswith("(") and ")" not in found.raw_string
                start = line.start() + found.start + opens
                yield Find("phone-number", start, line.start() + found.end, "a telephone number")
