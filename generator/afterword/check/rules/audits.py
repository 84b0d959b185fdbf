"""Does an audit show why it may say what it says?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from afterword.check.rule import Facts, rule
from afterword.check.rules.asked import DECIDED, IN_REVIEW, audit_of, free_id, listed
from afterword.diagnostics import Field, Level, Problem
from afterword.model.kinds import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from afterword.check.rules.asked import Path
    from afterword.model.records import AbuseCase, Audit, Finding
    from afterword.parse.record import Parsed


@rule("AW601", "finding-reasoning", Level.ERROR, Kind.AUDIT)
def finding_reasoning(one: Parsed, _: Facts) -> Iterator[Problem]:
    """A finding of an approved or published audit has no verdict, no reasoning or no evidence.

    A product decision rests on it. Whoever reads the audit next year, or from outside, has only what is written here. What
    was not assessed needs a reason, and no evidence.

    Bad:

        findings:
          - {id: F1, principle: "sbd:1.6", verdict: partly, evidence: [{type: test, ref: "vault:4TXH", note: "40 test accounts"}]}

    Good:

        findings:
          - {id: F1, principle: "sbd:1.6", verdict: partly, reasoning: "Noticed, not stopped.", evidence: [{type: test, ref: "vault:4TXH"}]}
    """
    if audit_of(one).status not in DECIDED:
        return
    for index, finding in enumerate(audit_of(one).findings):
        owed = ["verdict", "reasoning", *(["evidence"] if finding.verdict != "not-assessed" else [])]
        absent = [name for name in owed if one.lacks("findings", index, name)]
        if absent:
            called = _called(("findings", index), finding)
            message = f"{called} is {audit_of(one).status} without {listed(absent)}"
            hint = (
                "say what was seen, what follows from it, and where to look: evidence: [{type: test, ref: …, note: …}]"
                if finding.verdict != "not-assessed"
                else "say why nobody has looked at it yet, and what would be needed to"
            )
            yield Problem("finding-reasoning", message, Field(("findings", index)), hint)


@rule("AW602", "meets-on-paper", Level.WARNING, Kind.AUDIT)
def meets_on_paper(one: Parsed, _: Facts) -> Iterator[Problem]:
    """The verdict is 'meets', and the only evidence is a document.

    A document says what is meant to happen. Whether it does is shown by a test, a measure, an interview or a record.

    Bad:

        findings:
          - {id: F1, principle: "sbd:1.6", verdict: meets, reasoning: "The rule asks for it.", evidence: [{type: document, ref: "vault:4TXH"}]}

    Good:

        findings:
          - {id: F1, principle: "sbd:1.6", verdict: meets, reasoning: "Seen.", evidence: [{type: document, ref: "vault:4TXH"}, {type: test, ref: "vault:5BQM"}]}
    """
    if audit_of(one).status not in IN_REVIEW:
        return
    for path, part in _judged(audit_of(one)):
        on_paper = part.evidence and all(item.type == "document" and not item.cite for item in part.evidence)
        if part.verdict == "meets" and on_paper and (*path, "evidence") not in one.unreadable:
            message = f"{_called(path, part)} is met on paper: its only evidence is a document"
            hint = "add a test, a measure, an interview or a record that shows it happening, or write verdict: partly"
            yield Problem("meets-on-paper", message, Field((*path, "evidence")), hint)


@rule("AW603", "finding-ids", Level.ERROR, Kind.AUDIT)
def finding_ids(one: Parsed, _: Facts) -> Iterator[Problem]:
    """A finding or an abuse case has no id, or shares one.

    Records cite findings by their ids (`SBD-…/F2`).

    Bad:

        findings:
          - {id: F1, principle: "sbd:1.6", verdict: not-assessed, reasoning: "Out of scope."}
          - {id: F1, principle: "sbd:2.5", verdict: not-assessed, reasoning: "Out of scope."}

    Good:

        findings:
          - {id: F1, principle: "sbd:1.6", verdict: not-assessed, reasoning: "Out of scope."}
          - {id: F2, principle: "sbd:2.5", verdict: not-assessed, reasoning: "Out of scope."}
    """
    seen: set[str] = set()
    taken = {part.id for _, part in _judged(audit_of(one)) if part.id}
    for path, part in _judged(audit_of(one)):
        called = "a finding" if path[0] == "findings" else "an abuse case"
        if one.lacks(*path, "id"):
            if audit_of(one).status in IN_REVIEW:
                free = free_id("F" if path[0] == "findings" else "C", taken)
                taken.add(free)
                yield Problem("finding-ids", f"{called} has no id", Field(path), f"write id: {free}")
        elif part.id and part.id in seen:
            message = f"the id {part.id} stands here twice in one audit"
            yield Problem("finding-ids", message, Field((*path, "id")), "give the second one an id of its own")
        seen.add(part.id)


@rule("AW604", "evidence-source", Level.WARNING, Kind.AUDIT)
def evidence_source(one: Parsed, _: Facts) -> Iterator[Problem]:
    """A piece of evidence neither cites a record nor says where it is kept or what it was.

    Whoever doubts the finding has nothing to look at.

    Bad:

        findings:
          - {id: F1, principle: "sbd:1.6", verdict: partly, reasoning: "Noticed, not stopped.", evidence: [{type: test}]}

    Good:

        findings:
          - {id: F1, principle: "sbd:1.6", verdict: partly, reasoning: "Noticed, not stopped.", evidence: [{cite: INC-2025-7KQ4}]}
    """
    if audit_of(one).status not in IN_REVIEW:
        return
    for path, part in _judged(audit_of(one)):
        for index, item in enumerate(part.evidence):
            here = (*path, "evidence", index)
            if not (item.cite or item.ref or item.note) and not any(p[: len(here)] == here for p in one.unreadable):
                message = f"evidence {index + 1} of {_called(path, part)} names nothing that can be looked at"
                yield Problem(
                    "evidence-source", message, Field(here), "write cite: and a record, or ref: and where it is kept"
                )


def _judged(record: Audit) -> Iterator[tuple[Path, Finding | AbuseCase]]:
    yield from ((("abuse_cases", n), case) for n, case in enumerate(record.abuse_cases))
    yield from ((("findings", n), finding) for n, finding in enumerate(record.findings))


def _called(path: Path, part: Finding | AbuseCase) -> str:
    name = "finding" if path[0] == "findings" else "abuse case"
    return f"the {name} {part.id}" if part.id else f"{name} {int(path[1]) + 1}"


RULES = (finding_reasoning, meets_on_paper, finding_ids, evidence_source)
