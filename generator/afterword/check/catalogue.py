"""The list of all rules, in the order of their codes."""

from __future__ import annotations

from afterword.check.rules import (
    actions,
    audits,
    factors,
    identity,
    markup,
    plans,
    progress,
    references,
    renamed,
    reviews,
    sections,
    settings,
    shape,
    suppressions,
    taxonomy,
    times,
)

RULES = tuple(
    sorted(
        (
            *shape.RULES,
            *identity.RULES,
            *references.RULES,
            *renamed.RULES,
            *times.RULES,
            *taxonomy.RULES,
            *sections.RULES,
            *reviews.RULES,
            *factors.RULES,
            *actions.RULES,
            *progress.RULES,
            *audits.RULES,
            *plans.RULES,
            *markup.RULES,
            *settings.RULES,
            *suppressions.RULES,
        ),
        key=lambda rule: rule.code,
    )
)

BY_NAME = {rule.name: rule for rule in RULES}
BY_CODE = {rule.code: rule for rule in RULES}
