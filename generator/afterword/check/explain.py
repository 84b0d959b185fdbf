"""Reads a rule's manual: as plain text for a terminal, and as examples that a test runs and a page shows.

A manual is a sentence, then paragraphs, then examples. An example starts with `Bad` or `Good`, then what it is (nothing for
fields laid over a sound record, or `body`, `log`, `file`, `archive`), then a colon; its text is indented below. A `body` that
starts with a heading replaces the record's own, any other is added to it. In an `archive` every file stands below a line
`### path` and joins the sound archive, or replaces the file of that path in it. A rule on changes compares the example with the
sound archive, to which files below a line `### before: path` are added.
"""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from afterword.check.rule import Rule

_OPENS = re.compile(r"^(?P<verdict>Bad|Good)(?: (?P<what>body|log|file|archive))?:$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Example:
    """One example of a manual. `what` is `fields`, `body`, `log`, `file` or `archive`; `text` ends with one line end."""

    good: bool
    what: str
    text: str

    def files(self) -> dict[str, str]:
        """The files of an `archive` example by path."""
        return self._files(before=False)

    def files_before(self) -> dict[str, str]:
        """The files that an `archive` example of a rule on changes begins with, by path."""
        return self._files(before=True)

    def _files(self, *, before: bool) -> dict[str, str]:
        parts = re.split(r"^### (before: )?(\S+)\n", self.text, flags=re.MULTILINE)
        found = zip(parts[1::3], parts[2::3], parts[3::3], strict=True)
        return {path: text.strip("\n") + "\n" for mark, path, text in found if bool(mark) is before}


@dataclass(frozen=True, slots=True)
class Manual:
    """A manual taken apart: what the rule finds, why it matters (paragraphs), and examples."""

    summary: str
    why: str
    examples: tuple[Example, ...]


def manual(rule: Rule) -> Manual:
    """Take a rule's manual apart."""
    first = _OPENS.search(rule.manual)
    words = rule.manual[: first.start()] if first else rule.manual
    summary, _, why = words.partition("\n")
    return Manual(summary, why.strip(), tuple(_examples(rule.manual)))


def _examples(text: str) -> Iterator[Example]:
    found = list(_OPENS.finditer(text))
    ends = [*(match.start() for match in found[1:]), len(text)][: len(found)]
    for match, end in zip(found, ends, strict=True):
        example = textwrap.dedent(text[match.end() : end]).strip("\n") + "\n"
        yield Example(match["verdict"] == "Good", match["what"] or "fields", example)


def explain(rule: Rule) -> str:
    """A rule's manual as plain text, headed by its code, name and level."""
    looked_at = f" · {', '.join(rule.kinds)}" if rule.kinds else ""
    return f"{rule.code} {rule.name} ({rule.level}{looked_at})\n\n{rule.manual.strip()}\n"
