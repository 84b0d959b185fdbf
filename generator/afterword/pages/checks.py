"""The catalogue of checks, printed from the rules' own manuals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from afterword.check.catalogue import RULES
from afterword.pages.page import Page, Rendered
from afterword.pages.render import run

if TYPE_CHECKING:
    from collections.abc import Iterator

    from afterword.check.rule import Rule
    from afterword.pages.library import Library

TEMPLATE = "pages/checks.html.j2"
ADDRESS = "checks/"
FAMILIES = {
    ("AW1",): "Shape", ("AW2",): "Identity and references", ("AW3",): "Times", ("AW4",): "Taxonomies",
    ("AW5",): "Reviews, actions, severity and obligations", ("AW6",): "Audits and plans",
    ("AW70", "AW71", "AW72", "AW73", "AW74"): "Prose and labels",
    ("AW75", "AW76", "AW77", "AW78", "AW79"): "Privacy", ("AW8",): "History", ("AW9",): "Settings and suppressions",
}  # fmt: skip


def pages(library: Library) -> Iterator[Page]:
    """One page."""
    catalogue = [(rule.code, rule.name, rule.level, rule.manual) for rule in RULES]
    yield Page(ADDRESS, "Checks", library.fingerprint(TEMPLATE, catalogue), lambda: _render(library), wide=True)


@dataclass(frozen=True, slots=True)
class _Family:
    title: str
    anchor: str
    rules: tuple[Rule, ...]


def _render(library: Library) -> Rendered:
    desk = library.desk(ADDRESS)
    by_family = {title: tuple(r for r in RULES if r.code.startswith(prefix)) for prefix, title in FAMILIES.items()}
    families = [_Family(title, title.lower().replace(" ", "-"), rules) for title, rules in by_family.items() if rules]
    view = desk.view(families=families, example=RULES[0].code)
    return Rendered(run(library.env, TEMPLATE, view), "Every check that a pull request meets.")
