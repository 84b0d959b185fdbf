"""The list of all rules, in the order of their codes."""

from __future__ import annotations

from afterword.check.rules import (
    actions,
    audits,
    detail,
    factors,
    identity,
    markup,
    plans,
    privacy,
    progress,
    references,
    reviews,
    sections,
    settings,
    shape,
    taxonomy,
    times,
    wording,
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
            *wording.RULES,
            *privacy.RULES,
            *detail.RULES,
            *settings.RULES,
        ),
        key=lambda rule: rule.code,
    )
)

BY_NAME = {rule.name: rule for rule in RULES}
BY_CODE = {rule.code: rule for rule in RULES}
