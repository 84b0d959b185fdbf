"""Writes one text as a YAML scalar that reads back as itself, in block and in flow context alike."""

from __future__ import annotations

import re

_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_TOLD = re.compile(r'[\\"\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]')
_CODE = re.compile(r"[A-Za-z0-9](?:[\w@./+-]|:(?!$))*~?", re.ASCII)
_PLAIN = re.compile(r"[^\W\d_](?:[\w '’/.;!?()+%&–—-]*[\w.!?)])?")
_WORDS = frozenset({"null", "true", "false", "yes", "no", "on", "off", "y", "n"})
"""What YAML readers other than ours take for something else than text."""


def quoted(text: str) -> str:
    """A text in double quotes. White space at its ends is dropped, as the readers do."""
    return '"' + _TOLD.sub(_told, text.strip()) + '"'


def code(text: str) -> str:
    """A code, an id or a time without quotes where that is safe, else quoted."""
    return text if _CODE.fullmatch(text) and text.lower() not in _WORDS else quoted(text)


def plain(text: str) -> str:
    """A title as people would write it: bare where YAML allows that beyond doubt, else quoted."""
    text = text.strip()
    return text if _PLAIN.fullmatch(text) and text.lower() not in _WORDS else quoted(text)


def _told(found: re.Match[str]) -> str:
    return _ESCAPES.get(found.group()) or f"\\u{ord(found.group()):04X}"
