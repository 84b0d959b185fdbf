"""The files of an archive that an import starts: the least that check and build need."""

from __future__ import annotations

from typing import TYPE_CHECKING

from afterword.edit.scalar import plain, quoted

if TYPE_CHECKING:
    from afterword.imports.map import ImportMap

_MKDOCS = """\
site_name: {name}
docs_dir: reviews
site_dir: site
theme:
  name: material
  font: false
plugins:
  - afterword
"""
_POLICY = """\
# The records here were made elsewhere: no review and no section is owed for them. Add versions for what is yours.
versions:
  - from: "2000-01-01"
    note: Imported records owe nothing.
"""
_WELCOME = """\
{description} All records are under Archive and Timelines.
"""
_IGNORED = "site/\n.afterword/\n.venv/\n__pycache__/\n"


def new_archive(rules: ImportMap) -> dict[str, str]:
    """Texts by path below the new archive's root: its settings with the form of its ids, a policy, what MkDocs needs, and a first line of its home."""
    archive = rules.archive
    lines = [f"name: {plain(archive.name)}"]
    if archive.description:
        lines.append(f"description: {plain(archive.description)}")
    if archive.ids:
        lines.append("ids:")
    lines += [
        f"  - {{kind: {form.kind}, prefix: {form.prefix}, pattern: {quoted(form.pattern)}}}" for form in archive.ids
    ]
    return {
        "site_config/settings.yml": "".join(f"{line}\n" for line in lines),
        "site_config/policy.yml": _POLICY,
        "mkdocs.yml": _MKDOCS.format(name=plain(archive.name)),
        ".gitignore": _IGNORED,
        "reviews/index.md": _WELCOME.format(description=archive.description or rules.description),
    }
