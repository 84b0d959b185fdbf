"""Counts calls of Python functions: a measure of work that is the same on a busy machine and on an idle one."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType


def calls(work: Callable[[], object]) -> int:
    """How many functions, Python's and C's, are called while `work` runs."""
    count = 0

    def look(_: FrameType, event: str, __: object) -> None:
        nonlocal count
        if event in {"call", "c_call"}:
            count += 1

    before = sys.getprofile()
    sys.setprofile(look)
    try:
        work()
    finally:
        sys.setprofile(before)
    return count
