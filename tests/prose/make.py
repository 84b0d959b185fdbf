"""Links as a small archive would answer them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Archive:
    """Knows one incident and one action; the file `../policy.md`; everything else is missing."""

    pattern: ClassVar[re.Pattern[str]] = re.compile(r"\b(?:INC|PIR)-\d{4}-[0-9A-Z]{4}(?:/[A-Z]\d+)?\b")
    starts: ClassVar[tuple[str, ...]] = ("INC-", "PIR-")

    def record(self, ref: str) -> tuple[str, str] | None:
        known = {
            "INC-2025-7KQ4": ("../../incidents/INC-2025-7KQ4/", 'Raids "at" night <1>'),
            "PIR-2025-B3WD/A1": ("../PIR-2025-B3WD/#a1", "Raids from new accounts are not possible"),
        }
        return known.get(ref)

    def relative(self, target: str) -> str | None:
        return {"../policy.md": "../policy/", "#timeline": "#timeline"}.get(target)


ARCHIVE = Archive()
INCIDENT = '<a class="aw-ref" href="../../incidents/INC-2025-7KQ4/" title="Raids &quot;at&quot; night &lt;1&gt;">INC-2025-7KQ4</a>'
