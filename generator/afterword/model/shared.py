"""What records of every kind can say of themselves: withdrawn, expunged, revised."""

from __future__ import annotations

from typing import Annotated

from msgspec import Struct

from afterword.model import kinds
from afterword.model.fields import AnyRef, OneOf
from afterword.model.when import When


class Withdrawal(Struct, frozen=True, gc=False, array_like=True):
    """Why a record no longer counts, and what stands in its place."""

    on: When | None = None
    reason: str = ""
    successor: AnyRef = ""


class Expunction(Struct, frozen=True, gc=False, array_like=True):
    """That a record's text was removed by law: the date and the legal basis, nothing else."""

    on: When | None = None
    legal_basis: str = ""


class Revision(Struct, frozen=True, gc=False, array_like=True):
    """A change to a published record."""

    on: When | None = None
    kind: Annotated[str, OneOf(kinds.REVISION_KINDS)] = ""
    note: str = ""
