"""What search knows of a record: its words, and the facets to narrow by."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from afterword.model.kinds import Kind
from afterword.model.walk import texts
from afterword.pages.page import SearchDocument
from afterword.prose.inline import plain

if TYPE_CHECKING:
    from collections.abc import Iterable

    from afterword.link.summary import Summary
    from afterword.pages.library import Library
    from afterword.parse.record import Parsed

KIND_NAMES = {Kind.INCIDENT: "Incident", Kind.REVIEW: "Review", Kind.AUDIT: "Audit", Kind.PLAN: "Conduct plan"}

_FOUND_BY = ("harms", "safeguards", "surfaces", "factors", "tactics")
"""Taxonomies whose terms a record is found by, beside its own words."""


def record_document(library: Library, one: Parsed, summary: Summary) -> SearchDocument:
    """A record's document. A review is found under the harms, safeguards and severity of its incidents too."""
    covered = [library.archive.summaries[i] for i in summary.incidents if i in library.archive.summaries]
    everywhere = (summary, *covered)
    config = library.config

    def titles(taxonomy: str) -> tuple[str, ...]:
        codes = dict.fromkeys([code for s in everywhere for code in s.terms.get(taxonomy, ())])
        return tuple([config.term(taxonomy, code).title for code in codes])

    named = {taxonomy: titles(taxonomy) for taxonomy in _FOUND_BY}
    words = [summary.id, *(texts(one.record) if one.record is not None else ()), plain(one.body)]
    facets: dict[str, tuple[str, ...]] = {
        "kind": (KIND_NAMES[summary.kind],),
        "severity": _some((summary.severity,)),
        "harm": named["harms"],
        "safeguard": named["safeguards"],
        "year": _some((summary.year,)),
    }
    meta = {"kind": KIND_NAMES[summary.kind], "severity": summary.severity, "id": summary.id}
    if summary.date is not None and summary.date.at is not None:
        meta["date"] = f"{summary.date.at:%Y-%m-%d}"
    return SearchDocument(" ".join(chain(words, *named.values())), facets, {k: v for k, v in meta.items() if v})


def _some(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(value for value in values if value)
