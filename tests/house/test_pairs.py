"""A page is a module and a template of the same name; nothing lies about unused."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from afterword.pages.site import MODULES
from house.source import PACKAGE, ROOT

if TYPE_CHECKING:
    from pathlib import Path
    from types import ModuleType

NAMES = [module.__name__.rpartition(".")[2] for module in MODULES]
TEMPLATES = ROOT / "templates"
MAKES_PAGES = re.compile(r"^def pages\(", re.MULTILINE)


def test_every_page_module_has_its_template_and_every_template_its_module() -> None:
    assert sorted(NAMES) == sorted(path.name.removesuffix(".html.j2") for path in (TEMPLATES / "pages").iterdir())


def test_every_module_that_makes_pages_is_in_the_list() -> None:
    makers = [path.stem for path in (PACKAGE / "pages").glob("*.py") if MAKES_PAGES.search(path.read_text())]
    assert sorted(makers) == sorted(NAMES)


@pytest.mark.parametrize("module", MODULES, ids=NAMES)
def test_a_page_module_says_in_a_sentence_what_it_is(module: ModuleType) -> None:
    first = (module.__doc__ or "").strip().partition("\n\n")[0]
    assert re.search(r"\w{3,}.*[.?]$", first, re.DOTALL), first


@pytest.mark.parametrize("partial", sorted((TEMPLATES / "partials").iterdir()), ids=lambda path: path.name)
def test_every_partial_is_used(partial: Path) -> None:
    users = [*TEMPLATES.rglob("*.j2"), *PACKAGE.rglob("*.py")]
    assert [path for path in users if f"partials/{partial.name}" in path.read_text(encoding="utf-8")]
