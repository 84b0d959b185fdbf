"""Fills in what a record or an archive starts from. Templates write YAML values through the filters `plain`, `quoted`, `code` and `codes`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jinja2 import Environment, StrictUndefined

from afterword.edit import scalar

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


def filled(template: str, values: Mapping[str, object]) -> str:
    """A template's text with its values. A value that is not given is an error, not an empty place."""
    # Records are Markdown and YAML, so nothing is escaped for HTML here; the filters quote for YAML.
    environment = Environment(
        undefined=StrictUndefined,
        keep_trailing_newline=True,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=False,  # noqa: S701 - as above
    )
    environment.filters.update(plain=scalar.plain, quoted=scalar.quoted, code=scalar.code, codes=codes)
    return environment.from_string(template).render(values)


def codes(values: Iterable[str]) -> str:
    """Codes as a YAML list on one line: `[chat, raids]`."""
    return f"[{', '.join(scalar.code(value) for value in values)}]"
