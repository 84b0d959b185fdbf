"""The theme's folders: a project's own files come first, one by one, then the shipped ones."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

PLACE = Path("site_config", "theme")


def shipped() -> Path:
    """The theme that comes with the package: beside it in a wheel, at the repository's root in a checkout."""
    package = Path(str(files("afterword")))
    in_wheel = package / "_shared" / PLACE
    return in_wheel if in_wheel.is_dir() else package.parents[1] / PLACE


def folders(root: Path) -> tuple[Path, ...]:
    """The theme folders of the project at `root`, the one that wins first."""
    own = (root / PLACE).resolve()
    return tuple(dict.fromkeys(folder for folder in (own, shipped().resolve()) if folder.is_dir()))


def assets(root: Path, suffix: str) -> tuple[str, ...]:
    """Addresses below the site's root of the style sheets (`css`) or scripts (`js`) of all theme folders.

    Shipped ones first, in the order of their names, so that a project's own come later and win.
    """
    found: dict[str, None] = {}
    for folder in reversed(folders(root)):
        found |= dict.fromkeys(f"{suffix}/{path.name}" for path in sorted((folder / suffix).glob(f"*.{suffix}")))
    return tuple(found)


def contents(root: Path) -> Iterator[tuple[str, bytes]]:
    """Every style sheet and script by its address, as it wins."""
    for suffix in ("css", "js"):
        for address in assets(root, suffix):
            yield address, next(path for folder in folders(root) if (path := folder / address).is_file()).read_bytes()
