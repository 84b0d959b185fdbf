"""Publish a Site: the same MkDocs build as `mkdocs build`, into a fresh folder that then takes the target's place."""

from __future__ import annotations

import os
import shutil
import sys
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mkdocs.config.defaults import MkDocsConfig

    from afterword.pages.page import Site
    from afterword.publish.plugin import AfterwordPlugin
    from afterword.publish.shell_maker import ShellMaker

READABLE = 0o755
SIGN = "sitemap.xml"
"""Every site has this one."""
MANIFEST = "afterword-shard.json"
"""Every shard of a site has this one."""


class PublishError(Exception):
    """The site could not be built; the last good one still stands."""


def publish(site: Site, config_file: Path, target: Path | None = None) -> Path:
    """Build `site` with the settings of `config_file` and return the folder where it now stands.

    `target` defaults to `site_dir` of `config_file`. It is replaced in one move at the end. Raises PublishError.
    """
    config = read_config(config_file)
    place = (target or Path(config.site_dir)).resolve()
    refuse_foreign(place)
    place.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(mkdtemp(prefix=f".{place.name}-", dir=place.parent))
    try:
        fresh.chmod(READABLE)
        run_mkdocs(fresh, site, config)
        with alone_in(place.parent):
            swap(fresh, place)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return place


def read_config(file: Path) -> MkDocsConfig:
    """What `mkdocs.yml` says, as MkDocs reads it; raises PublishError."""
    from mkdocs.config import load_config

    with _said_plainly():
        return load_config(str(file))


@contextmanager
def _said_plainly() -> Iterator[None]:
    """What is wrong with settings or templates is an error of the build, in a sentence."""
    from jinja2 import TemplateError, TemplateSyntaxError
    from mkdocs.exceptions import MkDocsException

    try:
        yield
    except MkDocsException as problem:
        raise PublishError(str(problem.__context__ or problem)) from problem  # MkDocs says "aborted" around the reason
    except TemplateSyntaxError as problem:
        raise PublishError(f"{problem.filename or problem.name}, line {problem.lineno}: {problem.message}") from problem
    except TemplateError as problem:
        raise PublishError(f"a template of the theme cannot be rendered: {problem}") from problem


def run_mkdocs(folder: Path, site: Site, config: MkDocsConfig, maker: ShellMaker | None = None) -> None:
    """Run MkDocs' build of `site` into `folder`; with a `maker`, of its shells alone. Raises PublishError."""
    from mkdocs.commands.build import build

    if "afterword" not in config.plugins:
        message = f"{config.config_file_path} does not name the plugin: add `plugins: [afterword]`"
        raise PublishError(message)
    config.site_dir = str(folder)
    plugin = cast("AfterwordPlugin", config.plugins["afterword"])
    plugin.given, plugin.maker = site, maker
    config.plugins.on_startup(command="build", dirty=False)
    try:
        with _said_plainly():
            build(config)
    finally:
        config.plugins.on_shutdown()


def refuse_foreign(place: Path) -> None:
    """Stop before a folder is replaced that no build of ours has made."""
    if place.exists() and not (
        place.is_dir() and (any((place / sign).is_file() for sign in (SIGN, MANIFEST)) or not any(place.iterdir()))
    ):
        message = f"{place} is not a site that was built before: remove it, or choose another folder"
        raise PublishError(message)


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Wait until no other build is putting files into place in `folder`. Where the system has no such lock, do not wait."""
    if sys.platform == "win32":
        yield
        return
    import fcntl

    held = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield
    finally:
        os.close(held)


def swap(fresh: Path, place: Path) -> None:
    """Put `fresh` where `place` is; what stood there is removed last, hidden files (`.git`) are kept as MkDocs does.

    Other builds may be about to do the same: see `alone_in`.
    """
    if not place.exists():
        fresh.rename(place)
        return
    old = place.with_name(f"{fresh.name}-old")
    place.rename(old)
    try:
        fresh.rename(place)
    except OSError:
        old.rename(place)
        raise
    for hidden in old.glob(".*"):
        hidden.rename(place / hidden.name)
    shutil.rmtree(old, ignore_errors=True)
