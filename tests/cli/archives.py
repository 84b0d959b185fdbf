"""A new archive to run commands in, at a fixed minute, with or without somebody at the terminal."""

from __future__ import annotations

import io
import re
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from afterword.cli import asking, clock
from afterword.cli.main import run

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

NOW = datetime(2026, 1, 9, 3, 12, tzinfo=UTC)
INCIDENT = "reviews/incidents/2025/INC-2025-7KQ4.md"
REVIEW = "reviews/post-incident/2025/PIR-2025-B3WD.md"
LOG = "reviews/post-incident/2025/PIR-2025-B3WD.progress.yml"


@dataclass(frozen=True)
class Archive:
    """An archive in a folder of its own; the working folder is its root."""

    root: Path
    capsys: pytest.CaptureFixture[str]
    monkeypatch: pytest.MonkeyPatch

    def run(self, *arguments: str, answers: tuple[str, ...] = ()) -> tuple[int, str, str]:
        """Run a command: its exit code and what it said. With answers, somebody is there and types them."""
        self.monkeypatch.setattr(asking, "someone_is_there", lambda: bool(answers))
        self.monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{line}\n" for line in answers)))
        self.capsys.readouterr()
        code = run(list(arguments))
        said = self.capsys.readouterr()
        return code, said.out, said.err

    def refused(self, *arguments: str) -> str:
        """What a command says that was called wrongly; nothing is written then."""
        before = self.files()
        code, _, err = self.run(*arguments)
        assert code == 2
        assert self.files() == before
        return re.sub(r"^(?:Usage|Try).*\n", "", err, flags=re.MULTILINE).strip().removeprefix("Error: ")

    def write(self, path: str, text: str) -> None:
        """Put a file into the archive."""
        (self.root / path).parent.mkdir(parents=True, exist_ok=True)
        (self.root / path).write_bytes(text.encode())

    def read(self, path: str) -> str:
        """A file as it stands."""
        return (self.root / path).read_bytes().decode()

    def files(self) -> dict[str, str]:
        """Every file of the archive."""
        return {
            str(path.relative_to(self.root)): path.read_text()
            for path in sorted(self.root.rglob("*"))
            if path.is_file()
        }

    def new_files(self) -> list[str]:
        """The records that are there."""
        return [path for path in self.files() if re.match(r"reviews/(?!guide|index)", path)]

    def problems(self) -> str:
        """What `check` says."""
        return self.run("check", "--as-of", "2026-01-09")[1].strip()


def begin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Archive:
    """A new archive."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    monkeypatch.chdir(tmp_path)
    assert run(["init", "archive"]) == 0
    monkeypatch.chdir(tmp_path / "archive")
    return Archive(tmp_path / "archive", capsys, monkeypatch)
