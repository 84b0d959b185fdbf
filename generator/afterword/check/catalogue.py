"""The list of all rules, in the order of their codes."""

from __future__ import annotations

from afterword.check.rules import (
    actions,
    audits,
    clarity,
    factors,
    identity,
    markup,
    obligations,
    plans,
    progress,
    references,
    reviews,
    sections,
    settings,
    severity,
    shape,
    taxonomy,
    times,
)

RULES = tuple(
    sorted(
        (
            *shape.RULES,
            *identity.RULES,
            *references.RULES,
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
            *clarity.RULES,
            *obligations.RULES,
            *severity.RULES,
        ),
        key=lambda rule: rule.code,
    )
)

BY_NAME = {rule.name: rule for rule in RULES}
BY_CODE = {rule.code: rule for rule in RULES}
