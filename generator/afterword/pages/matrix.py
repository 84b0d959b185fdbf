"""Safeguards against failure modes: the table nobody has, with "worked" as a column of its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from afterword.pages.page import Page, Rendered
from afterword.pages.render import run

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from afterword.pages.library import Library

TEMPLATE = "pages/matrix.html.j2"
ADDRESS = "matrix/"


def pages(library: Library) -> Iterator[Page]:
    """The matrix is one page."""
    inputs = (library.shown.table, len(library.shown.incidents))
    yield Page(
        ADDRESS, "Safeguards and how they did", library.fingerprint(TEMPLATE, inputs), lambda: _render(library),
        wide=True,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Row:
    safeguard: str
    counts: tuple[str, ...]
    total: str


def _render(library: Library) -> Rendered:
    desk = library.desk(ADDRESS)
    tallies: dict[tuple[str, str], int] = {}
    for safeguard, mode, count in library.shown.table:
        tallies[safeguard, mode] = count
    modes = [code for code in library.config.terms.get("failure_modes", {}) if any(m == code for _, m in tallies)]
    modes.sort(key=lambda code: code != "worked")
    safeguards = [code for code in library.config.terms.get("safeguards", {}) if any(s == code for s, _ in tallies)]
    small = 0 if library.shown.whole else library.config.settings.small_cell
    rows = [
        _Row(
            s,
            tuple(_cell(tallies.get((s, m), 0), small) for m in modes),
            _total([n for (o, _), n in tallies.items() if o == s], small),
        )
        for s in safeguards
    ]
    view = desk.view(
        rows=rows,
        modes=modes,
        incidents=_cell(len(library.shown.incidents), small) or "0",
        suppressed=max(small - 1, 0),
    )
    return Rendered(run(library.env, TEMPLATE, view), "What each safeguard did, and how often it held.")


def _total(counts: Sequence[int], small: int) -> str:
    """A row's sum. Where one of its cells is not told the sum is not either, or the cell could be reckoned from it."""
    told = [count for count in counts if count >= small]
    if len(told) == len(counts) or sum(counts) < small:
        return _cell(sum(counts), small)
    return f"≥{max(sum(told) + len(counts) - len(told), small)}"


def _cell(count: int, small: int) -> str:
    """A count; one that is small enough to point at people is not told."""
    if count == 0:
        return ""
    return f"<{small}" if count < small else str(count)
