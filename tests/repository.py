"""A sound archive in git, on a branch that has left `main`: what previews and comparisons are tried on."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING

import make

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Self

WHO = ("-c", "user.name=Tester", "-c", "user.email=tester@example.org", "-c", "commit.gpgsign=false")
MKDOCS = "site_name: A\ndocs_dir: reviews\ntheme: {name: material}\nplugins: [afterword]\n"


@dataclass(frozen=True)
class Repository:
    """An archive at `root`, in the repository whose top folder is `top`."""

    root: Path
    top: Path

    @classmethod
    def begin(cls, top: Path, below: str = "") -> Self:
        """A repository whose archive is in the folder `below`."""
        repository = cls(top / below, top)
        for path, text in make.sound_files().items():
            repository.write(path, text)
        repository.write(make.log_file().path, make.log_file(make.step()).data.decode())
        repository.write("reviews/index.md", "# Reviews\n")
        repository.write("mkdocs.yml", MKDOCS)
        repository.write("site_config/settings.yml", "name: A\n")
        repository.write(".gitignore", "/site/\n/site-*/\n.afterword/\n")
        repository.git("init", "--quiet", "--initial-branch", "main")
        repository.commit()
        repository.git("switch", "--quiet", "--create", "change")
        return repository

    def git(self, *words: str) -> None:
        """Run git in its top folder."""
        subprocess.run(["git", *WHO, *words], cwd=self.top, check=True, capture_output=True)

    def write(self, path: str, text: str) -> None:
        """Put a file into the archive."""
        (self.root / path).parent.mkdir(parents=True, exist_ok=True)
        (self.root / path).write_text(text, encoding="utf-8")

    def add(self, path: str, text: str = "\n") -> None:
        """Add text at the end of a file."""
        with (self.root / path).open("a", encoding="utf-8") as file:
            file.write(text)

    def swap(self, path: str, old: str, new: str) -> None:
        """Replace a text in a file, once."""
        text = (self.root / path).read_text(encoding="utf-8")
        assert old in text
        self.write(path, text.replace(old, new, 1))

    def commit(self) -> None:
        """Commit everything."""
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", "a change")
