"""Marks on the fields of a record: what kind of text stands there. Readers, rules and schemas read them."""

from __future__ import annotations

from typing import Annotated

from msgspec import Struct


class OneOf(Struct, frozen=True, gc=False):
    """The text is one of a fixed list of words."""

    words: tuple[str, ...]


class TermOf(Struct, frozen=True, gc=False):
    """The text is the code of a term of a taxonomy."""

    taxonomy: str


class RefTo(Struct, frozen=True, gc=False):
    """The text names a record or a part of one. `kinds` are prefixes' kinds, empty for any; `part` allows `ID/A1`."""

    kinds: tuple[str, ...] = ()
    part: bool = False


class Former(Struct, frozen=True, gc=False):
    """The text is an id that the record had before: an address that leads on, and no reference to anything."""


class Short(Struct, frozen=True, gc=False):
    """A mapping may be written as one plain text, which then is this field."""

    field: str


IncidentRef = Annotated[str, RefTo(("incident",))]
AnyRef = Annotated[str, RefTo()]
PartRef = Annotated[str, RefTo(part=True)]
FormerId = Annotated[str, Former()]
Team = Annotated[str, TermOf("teams")]
HarmCode = Annotated[str, TermOf("harms")]
SafeguardCode = Annotated[str, TermOf("safeguards")]
SurfaceCode = Annotated[str, TermOf("surfaces")]
RegionCode = Annotated[str, TermOf("regions")]
LanguageCode = Annotated[str, TermOf("languages")]
GroupCode = Annotated[str, TermOf("affected_groups")]
DetectionCode = Annotated[str, TermOf("detection_sources")]
SeverityCode = Annotated[str, TermOf("severities")]
ObligationCode = Annotated[str, TermOf("obligations")]
AudienceCode = Annotated[str, TermOf("audiences")]
CompartmentCode = Annotated[str, TermOf("compartments")]
