"""The same pages as plain Markdown files, from which Zensical and ProperDocs build without our plugin."""

from __future__ import annotations

import json
import re
import shutil
from html import escape
from typing import TYPE_CHECKING

from afterword.publish import theme
from afterword.publish.markup import TOP

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from afterword.pages.page import Page, Part, Site

DOCS = "docs"
SIGN = "# Written by `afterword pages`, anew each time.\n"
SPECIAL = re.compile(r"([\\`*_{}\[\]()#+\-.!])")
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
PREFORMATTED = re.compile(r"(<pre\b.*?</pre>)", re.DOTALL | re.IGNORECASE)


def write_pages(site: Site, directory: Path, root: Path) -> None:
    """Write `site` under `directory`: pages and files in `docs/`, and the `mkdocs.yml` to build them with.

    `root` is the project, whose theme's style sheets and scripts are copied along. `docs/` is written anew each time:
    what is withheld now must not stay from before. Raises FileExistsError where `directory` holds something else.
    """
    docs = directory / DOCS
    clear(directory)
    for page in site.pages:
        write(docs / page.path / "index.md", markdown(page).encode())
    for address, content in (*theme.contents(root), *site.files.items()):
        write(docs / address, content)
    write(directory / "mkdocs.yml", settings(site, root).encode())


def clear(directory: Path) -> None:
    """Remove the pages of an earlier run, and nothing else."""
    config = directory / "mkdocs.yml"
    if not directory.exists() or not any(directory.iterdir()):
        return
    if not config.is_file() or not config.read_text(encoding="utf-8").startswith(SIGN):
        message = f"{directory} holds files that `afterword pages` has not written: choose an empty folder"
        raise FileExistsError(message)
    shutil.rmtree(directory / DOCS, ignore_errors=True)


def write(file: Path, content: bytes) -> None:
    """Write `content`, with the folders above it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)


def markdown(page: Page) -> str:
    """A page as a Markdown file: front matter, headings, and the finished HTML as blocks that stay as they are."""
    rendered = page.render()
    front = {"title": escape(one_line(page.title)), "description": escape(one_line(rendered.description))}
    if page.wide:
        front |= {"hide": "[toc]"}
    lines = (
        f"{key}: {value if key == 'hide' else json.dumps(value, ensure_ascii=False)}" for key, value in front.items()
    )
    head = "\n".join(("---", *lines, "---"))
    blocks = "\n\n".join(block for part in rendered.parts for block in part_blocks(part))
    return f"{head}\n\n# {heading(page.title)} {{#{TOP}}}\n\n{blocks}\n"


def part_blocks(part: Part) -> Iterator[str]:
    """The heading of a part, if it has one, and its HTML in one block element."""
    if part.heading:
        anchor = f" {{#{part.anchor}}}" if part.anchor else ""
        yield f"{'#' * part.level} {heading(part.heading)}{anchor}"
    if part.html.strip():
        yield f'<div class="aw-part">\n{untouchable(part.html.strip())}\n</div>'


def one_line(text: str) -> str:
    """`text` without line breaks and control characters."""
    return CONTROL.sub("", " ".join(text.split()))


def heading(text: str) -> str:
    """Plain text as a Markdown heading's text."""
    return SPECIAL.sub(r"\\\1", escape(one_line(text), quote=False))


def untouchable(html: str) -> str:
    """HTML that Python-Markdown passes through as it is: it would turn tabs into spaces and drop carriage returns."""
    pieces = PREFORMATTED.split(html.replace("\r\n", "\n").replace("\r", "\n"))
    return "".join(piece.replace("\t", "&#9;" if number % 2 else " ") for number, piece in enumerate(pieces))


def settings(site: Site, root: Path) -> str:
    """A `mkdocs.yml` of the least: both Zensical and ProperDocs read it."""
    titles = {page.path: one_line(page.title) for page in site.pages}
    lines = [f"site_name: {quoted(site.name)}", f"docs_dir: {DOCS}", "use_directory_urls: true"]
    lines += ["theme:", "  name: material", "  font: false", "  palette:"]
    for number, (scheme, other) in enumerate((("default", "dark"), ("slate", "light"))):
        icon = f"material/brightness-{(7, 4)[number]}"
        lines += [f"    - scheme: {scheme}", f"      toggle: {{icon: {icon}, name: Switch to {other} colours}}"]
    lines += ["markdown_extensions: [attr_list, {toc: {permalink: '#'}}]"]
    lines += ["extra_css:", *(f"  - {address}" for address in theme.assets(root, "css"))]
    lines += ["extra_javascript:", *(f"  - {address}" for address in theme.assets(root, "js"))]
    lines += ["nav:"]
    for section in site.nav:
        paths = [path for path in section.paths if path in titles]
        if len(section.paths) == 1 and paths:
            lines.append(f"  - {quoted(section.title)}: {paths[0]}index.md")
        elif paths:
            lines.append(f"  - {quoted(section.title)}:")
            lines += [f"      - {quoted(titles[path])}: {path}index.md" for path in paths]
    return SIGN + "\n".join(lines) + "\n"


def quoted(text: str) -> str:
    """Text as a YAML scalar."""
    return json.dumps(one_line(text), ensure_ascii=False)
