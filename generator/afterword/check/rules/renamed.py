"""Do the ids that records had before lead to them, and does anybody still use one?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from afterword.check.once import references_of
from afterword.check.rule import Facts, Looks, rule
from afterword.diagnostics import Field, Level, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from afterword.parse.record import Parsed


@rule("AW209", "former-id", Level.ERROR, looks=Looks.ARCHIVE)
def former_id(facts: Facts) -> Iterator[tuple[str, Problem]]:
    """A record says that it was called something which is no id of its kind, or which is another record's.

    `formerly` keeps a renamed record's old address alive. An id means one record for ever, so no other may have it.

    Bad:

        formerly: [INC-2025]

    Good:

        formerly: [INC-2025-22QQ]
    """
    archive = facts.archive
    for card in archive.cards.values():
        for n, former in enumerate(card.summary.former):
            if former == card.id:
                continue
            owner = archive.present(former)
            if former in archive.cards:
                message = f"'{former}' is the id of another record, {archive.cards[former].path}"
            elif archive.config.ids.kind_of(former) is not card.summary.kind:
                message = f"'{former[:60]}' is not an id that this record can have had"
            elif owner != card.id:
                message = f"'{former}' was the id of {owner}, which says so too"
            else:
                continue
            yield card.path, Problem("former-id", message, Field(("formerly", n)), "write the old id, or leave it out")


@rule("AW259", "former-id-used", Level.NOTICE)
def former_id_used(one: Parsed, facts: Facts) -> Iterator[Problem]:
    """A field names a record by an id that it had before.

    The reference holds and its link leads on. `afterword fix` writes the present id.

    Bad archive:

        ### reviews/incidents/2025/INC-2025-22QQ.md
        ---
        id: INC-2025-22QQ
        title: A raid
        status: open
        severity: SEV3
        formerly: [INC-2025-33QQ]
        times: {detected: 2025-11-15T22:10Z}
        related: [INC-2025-7KQ4]
        ---
        ### reviews/incidents/2025/INC-2025-44QQ.md
        ---
        id: INC-2025-44QQ
        title: The same raid
        status: open
        severity: SEV3
        times: {detected: 2025-11-15T22:10Z}
        related: [INC-2025-33QQ]
        ---

    Good archive:

        ### reviews/incidents/2025/INC-2025-22QQ.md
        ---
        id: INC-2025-22QQ
        title: A raid
        status: open
        severity: SEV3
        formerly: [INC-2025-33QQ]
        times: {detected: 2025-11-15T22:10Z}
        ---
        ### reviews/incidents/2025/INC-2025-44QQ.md
        ---
        id: INC-2025-44QQ
        title: The same raid
        status: open
        severity: SEV3
        times: {detected: 2025-11-15T22:10Z}
        related: [INC-2025-22QQ]
        ---
    """
    if not facts.archive.former:
        return
    for item in references_of(one):
        present = facts.archive.present(item.value)
        if present != item.value:
            message = f"{item.value} is called {present} now"
            yield Problem("former-id-used", message, Field(item.path), f"write {present}, or run `afterword fix`")


RULES = (former_id, former_id_used)
