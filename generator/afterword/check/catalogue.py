"""The list of all rules, in the order of their codes."""

from __future__ import annotations

from afterword.check.rules import (
    actions,
    approvals,
    audits,
    chains,
    clarity,
    content,
    detail,
    due,
    factors,
    history,
    identity,
    markup,
    obligations,
    owed,
    plans,
    privacy,
    progress,
    published,
    references,
    renamed,
    returns,
    reviews,
    sections,
    settings,
    severity,
    shape,
    suppressions,
    taxonomy,
    times,
    verification,
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
            *approvals.RULES,
            *chains.RULES,
            *clarity.RULES,
            *content.RULES,
            *due.RULES,
            *obligations.RULES,
            *owed.RULES,
            *returns.RULES,
            *severity.RULES,
            *verification.RULES,
            *suppressions.RULES,
        ),
        key=lambda rule: rule.code,
    )
)

BY_NAME = {rule.name: rule for rule in RULES}
BY_CODE = {rule.code: rule for rule in RULES}
