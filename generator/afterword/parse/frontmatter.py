"""Splits a Markdown file into its front matter and its body."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import frontmatter
from frontmatter.default_handlers import YAMLHandler

from afterword.diagnostics import Problem, Spot
from afterword.parse.yaml import Tree, compose

if TYPE_CHECKING:
    from afterword.model.source import SourceFile

MAX_BYTES = 1 << 20
# It looks back for the start of the line from behind the dashes: a search then skips to dashes.
_FENCE = re.compile(r"---(?<![^\n]---)[ \t]*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Split:
    """A file taken apart. Line numbers count from 1 in the file as written; `body` has line feeds only."""

    front: str | None = None
    """The front matter's YAML, which starts on the file's first line."""
    body: str = ""
    body_line: int = 1
    problem: Problem | None = None

    @property
    def tree(self) -> Tree:
        """The front matter with places, composed when asked for."""
        return compose(self.front, first_line=1) if self.front is not None else Tree()


class _Handler(YAMLHandler):
    """Keeps the text, because plain loading loses lines, columns and duplicate keys.

    One instance reads one file.
    """

    def __init__(self) -> None:
        # The library's own boundary swallows blank lines, and with them our line numbers.
        super().__init__(fm_boundary=_FENCE)
        self.front: str | None = None

    def load(self, fm: str, **_: object) -> dict[str, object]:
        # The first line of a file is the fence; `fm` starts on the rest of that line.
        self.front = fm
        return {}


def decode(file: SourceFile) -> str | Problem:
    """A file's text with line feeds only and without a byte order mark, or the problem that it has none."""
    if file.trouble:
        return Problem("unreadable-file", file.trouble)
    if len(file.data) > MAX_BYTES:
        return Problem(
            "unreadable-file", "the file is larger than 1 MiB", hint="records are text; keep evidence in the vault"
        )
    try:
        text = file.data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = _line_feeds(error.object[: error.start].decode("utf-8"))
        spot = Spot(before.count("\n") + 1, len(before) - before.rfind("\n"))
        return Problem("unreadable-file", "this byte is not UTF-8", spot, "save the file as UTF-8")
    return _line_feeds(text)


def _line_feeds(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def split(text: str) -> Split:
    """Take front matter and body apart. Reports `front-matter` when there is none or it never ends."""
    if not text.strip():
        return Split(problem=Problem("front-matter", "the file is empty", Spot(1)))
    if not text.startswith("---"):
        hint = "start the file with a line ---, the fields, and another line ---"
        return Split(body=text, problem=Problem("front-matter", "the file has no front matter", Spot(1), hint))
    handler = _Handler()
    # python-frontmatter strips the ends; both fences stay, and the body's place follows from its length.
    _, stripped = frontmatter.parse(text, handler=handler)
    if handler.front is None:
        return Split(
            problem=Problem(
                "front-matter", "the front matter is never closed", Spot(1), "end it with a line that is just ---"
            )
        )
    start = len(text.rstrip()) - len(stripped) if stripped else len(text)
    if stripped:
        start = text.rfind("\n", 0, start) + 1
    return Split(handler.front, text[start:], text.count("\n", 0, start) + 1)
