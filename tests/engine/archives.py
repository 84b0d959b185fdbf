"""A small archive on the disk in which everything names something else, for tests that edit and build it."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import yaml

import make
from afterword.load.project import shipped_folders
from afterword.model.kinds import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

INC, R, A, P = make.INCIDENT, make.REVIEW, make.AUDIT, make.PLAN
OLD, OLD_REVIEW, OPEN, ODD = "INC-2024-M2XD", "PIR-2024-C3WD", "INC-2026-F4KR", "INC-2025-BRKN"
NEAR, SECRET, OLD_AUDIT = "INC-2025-NMTR", "INC-2025-3KTR", "SBD-2024-K7RN"
LOG = f"reviews/post-incident/2025/{R}.progress.yml"
GUIDE, INDEX = "reviews/guide/start.md", "reviews/index.md"
SETTINGS, HOST = "site_config/settings.yml", "mkdocs.yml"
MKDOCS = "site_name: Archive\ndocs_dir: reviews\ntheme:\n  name: material\n  font: false\nplugins:\n  - afterword\n"


def written(kind: Kind, record_id: str, **changes: object) -> tuple[str, bytes]:
    """A record's path and bytes."""
    file = make.record_file(kind, record_id, **changes)
    return file.path, file.data


@cache
def sound() -> dict[str, bytes]:
    """The files of the archive by path: records of all kinds, some of them broken, prose, logs, short taxonomies."""
    records = dict(
        (
            written(Kind.INCIDENT, INC, body=f"## Summary\n\nAs in {OLD}; see [the guide](../../guide/start.md).\n",
                    obligations=[{"code": "eu-gdpr-33", "applies": "asserted", "trigger_at": "2026-02-02T12:00Z"}]),
            written(Kind.INCIDENT, OLD, title="The first raids", path=f"reviews/incidents/2024/{OLD}.md",
                    times={"started": "2024-03-01T10:00Z", "detected": "2024-03-01T11:00Z", "contained": "2024-03-01T15:00Z",
                           "closed": "2024-03-09"}),
            written(Kind.INCIDENT, OPEN, title="Still running", status="open", times={"detected": "2026-01-30T10:00Z"},
                    harms=["hate-raid", "unheard-of"], path=f"reviews/incidents/2026/{OPEN}.md"),
            written(Kind.INCIDENT, NEAR, type="near-miss", severity="SEV4", title=f"Nearly {INC}", audience="public"),
            written(Kind.INCIDENT, SECRET, title="Known to few", audience="core", body=f"## Summary\n\n/// compartments | legal\nOf {OLD}.\n///\n"),
            written(Kind.REVIEW, R, factors=[make.factor(evidence=f"see {OLD}")],
                    actions=[make.action(title=f"Limit raids, as {OLD} asked"), make.action("A2", owner="data")]),
            written(Kind.REVIEW, OLD_REVIEW, title="The first review", incidents=[OLD, "INC-2024-GXNB"], audience="company",
                    times={"published": "2024-04-01"}, actions=[make.action(due="2024-06-01")]),
            written(Kind.AUDIT, A, findings=[make.finding(evidence=[
                {"cite": R, "pin": "aw1:000000000000"}, {"cite": f"{R}/A1", "expects": {"status": "accepted"}}])]),
            written(Kind.AUDIT, OLD_AUDIT, title="Before", findings=[make.finding(verdict="meets"), make.finding("F2")]),
            written(Kind.PLAN, P),
        )
    )  # fmt: skip
    more = {
        LOG: make.log_file(make.step(evidence=f"as {OPEN} showed")).data,
        f"reviews/incidents/2025/{ODD}.md": b"---\n- a list\n---\nx\n",
        f"reviews/incidents/2024/{INC}.md": records[f"reviews/incidents/2025/{INC}.md"],
        "reviews/incidents/2025/INC-2025-BBTF.md": b"---\ntitle: \xff\xfe\n---\n",
        "reviews/post-incident/2025/PIR-2025-TRVX.progress.yml": b"- {on: 2026-01-02, by: legal, note: alone}\n",
        GUIDE: f"---\ntitle: Start\naudience: public\n---\nWrite as in {R}/A1 and [here](../index.md).\n".encode(),
        INDEX: f"---\naudience: public\n---\nWelcome. Read {R}, or [start](guide/start.md).\n".encode(),
        SETTINGS: b"name: Archive\nsmall_cell: 3\n",
        HOST: MKDOCS.encode(),
    }
    return {**records, **more, **_short_taxonomies(b"".join(records.values()).decode())}


def _short_taxonomies(used_in: str) -> dict[str, bytes]:
    """The shipped taxonomies, cut to the terms that records use and the first one of each: a tenth of the pages."""
    found: dict[str, bytes] = {}
    for file in sorted(shipped_folders("site_config")[0].glob("taxonomies/*.yml")):
        whole = yaml.load(file.read_bytes(), yaml.CSafeLoader)
        if file.stem not in {"teams", "severities"}:
            whole["terms"] = [one for n, one in enumerate(whole["terms"]) if not n or f"{one['code']}" in used_in]
        text = yaml.dump(whole, Dumper=yaml.CSafeDumper, sort_keys=False, allow_unicode=True)
        found[f"site_config/taxonomies/{file.name}"] = text.encode()
    return found


@dataclass(frozen=True)
class Archive:
    """An archive's folder."""

    root: Path

    @classmethod
    def begin(cls, root: Path) -> Archive:
        """The small archive in an empty folder."""
        archive = cls(root)
        for path, content in sound().items():
            archive.write(path, content)
        return archive

    def write(self, path: str, content: bytes | str) -> None:
        """Put a file in its place, whatever stands there."""
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)

    def read(self, path: str) -> bytes:
        """A file's bytes; nothing where there is none."""
        file = self.root / path
        return file.read_bytes() if file.is_file() else b""

    def remove(self, path: str) -> None:
        """Take a file away."""
        (self.root / path).unlink(missing_ok=True)

    def swap(self, path: str, old: str, new: str) -> bool:
        """Replace a text in a file, once; says whether it was there."""
        text = self.read(path)
        if old.encode() not in text:
            return False
        self.write(path, text.replace(old.encode(), new.encode(), 1))
        return True

    def swap_unseen(self, path: str, old: str, new: str) -> None:
        """Replace a text by one of its length, and give the file the time that it had."""
        status = (self.root / path).stat()
        self.swap(path, old, new)
        os.utime(self.root / path, ns=(status.st_atime_ns, status.st_mtime_ns))

    def files(self, endings: tuple[str, ...] = (".md",)) -> list[str]:
        """The files below `reviews/`, by path."""
        return sorted(self._files(endings))

    def _files(self, endings: tuple[str, ...]) -> Iterator[str]:
        for file in (self.root / "reviews").rglob("*"):
            if file.is_file() and file.name.endswith(endings):
                yield file.relative_to(self.root).as_posix()

    def one(self, n: int, holds: str = "") -> str:
        """The n-th record that holds a text; `""` where none does."""
        found = [path for path in self.files() if path.count("-") > 1 and holds.encode() in self.read(path)]
        return found[n % len(found)] if found else ""
