"""Today, as an input: a UTC day that can be set from outside."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime


def today(as_of: str | None = None) -> date:
    """The day a build is for: `as_of` (`2026-11-22`) wins, then `SOURCE_DATE_EPOCH`, then the clock. Raises ValueError."""
    if as_of:
        return date.fromisoformat(as_of)
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if epoch:
        return datetime.fromtimestamp(int(epoch), UTC).date()
    return datetime.now(UTC).date()
