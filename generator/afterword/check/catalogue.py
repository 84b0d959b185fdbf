"""The list of all rules, in the order of their codes."""

from __future__ import annotations

from afterword.check.rules import (
    actions,
    audits,
    detail,
    factors,
    history,
    identity,
    markup,
    plans,
    privacy,
    progress,
    published,
    references,
    renamed,
    reviews,
    sections,
    settings,
    shape,
    suppressions,
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
            *history.RULES,
            *published.RULES,
            *wording.RULES,
            *privacy.RULES,
            *detail.RULES,
            *settings.RULES,
            *suppressions.RULES,
        ),
        key=lambda rule: rule.code,
    )
)

BY_NAME = {rule.name: rule for rule in RULES}
BY_CODE = {rule.code: rule for rule in RULES}
