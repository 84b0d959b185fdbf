"""Does every file say which record it is, once, in the place where records are looked for?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from afterword.check.rule import Facts, Looks, rule
from afterword.diagnostics import Field, Level, Problem, Spot
from afterword.model.kinds import ALPHABET
from afterword.parse.record import HOMES, PROGRESS, is_misplaced

if TYPE_CHECKING:
    from collections.abc import Iterator

    from afterword.model.settings import Ids
    from afterword.parse.record import Parsed


@rule("AW201", "id-file-name", Level.ERROR)
def id_file_name(one: Parsed, _: Facts) -> Iterator[Problem]:
    """The id in the front matter is not the id that the file's name starts with.

    Links, addresses and citations go by the file's name. A record that calls itself something else was probably copied, and
    one of the two ids points at the wrong text.

    Bad:

        id: INC-2025-7KQ5

    Good:

        id: INC-2025-7KQ4
    """
    record = one.record
    if record is not None and record.id and record.id != one.id:
        message = f"the record calls itself '{record.id}', and its file is named '{one.id}'"
        yield Problem("id-file-name", message, Field(("id",)), f"write id: {one.id}, or rename the file")


@rule("AW202", "duplicate-id", Level.ERROR, looks=Looks.ARCHIVE)
def duplicate_id(facts: Facts) -> Iterator[tuple[str, Problem]]:
    """Two files have one id.

    The file that is named by the id alone is the record, else the first in order of paths; the other is not published, and
    its label holds for both. An id means one record for ever.

    Bad archive:

        ### reviews/incidents/2025/INC-2025-7KQ4-again.md
        ---
        id: INC-2025-7KQ4
        title: The same raids, written down twice
        status: open
        severity: SEV3
        times: {detected: 2025-11-15T22:10Z}
        ---

    Good archive:

        ### reviews/incidents/2025/INC-2025-7KQ5-again.md
        ---
        id: INC-2025-7KQ5
        title: Another raid
        status: open
        severity: SEV3
        times: {detected: 2025-11-15T22:10Z}
        ---
    """
    for double in facts.archive.doubles:
        first = facts.archive.cards[double.id].path
        message = f"the id {double.id} is already that of {first}, so this file is not published"
        yield double.path, Problem("duplicate-id", message, Field(("id",)), "give one of the two files a new id")


@rule("AW203", "misplaced-file", Level.ERROR, looks=Looks.ARCHIVE)
def misplaced_file(facts: Facts) -> Iterator[tuple[str, Problem]]:
    """A file stands where records stand, and its name starts with no record id.

    Such a file is not read and not published. Usually a character of the id is not one that ids are made of; ids have no
    vowels, and none of the letters and digits that are easily taken for each other.

    Bad archive:

        ### reviews/incidents/2025/INC-2025-7KQO.md
        ---
        id: INC-2025-7KQO
        ---

    Good archive:

        ### reviews/incidents/README.md
        How we number incidents.
    """
    ids = facts.archive.config.ids
    for path in facts.rest:
        if is_misplaced(path, ids):
            name = path.rpartition("/")[2]
            message, hint = _why_no_record(name, ids.looks_like(name), ids)
            yield path, Problem("misplaced-file", message, Spot(1), hint)


def _why_no_record(name: str, prefix: str, ids: Ids) -> tuple[str, str]:
    if ids.named(name):
        hint = f"a record ends in .md, a progress log in .progress.yml; rename or remove '{name}'"
        return f"'{name}' starts with a record's id and is neither a record nor a progress log", hint
    if prefix:
        hint = f"by default an id is {prefix}-, the year, and four of {ALPHABET}"
        return f"'{name}' starts like a record and its id is not one, so the file is not read", hint
    return f"'{name}' stands among records and its name is no id, so it is not read", "rename it, or keep it elsewhere"


@rule("AW204", "stray-log", Level.ERROR, looks=Looks.ARCHIVE)
def stray_log(facts: Facts) -> Iterator[tuple[str, Problem]]:
    """A progress log has no record, or its record has another log already.

    What it says is not counted: an action that is done would be shown as overdue. Of two logs the one named by the id alone is
    read. The log of a renamed record goes by the record's present id.

    Bad archive:

        ### reviews/post-incident/2025/PIR-2025-22QQ.progress.yml
        - {on: 2025-12-12, by: product, action: A1, set: {status: accepted}}

    Good archive:

        ### reviews/post-incident/2025/PIR-2025-B3WD.progress.yml
        - {on: 2025-12-08, by: safety-ops, approve: safety-ops, decision: approved}
        - {on: 2025-12-08, by: policy, approve: policy, decision: approved}
        - {on: 2025-12-09, by: legal, approve: legal, decision: no-objection}
        - {on: 2025-12-12, by: product, action: A1, set: {status: accepted}}
    """
    archive = facts.archive
    for log in archive.stray_logs:
        present = archive.former.get(log.id, "")
        if log.id in archive.logs:
            message = f"{log.id} already has the progress log {archive.logs[log.id].path}, so this one is not read"
            hint = "move its entries there, in order of 'on'"
        elif present:
            message = f"the record {log.id} is {present} now, so this progress log is not read"
            hint = f"rename it to {present}{PROGRESS}, beside the record"
            if present in archive.logs:
                hint = f"move its entries to {archive.logs[present].path}, in order of 'on'"
        else:
            message = f"there is no record {log.id} for this progress log"
            hint = "rename it after its record, or put the record beside it"
        yield log.path, Problem("stray-log", message, Spot(1), hint)


@rule("AW205", "wrong-folder", Level.WARNING)
def wrong_folder(one: Parsed, _: Facts) -> Iterator[Problem]:
    """A record stands in the folder of another kind of record.

    It is read all the same. Who may change a file and who is asked to approve it often goes by its folder.

    Bad archive:

        ### reviews/audits/INC-2025-22QQ.md
        ---
        id: INC-2025-22QQ
        title: A raid
        status: open
        severity: SEV3
        times: {detected: 2025-11-15T22:10Z}
        ---

    Good archive:

        ### reviews/incidents/2025/INC-2025-22QQ.md
        ---
        id: INC-2025-22QQ
        title: A raid
        status: open
        severity: SEV3
        times: {detected: 2025-11-15T22:10Z}
        ---
    """
    homes = [folder for folder in one.path.split("/")[:-1] if folder in HOMES]
    if homes and HOMES[homes[-1]] is not one.kind:
        home = next(folder for folder, kind in HOMES.items() if kind is one.kind)
        message = f"this is a record of the kind '{one.kind}' in the folder '{homes[-1]}'"
        yield Problem("wrong-folder", message, Spot(1), f"move it to '{home}'; links to it go by its id and still hold")


RULES = (id_file_name, duplicate_id, misplaced_file, stray_log, wrong_folder)
