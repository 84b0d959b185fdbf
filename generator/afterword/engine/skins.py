"""The shells and static files of a site, kept until the theme, the settings of MkDocs or the navigation change."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING

import yaml
from msgspec import DecodeError, Struct, ValidationError, msgpack

from afterword.engine.realm import SHOWN_WITH, code, digest_of, versions
from afterword.engine.store import seal
from afterword.load.today import today
from afterword.publish import theme
from afterword.publish.search_page import ADDRESS
from afterword.publish.shells import Shells, above_all, in_navigation, place_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from afterword.pages.page import Site

NAME = "shells.msgpack"
KEPT = 3


class _Kept(Struct, frozen=True, array_like=True):
    """Shells, and what identifies the static files beside them."""

    shells: Shells
    files: str


_DECODER = msgpack.Decoder(_Kept)


@dataclass(frozen=True, slots=True)
class Host:
    """What `mkdocs.yml` says, as far as it can be told without MkDocs.

    `plain` is false where it holds what only MkDocs can work out (variables of the environment, another file that it inherits
    from, hooks, plugins beside ours): then nothing about the host is kept.
    """

    file: Path
    site_dir: Path
    folders: tuple[Path, ...] = ()
    plain: bool = True
    nav: frozenset[str] = frozenset()
    """The files that its navigation names, if it has one (and the titles beside them)."""


def read_host(file: Path) -> Host:
    """Read `mkdocs.yml`. One that cannot be read is left to MkDocs, which says what is wrong."""
    root = file.parent
    try:
        tree = yaml.compose(file.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    except (OSError, UnicodeDecodeError, yaml.YAMLError):
        return Host(file, root / "site", plain=False)
    if not isinstance(tree, yaml.MappingNode):
        return Host(file, root / "site", plain=False)
    named = {key.value: value for key, value in tree.value}
    tags = {node.tag for node in _nodes(tree)}
    plugins = _scalars(named.get("plugins"))
    plain = not any(tag.startswith(("!", "tag:yaml.org,2002:python")) for tag in tags)
    plain = plain and not {"INHERIT", "hooks"} & named.keys() and plugins <= {"afterword"}
    said = named.get("site_dir")
    place = root / said.value if isinstance(said, yaml.ScalarNode) else root / "site"
    own = [
        value.value
        for key, value in _pairs(named.get("theme"))
        if key == "custom_dir" and isinstance(value, yaml.ScalarNode)
    ]
    return Host(file, place, tuple(root / folder for folder in own), plain, _scalars(named.get("nav")))


def _scalars(node: yaml.Node | None) -> frozenset[str]:
    return frozenset(one.value for one in _nodes(node) if isinstance(one, yaml.ScalarNode)) if node else frozenset()


def _pairs(node: yaml.Node | None) -> Iterator[tuple[str, yaml.Node]]:
    if isinstance(node, yaml.MappingNode):
        yield from ((key.value, value) for key, value in node.value)


def _nodes(node: yaml.Node) -> Iterator[yaml.Node]:
    yield node
    if isinstance(node, yaml.SequenceNode):
        for entry in node.value:
            yield from _nodes(entry)
    elif isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield from _nodes(key)
            yield from _nodes(value)


@dataclass(frozen=True, slots=True)
class Skin:
    """Shells, the folder of the static files around them, and what identifies both."""

    shells: Shells
    folder: Path
    print: str


def skin_print(site: Site, host: Host, root: Path) -> str:
    """What identifies the shells of a site: everything that MkDocs reads to make them."""
    sections = (f"{section.title}\0{path}" for section in site.nav for path in section.paths)
    shown = in_navigation(site, host.nav)
    titles = (f"{page.path}\0{page.title}" for page in shown)
    linked = above_all((*(page.path for page in shown), ADDRESS))
    places = sorted({place_of(page.path, linked) for page in site.pages})
    made_by = [code(), *versions(SHOWN_WITH), folders_print(host, root), site.name]
    return digest_of((host.file.read_bytes(), *made_by, *places, "", *sections, "", *titles))


def folders_print(host: Host, root: Path) -> str:
    """What identifies the theme's folders: ours, the project's, and the one that `mkdocs.yml` names."""
    parts = [part for folder in (*theme.folders(root), *host.folders) for part in _contents(folder)]
    dated = any(isinstance(part, bytes) and b"build_date_utc" in part for part in parts)
    return digest_of((str(today()) if dated else "", *parts))


def _contents(folder: Path, leave_out: str = "") -> Iterator[bytes | str]:
    for above, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(set(names) - {leave_out}):
            file = Path(above, name)
            yield file.relative_to(folder).as_posix()
            yield file.read_bytes()


class Wardrobe:
    """Keeps skins by what they were made from. Where nothing can be kept they live as long as this object."""

    def __init__(self, root: Path, home: Path | None) -> None:
        """Keep the skins of the project at `root` in `home`, which need not be there; None keeps none."""
        self._root = root
        self._home = home
        self._spare: Path | None = None

    def skin(self, site: Site, host: Host) -> Skin | None:
        """The skin of a site, made by MkDocs if it is not here; None where MkDocs has to render every page.

        Raises PublishError.
        """
        if not host.plain:
            return None
        print_ = skin_print(site, host, self._root)
        if self._home is not None:
            kept = kept_skin(self._home / print_)
            if kept is not None:
                return kept
        return self._made(site, host, print_)

    def _made(self, site: Site, host: Host, print_: str) -> Skin | None:
        from afterword.publish.shell_maker import make_shells

        fresh = self._fresh()
        shells = None
        try:
            shells = make_shells(site, host.file, fresh)
        finally:
            if shells is None:
                shutil.rmtree(fresh, ignore_errors=True)
        if shells is None:
            return None
        if self._home is None or self._spare is not None:
            return Skin(shells, fresh, print_)
        value = msgpack.encode(_Kept(shells, digest_of(_contents(fresh))))
        (fresh / NAME).write_bytes(seal(value) + value)
        target = self._home / print_
        shutil.rmtree(target, ignore_errors=True)
        try:
            fresh.rename(target)
        except OSError:
            if kept_skin(target) is None:  # else another build was quicker
                self._spare = fresh
                return Skin(shells, fresh, print_)
            shutil.rmtree(fresh, ignore_errors=True)
        self._tidy(target)
        return Skin(shells, target, print_)

    def close(self) -> None:
        """Remove what was not kept."""
        if self._spare is not None:
            shutil.rmtree(self._spare, ignore_errors=True)
        self._spare = None

    def _fresh(self) -> Path:
        if self._home is not None:
            try:
                self._home.mkdir(parents=True, exist_ok=True)
                return Path(mkdtemp(prefix=".making-", dir=self._home))
            except OSError:
                pass
        self._spare = Path(mkdtemp(prefix="afterword-shells-"))
        return self._spare

    def _tidy(self, newest: Path) -> None:
        if self._home is not None:
            others = sorted(
                (one for one in self._home.iterdir() if one != newest), key=lambda one: -one.stat().st_mtime_ns
            )
            for old in others[KEPT - 1 :]:
                shutil.rmtree(old, ignore_errors=True)


def kept_skin(folder: Path) -> Skin | None:
    """The skin that was kept in a folder of its own; None where it is damaged or not there."""
    try:
        data = (folder / NAME).read_bytes()
        kept = _DECODER.decode(data[8:])
        sound = seal(data[8:]) == data[:8] and kept.files == digest_of(_contents(folder, leave_out=NAME))
    except (OSError, DecodeError, ValidationError):
        return None
    return Skin(kept.shells, folder, folder.name) if sound else None
