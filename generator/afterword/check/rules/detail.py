"""Does a record about the gravest harms keep to process, counts and times?"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from afterword.check.once import words_of
from afterword.check.rule import Facts, rule
from afterword.check.rules.asked import incidents_of, said
from afterword.check.words import MOST
from afterword.diagnostics import Field, InBody, Level, Problem
from afterword.model.kinds import Kind
from afterword.model.records import Incident
from afterword.prose.spoken import QUOTED, quotations

if TYPE_CHECKING:
    from collections.abc import Iterator

    from afterword.parse.record import Parsed

_BLOCKS = (">", "```", "~~~", "\n    ", "\t")
_GRAVEST = "extreme"
_MOST_WORDS = 5
"""A name, a label or a rule's title is quoted in so many words; what somebody wrote or said takes more."""


@rule("AW771", "harm-detail", Level.WARNING, Kind.INCIDENT, Kind.REVIEW)
def harm_detail(one: Parsed, facts: Facts) -> Iterator[Problem]:
    """A record about a harm marked extreme quotes what was written, said or shown.

    The list of harms marks those about which nothing is described for any audience, inside a compartment neither: whoever reads
    the record needs process, counts and times, and detail can hurt again or teach. What can be found for sure is quotation:
    block quotes, blocks of code, and more than five words between quotation marks. A harm that was ruled out does not count.

    Bad:

        harms: [{code: csam, confidence: suspected}]
        timeline: [{at: 2025-11-15T22:10Z, type: signal, what: 'A report read "the words that somebody wrote then"'}]

    Good:

        harms: [{code: csam, confidence: suspected}]
        timeline: [{at: 2025-11-15T22:10Z, type: signal, what: 'Report filed under "child safety", read within 4 minutes'}]
    """
    harm = _gravest_harm(one, facts)
    if not harm:
        return
    title = facts.archive.config.term("harms", harm).title
    message = f"this quotes, in a record about a harm of which nothing is described ({title})"
    hint = "write process, counts and times; what was written or shown is kept as vault:7KQ4C"
    for path, text in said(one.record) if _may_quote(words_of(one)) else ():
        if any(_is_long(found.group()) for found in QUOTED.finditer(text)):
            yield Problem("harm-detail", message, Field(path), hint)
    blocks = list(islice(quotations(one.body), MOST)) if any(mark in one.body for mark in _BLOCKS) else []
    for start, end in blocks:
        yield Problem("harm-detail", message, InBody(start, len(one.body[start:end].rstrip())), hint)
    for found in islice(QUOTED.finditer(one.body), MOST) if _may_quote(one.body) else ():
        if _is_long(found.group()) and not any(start <= found.start() < end for start, end in blocks):
            yield Problem("harm-detail", message, InBody(found.start(), len(found.group())), hint)


def _gravest_harm(one: Parsed, facts: Facts) -> str:
    """The code of the first extreme harm of an incident, or of those that a review covers, withdrawn ones too."""
    if isinstance(one.record, Incident):
        codes = [harm.code for harm in one.record.harms if harm.confidence != "ruled-out"]
    else:
        codes = [code for summary in incidents_of(one, facts) for code in summary.terms.get("harms", ())]
    terms = facts.archive.config.terms.get("harms", {})
    return next((code for code in codes if code in terms and terms[code].sensitivity == _GRAVEST), "")


def _may_quote(text: str) -> bool:
    """A cheap no: text without marks of quotation."""
    return not text.isascii() or '"' in text or "'" in text or "`" in text


def _is_long(quotation: str) -> bool:
    return "\n\n" not in quotation and len(quotation.split()) > _MOST_WORDS


RULES = (harm_detail,)
