"""The frames around the pages of a preview: made by MkDocs in a process of its own, anew when what they show changed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from afterword.engine.lanes import Lane
from afterword.engine.realm import digest_of
from afterword.engine.skins import Skin, kept_skin, read_host
from afterword.engine.snapshot import Trouble, static_files
from afterword.publish import theme

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from afterword.engine.errands import Answer
    from afterword.engine.reading import Reading


class Frames:
    """The present skin. `trouble` says why there is none that fits, `files` are its static files by address."""

    def __init__(self, root: Path, run: Callable[[str], Answer], changed: Callable[[], None]) -> None:
        """`run` runs an errand, `changed` is called when there is another skin."""
        self._root, self._run, self._changed = root, run, changed
        self.skin: Skin | None = None
        self.files: Mapping[str, Path] = {}
        self.trouble: Trouble | None = None
        self.lane = Lane(self.make)
        self._needed: frozenset[str] = frozenset()
        self._wanted = ""

    def folders(self) -> tuple[Path, ...]:
        """The folders that frames are made from, if they belong to the project."""
        host = read_host(self._root / "mkdocs.yml")
        return (*(folder for folder in theme.folders(self._root) if folder.is_relative_to(self._root)), *host.folders)

    def look(self, reading: Reading) -> bool:
        """Find out whether another skin is needed for what was read; if so, and there is one already, have it made."""
        wanted = digest_of((*self._inputs(reading), *sorted(self._needed)))
        new = wanted != self._wanted
        self._wanted = wanted
        if new and (self.skin is not None or self.trouble is not None):
            self.lane.ask()
        return new

    def need(self, path: str) -> None:
        """There is a page of a new kind, for which there is no frame."""
        if path not in self._needed:
            self._needed |= {path}
            self.lane.ask()

    def make(self) -> None:
        """Have a skin made, or taken from those that were made before."""
        answer = self._run("skin")
        skin = kept_skin(Path(answer.place)) if answer.place else None
        if skin is None:
            file = "" if answer.place else "mkdocs.yml"
            self.trouble = Trouble(answer.trouble or WHY_NOT, file)
        else:
            self.files = static_files(skin.folder)
            self.skin, self.trouble = skin, None
        self._changed()

    def _inputs(self, reading: Reading) -> Iterator[str]:
        """What decides how frames look: settings, theme, MkDocs' own settings, and which kinds of page there are."""
        yield reading.realm
        yield " ".join(sorted(reading.read.archive.groups.get("kind", {})))
        yield from (f"{page.address} {page.head.title}" for page in reading.read.prose)
        host = read_host(self._root / "mkdocs.yml")
        for folder in (*theme.folders(self._root), *host.folders):
            for file in sorted(folder.rglob("*")):
                yield _stand(file)
        yield _stand(host.file)


WHY_NOT = (
    "MkDocs has to render every page of this archive, because of plugins, hooks or templates that change single pages: "
    "use `mkdocs serve`."
)


def _stand(file: Path) -> str:
    try:
        status = file.stat()
    except OSError:
        return f"{file} is not there"
    return f"{file} {status.st_size} {status.st_mtime_ns}"
