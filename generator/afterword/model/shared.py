"""What records of every kind can say of themselves: withdrawn, expunged, revised."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from afterword.model import kinds
from afterword.model.fields import AnyRef, OneOf
from afterword.model.when import When


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """Why a record no longer counts, and what stands in its place."""

    on: When | None = None
    reason: str = ""
    successor: AnyRef = ""


@dataclass(frozen=True, slots=True)
class Expunction:
    """That a record's text was removed by law: the date and the legal basis, nothing else."""

    on: When | None = None
    legal_basis: str = ""


@dataclass(frozen=True, slots=True)
class Revision:
    """A change to a published record."""

    on: When | None = None
    kind: Annotated[str, OneOf(kinds.REVISION_KINDS)] = ""
    note: str = ""
