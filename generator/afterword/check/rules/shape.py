"""Can the file be read at all, does every value have the shape its field takes, and is the least there?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from afterword.check.rule import Facts, reading, rule
from afterword.check.rules.asked import RESOLVED, gone, incident_of, listed
from afterword.diagnostics import Field, Level, Problem
from afterword.model.kinds import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from afterword.parse.record import Parsed

_FIRST_FACTS = {
    Kind.INCIDENT: (("id",), ("title",), ("severity",), ("times", "detected")),
    Kind.REVIEW: (("id",),),
    Kind.AUDIT: (("id",), ("title",)),
    Kind.PLAN: (("id",), ("title",)),
}
_HINTS = {
    "id": "write id: and the id that the file's name starts with",
    "title": "write title: and one line that says what this is about, without names",
    "severity": "write severity: and the level of this moment; it can change later",
    "detected": "write times: {detected: 2025-11-15T22:10Z}, or unknown",
}


@rule("AW108", "required-fields", Level.ERROR)
def required_fields(one: Parsed, _: Facts) -> Iterator[Problem]:
    """A record lacks one of the few fields that it cannot be read without.

    An incident owes its id, title, severity and the time it was detected from the first minute, and nothing more while it is
    open. Other records owe their id and title. Everything else can wait until there is time to write it.

    Bad:

        title:

    Good:

        status: open
        harms: []
        safeguards: []
        surfaces: []
        detected_by:
        times: {detected: unknown}
        timeline: []
    """
    if gone(one):
        return
    for path in _FIRST_FACTS[one.kind]:
        if one.lacks(*path):
            name = ".".join(path)
            yield Problem("required-fields", f"the {one.kind} has no '{name}'", Field(path), _HINTS[path[-1]])


_RESOLVED_FACTS = {
    "harms": "list what happened to people, such as harms: [hate-raid]; add confidence: suspected where it is not sure",
    "safeguards": "list each safeguard with what it did, such as {safeguard: raid-controls, mode: absent}; worked counts too",
    "surfaces": "list where in the product it happened, such as surfaces: [chat]",
    "detected_by": "write what brought it to light first, such as detected_by: creator",
}
_ASKED_BY_TYPE = {
    "incident": tuple(_RESOLVED_FACTS),
    "near-miss": tuple(_RESOLVED_FACTS),
    "trending-harm": ("harms", "surfaces"),
}


@rule("AW109", "incident-facts", Level.WARNING, Kind.INCIDENT)
def incident_facts(one: Parsed, _: Facts) -> Iterator[Problem]:
    """A resolved incident does not say which harms, safeguards or surfaces it touched, or how it was detected.

    Trends are counted from these fields. A record without them is left out of every table they feed, and the pattern that
    it belongs to looks weaker than it is. An incident that is still open or contained is not asked.

    Bad:

        safeguards: []

    Good:

        safeguards:
          - {safeguard: raid-controls, mode: worked}
    """
    record = incident_of(one)
    if record.status not in RESOLVED:
        return
    absent = [name for name in _ASKED_BY_TYPE.get(record.type, ()) if one.lacks(name)]
    if absent:
        message = f"the incident is {record.status} and has no {listed(absent, last='or')}"
        yield Problem("incident-facts", message, Field((absent[0],)), _RESOLVED_FACTS[absent[0]])


@rule("AW110", "reason-when-gone", Level.ERROR)
def reason_when_gone(one: Parsed, _: Facts) -> Iterator[Problem]:
    """A withdrawn record gives no reason, or an expunged one no date or legal basis.

    A record that leaves the archive still has an address, and other records still point at it. Whoever follows that link is
    owed the reason. Nothing else is asked of such a record.

    Bad:

        status: withdrawn

    Good:

        status: withdrawn
        withdrawn: {on: 2025-12-20, reason: "Entered twice; the other record is complete."}

    Bad file:

        ---
        id: INC-2025-7KQ4
        status: expunged
        audience: core
        expunged: {on: 2025-12-20}
        ---

    Good file:

        ---
        id: INC-2025-7KQ4
        status: expunged
        audience: core
        expunged: {on: 2025-12-20, legal_basis: "Erasure request, decided by Legal"}
        ---
    """
    status = one.record.status if one.record is not None else ""
    if status == "withdrawn" and one.lacks("withdrawn", "reason"):
        hint = "write withdrawn: {on: 2025-12-20, reason: …}"
        yield Problem("reason-when-gone", "the record is withdrawn and gives no reason", Field(("withdrawn",)), hint)
    if status == "expunged":
        absent = [name for name in ("on", "legal_basis") if one.lacks("expunged", name)]
        if absent:
            hint = "write expunged: {on: 2025-12-20, legal_basis: …}"
            message = f"the record is expunged and has no {listed([f'expunged.{name}' for name in absent], last='or')}"
            yield Problem("reason-when-gone", message, Field(("expunged", absent[0])), hint)


_EXPUNGED_TEXT = reading(
    "AW111",
    "expunged-text",
    Level.ERROR,
    """
    A record is expunged, and its file or its progress log still holds text.

    Whoever had the right to have it removed has a right that it is gone. Afterword reads and publishes nothing but the id, the
    date and the legal basis; the file, its log and the history of the repository are for people to clean. In the log dates,
    teams and decisions may stay.

    Bad file:

        ---
        id: INC-2025-7KQ4
        title: What it was about
        status: expunged
        audience: core
        expunged: {on: 2025-12-20, legal_basis: "Erasure request, decided by Legal"}
        ---

    Good file:

        ---
        id: INC-2025-7KQ4
        status: expunged
        audience: core
        expunged: {on: 2025-12-20, legal_basis: "Erasure request, decided by Legal"}
        ---

    Bad archive:

        ### reviews/audits/SBD-2025-22QQ.md
        ---
        id: SBD-2025-22QQ
        status: expunged
        audience: core
        expunged: {on: 2025-12-20, legal_basis: "Erasure request, decided by Legal"}
        ---

        ### reviews/audits/SBD-2025-22QQ.progress.yml
        - {on: 2025-12-08, by: policy, approve: policy, decision: approved, note: "As their lawyer asked for."}

    Good archive:

        ### reviews/audits/SBD-2025-22QQ.md
        ---
        id: SBD-2025-22QQ
        status: expunged
        audience: core
        expunged: {on: 2025-12-20, legal_basis: "Erasure request, decided by Legal"}
        ---

        ### reviews/audits/SBD-2025-22QQ.progress.yml
        - {on: 2025-12-08, by: policy, approve: policy, decision: approved}
