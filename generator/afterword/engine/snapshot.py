"""An archive at one moment, whose pages are made and rendered when somebody asks for them."""

from __future__ import annotations

import threading
import traceback
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import TYPE_CHECKING

from afterword.engine.charts import ADDRESS as CHARTS
from afterword.engine.charts import WAITING
from afterword.pages.page import Page, Rendered
from afterword.pages.site import MODULES, SEARCHED
from afterword.publish import search_page

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from afterword.engine.charts import Drawn
    from afterword.engine.skins import Skin
    from afterword.pages.library import Library

TEMPLATES = "templates/"
"""How the names of templates begin in what Python says of a mistake."""
_QUICK = frozenset(MODULES.index(module) for module in SEARCHED)
"""Modules that make a page for each record and read little for it."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why something cannot be shown: in plain words, with the file, the line and what stands there."""

    message: str
    file: str = ""
    line: int = 0
    text: str = ""


class TroubleError(Exception):
    """A page that cannot be shown."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble.message)
        self.trouble = trouble


class NoFrameError(Exception):
    """The frame around a page has not been made yet."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A page as it is served, and what identifies all that a reader sees of it."""

    html: str
    print: str


@dataclass
class Snapshot:
    """Pages by address. Of two with one address the first module's counts, which is never prose."""

    library: Library
    templates: Mapping[str, str]
    owners: dict[str, int] = field(default_factory=dict)
    """Which module made a page, by address, as it was in the snapshot before: where to look first."""
    _pages: dict[str, tuple[int, Page]] = field(default_factory=dict)
    _made: set[int] = field(default_factory=set)
    _rendered: dict[str, Rendered] = field(default_factory=dict)
    _turn: threading.RLock = field(default_factory=threading.RLock)

    def again(self, library: Library) -> Snapshot:
        """The same with a library in which something else changed."""
        return Snapshot(library, self.templates, dict(self.owners))

    def show(self, path: str, skin: Skin, drawn: Drawn | None) -> Shown | None:
        """The page at an address in its frame; None where there is none.

        Raises TroubleError where a template is wrong, NoFrameError where the skin has no frame for it.
        """
        with self._turn:
            page = self._page(path)
            if page is None:
                return None
            charts = path == CHARTS
            rendered = (drawn.page if drawn is not None else WAITING) if charts else self._render(page)
        try:
            html = skin.shells.html(page, rendered)
        except KeyError:
            raise NoFrameError(path) from None
        return Shown(html, print_of(html, skin.print))

    def _render(self, page: Page) -> Rendered:
        known = self._rendered.get(page.path)
        if known is None:
            try:
                known = self._rendered[page.path] = page.render()
            except Exception as problem:
                raise TroubleError(self._trouble(problem)) from problem
        return known

    def _page(self, path: str) -> Page | None:
        if path == search_page.ADDRESS:
            return search_page.PAGE
        if path not in self._pages:
            self._look_for(path)
        found = self._pages.get(path)
        return found[1] if found is not None else None

    def _look_for(self, path: str) -> None:
        """Make pages, one module after the other, until there is one at this address."""
        guess = self.owners.get(path, -1 if path else 0)
        for number in sorted(range(len(MODULES)), key=lambda n: (n != guess, n not in _QUICK, n)):
            if number in self._made:
                continue
            for page in self._pages_of(number):
                known = self._pages.get(page.path)
                if known is None or number < known[0]:
                    self._pages[page.path] = (number, page)
                    self.owners[page.path] = number
            self._made.add(number)
            if path in self._pages:
                return

    def _pages_of(self, number: int) -> list[Page]:
        try:
            return list(MODULES[number].pages(self.library))
        except Exception as problem:
            raise TroubleError(self._trouble(problem)) from problem

    def _trouble(self, problem: Exception) -> Trouble:
        """What is wrong, with the place in a template if it is in one."""
        places = [(frame.filename, frame.lineno or 0) for frame in traceback.extract_tb(problem.__traceback__)]
        file, line = next((place for place in reversed(places) if place[0].startswith(TEMPLATES)), ("", 0))
        if not file:
            traceback.print_exception(problem)
            return Trouble(f"This is a bug in Afterword, not in your records ({type(problem).__name__}: {problem})")
        source = self.library.env.loader.get_source(self.library.env, file.removeprefix(TEMPLATES))[0]  # type: ignore[union-attr]
        lines = source.splitlines()
        return Trouble(str(problem), file, line, lines[line - 1].strip() if 0 < line <= len(lines) else "")


def print_of(*texts: str) -> str:
    """What identifies texts."""
    return blake2b("\0".join(texts).encode("utf-8", "replace"), digest_size=12).hexdigest()


def static_files(folder: Path) -> Mapping[str, Path]:
    """The files below a folder by address: what is not among them is not served."""
    return {file.relative_to(folder).as_posix(): file for file in folder.rglob("*") if file.is_file()}
