"""A preview for a pull request: the pages of the records that it changes, those they are linked with, and the way there."""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass, replace
from html import escape
from typing import TYPE_CHECKING

from afterword.engine.sharing import Share
from afterword.pages.page import Page, Part, Rendered

if TYPE_CHECKING:
    from pathlib import Path

    from afterword.link.archive import Archive
    from afterword.pages.page import Site

ADDRESS = "preview/"
LIST = "preview.json"
SCHEMA = "afterword.preview/1"


LEFT_OUT = {"trends/"}
"""Drawing charts takes longer than all the rest of a preview."""
NOTE = b"<p>This is a preview. It holds only the records that a change touches, and those linked with them.</p>"


class GitError(Exception):
    """Git cannot say what changed; the message says why, in plain words."""


@dataclass(frozen=True, slots=True)
class Preview(Share):
    """What a preview holds: changed records, and those that a link joins with one of them, either way."""

    changed: tuple[str, ...] = ()
    near: tuple[str, ...] = ()

    @property
    def searched(self) -> bool:
        """A preview has no index: whoever looks at it follows its list."""
        return False

    def static(self, address: str, content: bytes) -> bytes:
        """The page for addresses that are not here says why."""
        return content.replace(b"</h1>", b"</h1>\n" + NOTE, 1) if address == "404.html" else content

    def of_site(self, site: Site) -> Site:
        """The part of a site that the preview shows: its records, the pages of the navigation, and a list of what changed."""
        titles = {page.path: page.title for page in site.pages}
        nav = {path for section in site.nav for path in section.paths} - LEFT_OUT
        wanted = {*self.changed, *self.near, *nav}
        pages = tuple(page for page in site.pages if page.path in wanted)
        listed = _page(
            [(path, titles.get(path, path)) for path in self.changed], [(p, titles.get(p, p)) for p in self.near]
        )
        said = {"schema": SCHEMA, "changed": self.changed, "linked": self.near}
        files = {LIST: json.dumps(said, indent=1).encode() + b"\n"}
        return replace(site, pages=(*pages, listed), files=files, files_made_of=lambda: listed.fingerprint)


def _page(changed: list[tuple[str, str]], near: list[tuple[str, str]]) -> Page:
    def links(rows: list[tuple[str, str]]) -> str:
        entries = "".join(f'<li><a href="../{escape(path)}">{escape(title)}</a></li>' for path, title in rows)
        return f"<ul>{entries}</ul>" if rows else "<p>None.</p>"

    def render() -> Rendered:
        about = "<p>This preview holds the records that a change touches and those linked with them. Other pages are not here.</p>"
        parts = (
            Part(about),
            Part(links(changed), "Changed", "changed"),
            Part(links(near), "Linked with them", "linked"),
        )
        return Rendered(parts, "What this preview holds.")

    return Page(ADDRESS, "Preview", f"preview {changed} {near}", render)


def preview_of(archive: Archive, paths: frozenset[str]) -> Preview:
    """The preview of a change to the files at `paths`. Records that are gone are looked for by what still names them."""
    own = [i for i, card in archive.cards.items() if {card.path, card.log_path} & paths]
    there = {card.path for card in archive.cards.values()}
    named = (archive.config.ids.named(path.rsplit("/", 1)[-1]) for path in paths - there)
    gone = {found[1] for found in named if found} - archive.cards.keys()
    near = {r.target for i in own for r in archive.references.get(i, ())}
    near |= {r.source for i in own for r in archive.backlinks.get(i, ())}
    near |= {i for i, many in archive.references.items() if any(r.target in gone for r in many)} if gone else set()
    others = sorted((near & archive.cards.keys()) - set(own))

    def addresses(ids: list[str]) -> tuple[str, ...]:
        return tuple(archive.summaries[i].address for i in ids)

    return Preview(changed=addresses(sorted(own)), near=addresses(others))


def changed_since(root: Path, base: str) -> frozenset[str]:
    """The files below `root` that differ from where its branch left `base`, by path; raises GitError."""
    start = _git(root, "merge-base", base, "HEAD", or_else=f"git knows no common history with '{base}' here").strip()
    tracked = _git(root, "diff", "--name-only", "--no-renames", "--relative", "-z", start)
    new = _git(root, "ls-files", "--others", "--exclude-standard", "-z")
    return frozenset(path for path in (*tracked.split("\0"), *new.split("\0")) if path)


def _git(root: Path, *words: str, or_else: str = "") -> str:
    try:
        done = subprocess.run(["git", *words], cwd=root, capture_output=True, text=True, check=False)  # noqa: S603, S607 - the user's own git
    except OSError:
        raise GitError("git is not installed, so nobody can say what changed") from None
    if done.returncode:
        said = done.stderr.strip().removeprefix("fatal: ")
        hint = "; in a shallow clone fetch more of its history" if "no common" in or_else else ""
        raise GitError(f"{or_else}{hint}" if or_else and "not a git" not in said else said)
    return done.stdout
