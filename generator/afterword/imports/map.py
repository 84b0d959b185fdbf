"""An import map as a value: which files, which of their fields go where, and what becomes of the rest."""

from __future__ import annotations

from collections.abc import Mapping  # noqa: TC003 - readers resolve these annotations at run time
from typing import Annotated

from msgspec import Struct, field

from afterword.model.fields import OneOf
from afterword.model.kinds import EVENT_TYPES
from afterword.model.settings import IdForm  # noqa: TC001 - as above

LINES = ("title", "type", "status", "severity", "severity_reason", "audience", "detected_by", "recurrence_of")
"""Fields of an incident that a map can fill with one text."""
LISTS = (
    "compartments", "also_seen_by", "harms", "tactics", "affected_groups", "surfaces", "regions", "languages", "teams", "lead",
    "related", "tickets",
)  # fmt: skip
"""Fields of an incident that a map can fill with a list of codes."""
TIMES, IMPACT = "times.", "impact."
"""What the names of milestones and of figures start with in a map: `times.started`, `impact.accounts_harmed`."""


class Skip(Struct, frozen=True, gc=False):
    """Files that are no records, with the reason. `*` in a pattern stands for anything, folders too."""

    files: str = ""
    reason: str = ""


class IdRule(Struct, frozen=True, gc=False):
    """How a record gets its id: rewritten from a field by a pattern, or drawn from it.

    `from_` is a source field, or `file` for the file's name without its ending. With a `pattern` (a regular expression for the
    whole value), `to` is the id, `{1}` being its first group. Without one, four letters are drawn from a hash of the value,
    and the year is that of the first field of `year` that holds a date; four digits there stand for themselves.
    """

    from_: str = "file"
    pattern: str = ""
    to: str = ""
    prefix: str = "INC"
    year: tuple[str, ...] = ()


class Route(Struct, frozen=True, gc=False):
    """The way of a value: the first of the fields `from_` that can be read, translated by `terms`, to the field `to`.

    `from_` may hold a text with `{field}` in it; `{text}` is the beginning of the body. `terms` gives for a code the source's
    words; without it a value stays as it is. `cut` is a regular expression for what is taken off a text's beginning. `else_`
    stands in where nothing could be read.
    """

    to: str = ""
    from_: tuple[str, ...] = ()
    terms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    cut: str = ""
    else_: str = ""


class Dates(Struct, frozen=True, gc=False):
    """How the source writes times: forms as for `strptime`, the zone of those that name none, and words for no date."""

    formats: tuple[str, ...] = ()
    zone: str = "UTC"
    absent: tuple[str, ...] = ()


class TimelineRoute(Struct, frozen=True, gc=False):
    """A list of mappings that becomes the timeline: which of their keys is the time, the end, and the text."""

    from_: str = ""
    at: str = ""
    until: str = ""
    what: str = ""
    type: Annotated[str, OneOf(EVENT_TYPES)] = "update"


class Section(Struct, frozen=True, gc=False):
    """A section made of source fields: the text of one (`from_`), or several as a list (`fields`: field and label)."""

    heading: str = ""
    from_: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    place: Annotated[str, OneOf(("start", "end"))] = "start"


class Rewrite(Struct, frozen=True, gc=False):
    """What becomes of a template tag: `match` is a regular expression for all that stands inside, `to` its replacement."""

    match: str = ""
    to: str = ""


class Body(Struct, frozen=True, gc=False):
    """What becomes of the source's text.

    `under` is the heading for text above the first heading, `rename` gives headings other words. `html` says whether simple
    tags become Markdown or are shown as text. Template tags (`{% … %}`, `{{ … }}`) that no rule of `liquid` rewrites are kept
    as code. `site` is put before links that start with a slash. `left_over` is the heading for fields without a home.
    """

    under: str = "What happened"
    rename: Mapping[str, str] = field(default_factory=dict)
    sections: tuple[Section, ...] = ()
    html: Annotated[str, OneOf(("convert", "escape"))] = "convert"
    liquid: tuple[Rewrite, ...] = ()
    site: str = ""
    left_over: str = "Imported fields"


class NewArchive(Struct, frozen=True, gc=False):
    """The settings of an archive that an import starts."""

    name: str = "Imported archive"
    description: str = ""
    ids: tuple[IdForm, ...] = ()


class ImportMap(Struct, frozen=True, gc=False):
    """An import map. `fixed` gives fields the same value in every record; `duplicates` says which of two equal keys counts."""

    name: str = ""
    description: str = ""
    archive: NewArchive = NewArchive()
    files: tuple[str, ...] = ("*.md",)
    skip: tuple[Skip, ...] = ()
    id: IdRule = IdRule()
    duplicates: Annotated[str, OneOf(("first", "last"))] = "first"
    fixed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    fields: tuple[Route, ...] = ()
    dates: Dates = Dates()
    timeline: TimelineRoute | None = None
    body: Body = Body()
