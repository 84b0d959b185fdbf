"""Builders of records, archives and projects with good defaults: a test names only what it is about.

`make.review(actions=[make.action(owner=None)])` is the sound review with one action that has no owner. Every record goes
through the real readers. A change that is None takes the field out; a mapping for `times` replaces all of them.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from afterword.build import is_prose
from afterword.check.rule import Facts
from afterword.check.run import check, problems_of
from afterword.link.archive import Archive, link
from afterword.load.project import load_project
from afterword.model.kinds import Kind
from afterword.model.settings import Settings
from afterword.model.source import Project, SourceFile
from afterword.parse.config import read_config
from afterword.parse.record import PROGRESS, Log, Parsed, parse_log, parse_prose, parse_record, sort_files

if TYPE_CHECKING:
    from collections.abc import Mapping

    from afterword.check.rule import Rule
    from afterword.diagnostics import Diagnostic, Problem
    from afterword.model.config import Config

ROOT = Path(__file__).resolve().parent.parent
TODAY = date(2026, 1, 15)
INCIDENT, REVIEW, AUDIT, PLAN = "INC-2025-7KQ4", "PIR-2025-B3WD", "SBD-2025-D5XR", "CIP-2025-R8TN"
Entry = dict[str, Any]

_FOLDERS = {
    Kind.INCIDENT: "incidents/2025",
    Kind.REVIEW: "post-incident/2025",
    Kind.AUDIT: "audits",
    Kind.PLAN: "plans",
}
_SECTIONS = {
    Kind.INCIDENT: ("Summary", "What happened", "Who was affected", "Detection", "Response"),
    Kind.REVIEW: ("Summary", "Lessons", "What happened", "Contributing factors"),
    Kind.AUDIT: ("Summary", "Scope and method", "What we found", "Limits of this audit"),
    Kind.PLAN: ("Summary",),
}


def _over(sound: Entry, changes: Entry) -> Entry:
    renamed = {name.rstrip("_"): value for name, value in changes.items()}
    return {name: value for name, value in {**sound, **renamed}.items() if value is not None}


def event(at: str = "2025-11-15T22:10Z", **changes: Any) -> Entry:
    """An entry of an incident's timeline."""
    return _over({"at": at, "type": "decision", "what": "Declared.", "who": "incident-management"}, changes)


def factor(id_: str = "F1", **changes: Any) -> Entry:
    """A contributing factor of a review."""
    return _over(
        {"id": id_, "code": "weak-identity", "statement": "An account could raid in its first minute."}, changes
    )


def action(id_: str = "A1", **changes: Any) -> Entry:
    """An action of a review."""
    sound = {
        "id": id_, "title": "Limit raids by young accounts", "type": "remove-capability", "changes": "product",
        "addresses": ["F1"], "owner": "product", "due": "2026-02-05",
        "measure": {"what": "reports per 1,000 raids", "target": "under 2", "by": "2026-04-30"},
    }  # fmt: skip
    return _over(sound, changes)


def evidence(**changes: Any) -> Entry:
    """A piece of evidence of an audit: a test."""
    return _over({"type": "test", "ref": "vault:4TXH", "note": "40 test accounts"}, changes)


def finding(id_: str = "F1", **changes: Any) -> Entry:
    """A finding of an audit."""
    sound = {"id": id_, "principle": "sbd:1.6", "verdict": "partly", "reasoning": "Noticed, and not stopped."}
    return _over({**sound, "evidence": [evidence()]}, changes)


def goal(id_: str = "G1", **changes: Any) -> Entry:
    """A goal of a plan."""
    return _over({"id": id_, "what": "Two moderators on every stream", "target": "all", "due": "2026-03-01"}, changes)


def approval(team: str = "policy", **changes: Any) -> Entry:
    """An approval in a progress log."""
    return _over({"on": "2025-12-09", "by": team, "approve": team, "decision": "approved"}, changes)


def step(status: str = "accepted", on: str = "2025-12-12", **changes: Any) -> Entry:
    """An entry of a progress log that moves action A1 to a state."""
    return _over({"on": on, "by": "product", "action": "A1", "set": {"status": status}}, changes)


SOUND: dict[Kind, Entry] = {
    Kind.INCIDENT: {
        "id": INCIDENT, "title": "Hate raids hit small channels", "type": "incident", "status": "closed", "severity": "SEV3",
        "audience": "core",
        "times": {"started": "2025-11-15T20:42Z", "detected": "2025-11-15T22:10Z", "contained": "2025-11-15T23:30Z",
                  "resolved": "2025-11-17", "closed": "2025-12-01"},
        "detected_by": "creator", "harms": ["hate-raid"], "tactics": ["mass-new-accounts"], "surfaces": ["chat"],
        "lead": ["incident-management"], "safeguards": [{"safeguard": "raid-controls", "mode": "absent"}],
        "impact": {"channels": "41", "items": "9600~"}, "timeline": [event()],
        "severity_reason": "No threat was carried out.",
    },
    Kind.REVIEW: {
        "id": REVIEW, "title": "Raids by accounts made for the purpose", "incidents": [INCIDENT], "template": "light",
        "status": "published", "audience": "core", "times": {"draft": "2025-11-24", "published": "2025-12-10"},
        "owner": "safety-ops", "facilitator": "quality", "factors": [factor()], "actions": [action()],
    },
    Kind.AUDIT: {
        "id": AUDIT, "title": "Raids", "target": {"surfaces": ["chat"], "safeguards": ["raid-controls"]},
        "stage": "post-launch", "auditor": "compliance", "status": "published", "audience": "core",
        "times": {"started": "2025-12-01", "published": "2025-12-20"}, "findings": [finding()], "decision": "continue",
    },
    Kind.PLAN: {
        "id": PLAN, "title": "Guests on air", "subject": "CREATOR-9TXK", "basis": [INCIDENT], "rule": "Host responsibility",
        "status": "active", "audience": "core", "opened": "2025-12-01", "opened_by": "policy",
        "partner_manager": "partnerships", "goals": [goal()],
    },
}  # fmt: skip


