"""What stood in files, as if every record that was renamed since had been called then what it is called now."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


def under_present_ids(contents: Mapping[str, bytes | None], former: Mapping[str, str]) -> dict[str, bytes | None]:
    """The changed files of an archive as they were, with present ids for former ones, in their paths and their texts.

    A rename is no deletion and rewrites no log: what else changed has to show. None is a file that was not there.
    """
    names = {old: new for old, new in former.items() if any(old in path for path in contents)}
    if not names:
        return dict(contents)
    naming = re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, sorted(names)))})(?![\w-])")
    inside = re.compile(naming.pattern.encode())
    found: dict[str, bytes | None] = {}
    for path, content in sorted(contents.items(), key=lambda item: item[1] is not None):
        own = naming.sub(lambda name: names[name[0]], path)
        found[own] = content and inside.sub(lambda name: names[name[0].decode()].encode(), content)
    return found
