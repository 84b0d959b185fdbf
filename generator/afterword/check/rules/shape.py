"""Can the file be read at all, and does every value have the shape its field takes?"""

from __future__ import annotations

from afterword.check.rule import reading
from afterword.diagnostics import Level

RULES = (
    reading("AW101", "unreadable-file", Level.ERROR, """
        The file cannot be read as text.

        A record is a UTF-8 text file of at most 1 MiB. Evidence, exports and images belong in the evidence vault; the record
        names them by an opaque id.
    """),
    reading("AW102", "front-matter", Level.ERROR, """
        The file has no front matter, or it never ends.

        A record starts with a line `---`, then its fields as YAML, then another line `---`. Without them Afterword cannot know
        what the record says, nor who may read it.

        Bad file:

            id: INC-2025-7KQ4
            title: Hate raids hit small channels

        Good file:

            ---
            id: INC-2025-7KQ4
            title: Hate raids hit small channels
            severity: SEV2
            times: {detected: 2025-11-15T22:10Z}
            ---
    """),
    reading("AW103", "yaml", Level.ERROR, """
        The front matter is not YAML, or uses a part of YAML that records do not use.

        Aliases (`*name`), several documents in one file and deep nesting are refused: what a field says must stand where it
        stands. Text that holds `: ` or ` #`, or starts with a special character, goes in quotes.

        Bad:

            title: Raids: the second weekend

        Good:

            title: "Raids: the second weekend"
    """),
)