def incident(record_id: str = INCIDENT, /, **changes: Any) -> Parsed:
    """A closed SEV3 incident; `body=` changes its prose, `path=` its file."""
    return _record(Kind.INCIDENT, record_id, changes)


def review(record_id: str = REVIEW, /, **changes: Any) -> Parsed:
    """A published light review of the incident, with one factor and one action."""
    return _record(Kind.REVIEW, record_id, changes)


def audit(record_id: str = AUDIT, /, **changes: Any) -> Parsed:
    """A published audit with one finding."""
    return _record(Kind.AUDIT, record_id, changes)


def plan(record_id: str = PLAN, /, **changes: Any) -> Parsed:
    """An active plan with one goal."""
    return _record(Kind.PLAN, record_id, changes)


def log(*entries: Entry, of: str = REVIEW) -> Log:
    """A progress log, of the review unless said otherwise."""
    return parse_log(log_file(*entries, of=of), of)


def record_file(kind: Kind, record_id: str = "", **changes: Any) -> SourceFile:
    """The file of a record, as bytes under its usual path."""
    record_id = record_id or str(SOUND[kind]["id"])
    body = changes.pop("body", sound_body(kind))
    path = changes.pop("path", f"reviews/{_FOLDERS[kind]}/{record_id}.md")
    front = _over({**SOUND[kind], "id": record_id}, changes)
    return SourceFile(path, f"---\n{_yaml(front)}---\n{body}".encode())


def log_file(*entries: Entry, of: str = REVIEW) -> SourceFile:
    """The file of a progress log, beside the review."""
    return SourceFile(f"reviews/{_FOLDERS[Kind.REVIEW]}/{of}{PROGRESS}", _yaml(list(entries)).encode())


def sound_body(kind: Kind) -> str:
    """A body with every section that a sound record of this kind owes."""
    return "\n".join(f"## {heading}\n\nNew accounts moved in groups.\n" for heading in _SECTIONS[kind])


def sound_files() -> dict[str, str]:
    """A small archive with nothing wrong in it: texts by path."""
    files = (record_file(kind) for kind in Kind)
    return {file.path: file.data.decode() for file in files}


def project(files: Mapping[str, str | bytes]) -> Project:
    """A project of these files; those below `site_config/` go before the shipped configuration."""
    sources = {path: SourceFile(path, text.encode() if isinstance(text, str) else text) for path, text in files.items()}
    own = {path.removeprefix("site_config/"): file for path, file in sources.items() if path.startswith("site_config/")}
    records = tuple(file for path, file in sources.items() if path.startswith("reviews/"))
    return replace(_shipped(), records=records, config={**_shipped().config, **own}, folder="reviews")


def diagnose(whole: Project, as_of: date = TODAY) -> tuple[Diagnostic, ...]:
    """Everything that `check` says about a project."""
    config, problems = _read(tuple(whole.config.items()))
    found = sort_files(whole.records, config.ids)
    parsed = [parse_record(*one) for one in found.records]
    archive = link(parsed, [parse_log(*one) for one in found.logs], config)
    sources = {file.path: file for file in (*whole.records, *whole.config.values())}
    prose = [parse_prose(file, whole.folder) for file in found.rest if is_prose(file.path, config.ids)]
    return check(archive, as_of, sources.get, problems, rest=[file.path for file in found.rest], prose=prose)


def archive(*records: Parsed | Log, config: Config | None = None) -> Archive:
    """A linked archive of these records and logs, with the shipped configuration."""
    parsed = [one for one in records if isinstance(one, Parsed)]
    return link(parsed, [one for one in records if isinstance(one, Log)], config or shipped_config())


def facts(
    *records: Parsed | Log, as_of: date = TODAY, rest: tuple[str, ...] = (), config: Config | None = None
) -> Facts:
    """What rules know about an archive of these records."""
    return Facts(archive(*records, config=config), as_of, rest)


def found(rule: Rule, *records: Parsed | Log, rest: tuple[str, ...] = ()) -> list[Problem]:
    """What one rule alone finds among these records."""
    return [problem for _, problem in problems_of(rule, facts(*records, rest=rest))]


@cache
def shipped_config() -> Config:
    """The configuration that ships with Afterword, read once; settings are the defaults."""
    files = {name: file for name, file in _shipped().config.items() if name != "settings.yml"}
    return replace(read_config(files)[0], settings=Settings())


@cache
def _shipped() -> Project:
    whole = load_project(ROOT, folder="no-records-here")
    return replace(whole, config={name: file for name, file in whole.config.items() if name != "settings.yml"})


@lru_cache(maxsize=8)
def _read(files: tuple[tuple[str, SourceFile], ...]) -> tuple[Config, dict[str, tuple[Problem, ...]]]:
    return read_config(dict(files))


def _record(kind: Kind, record_id: str, changes: Entry) -> Parsed:
    return parse_record(record_file(kind, record_id, **changes), kind, record_id)


class _Dumper(yaml.SafeDumper):
    """Writes one value in two places twice: our readers refuse aliases."""

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002 - the library's signature
        return True


def _yaml(value: object, flow: bool | None = False) -> str:  # noqa: FBT001, FBT002 - the library's own switch
    return yaml.dump(value, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=10_000, default_flow_style=flow)