""",
)

RULES = (
    reading("AW101", "unreadable-file", Level.ERROR, """
        The file cannot be read as text.

        A record is a UTF-8 text file of at most 1 MiB. Evidence, exports and images belong in the evidence vault; the record
        names them by an opaque id.
    """),
    reading("AW102", "front-matter", Level.ERROR, """
        The file has no front matter, or it never ends.

        A record starts with a line `---`, then its fields as YAML, then another line `---`. Without them Afterword cannot know
        what the record says, nor who may read it.

        Bad file:

            id: INC-2025-7KQ4
            title: Hate raids hit small channels

        Good file:

            ---
            id: INC-2025-7KQ4
            title: Hate raids hit small channels
            severity: SEV3
            times: {detected: 2025-11-15T22:10Z}
            ---
    """),
    reading("AW103", "yaml", Level.ERROR, """
        The front matter is not YAML, or uses a part of YAML that records do not use.

        Aliases (`*name`), several documents in one file and deep nesting are refused: what a field says must stand where it
        stands. Text that holds `: ` or ` #`, or starts with a special character, goes in quotes.

        Bad:

            title: Raids: the second weekend

        Good:

            title: "Raids: the second weekend"
    """),
    reading("AW104", "shape", Level.ERROR, """
        A value has another shape than its field takes: a list where one text belongs, or text where fields belong.

        Such a value is left out, the rest of the record is read. A single entry may stand without the brackets of a list.

        Bad:

            times: yesterday evening

        Good:

            times: {started: 2025-11-15T20:42Z, detected: 2025-11-15T22:10Z, resolved: 2025-11-17, closed: 2025-12-01}
            timeline: []
    """),
    reading("AW105", "value", Level.ERROR, """
        A value cannot be read: a time, a figure or a word of a fixed list.

        Such a value is left out of pages and metrics, and the rest of the record is read. A time of day needs its offset from
        UTC, because nobody can say later which clock was meant; what is not known exactly is written less exactly. For the same
        reason a figure such as `1.200` is not taken: half of the world reads a thousand and two hundred.

        Bad:

            status: finished

        Good:

            status: closed

        Bad:

            waves: [{started: "2025-11-15 20:42"}]

        Good:

            waves: [{started: 2025-11-15T20:42Z}]
    """),
    reading("AW106", "unknown-key", Level.ERROR, """
        The record has a key that Afterword does not know.

        A misspelt key is worse than a missing one: its author believes that it counts. A label such as `audience` that is
        misspelt protects nobody.

        Bad:

            servity: SEV3
            severity:

        Good:

            severity: SEV3
    """),
    reading("AW107", "duplicate-key", Level.ERROR, """
        The same key stands twice in one place.

        Only the first one is read. Two people often add the same field while an incident runs; what the second one wrote would
        be lost without a word.

        Bad:

            surfaces: [chat]
            surfaces: [raids]

        Good:

            surfaces: [chat, raids]
    """),
    required_fields,
    incident_facts,
    reason_when_gone,
    _EXPUNGED_TEXT,
)  # fmt: skip
