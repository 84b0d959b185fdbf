"""Are the problems that a team chose to live with named, explained, and still there? `check.settle` finds out."""

from __future__ import annotations

from afterword.check.rule import reading
from afterword.diagnostics import Level

unused_ignore = reading(
    "AW911",
    "unused-ignore",
    Level.WARNING,
    """
    A suppression hides nothing: its line or its files have no such problem.

    It would hide the next one, which nobody has looked at.

    Bad:

        severity: SEV3  # afterword: ignore[AW401] the code is right

    Good:

        severity: SEV3
    """,
)
unknown_ignore = reading(
    "AW912",
    "unknown-ignore",
    Level.WARNING,
    """
    A suppression names no rule, or one that there is not.

    It hides nothing, whatever its author believes.

    Bad:

        harms: [hate-raid]  # afterword: ignore[AW999] new in our list

    Good:

        harms: [hate-raid]
    """,
)
ignore_reason = reading(
    "AW913",
    "ignore-reason",
    Level.WARNING,
    """
    A suppression says no reason, or one in the settings no day on which it ends.

    Without a reason nothing is suppressed, because whoever reads the line next could not tell a decision from a shortcut.

    Bad archive:

        ### site_config/settings.yml
        name: Archive
        ignore:
          - {rules: [AW109], paths: ["reviews/incidents/2019/"], until: 2027-06-30}

    Good:

        severity: SEV3
    """,
)
expired_ignore = reading(
    "AW914",
    "expired-ignore",
    Level.WARNING,
    """
    The day until which something was to be ignored has passed.

    What it hid is reported again. Whoever set the day wanted somebody to look.

    Bad archive:

        ### site_config/settings.yml
        name: Archive
        ignore:
          - {rules: [AW109], paths: ["reviews/incidents/2019/"], reason: The source did not say., until: 2025-06-30}

    Good:

        severity: SEV3
    """,
)

RULES = (unused_ignore, unknown_ignore, ignore_reason, expired_ignore)
